import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rebalanceDays } from '#core/scoring/rebalance-days.ts';
import { DAY_MS, later, startOfUtcDay, unixMs, utcDate } from '#core/values/unix-ms.ts';

const at = (text: string) => unixMs(Date.parse(`${text}Z`));

test('they are the first days of months within the time, bounds left out where nothing is known or counts', () => {
  const days = rebalanceDays({ from: at('2026-01-01T00:00'), to: at('2026-04-01T00:00') });
  expect(days.map(utcDate)).toEqual(['2026-02-01', '2026-03-01']);
  expect(rebalanceDays({ from: at('2026-01-31T23:59'), to: at('2026-02-01T00:00') })).toEqual([]);
  expect(rebalanceDays({ from: at('2026-01-31T23:59'), to: at('2026-02-01T00:01') }).map(utcDate)).toEqual([
    '2026-02-01',
  ]);
});

test('each so many days they are as far apart, from the first whole day on, which is none itself where all begins', () => {
  const days = rebalanceDays({ from: at('2026-01-01T00:00'), to: at('2026-01-31T00:00'), everyDays: 10 });
  expect(days.map(utcDate)).toEqual(['2026-01-11', '2026-01-21']);
});

test('they are beginnings of days, after the beginning and before the end', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 900 * DAY_MS }),
      fc.integer({ min: 0, max: 200 * DAY_MS }),
      fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
      (begins, lasts, everyDays) => {
        const from = unixMs(begins);
        const to = later(from, lasts);
        for (const day of rebalanceDays({ from, to, everyDays })) {
          expect(day).toBe(startOfUtcDay(day));
          expect(day > from && day < to).toBe(true);
        }
      },
    ),
  );
});
