import { formatPico } from '#core/values/pico-usd.ts';
import { utcDate } from '#core/values/unix-ms.ts';
import { type CountedRate } from '#core/scoring/win-rates.ts';
import { type LeaderSeries } from '../series/collect-series.ts';

/** The series for a script: dollars as exact decimal text, parts of one as numbers, what may not be known with its reason. */
export function seriesJson(leader: LeaderSeries): object {
  const { name, wallet, clamped, series, winRates, events, traits, minimum, gaps } = leader;
  const { days, bets, returns } = series;
  return {
    ...{ leader: { name, wallet }, from: days[0]?.date ?? null, to: days.at(-1)?.date ?? null, clamped },
    total: formatPico(series.total),
    rewards: formatPico(series.rewards),
    capital: formatPico(series.capital),
    daily: days.map(({ date, profit, rewards, worth, isActive }, at) => ({
      ...{ date, profit: formatPico(profit), rewards: formatPico(rewards), worth: formatPico(worth), isActive },
      return: returns.value?.[at] ?? null,
    })),
    markets: Object.fromEntries(bets.map(({ condition, profit }) => [condition, formatPico(profit)])),
    bets: bets.map(({ profit, openedAt, closedAt, ...bet }) => ({
      ...{ ...bet, profit: formatPico(profit), openedOn: utcDate(openedAt) },
      closedOn: closedAt === undefined ? null : utcDate(closedAt),
    })),
    events: events.map(({ profit, ...event }) => ({ ...event, profit: formatPico(profit) })),
    winRates: {
      naive: rateJson(winRates.naive),
      true: rateJson(winRates.actual),
      conservative: rateJson(winRates.conservative),
      pushes: winRates.pushes,
      open: winRates.open,
    },
    traits,
    minimum,
    gaps: {
      ...{ ...gaps, strangeRows: Object.fromEntries(gaps.strangeRows) },
      ...{ unseen: series.unseen, unpriced: series.unpriced },
      marksFrom: Object.fromEntries(series.marksFrom),
    },
  };
}

function rateJson({ won, lost, rate }: CountedRate): object {
  return { won, lost, ...rate };
}
