import { expect, test } from '@jest/globals';
import { copiedSeries, ownSeries, viewAsOf } from '#core/scoring/candidate-series.ts';
import { copyCosts } from '#core/scoring/copy-costs.ts';
import { dailySeries } from '#core/scoring/daily-series.ts';
import { NO_PICO } from '#core/values/pico-usd.ts';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { aTradersRecord, FIRST_DAY } from '../../../../support/builders/a-leader-record.ts';

const dayAt = (day: number) => later(FIRST_DAY, day * DAY_MS);
const record = aTradersRecord({ days: 40, wonOfThousand: 500 });

test('a view is of so many days before its moment, and of nothing of the moment or later', () => {
  const view = viewAsOf({ record, asOf: dayAt(30), lookbackDays: 10 });
  expect([view.from, view.to]).toEqual([dayAt(20), dayAt(30)]);
  expect(view.record.acts).toHaveLength(30);
  expect(viewAsOf({ record, asOf: dayAt(30) }).from).toBe(FIRST_DAY);
});

test('a leader’s own series and that of his copies are of the same days; what he had before enters at its worth', () => {
  // Given
  const view = viewAsOf({ record, asOf: dayAt(30), lookbackDays: 10 });
  // When
  const [own, copied] = [ownSeries(view), copiedSeries(view, copyCosts({ copies: 30, slipBps: 100 }))];
  // Then
  expect([own.acts.length, copied.acts.length, copied.counts.copied]).toEqual([10, 10, 30]);
  const { record: known, from, to } = view;
  expect(own.series).toEqual(dailySeries({ ...known, from, to, leastCapital: NO_PICO }));
  expect(copied.series.days.map(({ date }) => date)).toEqual(own.series.days.map(({ date }) => date));
  expect(copied.series.total).toBeLessThan(own.series.total);
});

test('a copy that comes at the end of the last day is none of its acts', () => {
  const [first] = record.acts;
  const late = { ...record, acts: [{ ...first!, at: later(dayAt(1), -1_000) }] };
  const view = viewAsOf({ record: late, asOf: dayAt(1) });
  expect(ownSeries(view).acts).toHaveLength(1);
  expect(copiedSeries(view, copyCosts())).toMatchObject({ acts: [], series: { total: 0n }, counts: { copied: 1 } });
});
