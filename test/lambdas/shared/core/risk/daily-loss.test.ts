import { describe, expect, test } from '@jest/globals';
import { dailyLoss } from '#core/risk/daily-loss.ts';
import { bps } from '#core/values/bps.ts';
import { usd } from '#core/values/usd.ts';
import fc from 'fast-check';
import { dollars } from '../../../../support/builders/quantities.ts';

const PART = { maxDailyLossBps: bps(500n) };

describe('a day that began with 1,000 dollars', () => {
  test.each([
    // The cases of the circuit breaker's vectors
    ['951', false],
    ['950', true],
    ['960', false],
    ['1090', false],
    // One micro-dollar on either side
    ['950.000001', false],
    ['949.999999', true],
  ])('at %s dollars has lost 5 %%: %p', (equity, isTooMuch) => {
    const lost = dailyLoss({ start: dollars('1000'), equity: dollars(equity), limits: PART });
    expect(lost !== undefined).toBe(isTooMuch);
  });

  test.each([
    ['980.000001', undefined],
    ['980', 'dollars'],
    ['979.999999', 'dollars'],
  ])('at %s dollars has lost 20 of them by: %p', (equity, by) => {
    const limits = { ...PART, maxDailyLoss: dollars('20') };
    expect(dailyLoss({ start: dollars('1000'), equity: dollars(equity), limits })?.by).toBe(by);
  });

  test('has lost by its part where that is less than the dollars', () => {
    const limits = { ...PART, maxDailyLoss: dollars('51') };
    expect(dailyLoss({ start: dollars('1000'), equity: dollars('950'), limits })).toEqual({
      loss: dollars('50'),
      start: dollars('1000'),
      by: 'part',
    });
  });
});

test('a day that lost nothing is never too much, whatever it began with; one that loses what it never had is', () => {
  for (const start of [0n, -7n, 7n])
    expect(dailyLoss({ start: usd(start), equity: usd(start), limits: PART })).toBeUndefined();
  expect(dailyLoss({ start: usd(0n), equity: usd(-1n), limits: PART })?.by).toBe('part');
});

test('exact at its bound for every start: the smallest loss that is too much is the part, rounded up', () => {
  const start = fc.bigInt({ min: 1n, max: 10n ** 15n });
  fc.assert(
    fc.property(start, fc.bigInt({ min: 1n, max: 10_000n }), (began, part) => {
      const bound = (began * part + 9_999n) / 10_000n;
      const at = (loss: bigint): boolean =>
        dailyLoss({ start: usd(began), equity: usd(began - loss), limits: { maxDailyLossBps: bps(part) } }) !==
        undefined;
      expect([at(bound - 1n), at(bound), at(bound + 1n)]).toEqual([false, true, true]);
    }),
  );
});
