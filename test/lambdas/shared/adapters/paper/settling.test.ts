import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { balanceAt, freeAt, minedAt, statusAt, withMove } from '#adapters/paper/settling.ts';
import { type Shares, shares } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { type Settling } from '#ports/paper-store.ts';
import { NOW } from '../../../../support/builders/identities.ts';

test.each([
  [0, 'MATCHED'],
  [1_999, 'MATCHED'],
  [2_000, 'MINED'],
  [5_999, 'MINED'],
  [6_000, 'CONFIRMED'],
] as const)('%i ms after its match a trade is %s', (ms, status) => {
  expect(statusAt(NOW, later(NOW, ms))).toBe(status);
});

test('a balance is the same whenever its moves are taken together, and what may be promised is never more', () => {
  const moves = fc.array(
    fc.record({ ms: fc.integer({ min: 0, max: 5_000 }), amount: fc.bigInt({ min: -9n, max: 9n }) }),
  );
  fc.assert(
    fc.property(moves, fc.integer({ min: 0, max: 12_000 }), (given, look) => {
      const sorted = given.toSorted((a, b) => a.ms - b.ms);
      let settling: Settling<Shares> = { amount: shares(100n), moves: [] };
      for (const { ms, amount } of sorted) {
        const now = later(NOW, ms);
        settling = withMove(settling, { at: minedAt(now), amount: shares(amount) }, now);
      }
      const last = sorted.at(-1)?.ms ?? 0;
      const at = later(NOW, last + look);
      const whole = given
        .filter(({ ms }) => later(NOW, ms + 2_000) <= at)
        .reduce((total, { amount }) => total + amount, 100n);
      expect(balanceAt(settling, at)).toBe(whole);
      expect(freeAt(settling, at)).toBeLessThanOrEqual(balanceAt(settling, at));
    }),
  );
});
