import { type LeaderEvent } from '../model/leader-event.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Reason } from '../model/reason.ts';
import { type Settings } from '../model/settings.ts';
import { sizeEntry } from '../sizing/size-entry.ts';
import { MICRO } from '../values/decimal.ts';
import { NO_SHARES, shares, type Shares } from '../values/shares.ts';
import { NO_USD } from '../values/usd.ts';

type WantedInput = {
  readonly event: LeaderEvent;
  readonly parent: ParentOrder;
  /** The order that took it along; the same where none did. */
  readonly carrier: ParentOrder;
  /** Those that it was decided on. */
  readonly settings: Settings | undefined;
};

/** Codes of purchases of which sizing wants nothing, or that were copied in another way. */
const NOT_WANTED: ReadonlySet<Reason['code']> = new Set(['ALIGNED', 'ALREADY_COPIED', 'BOTH_OUTCOMES', 'NOT_A_TRADE']);

/**
 * Says how many shares the follow's sizing makes of a leader's purchase at the leader's price, before any limit.
 *
 * @returns Undefined where that cannot be told any more: settings that are not stored, or a size that needs the leader's
 * equity or edge, or what he held of the other outcome, where none is kept.
 */
export function wantedShares({ event, parent, carrier, settings }: WantedInput): Shares | undefined {
  if (parent.reason !== undefined && NOT_WANTED.has(parent.reason.code)) return NO_SHARES;
  const follow = settings?.follows.find((one) => one.follower === parent.follower && one.leader === parent.leader);
  if (settings === undefined || follow === undefined || event.price <= 0n) return undefined;
  const leaderEquity = parent.decided?.equity ?? carrier.decided?.equity;
  const { policy } = follow.sizing;
  if (policy === 'portfolio_proportion' && leaderEquity === undefined) return undefined;
  if (policy === 'kelly') return staked({ event, parent });
  const opposite = parent.decided?.opposite ?? carrier.decided?.opposite;
  if (settings.execution.netOutcomes === true && opposite === undefined) return undefined;
  const { amount, shares: counted } = sizeEntry({ event, follow, leaderEquity: leaderEquity ?? NO_USD, opposite });
  return counted ?? shares((amount * MICRO) / event.price);
}

/** A stake hangs on what was known when it was decided: the size that is kept of it is all that there is. */
function staked({ event, parent }: Pick<WantedInput, 'event' | 'parent'>): Shares | undefined {
  const size = parent.decided?.size;
  return size === undefined ? undefined : shares((size * MICRO) / event.price);
}
