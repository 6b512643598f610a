import { type ConditionId } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { NO_PICO, type PicoUsd } from '../values/pico-usd.ts';
import { larger, minus, plus } from '../values/quantity.ts';
import { DAY_MS, later, startOfUtcDay, type UnixMs, unixMs, utcDate } from '../values/unix-ms.ts';
import { type Bet, betOf } from './bet.ts';
import { inBookingOrder } from './booking-order.ts';
import { type LeaderAct, type PricePoint, type SeriesMarket } from './leader-act.ts';
import { bookAct, openAccount, restartAccount } from './leader-account.ts';
import { markKeeper, type MarkSource } from './mark-keeper.ts';
import { type Stake, valueStakes } from './stake-worth.ts';
import { known, missing, type Statistic } from './statistic.ts';

/** What is known of a leader, and the window to tell of. */
export type SeriesInput = {
  readonly acts: readonly LeaderAct[];
  readonly markets: ReadonlyMap<ConditionId, SeriesMarket>;
  /** Sorted by time; his own fills need not be among them. */
  readonly prices: readonly PricePoint[];
  /** The first day; that of his first act where absent. What he held before then enters at its marks. */
  readonly from?: UnixMs;
  /** The first moment that counts no more: what is known later changes nothing. */
  readonly to: UnixMs;
  /** The capital is at least this. */
  readonly leastCapital: PicoUsd;
};

/** A day of UTC. */
export type SeriesDay = {
  /** As `2026-06-01`. */
  readonly date: string;
  readonly profit: PicoUsd;
  /** What the venue paid him for trading: not in the profit, nobody who copies him is paid it. */
  readonly rewards: PicoUsd;
  /** What he held was worth at its end. */
  readonly worth: PicoUsd;
  /** Whether he moved what he holds by other than a redemption. */
  readonly isActive: boolean;
};

/** What a leader made, by day and by market: both add up to the total. */
export type DailySeries = {
  readonly days: readonly SeriesDay[];
  readonly bets: readonly Bet[];
  readonly total: PicoUsd;
  readonly rewards: PicoUsd;
  /** The smallest bankroll that could have paid for everything: the peak of what was laid out. */
  readonly capital: PicoUsd;
  /** The profit of each day as a part of the capital. */
  readonly returns: Statistic<Float64Array>;
  /** Markets of which more went than was ever seen to come. */
  readonly unseen: number;
  /** Shares that came while nothing told their price, times. */
  readonly unpriced: number;
  /** What told the marks at the ends of days. */
  readonly marksFrom: ReadonlyMap<MarkSource | 'half', number>;
};

/** Ten years: whoever chooses the window keeps within it. */
export const MOST_SERIES_DAYS = 3_660;

/**
 * Rebuilds a leader's profit of each day from what he did, how markets ended, and prices (quant.md, section 1).
 *
 * A loser that is held open counts at its mark and one that nobody redeems at nothing, idle days are zero, and no day knows
 * of a later price.
 */
export function dailySeries(input: SeriesInput): DailySeries {
  const { markets, prices, to } = input;
  const acts = inBookingOrder(input.acts.filter(({ at }) => at < to));
  const before = openAccount(markets, markKeeper(prices));
  const start = startOfUtcDay(input.from ?? acts[0]?.at ?? to);
  const count = Math.ceil((to - start) / DAY_MS);
  invariant(count <= MOST_SERIES_DAYS, `${count} days are more than a series has`);
  const byDay = Map.groupBy(acts, ({ at }) => Math.floor((at - start) / DAY_MS));
  for (const act of acts) if (act.at < start) bookAct(before, act);
  const account = restartAccount(before, later(start, -1));
  const days: SeriesDay[] = [];
  let equity = NO_PICO;
  for (let at = 0; at < count; at += 1) {
    const end = unixMs(Math.min(start + (at + 1) * DAY_MS, to) - 1);
    const own = byDay.get(at) ?? [];
    const rewarded = account.rewards;
    for (const act of own) bookAct(account, act);
    const worth = valueStakes(account, end);
    const profit = minus(minus(worth, account.outlay), equity);
    const rewards = minus(account.rewards, rewarded);
    days.push({ date: utcDate(end), profit, rewards, worth, isActive: own.some(isMove) });
    equity = plus(equity, profit);
  }
  const capital = larger(input.leastCapital, account.peak);
  const stakes = count === 0 ? [] : [...account.stakes.values()];
  return {
    ...{ days, capital, bets: betsOf(stakes, later(to, -1)), total: equity, rewards: account.rewards },
    returns: returnsOf(days, capital),
    unseen: stakes.filter(({ hasUnseen }) => hasUnseen).length,
    ...{ unpriced: account.unpriced, marksFrom: account.marksFrom },
  };
}

function isMove({ kind }: LeaderAct): boolean {
  return kind !== 'REDEEM' && kind !== 'REWARD';
}

/** What was resolved before the window began is none of its bets, unless it paid other than it should have. */
function betsOf(stakes: readonly Stake[], now: UnixMs): readonly Bet[] {
  return stakes
    .map((stake) => betOf(stake, stake.worth, now))
    .filter(({ openedAt, closedAt, profit }) => closedAt === undefined || closedAt > openedAt || profit !== 0n);
}

function returnsOf(days: readonly SeriesDay[], capital: PicoUsd): Statistic<Float64Array> {
  if (days.length === 0 || capital <= 0n) return missing('EMPTY');
  return known(Float64Array.from(days, ({ profit }) => Number(profit) / Number(capital)));
}
