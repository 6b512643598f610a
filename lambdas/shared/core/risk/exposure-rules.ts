import { type Cap } from '../model/cap.ts';
import { type DenyReason } from '../model/reason.ts';
import { ONE_IN_BPS, bps } from '../values/bps.ts';
import { costOf } from '../values/price.ts';
import { larger, minus, scaleFloor } from '../values/quantity.ts';
import { NO_SHARES } from '../values/shares.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { deployedBy, deploymentLimit, eventUsed, leaderShareLimit, left, positionLimit } from './limits.ts';
import { type PricedEntry } from './priced-entry.ts';
import { type LimitRule, type Room } from './rule.ts';

type ExposureCode = Exclude<Extract<DenyReason, { readonly left: Usd }>['code'], 'DEPLOYMENT_USED'>;

/**
 * What may be at stake in all: through a leader, in a market, an event, a token, over everything, and in a day's spending.
 *
 * What is used counts working orders and everything owned. The reserve is taken off the total.
 */
export const EXPOSURE_RULES: readonly LimitRule[] = [
  exposure('LEADER_ALLOCATION_USED', ({ snapshot: { follow, leaderCap } }) => room(follow.allocated, leaderCap)),
  {
    ...{ group: 'exposure', needs: 'size', codes: ['DEPLOYMENT_USED'] },
    room: (entry) => room(deployment(entry), entry.snapshot.leaderCap),
    reason: (size, { allows }, entry) => ({
      ...{ code: 'DEPLOYMENT_USED', size, left: allows },
      deployed: deployedPart(entry),
    }),
  },
  exposure('LEADER_SHARE_USED', ({ snapshot }) => room(leaderShareLimit(snapshot), snapshot.leaderCap)),
  exposure('MARKET_EXPOSURE_USED', ({ limits, snapshot }) => room(limits.market, snapshot.marketCap)),
  exposure('EVENT_EXPOSURE_USED', ({ limits, snapshot }) => roomOf(limits.event, eventUsed(snapshot))),
  exposure('POSITION_SIZE_USED', positionShares),
  exposure('POSITION_CAPITAL_USED', ({ snapshot }) => room(positionLimit(snapshot), snapshot.tokenCap)),
  exposure('TOTAL_EXPOSURE_USED', ({ limits, snapshot }) => room(limits.total, snapshot.globalCap)),
  exposure('DAILY_SPEND_USED', ({ limits, snapshot }) => room(limits.daySpend, snapshot.dayCap)),
];

/** The part of a leader's equity that stands in positions, this trade included. */
export function deployedPart({ snapshot, lot }: Pick<PricedEntry, 'snapshot' | 'lot'>): ReturnType<typeof bps> {
  const { equity } = snapshot;
  if (equity === undefined || equity.equity <= 0n) return bps(0n);
  return bps(scaleFloor<bigint>(ONE_IN_BPS, deployedBy({ equity, lot }), equity.equity));
}

function deployment({ snapshot: { settings, follow, equity }, lot }: PricedEntry): Usd | undefined {
  return deploymentLimit({ settings, follow, equity, lot });
}

function exposure(code: ExposureCode, roomFor: LimitRule['room']): LimitRule {
  const reason: LimitRule['reason'] = (size, { allows }) => ({ code, size, left: allows });
  return { group: 'exposure', needs: 'size', codes: [code], room: roomFor, reason };
}

function room(limit: Usd | undefined, cap: Pick<Cap, 'used'> | undefined): Room | undefined {
  return roomOf(limit, cap?.used ?? NO_USD);
}

function roomOf(limit: Usd | undefined, used: Usd): Room | undefined {
  return limit === undefined ? undefined : { allows: left(limit, used), limit, used };
}

/** At the best price a dollar brings the most shares: what they cost there never brings more than are left. */
function positionShares({ limits, snapshot, best }: PricedEntry): Room | undefined {
  if (limits.tokenShares === undefined) return undefined;
  const owned = snapshot.tokenCap?.shares ?? NO_SHARES;
  const allows = costOf(larger(minus(limits.tokenShares, owned), NO_SHARES), best);
  return { allows, limit: costOf(limits.tokenShares, best), used: costOf(larger(owned, NO_SHARES), best) };
}
