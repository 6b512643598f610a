import { limitEntry, lotToCopy, type Verdict } from '../decide.ts';
import { type CapSeen, type DecidedOn } from '../model/decided-on.ts';
import { type Market } from '../model/market.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { deployedPart } from './exposure-rules.ts';
import { countsCopies, eventUsed } from './limits.ts';
import { pricedEntry, type PricedEntry } from './priced-entry.ts';

/** A name, not a story: what is kept of a decision stays below a kilobyte. */
const CATEGORY_LENGTH = 40;

/**
 * The numbers that a verdict was made on, for whoever asks later why.
 *
 * Prices and size are there where the entry came to be priced, whether it was copied or not.
 */
export function decidedOn(snapshot: Snapshot, verdict: Verdict): DecidedOn {
  const { now, settings, equity, market, book, opposite } = snapshot;
  const bid = book?.bids[0]?.price;
  const best = book?.asks[0]?.price;
  const entry = entryOf(snapshot, verdict);
  return {
    at: now,
    settings: settings.version,
    ...(equity === undefined ? {} : { equity: equity.equity, equityAt: equity.at }),
    ...(opposite === undefined ? {} : { opposite }),
    ...(market === undefined ? {} : { liquidity: market.liquidity, ...categoryOf(market) }),
    ...(bid === undefined ? {} : { bid }),
    ...(best === undefined ? {} : { best }),
    ...(entry === undefined ? { caps: [] } : numbersOf(entry, verdict)),
    ...(verdict.verdict === 'copy' ? { cost: verdict.amounts.worstCost } : {}),
    ...(countsCopies(snapshot) ? { copies: snapshot.globalCap?.copies ?? 0n } : {}),
  };
}

function categoryOf({ categories }: Market): Pick<DecidedOn, 'category'> {
  const [first] = categories;
  return first === undefined ? {} : { category: first.slice(0, CATEGORY_LENGTH) };
}

function entryOf(snapshot: Snapshot, verdict: Verdict): PricedEntry | undefined {
  if (verdict.verdict === 'netted' || verdict.verdict === 'wait' || verdict.verdict === 'absorb') return undefined;
  if ('lot' in verdict) return pricedEntry(snapshot, verdict.lot);
  const found = lotToCopy(snapshot);
  return 'lot' in found && !('verdict' in found) ? pricedEntry(snapshot, found.lot) : undefined;
}

function numbersOf(
  entry: PricedEntry,
  verdict: Verdict,
): Pick<DecidedOn, 'deployed' | 'limit' | 'size' | 'allowed' | 'caps'> {
  const { limit, size, snapshot } = entry;
  // What is copied was limited already: a thousand followers of one leader are not asked for their parts twice.
  const limited = verdict.verdict === 'copy' ? verdict : limitEntry(entry);
  const isDeployed = snapshot.settings.limits.usesDeploymentRate === true;
  return {
    ...(isDeployed ? { deployed: deployedPart(entry) } : {}),
    limit,
    size,
    ...('code' in limited ? {} : { allowed: limited.budget }),
    caps: capsOf(entry),
  };
}

function capsOf({ limits, snapshot }: PricedEntry): readonly CapSeen[] {
  const { globalCap, leaderCap, marketCap, tokenCap, dayCap } = snapshot;
  const seen = (cap: string, limit: Usd | undefined, used: Usd | undefined): readonly CapSeen[] =>
    limit === undefined ? [] : [{ cap, used: used ?? NO_USD, limit }];
  return [
    ...seen('G', limits.total, globalCap?.used),
    ...seen('L', limits.leader, leaderCap?.used),
    ...seen('M', limits.market, marketCap?.used),
    ...seen('X', limits.event, eventUsed(snapshot)),
    ...seen('P', limits.tokenUsd, tokenCap?.used),
    ...seen('D', limits.daySpend, dayCap?.used),
  ];
}
