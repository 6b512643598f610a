import { type DenyReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { minus } from '../values/quantity.ts';
import { NO_USD } from '../values/usd.ts';
import { type FactRule, type Refusal } from './rule.ts';
import { inShadow, wantedEvents } from './shadow.ts';

/** How old a leader's measured equity may be before no entry is sized by it. */
export const EQUITY_MAX_AGE_MS = 600_000;
/** How old a leader's measured edge may be unless the settings say: it is measured each day, and one lost day stops nobody. */
export const EDGE_MAX_AGE_MS = 7 * 86_400_000;

/** What speaks against copying a leader, or this trade of his. */
export const LEADER_RULES: readonly FactRule[] = [
  {
    ...{ group: 'leader', needs: 'facts', codes: ['LEADER_EQUITY_UNKNOWN', 'LEADER_EQUITY_STALE'] },
    judge: equityMissing,
    numbers: ({ equity, now }) => ({
      equity: equity?.equity,
      ageMs: equity === undefined ? undefined : now - equity.at,
      maxAgeMs: EQUITY_MAX_AGE_MS,
    }),
  },
  {
    ...{ group: 'leader', needs: 'facts', codes: ['LEADER_EQUITY_BELOW_MINIMUM'] },
    judge: equityTooSmall,
    numbers: ({ equity, settings }) => ({ equity: equity?.equity, minimum: settings.limits.minPortfolioValue }),
  },
  {
    ...{ group: 'leader', needs: 'facts', codes: ['LEADER_TRADE_TOO_SMALL'] },
    judge: tradeTooSmall,
    numbers: (snapshot) => ({ notional: tradeNotional(snapshot), minimum: snapshot.settings.limits.ignoreBelow }),
  },
  {
    ...{ group: 'leader', needs: 'facts', codes: ['ALREADY_COPIED'] },
    judge: alreadyCopied,
    numbers: ({ follow, event }) => ({ policy: follow.sizing.policy, isSupplement: event.supplements !== undefined }),
  },
  {
    ...{ group: 'leader', needs: 'facts', codes: ['LEADER_VETOED'] },
    judge: vetoed,
    numbers: ({ standing, settings }) => ({
      because: standing?.veto?.because,
      until: standing?.veto?.until,
      isHeeded: isHeeded(settings),
    }),
  },
  {
    ...{ group: 'leader', needs: 'facts', codes: ['LEADER_IN_SHADOW'] },
    judge: inShadow,
    numbers: (snapshot) => ({
      settled: snapshot.standing?.paper?.settled,
      lowerBound: snapshot.standing?.paper?.lowerBound,
      cleared: snapshot.standing?.paper?.cleared?.events,
      wanted: wantedEvents(snapshot.settings, { follower: snapshot.follower, leader: snapshot.event.leader }),
    }),
  },
  {
    ...{ group: 'leader', needs: 'facts', codes: ['LEADER_IS_FOLLOWER'] },
    judge: leaderIsFollower,
    numbers: ({ event, settings }) => ({ leader: event.leader, accounts: settings.followers.length }),
  },
  {
    ...{ group: 'leader', needs: 'facts', codes: ['EDGE_UNKNOWN', 'EDGE_STALE'] },
    judge: edgeMissing,
    numbers: ({ edge, settings, now }) => ({
      oddsLow: edge?.oddsLow,
      ageMs: edge === undefined ? undefined : now - edge.measuredAt,
      maxAgeMs: edgeMaxAgeMs(settings),
    }),
  },
];

function equityMissing({ equity, now }: Snapshot): DenyReason | undefined {
  if (equity === undefined) return { code: 'LEADER_EQUITY_UNKNOWN' };
  const ageMs = now - equity.at;
  return ageMs > EQUITY_MAX_AGE_MS ? { code: 'LEADER_EQUITY_STALE', ageMs, maxAgeMs: EQUITY_MAX_AGE_MS } : undefined;
}

function equityTooSmall({ equity, settings }: Snapshot): DenyReason | undefined {
  const minimum = settings.limits.minPortfolioValue;
  if (equity === undefined || equity.equity >= minimum) return undefined;
  return { code: 'LEADER_EQUITY_BELOW_MINIMUM', equity: equity.equity, minimum };
}

/** What decides whether a leader's trade is worth a copy at all; an entry that has taken others along is past that. */
type Trade = Pick<Snapshot, 'event' | 'follow' | 'settings' | 'storedLot' | 'desired'>;

/** Says why a trade of a leader is not worth a copy of its own: a sibling is asked before it goes along, too. */
export function tradeRefused(trade: Trade): Refusal | undefined {
  return tradeTooSmall(trade) ?? alreadyCopied(trade);
}

/** What a person asks for is no trade of the leader. */
function tradeTooSmall(snapshot: Trade): Refusal | undefined {
  const minimum = snapshot.settings.limits.ignoreBelow ?? NO_USD;
  const notional = tradeNotional(snapshot);
  if (snapshot.desired !== undefined || snapshot.storedLot !== undefined || notional >= minimum) return undefined;
  return { code: 'LEADER_TRADE_TOO_SMALL', notional, minimum };
}

function tradeNotional({ event }: Pick<Snapshot, 'event'>): Snapshot['event']['notional'] {
  return event.totalNotional ?? event.notional;
}

/**
 * A fixed amount is for a purchase as a whole: what a later report adds to one that is under way, or done, adds nothing.
 * What was reported before was worth no copy where it was below what is ignored.
 */
function alreadyCopied({ follow, event, settings, storedLot, desired }: Trade): Refusal | undefined {
  const reportedBefore = minus(tradeNotional({ event }), event.notional);
  if (event.totalNotional !== undefined && reportedBefore < (settings.limits.ignoreBelow ?? NO_USD)) return undefined;
  const isAdded = event.supplements !== undefined && storedLot === undefined && desired === undefined;
  return isAdded && follow.sizing.policy === 'fixed' ? { code: 'ALREADY_COPIED' } : undefined;
}

function vetoed({ standing, settings, now }: Snapshot): DenyReason | undefined {
  const veto = standing?.veto;
  if (veto === undefined || !isHeeded(settings) || now >= veto.until) return undefined;
  return { code: 'LEADER_VETOED', because: veto.because };
}

function isHeeded({ limits }: Snapshot['settings']): boolean {
  return limits.heedsVetoes !== false;
}

/** The settings refuse it as far as they know the wallets; one that is filled in later is known here. */
function leaderIsFollower({ event, settings }: Snapshot): DenyReason | undefined {
  const follower = settings.followers.find(({ wallet }) => wallet === event.leader);
  return follower === undefined ? undefined : { code: 'LEADER_IS_FOLLOWER', name: follower.name };
}

function edgeMissing({ follow, edge, settings, now }: Snapshot): Refusal | undefined {
  if (follow.sizing.policy !== 'kelly') return undefined;
  if (edge === undefined) return { code: 'EDGE_UNKNOWN' };
  const [ageMs, maxAgeMs] = [now - edge.measuredAt, edgeMaxAgeMs(settings)];
  return ageMs > maxAgeMs ? { code: 'EDGE_STALE', ageMs, maxAgeMs } : undefined;
}

/** How old an edge may be that a stake is sized by. */
export function edgeMaxAgeMs({ selection }: Snapshot['settings']): number {
  return selection?.maxEdgeAgeMs ?? EDGE_MAX_AGE_MS;
}
