import { expect, test } from '@jest/globals';
import { noteLoss } from '#core/ledger/note-loss.ts';
import { later, unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import fc from 'fast-check';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { NOW } from '../../../../support/builders/identities.ts';

const noted = (gain: bigint, lostAt?: number) =>
  noteLoss({
    position: aPosition(lostAt === undefined ? {} : { lostAt: unixMs(lostAt) }),
    gain: usd(gain),
    now: NOW,
  }).lostAt;

test('a loss of one micro-dollar is one, nothing lost or gained is none', () => {
  expect(noted(-1n)).toBe(NOW);
  expect(noted(0n)).toBeUndefined();
  expect(noted(1n)).toBeUndefined();
});

test('the moment of the last loss never moves back, and a gain leaves it alone', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(10 ** 6), max: 10 ** 6 }), fc.bigInt({ min: -9n, max: 9n }), (offMs, gain) => {
      const moved = noted(gain, later(NOW, offMs));
      if (gain >= 0n || offMs >= 0) expect(moved).toBeUndefined();
      else expect(moved).toBe(NOW);
    }),
  );
});
