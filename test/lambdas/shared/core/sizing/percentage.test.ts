import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sizeByPercentage } from '#core/sizing/percentage.ts';
import { bps } from '#core/values/bps.ts';
import { usd } from '#core/values/usd.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

const sized = (leaderNotional: string) =>
  sizeByPercentage({ leaderNotional: dollars(leaderNotional), copyBps: bps(1_000n), maxTrade: dollars('50') });

test('10 % of 400 dollars are 40', () => {
  expect(sized('400')).toBe(dollars('40'));
});

test('10 % of 500 dollars are the maximum of 50, and of any more as well', () => {
  expect(sized('500')).toBe(dollars('50'));
  expect(sized('500.00001')).toBe(dollars('50'));
  expect(sized('100000')).toBe(dollars('50'));
});

test('a copy is never more than its part of the leader, nor than the maximum', () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 14n });
  fc.assert(
    fc.property(amount, fc.bigInt({ min: 0n, max: 10_000n }), amount, (notional, part, most) => {
      const size = sizeByPercentage({ leaderNotional: usd(notional), copyBps: bps(part), maxTrade: usd(most) });
      expect(size).toBeLessThanOrEqual(most);
      expect(size * 10_000n).toBeLessThanOrEqual(notional * part);
    }),
  );
});
