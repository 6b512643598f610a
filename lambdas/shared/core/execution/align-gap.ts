import { type EntryLot } from '../model/parent-order.ts';
import { ownedOf, type Position } from '../model/position.ts';
import { type SkipReason } from '../model/reason.ts';
import { currentLot } from '../sizing/entry-lot.ts';
import { proceedsOf } from '../values/price.ts';
import { minus, scaleFloor, smaller } from '../values/quantity.ts';
import { type Shares } from '../values/shares.ts';

type GapInput = {
  /** What the follower should own in all, as of the lot's version of the leader's position. */
  readonly desired: Shares;
  readonly lot: EntryLot;
  readonly isBusy: boolean;
  readonly position: Position;
};

/**
 * What is missing of a position that a person wants aligned, on the position that the reservation is conditional on.
 *
 * While anything else of the position is under way nothing is missing for sure, and nothing is bought: two commands, or a
 * command and a copy, never buy the same shares twice.
 */
export function alignGap({
  desired,
  lot,
  isBusy,
  position,
}: GapInput): { readonly lot: EntryLot } | { readonly reason: SkipReason } {
  const { buying, held, exit, entry } = position;
  const isUnderWay = buying.length > 0 || held.length > 0 || exit !== undefined || entry !== undefined;
  if (isBusy || isUnderWay) return { reason: { code: 'POSITION_BUSY' } };
  const left = position.cuts
    .filter((cut) => cut.leaderVersion > lot.asOf)
    .reduce((shares, cut) => scaleFloor(shares, cut.keepNumerator, cut.keepDenominator), desired);
  const owned = ownedOf(position);
  if (left <= owned) return { reason: { code: 'ALIGNED', owned, desired: left } };
  const current = currentLot(lot, position.cuts);
  return { lot: { ...current, amount: smaller(current.amount, proceedsOf(minus(left, owned), lot.leaderPrice)) } };
}
