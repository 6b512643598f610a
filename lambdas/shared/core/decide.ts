import { type EntryAmounts, entryAmounts } from './execution/entry-amounts.ts';
import { entryLimit } from './execution/limit-price.ts';
import { type DenyReason, type SkipReason, type WaitReason } from './model/reason.ts';
import { type Snapshot } from './model/snapshot.ts';
import { moneyLimits } from './risk/limits.ts';
import { RULES } from './risk/rules.ts';
import { sizeEntry } from './sizing/size-entry.ts';
import { costOf } from './values/price.ts';
import { larger } from './values/quantity.ts';
import { cents, NO_USD, type Usd, usd } from './values/usd.ts';

/** The venue takes no marketable BUY below one dollar. */
export const MINIMUM_ENTRY: Usd = cents(100n);

/** What to do about an entry, and why. */
export type Verdict =
  | { readonly verdict: 'copy'; readonly amounts: EntryAmounts; readonly size: Usd }
  | { readonly verdict: 'hold'; readonly reason: WaitReason }
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
  if (snapshot.globalCap?.isOpened !== true) return { verdict: 'hold', reason: { code: 'LEDGER_NOT_OPEN' } };
  for (const rule of RULES) {
    const reason = rule(snapshot);
    if (reason !== undefined) return refusal(reason);
  }
  const { event, follow, equity, position } = snapshot;
  const size = sizeEntry({ event, follow, leaderEquity: equity?.equity ?? NO_USD, cuts: position.cuts });
  const isReduced = position.cuts.some((cut) => cut.leaderVersion > event.positionVersion);
  if (size === 0n && (isReduced || event.before < 0n)) return { verdict: 'netted' };
  return priceAndLimit(snapshot, size);
}

function refusal(reason: SkipReason | DenyReason): Verdict {
  switch (reason.code) {
    case 'NOT_A_TRADE':
    case 'STALE':
    case 'NO_POSITION':
    case 'BELOW_MINIMUM':
    case 'PRICE_MOVED':
    case 'NO_OFFER':
    case 'LEADER_DISABLED':
    case 'MODE_CHANGED':
      return { verdict: 'skip', reason };
    default:
      return { verdict: 'deny', reason };
  }
}

function priceAndLimit(snapshot: Snapshot, size: Usd): Verdict {
  const { market, book, event, settings } = snapshot;
  const asks = book?.asks ?? [];
  const bestAsk = asks[0]?.price;
  if (market === undefined || bestAsk === undefined) return refusal({ code: 'NO_OFFER' });
  const { tick, fee, domain } = market;
  const limit = entryLimit({ leaderPrice: event.price, slippage: settings.execution.slippageBps, tick, fee });
  if (bestAsk > limit) return refusal({ code: 'PRICE_MOVED', best: bestAsk, limit });
  const { budget, binding } = applyLimits(snapshot, size);
  if (binding !== undefined && settings.execution.onLimit === 'reject') return refusal(binding);
  const amounts = entryAmounts({ budget, asks, limit, tick, fee, domain });
  if (amounts !== undefined && amounts.shares >= market.minimumShares && amounts.dollars >= MINIMUM_ENTRY) {
    return { verdict: 'copy', amounts, size };
  }
  const minimum = larger(costOf(market.minimumShares, limit), MINIMUM_ENTRY);
  return refusal(binding ?? { code: 'BELOW_MINIMUM', size, minimum: usd(minimum) });
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
