import { type DailySeries, dailySeries } from '#core/scoring/daily-series.ts';
import { type EventResult, eventResults } from '#core/scoring/event-results.ts';
import { type LeaderTraits, leaderTraits } from '#core/scoring/leader-flags.ts';
import { type RecordGaps } from '#core/scoring/leader-record.ts';
import { type MinimumData, minimumData } from '#core/scoring/minimum-data.ts';
import { type WinRates, winRatesOf } from '#core/scoring/win-rates.ts';
import { type ConditionId } from '#core/values/ids.ts';
import { NO_PICO } from '#core/values/pico-usd.ts';
import { type TapeLeader, type TapeWorld } from '../../local/tape/tape-world.ts';
import { cleanText } from '../view/clean-text.ts';
import { type ClampedOption, recordedWindow, type SeriesWindow } from './recorded-window.ts';
import { tapeLeader } from './tape-leader.ts';

/** A leader's own profit, and what can be told of how he made it. */
export type LeaderSeries = {
  readonly name: string;
  readonly wallet: string;
  /** Options that reach beyond the recording. */
  readonly clamped: readonly ClampedOption[];
  readonly series: DailySeries;
  readonly winRates: WinRates;
  readonly events: readonly EventResult[];
  readonly traits: LeaderTraits;
  readonly minimum: MinimumData;
  readonly gaps: RecordGaps;
  /** Text of strangers. */
  readonly questions: ReadonlyMap<ConditionId, string>;
};

const WIDEST_NAME = 40;
const MOST_NAMED = 20;

/**
 * Rebuilds what one leader of a tape made, on the days of a window that are recorded.
 *
 * @throws Error naming the leaders that there are, where he is none of them, or `--from`, where there are too many days.
 */
export function collectSeries(world: TapeWorld, leader: string, window: SeriesWindow): LeaderSeries {
  const found = findLeader(world.leaders, leader);
  const record = tapeLeader(world, found);
  const { start, end, clamped } = recordedWindow(record, window);
  const series = dailySeries({
    ...{ acts: record.acts, markets: record.markets, prices: record.prices },
    ...{ from: start, to: end, leastCapital: NO_PICO },
  });
  const own = record.acts.filter(({ at }) => at >= start && at < end);
  return {
    ...{ name: found.name, wallet: found.wallet, clamped, series, gaps: record.gaps, questions: record.questions },
    winRates: winRatesOf(series.bets),
    events: eventResults(series.bets),
    traits: leaderTraits(own, series.bets),
    minimum: minimumData(series, end),
  };
}

function findLeader(leaders: readonly TapeLeader[], wanted: string): TapeLeader {
  const byWallet = leaders.find(({ wallet }) => wallet === wanted.toLowerCase());
  const named = leaders.filter(({ name }) => name === wanted);
  const [only] = named;
  const found = byWallet ?? (named.length === 1 ? only : undefined);
  if (found !== undefined) return found;
  const there = leaders.slice(0, MOST_NAMED).map(({ name, wallet }) => `${cleanText(name, WIDEST_NAME)} (${wallet})`);
  const more = leaders.length > MOST_NAMED ? ` and ${leaders.length - MOST_NAMED} more` : '';
  const problem = named.length > 1 ? 'several leaders are called' : 'no leader of this tape is';
  throw new Error(
    `--leader: ${problem} ${JSON.stringify(cleanText(wanted, WIDEST_NAME))}; there is ${there.join(', ')}${more}`,
  );
}
