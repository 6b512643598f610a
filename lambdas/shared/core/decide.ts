import { alignGap } from './execution/align-gap.ts';
import { type EntryAmounts, entryAmounts } from './execution/entry-amounts.ts';
import { type Sibling } from './execution/absorb.ts';
import { isAligned } from './execution/is-aligned.ts';
import { siblingsToJoin } from './execution/join-siblings.ts';
import { entryLimit } from './execution/limit-price.ts';
import { type EntryLot } from './model/parent-order.ts';
import { ownedOf, type Position } from './model/position.ts';
import { type DenyReason, type SkipReason, type WaitReason } from './model/reason.ts';
import { type Snapshot } from './model/snapshot.ts';
import { sizeInDrawdown } from './risk/drawdown.ts';
import { moneyLimits } from './risk/limits.ts';
import { RULES } from './risk/rules.ts';
import { currentLot, entryLot } from './sizing/entry-lot.ts';
import { costOf } from './values/price.ts';
import { larger, smaller } from './values/quantity.ts';
import { cents, NO_USD, type Usd, usd } from './values/usd.ts';

/** The venue takes no marketable BUY below one dollar. */
export const MINIMUM_ENTRY: Usd = cents(100n);

/** What to do about an entry, and why. */
export type Verdict =
  | { readonly verdict: 'copy'; readonly amounts: EntryAmounts; readonly size: Usd; readonly lot: EntryLot }
  | { readonly verdict: 'absorb'; readonly lot: EntryLot; readonly siblings: readonly Sibling[] }
  | { readonly verdict: 'hold'; readonly lot: EntryLot; readonly size: Usd; readonly minimum: Usd }
  | { readonly verdict: 'wait'; readonly reason: WaitReason }
  | { readonly verdict: 'skip'; readonly reason: SkipReason }
  | { readonly verdict: 'deny'; readonly reason: DenyReason }
  | { readonly verdict: 'netted' };

/**
 * Decides about one leader's purchase for one follower: the one place where sizing, risk and planning meet.
 *
 * Order: the rules that need no size, the price, the size, the money limits, the venue's minimum. A limit that leaves
 * less than the size makes the copy smaller, or denies it where the settings say so.
 */
export function decide(snapshot: Snapshot): Verdict {
  if (snapshot.globalCap?.isOpened !== true) return { verdict: 'wait', reason: { code: 'LEDGER_NOT_OPEN' } };
  for (const rule of RULES) {
    const reason = rule(snapshot);
    if (reason !== undefined) return refusal(reason);
  }
  const isAlign = snapshot.desired !== undefined;
  const { event, follow, equity, opposite, position, storedLot, liftedAt } = snapshot;
  if (!isAlign && isAligned(position, event)) return refusal(alignedReason(position));
  // What a person asks for is of one outcome only where both are netted: nobody has netted it before.
  if (isAlign && opposite !== undefined && opposite > 0n)
    return refusal({ code: 'BOTH_OUTCOMES', held: event.shares, opposite });
  const fresh = entryLot({ event, follow, leaderEquity: equity?.equity ?? NO_USD, opposite });
  const known = storedLot ?? fresh;
  const isNetted = !isAlign && liftedAt !== undefined && opposite !== undefined;
  const lot = currentLot(isNetted ? { ...known, amount: smaller(known.amount, fresh.amount) } : known, position.cuts);
  if (lot.amount === 0n && (lot.asOf > event.positionVersion || event.before < 0n)) return { verdict: 'netted' };
  if (snapshot.desired !== undefined) {
    const gap = alignGap({
      desired: snapshot.desired,
      lot: storedLot ?? lot,
      isBusy: snapshot.isBusy === true,
      position,
    });
    return 'reason' in gap ? refusal(gap.reason) : priceAndLimit(snapshot, gap.lot);
  }
  const siblings = siblingsToJoin(snapshot, lot);
  return siblings.length > 0 ? { verdict: 'absorb', lot, siblings } : priceAndLimit(snapshot, lot);
}

function alignedReason(position: Position): SkipReason {
  return { code: 'ALIGNED', owned: ownedOf(position), desired: position.target };
}

function refusal(reason: SkipReason | DenyReason): Verdict {
  switch (reason.code) {
    case 'NOT_A_TRADE':
    case 'ALREADY_ADJUSTED':
    case 'BOTH_OUTCOMES':
    case 'STALE':
    case 'NO_POSITION':
    case 'BELOW_MINIMUM':
    case 'PRICE_MOVED':
    case 'NO_OFFER':
    case 'LEADER_DISABLED':
    case 'LEADER_PAUSED':
    case 'FOLLOWER_PAUSED':
    case 'MODE_CHANGED':
    case 'ALIGNED':
    case 'POSITION_BUSY':
    case 'LEADER_POSITION_UNSURE':
      return { verdict: 'skip', reason };
    default:
      return { verdict: 'deny', reason };
  }
}

function priceAndLimit(snapshot: Snapshot, lot: EntryLot): Verdict {
  const { market, book, settings } = snapshot;
  const size = sizeInDrawdown(snapshot, lot.amount);
  const asks = book?.asks ?? [];
  const bestAsk = asks[0]?.price;
  if (market === undefined || bestAsk === undefined) return refusal({ code: 'NO_OFFER' });
  const { tick, fee, domain } = market;
  const limit = entryLimit({ leaderPrice: lot.leaderPrice, slippage: settings.execution.slippageBps, tick, fee });
  if (bestAsk > limit) return refusal({ code: 'PRICE_MOVED', best: bestAsk, limit });
  const { budget, binding } = applyLimits(snapshot, size);
  if (binding !== undefined && settings.execution.onLimit === 'reject') return refusal(binding);
  const amounts = entryAmounts({ budget, asks, limit, tick, fee, domain });
  if (amounts !== undefined && amounts.shares >= market.minimumShares && amounts.dollars >= MINIMUM_ENTRY) {
    const { maxEntriesPerMinute: max } = settings.limits;
    const entries = snapshot.minuteCap?.entries ?? 0n;
    if (max !== undefined && entries >= max) return refusal({ code: 'ORDER_RATE_USED', entries, max });
    return { verdict: 'copy', amounts, size, lot };
  }
  if (binding !== undefined) return refusal(binding);
  const minimum = usd(larger(costOf(market.minimumShares, limit), MINIMUM_ENTRY));
  // What is missing of a position waits for nobody: it is looked at again with the next command.
  return settings.execution.belowMinimum === 'hold' && snapshot.desired === undefined
    ? { verdict: 'hold', lot, size, minimum }
    : refusal({ code: 'BELOW_MINIMUM', size, minimum });
}

function applyLimits(
  snapshot: Snapshot,
  size: Usd,
): { readonly budget: Usd; readonly binding: DenyReason | undefined } {
  let budget = size;
  let binding: DenyReason | undefined;
  for (const { allows, reason } of moneyLimits(snapshot)) {
    if (budget <= allows) continue;
    binding ??= reason(size);
    budget = allows;
  }
  return { budget, binding };
}
