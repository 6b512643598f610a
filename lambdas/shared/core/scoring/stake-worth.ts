import { MICRO } from '../values/decimal.ts';
import { type ConditionId, type TokenId } from '../values/ids.ts';
import { NO_PICO, type PicoUsd, worthOf } from '../values/pico-usd.ts';
import { price } from '../values/price.ts';
import { minus, plus } from '../values/quantity.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type SeriesMarket } from './leader-act.ts';
import { type MarkKeeper, type MarkSource } from './mark-keeper.ts';

/** What a leader has at stake in one market; changed in place while his acts are booked. */
export type Stake = {
  readonly market: SeriesMarket;
  readonly openedAt: UnixMs;
  /** Below zero where more went than was ever seen to come. */
  readonly held: Map<TokenId, Shares>;
  /** Dollars that came out of it less those that went in. */
  cash: PicoUsd;
  /** Since when nothing is left; absent while something is. */
  exitedAt?: UnixMs | undefined;
  /** Whether he ever sold, merged, converted or redeemed any of it. */
  hasGiven: boolean;
  /** Whether more of it ever went than had been seen to come. */
  hasUnseen: boolean;
  /** What was held of it when all stakes were valued last. */
  worth: PicoUsd;
  /** By how many marks that was told, where it is so for good: its market has paid, or nothing is held. A move ends it. */
  settledBy?: number | undefined;
};

/** All that a leader's acts have moved so far; changed in place, act by act. */
export type LeaderAccount = {
  readonly markets: ReadonlyMap<ConditionId, SeriesMarket>;
  readonly marks: MarkKeeper;
  readonly stakes: Map<ConditionId, Stake>;
  /** Dollars laid out so far less those that came back, and the most that ever were. */
  outlay: PicoUsd;
  peak: PicoUsd;
  rewards: PicoUsd;
  /** Shares that came while nothing told their price, times: they are taken for unseen. */
  unpriced: number;
  /** How often a mark was told by what. */
  readonly marksFrom: Map<MarkSource | 'half', number>;
  /** Of the stakes that are worth for good what they are: all of them together, and the marks that tell it. */
  settled: { readonly worth: PicoUsd; readonly marks: number };
};

/** Of a full set nothing has told the price of either outcome: together they are worth their dollar. */
const HALF = price(MICRO / 2n);

/** What he holds in a market is worth at a moment; each mark is counted by what told it. */
export function worthAt(account: LeaderAccount, { market, held }: Stake, now: UnixMs): PicoUsd {
  let worth = NO_PICO;
  for (const [token, count] of held) {
    if (count === 0n) continue;
    const mark = account.marks.markOf(market, token, now) ?? { price: HALF, from: 'half' };
    worth = plus(worth, worthOf(count, mark.price));
    countMarks(account, mark.from, 1);
  }
  return worth;
}

/**
 * Values all stakes at a moment, none before that of the last time. Most of a long record has been paid: what that is worth
 * changes no more, and is not asked for again.
 *
 * @returns What they are worth together; each keeps its own.
 */
export function valueStakes(account: LeaderAccount, now: UnixMs): PicoUsd {
  account.marks.advance(now);
  if (account.settled.marks > 0) countMarks(account, 'payout', account.settled.marks);
  let open = NO_PICO;
  for (const stake of account.stakes.values()) {
    if (stake.settledBy !== undefined) continue;
    stake.worth = worthAt(account, stake, now);
    if (isSettled(stake, now)) settle(account, stake);
    else open = plus(open, stake.worth);
  }
  return plus(account.settled.worth, open);
}

/** Has a stake valued anew: whoever moves it says so before. */
export function unsettle(account: LeaderAccount, stake: Stake): void {
  if (stake.settledBy === undefined) return;
  const { worth, marks } = account.settled;
  account.settled = { worth: minus(worth, stake.worth), marks: marks - stake.settledBy };
  stake.settledBy = undefined;
}

function countMarks({ marksFrom }: LeaderAccount, from: MarkSource | 'half', marks: number): void {
  marksFrom.set(from, (marksFrom.get(from) ?? 0) + marks);
}

function isSettled({ market: { payout }, held }: Stake, now: UnixMs): boolean {
  return (payout !== undefined && payout.at <= now) || [...held.values()].every((count) => count === 0n);
}

function settle(account: LeaderAccount, stake: Stake): void {
  stake.settledBy = [...stake.held.values()].filter((count) => count !== 0n).length;
  const { worth, marks } = account.settled;
  account.settled = { worth: plus(worth, stake.worth), marks: marks + stake.settledBy };
}
