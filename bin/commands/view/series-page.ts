import { type SeriesDay } from '#core/scoring/daily-series.ts';
import { type LeaderFlag } from '#core/scoring/leader-flags.ts';
import { type CountedRate } from '#core/scoring/win-rates.ts';
import { dollarText, gainText } from '#core/values/number-text.ts';
import { nearestUsd, NO_PICO, type PicoUsd } from '#core/values/pico-usd.ts';
import { plus, sum } from '#core/values/quantity.ts';
import { usd } from '#core/values/usd.ts';
import { type LeaderSeries } from '../series/collect-series.ts';
import { type ClampedOption } from '../series/recorded-window.ts';
import { barChart } from './bar-chart.ts';
import { cleanText } from './clean-text.ts';
import { FLAG_WORDS, lackText } from './leader-words.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';
import { seriesGapLines } from './series-gaps.ts';

/** More days than a screen has lines are told by month. */
const MOST_DAYS = 45;
const CHART = { width: 60, height: 8 };
const MOST_MARKETS = 5;
const MINUTE_MS = 60_000;
/** Longer times are told in hours. */
const MOST_MINUTES = 120;

/** A leader's own profit for a person: by day or month, as a chart, by market, and what it may be worth. */
export function seriesPage(leader: LeaderSeries, options: ViewOptions): string {
  const { days } = leader.series;
  const top = [headLine(leader), ...leader.clamped.map(clampedLine)];
  if (days.length === 0) return [...top, 'Nothing was done in this time.'].join('\n');
  return [
    ...top,
    ...totalLines(leader),
    '',
    daysTable(days, options),
    '',
    ...profitChart(days),
    marketsTable(leader, options),
    '',
    ...betLines(leader),
    ...leader.traits.flags.map((flag) => `Flag ${flag}: ${FLAG_WORDS[flag]}${flagNumber(leader, flag)}`),
    ...minimumLines(leader),
    ...seriesGapLines(leader),
  ].join('\n');
}

function headLine({ name, wallet, series: { days } }: LeaderSeries): string {
  const [first, last] = [days[0], days.at(-1)];
  const span = first === undefined || last === undefined ? '' : `: ${first.date} to ${last.date}, UTC`;
  return `${cleanText(name, 40)} ${wallet}${span}`;
}

function clampedLine({ option, asked, counted }: ClampedOption): string {
  const why = option === '--from' ? 'before it nothing that he did is recorded' : 'from it on nothing is recorded';
  return `${option} ${asked} counts as ${counted}: ${why}`;
}

function totalLines({ series }: LeaderSeries): readonly string[] {
  const { days, total, rewards, capital } = series;
  const active = days.filter(({ isActive }) => isActive).length;
  const worth = days.at(-1)?.worth ?? NO_PICO;
  const part = capital > 0n ? ` (${((Number(total) / Number(capital)) * 100).toFixed(1)} % of the capital)` : '';
  return [
    `Profit ${gain(total)}${part}, without fees that no row tells; rewards ${dollarText(nearestUsd(rewards))} apart`,
    `Capital ${dollarText(nearestUsd(capital))}: the most that was laid out at once; ${dollarText(nearestUsd(worth))} still held at its marks`,
    `Days: ${days.length}, with trades: ${active}`,
  ];
}

function daysTable(days: readonly SeriesDay[], options: ViewOptions): string {
  const isByMonth = days.length > MOST_DAYS;
  const groups = Map.groupBy(days, ({ date }) => (isByMonth ? date.slice(0, 7) : date));
  let profitSoFar = NO_PICO;
  const rows = [...groups].map(([title, own]) => {
    const profit = sum(
      NO_PICO,
      own.map((day) => day.profit),
    );
    profitSoFar = plus(profitSoFar, profit);
    const worth = own.at(-1)?.worth ?? NO_PICO;
    return [title, gain(profit), gain(profitSoFar), dollarText(nearestUsd(worth))];
  });
  const titles = ['Profit', 'Profit so far', 'Held at its end'];
  return plainTable(
    { columns: [{ title: isByMonth ? 'Month' : 'Day', align: 'left' }, ...titles.map(rightAligned)], rows },
    options,
  );
}

function profitChart(days: readonly SeriesDay[]): readonly string[] {
  let profitSoFar = NO_PICO;
  const values = days.map(({ profit }) => Number(nearestUsd((profitSoFar = plus(profitSoFar, profit)))));
  if (values.length < 2) return [];
  const textOf = (micros: number): string => dollarText(usd(BigInt(Math.round(micros)))).replace(/\.\d\d$/, '');
  return ['Profit so far', ...barChart({ ...CHART, values, textOf }), ''];
}

/** Those that made and lost most. */
function marketsTable({ series: { bets }, questions }: LeaderSeries, options: ViewOptions): string {
  const sorted = bets.toSorted((a, b) => (a.profit > b.profit ? -1 : a.profit < b.profit ? 1 : 0));
  const few = sorted.length <= 2 * MOST_MARKETS;
  const shown = few ? sorted : [...sorted.slice(0, MOST_MARKETS), ...sorted.slice(-MOST_MARKETS)];
  const rows = shown.map(({ condition, profit, state }) => [
    cleanText(questions.get(condition) ?? condition, 60),
    state,
    gain(profit),
  ]);
  const title = few ? 'Market' : `Market (the best and the worst ${MOST_MARKETS} of ${bets.length})`;
  return plainTable(
    { columns: [{ title, align: 'left' }, { title: 'Bet', align: 'left' }, rightAligned('Profit')], rows },
    options,
  );
}

function betLines({ series, winRates, events, traits }: LeaderSeries): readonly string[] {
  const { naive, actual, conservative, pushes, open } = winRates;
  const top = traits.topEventShare.value;
  const hold = traits.medianHoldMs.value;
  return [
    `Bets: ${series.bets.length} in ${events.length} events; ${open} open, ${pushes} even`,
    `Won, with what is open below its cost as lost: ${rateText(conservative)}, interval at 95 %`,
    `Won, of what is over: ${rateText(actual)}; of what was taken out: ${rateText(naive)}`,
    `Best event: ${top === null ? 'there is no profit to have a part of' : `${percent(top)} % of the profit`}`,
    ...(hold === null ? [] : [`Half of the bets were over within ${durationText(hold)}`]),
  ];
}

function durationText(ms: number): string {
  const minutes = ms / MINUTE_MS;
  return minutes <= MOST_MINUTES ? `${minutes.toFixed(1)} minutes` : `${(minutes / 60).toFixed(1)} hours`;
}

function flagNumber({ traits }: LeaderSeries, flag: LeaderFlag): string {
  if (flag === 'BOTH_SIDES') return `; markets: ${traits.bothSides}`;
  return flag === 'TRANSFERS' ? `; times: ${traits.transfers}` : '';
}

function minimumLines({ minimum }: LeaderSeries): readonly string[] {
  const lacking = lackText(minimum);
  return lacking === undefined
    ? ['Enough data to compute figures; whether to believe them is another matter']
    : [`Not enough data to judge him (TOO_FEW): ${lacking}`];
}

function rateText({ won, lost, rate }: CountedRate): string {
  if (rate.value === null) return 'none';
  const { raw, lower, upper } = rate.value;
  return `${percent(raw)} % (${won} of ${won + lost}; ${percent(lower)} to ${percent(upper)} %)`;
}

function percent(part: number): string {
  return (part * 100).toFixed(1);
}

function gain(amount: PicoUsd): string {
  return gainText(nearestUsd(amount));
}

function rightAligned(title: string): { readonly title: string; readonly align: 'right' } {
  return { title, align: 'right' };
}
