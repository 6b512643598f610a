import { expect, test } from '@jest/globals';
import { dailySeries } from '#core/scoring/daily-series.ts';
import { seriesFigures } from '#core/scoring/series-figures.ts';
import { NO_PICO } from '#core/values/pico-usd.ts';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { aTradersRecord, FIRST_DAY } from '../../../../support/builders/a-leader-record.ts';

const END = later(FIRST_DAY, 102 * DAY_MS);

function figuresOf(wonOfThousand: number, days = 100) {
  const record = aTradersRecord({ days, wonOfThousand });
  const series = dailySeries({ ...record, from: FIRST_DAY, to: END, leastCapital: NO_PICO });
  return { series, figures: seriesFigures({ series, record, to: END, trials: 10, seed: 3n }) };
}

test('money adds up to the series, bets to their outcomes', () => {
  // When
  const { series, figures } = figuresOf(600);
  // Then
  const { won, lost } = figures.winRates.actual;
  expect(figures.profit).toBeCloseTo((won - lost) * 50, 6);
  expect(figures.profit).toBe(Number(series.total) / 1e12);
  expect(figures.totalReturn).toBeCloseTo(figures.profit / figures.capital, 9);
  expect(figures.calibration.value).toMatchObject({ bets: 100, events: 100, expected: 0.5 });
  expect(figures.calibration.value?.excess).toBeCloseTo(won / 100 - 0.5, 9);
  expect(figures.minimum.record).toMatchObject({ calendarDays: 102, activeDays: 100, closedBets: 100 });
});

test('a better one has the better ratio, within its interval', () => {
  const [worse, better] = [400, 650].map((won) => figuresOf(won).figures);
  expect(better!.sharpe.value).toBeGreaterThan(worse!.sharpe.value!);
  for (const { sharpe, interval } of [worse!, better!]) {
    expect(interval.value!.low).toBeLessThan(sharpe.value!);
    expect(interval.value!.high).toBeGreaterThan(sharpe.value!);
  }
  expect([worse!.minDays.reason, (better!.minDays.value ?? 0) > 0]).toEqual(['BELOW_BENCHMARK', true]);
});

test('of nothing there is no figure, and each says why', () => {
  const { figures } = figuresOf(500, 0);
  expect(figures).toMatchObject({ profit: 0, capital: 0, totalReturn: null });
  const { sharpe, interval, psr, minDays, calibration } = figures;
  for (const one of [sharpe, interval, psr, minDays, calibration])
    expect(one).toEqual({ value: null, reason: 'EMPTY' });
});
