import { alignGap } from './execution/align-gap.ts';
import { type EntryAmounts, entryAmounts, leastEntry } from './execution/entry-amounts.ts';
import { type Sibling } from './execution/absorb.ts';
import { isAligned } from './execution/is-aligned.ts';
import { siblingsToJoin } from './execution/join-siblings.ts';
import { type EntryLimits } from './model/entry-limits.ts';
import { type EntryLot } from './model/parent-order.ts';
import { ownedOf, type Position } from './model/position.ts';
import { type DenyReason, type SkipReason, type WaitReason } from './model/reason.ts';
import { type Snapshot } from './model/snapshot.ts';
import { isCanary } from './risk/limits.ts';
import { tooOld } from './risk/mode-rules.ts';
import { pricedEntry, type PricedEntry } from './risk/priced-entry.ts';
import { REASONS } from './risk/reasons.ts';
import { type PriceRule, type Refusal } from './risk/rule.ts';
import { RULES } from './risk/rules.ts';
import { currentLot, entryLot } from './sizing/entry-lot.ts';
import { costOf } from './values/price.ts';
import { larger, smaller } from './values/quantity.ts';
import { cents, NO_USD, type Usd, usd } from './values/usd.ts';

/** The venue takes no marketable BUY below one dollar. */
export const MINIMUM_ENTRY: Usd = cents(100n);

// The rules by what they need; the table has them in that order, so that walking these is walking it.
const FACT_RULES = RULES.filter((rule) => rule.needs === 'facts');
const PRICED_RULES = RULES.filter((rule): rule is PriceRule => rule.needs === 'price');
const LIMIT_RULES = RULES.filter((rule) => rule.needs === 'size');
const ORDER_RULES = RULES.filter((rule): rule is PriceRule => rule.needs === 'order');

/** What to do about an entry, and why. */
export type Verdict =
  | {
      readonly verdict: 'copy';
      readonly amounts: EntryAmounts;
      readonly size: Usd;
      /** What the limits left of the size. */
      readonly budget: Usd;
      readonly lot: EntryLot;
      /** What the reservation must stay within. */
      readonly limits: EntryLimits;
    }
  | { readonly verdict: 'absorb'; readonly lot: EntryLot; readonly siblings: readonly Sibling[] }
  | { readonly verdict: 'hold'; readonly lot: EntryLot; readonly size: Usd; readonly minimum: Usd }
  | { readonly verdict: 'wait'; readonly reason: WaitReason }
  | { readonly verdict: 'skip'; readonly reason: SkipReason }
  | { readonly verdict: 'deny'; readonly reason: DenyReason }
  | { readonly verdict: 'netted' };

/**
 * Decides about one leader's purchase for one follower: the one place where sizing, risk and planning meet.
 *
 * The rules are walked in their order. Those that need no price come first; then the lot is priced; a limit that leaves
 * less than the size makes the copy smaller, or denies it where the settings say so. What is then below the venue's
 * minimum is held, dropped or raised to it, and what was raised is held against every limit again.
 */
export function decide(snapshot: Snapshot): Verdict {
  if (snapshot.globalCap?.isOpened !== true) {
    // A ledger that nobody opens must not keep entries, and whoever looks at them again and again, for ever.
    const stale = tooOld(snapshot);
    return stale === undefined ? { verdict: 'wait', reason: { code: 'LEDGER_NOT_OPEN' } } : refusal(stale);
  }
  for (const { judge } of FACT_RULES) {
    const reason = judge(snapshot);
    if (reason !== undefined) return refusal(reason);
  }
  const found = lotToCopy(snapshot);
  if ('verdict' in found) return found;
  const { lot } = found;
  const siblings = snapshot.desired === undefined ? siblingsToJoin(snapshot, lot) : [];
  return siblings.length > 0 ? { verdict: 'absorb', lot, siblings } : priceAndLimit(snapshot, lot);
}

/** What an entry copies, less what the leader's reductions took; a verdict where there is nothing to price. */
export function lotToCopy(snapshot: Snapshot): { readonly lot: EntryLot } | Verdict {
  const isAlign = snapshot.desired !== undefined;
  const { event, follow, equity, opposite, position, storedLot, liftedAt } = snapshot;
  if (!isAlign && isAligned(position, event)) return refusal(alignedReason(position));
  // What a person asks for is of one outcome only where both are netted: nobody has netted it before.
  if (isAlign && opposite !== undefined && opposite > 0n)
    return refusal({ code: 'BOTH_OUTCOMES', held: event.shares, opposite });
  const fresh = entryLot({ event, follow, leaderEquity: equity?.equity ?? NO_USD, opposite });
  const known = storedLot ?? fresh;
  const isNetted = !isAlign && liftedAt !== undefined && opposite !== undefined;
  const lot = currentLot(isNetted ? smallerLot(known, fresh) : known, position.cuts);
  if (lot.amount === 0n && (lot.asOf > event.positionVersion || event.before < 0n)) return { verdict: 'netted' };
  if (snapshot.desired === undefined) return { lot };
  const isBusy = snapshot.isBusy === true;
  const gap = alignGap({ desired: snapshot.desired, lot: storedLot ?? lot, isBusy, position });
  return 'reason' in gap ? refusal(gap.reason) : gap;
}

function smallerLot(known: EntryLot, fresh: EntryLot): EntryLot {
  const shares =
    known.shares === undefined || fresh.shares === undefined ? known.shares : smaller(known.shares, fresh.shares);
  return { ...known, amount: smaller(known.amount, fresh.amount), ...(shares === undefined ? {} : { shares }) };
}

function alignedReason(position: Position): SkipReason {
  return { code: 'ALIGNED', owned: ownedOf(position), desired: position.target };
}

/** What a code is, skipped or denied, stands in the table of codes. */
function refusal(reason: Refusal): Verdict {
  return isSkip(reason) ? { verdict: 'skip', reason } : { verdict: 'deny', reason };
}

function isSkip(reason: Refusal): reason is SkipReason {
  return REASONS[reason.code].class === 'skip';
}

function priceAndLimit(snapshot: Snapshot, lot: EntryLot): Verdict {
  const entry = pricedEntry(snapshot, lot);
  if (entry === undefined) return refusal({ code: 'NO_OFFER' });
  const { size, limits } = entry;
  const limited = limitEntry(entry);
  if ('code' in limited) return refusal(limited);
  const { budget, bindings } = limited;
  const least = leastOf(entry);
  const sized = sizedAmounts(entry, { budget, least });
  const binding = sized === undefined ? bindings.find(({ allows }) => makesNone(entry, allows, least)) : undefined;
  if (binding !== undefined) return refusal(binding.reason);
  const raised = sized === undefined ? raisedAmounts(entry, least) : undefined;
  if (raised !== undefined && 'code' in raised) return refusal(raised);
  const amounts = sized ?? raised;
  if (amounts === undefined) return belowMinimum(entry);
  const refused = lastRefusal(entry);
  return refused === undefined ? { verdict: 'copy', amounts, size, budget, lot, limits } : refusal(refused);
}

/** A limit that leaves less than the size, and what it leaves. */
type Binding = { readonly reason: DenyReason; readonly allows: Usd };

/** What the limits leave of the size, with those that left less than all before them; or the first rule that refuses it. */
export function limitEntry(
  entry: PricedEntry,
): { readonly budget: Usd; readonly bindings: readonly Binding[] } | Refusal {
  const { size, snapshot } = entry;
  let budget = size;
  const bindings: Binding[] = [];
  for (const { judge } of PRICED_RULES) {
    const reason = judge(entry);
    if (reason !== undefined) return reason;
  }
  for (const rule of LIMIT_RULES) {
    const room = rule.room(entry);
    if (room === undefined || budget <= room.allows) continue;
    const reason = rule.reason(size, room, entry);
    if (snapshot.settings.execution.onLimit === 'reject') return reason;
    budget = room.allows;
    bindings.push({ reason, allows: budget });
  }
  return { budget, bindings };
}

/** The first limit that leaves too little by itself is the answer: one that only made the copy smaller is not. */
function makesNone(entry: PricedEntry, budget: Usd, least: () => EntryAmounts | undefined): boolean {
  return sizedAmounts(entry, { budget, least }) === undefined;
}

/** The order that the budget pays for, where the venue takes it; while copies are kept small, the venue's least. */
function sizedAmounts(
  entry: PricedEntry,
  { budget, least }: { readonly budget: Usd; readonly least: () => EntryAmounts | undefined },
): EntryAmounts | undefined {
  const { market, asks, limit, most, snapshot } = entry;
  const { tick, fee, domain, minimumShares } = market;
  if (isCanary(snapshot)) {
    const small = least();
    return small !== undefined && small.worstCost <= budget ? small : undefined;
  }
  const amounts = entryAmounts({ budget, most, asks, limit, tick, fee, domain });
  return amounts !== undefined && amounts.shares >= minimumShares && amounts.dollars >= MINIMUM_ENTRY
    ? amounts
    : undefined;
}

/** The venue's least, where the settings raise to it what is smaller; a limit that leaves less than that refuses. */
function raisedAmounts(
  entry: PricedEntry,
  least: () => EntryAmounts | undefined,
): EntryAmounts | DenyReason | undefined {
  const { size, snapshot, stake } = entry;
  if (snapshot.settings.execution.belowMinimum !== 'bump' || size === 0n) return undefined;
  const amounts = least();
  // A Kelly stake is the most that is worth it, as much as it is the size.
  if (amounts === undefined || (stake !== undefined && amounts.worstCost > size)) return undefined;
  for (const rule of LIMIT_RULES) {
    const room = rule.room(entry);
    if (room !== undefined && amounts.worstCost > room.allows) return rule.reason(amounts.worstCost, room, entry);
  }
  return amounts;
}

function leastOf({ market, asks, limit }: PricedEntry): () => EntryAmounts | undefined {
  const { tick, fee, domain, minimumShares } = market;
  return () => leastEntry({ asks, limit, tick, fee, domain, minimumShares, minimumDollars: MINIMUM_ENTRY });
}

function belowMinimum({ snapshot, lot, size, market, limit }: PricedEntry): Verdict {
  const minimum = usd(larger(costOf(market.minimumShares, limit), MINIMUM_ENTRY));
  // What is missing of a position waits for nobody: it is looked at again with the next command.
  return snapshot.settings.execution.belowMinimum === 'hold' && snapshot.desired === undefined
    ? { verdict: 'hold', lot, size, minimum }
    : refusal({ code: 'BELOW_MINIMUM', size, minimum });
}

function lastRefusal(entry: PricedEntry): Refusal | undefined {
  for (const { judge } of ORDER_RULES) {
    const reason = judge(entry);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
