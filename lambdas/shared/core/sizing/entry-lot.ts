import { type LeaderEvent } from '../model/leader-event.ts';
import { type EntryLot } from '../model/parent-order.ts';
import { type Cut } from '../model/position.ts';
import { type Follow } from '../model/settings.ts';
import { invariant } from '../values/invariant.ts';
import { plus, scaleFloor, smaller } from '../values/quantity.ts';
import { type Shares } from '../values/shares.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { sizeEntry } from './size-entry.ts';

type LotInput = {
  readonly event: LeaderEvent;
  readonly follow: Follow;
  /** Only the portfolio policy needs it. */
  readonly leaderEquity: Usd;
  /** What the leader holds of the other outcome, where both are netted. */
  readonly opposite?: Shares | undefined;
};

/** What one leader's fill is to its follower before any reduction: current to the position that the fill made. */
export function entryLot(input: LotInput): EntryLot {
  const { event } = input;
  return {
    ...sizeEntry(input),
    asOf: event.positionVersion,
    leaderPrice: event.price,
    freshAt: event.at,
  };
}

/** Takes off what the leader's reductions since `asOf` have left less, each once, in any order of arrival. */
export function currentLot(lot: EntryLot, cuts: readonly Cut[]): EntryLot {
  const newer = cuts.filter((cut) => cut.leaderVersion > lot.asOf);
  if (newer.length === 0) return lot;
  const cut = <U extends bigint>(whole: U): U =>
    newer.reduce((left, { keepNumerator, keepDenominator }) => scaleFloor(left, keepNumerator, keepDenominator), whole);
  return {
    ...lot,
    amount: cut(lot.amount),
    ...(lot.shares === undefined ? {} : { shares: cut(lot.shares) }),
    ...(lot.leaderNotional === undefined ? {} : { leaderNotional: cut(lot.leaderNotional) }),
    asOf: newer.reduce((newest, { leaderVersion }) => (leaderVersion > newest ? leaderVersion : newest), lot.asOf),
  };
}

/**
 * Several fills as one: their amounts added (their shares, where all count shares), at the lowest price, as fresh as the
 * newest. All current to the same cuts.
 */
export function combinedLot(lots: readonly EntryLot[]): EntryLot {
  const [first, ...others] = lots;
  invariant(first !== undefined, 'a lot of at least one fill');
  return others.reduce(
    (whole, lot) => ({
      amount: plus(whole.amount, lot.amount),
      ...sharesOf(whole, lot),
      ...notionalOf(whole, lot),
      asOf: lot.asOf > whole.asOf ? lot.asOf : whole.asOf,
      leaderPrice: smaller(whole.leaderPrice, lot.leaderPrice),
      freshAt: lot.freshAt > whole.freshAt ? lot.freshAt : whole.freshAt,
    }),
    first,
  );
}

/** One that counts dollars only, sized under other settings, leaves dollars alone to count. */
function sharesOf(a: EntryLot, b: EntryLot): Pick<EntryLot, 'shares'> {
  return a.shares === undefined || b.shares === undefined ? {} : { shares: plus(a.shares, b.shares) };
}

function notionalOf(a: EntryLot, b: EntryLot): Pick<EntryLot, 'leaderNotional'> {
  if (a.leaderNotional === undefined && b.leaderNotional === undefined) return {};
  return { leaderNotional: plus(a.leaderNotional ?? NO_USD, b.leaderNotional ?? NO_USD) };
}
