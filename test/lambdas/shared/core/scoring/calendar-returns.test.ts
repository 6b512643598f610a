import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { monthReturns, rollingSharpe } from '#core/scoring/calendar-returns.ts';
import { sharpeOf } from '#core/scoring/sharpe.ts';
import { utcDate } from '#core/values/unix-ms.ts';
import { onDay } from '../../../../support/copy-record.ts';
import { someReturns } from '../../../../support/series.ts';

describe('the rolling Sharpe ratio', () => {
  test('is that of the days of its window, and none before there are enough', () => {
    fc.assert(
      fc.property(someReturns({ minLength: 10, maxLength: 30 }), (returns) => {
        const rolling = rollingSharpe(returns, 10);
        expect(rolling.slice(0, 9)).toEqual(Array(9).fill(null));
        expect(rolling.at(-1)).toBe(sharpeOf({ returns: returns.slice(-10) }).value?.annual ?? null);
      }),
    );
  });

  test('is none of days that are all alike', () => {
    expect(rollingSharpe(Float64Array.of(0.1, 0.1, 0.2), 2)[1]).toBeNull();
  });
});

test('the returns of the months add up to those of the days, the months in their order', () => {
  const days = Array.from({ length: 70 }, (_, day) => utcDate(onDay(day)));
  const months = monthReturns(days, new Float64Array(70).fill(0.01));
  expect(months).toEqual([
    { year: 2026, month: 1, value: expect.closeTo(0.31, 12) },
    { year: 2026, month: 2, value: expect.closeTo(0.28, 12) },
    { year: 2026, month: 3, value: expect.closeTo(0.11, 12) },
  ]);
});
