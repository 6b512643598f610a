import { leaderName } from '#core/model/leader-name.ts';
import { stageClocks } from '#core/execution/stage-clocks.ts';
import { type Settings } from '#core/model/settings.ts';
import { MICRO } from '#core/values/decimal.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Usd, usd } from '#core/values/usd.ts';
import { type Explanation, type StoredTrade } from './explain-model.ts';
import { type RuleFacts } from './explain-figures.ts';
import { explainRules, sizeSteps } from './explain-rules.ts';
import { type StoredFacts } from './explain-search.ts';
import { type TradeReport } from './report-model.ts';
import { listTrades } from './report-trades.ts';

type ExplainInput = {
  readonly facts: StoredFacts;
  readonly trade: StoredTrade;
  /** Those in force now: they have the names. */
  readonly current: Settings;
  /** Those of the version decided on; undefined where they are not stored. */
  readonly decidedOn: Settings | undefined;
};

/** Explains a trade by what is stored of it; what an order that took it along came to counts for it. */
export function explainTrade({ facts, trade: found, current, decidedOn }: ExplainInput): Explanation {
  const trade = withOwnOrders(found);
  const { event, parent } = trade;
  const leader = parent?.leader ?? event?.leader;
  const named = [current, ...(decidedOn === undefined ? [] : [decidedOn])].flatMap(({ leaders }) => leaders);
  const version = settingsVersionOf(trade);
  const executed = tradeOf({ facts, trade, current });
  const slippageUsd = executed === undefined ? undefined : slippageUsdOf(executed);
  const rules = ruleFacts(trade, decidedOn, facts);
  return {
    ...trade,
    leaderName: leader === undefined ? '' : leaderName(named, leader),
    ...(version === undefined ? {} : { settings: { version, isStored: decidedOn !== undefined } }),
    rules: rules === undefined ? [] : explainRules(rules),
    steps: rules === undefined ? [] : sizeSteps(rules),
    ...(executed === undefined ? {} : { trade: executed }),
    ...(slippageUsd === undefined ? {} : { slippageUsd }),
    clocks: clocksOf(trade),
  };
}

/** An exit may have been selling long before it took this reduction along: what it sold until then is not of it. */
function withOwnOrders(trade: StoredTrade): StoredTrade {
  const from = takenAlongAt(trade);
  return from === undefined ? trade : { ...trade, orders: trade.orders.filter(({ reservedAt }) => reservedAt >= from) };
}

/** When what another order took along was recorded; undefined where it went its own way. */
function takenAlongAt({ event, parent, carrier }: StoredTrade): UnixMs | undefined {
  if (parent === undefined || carrier === undefined || carrier.parentId === parent.parentId) return undefined;
  return event?.recordedAt ?? parent.createdAt;
}

/** The version of the settings that an entry was decided on, or for which its event was recorded. */
export function settingsVersionOf({ event, carrier }: Pick<StoredTrade, 'event' | 'carrier'>): bigint | undefined {
  return carrier?.decided?.settings ?? event?.settingsVersion;
}

/** Only purchases have rules: a reduction and a gap are sold whatever they say. */
function ruleFacts(
  { event, carrier, orders }: StoredTrade,
  settings: Settings | undefined,
  { events }: StoredFacts,
): RuleFacts | undefined {
  // Rules are about copies: a person's own order is held to its limits where it is reserved, and to nothing here.
  if (carrier?.side !== 'BUY' || carrier.origin === 'order') return undefined;
  const own = carrier.eventId === undefined ? event : events.get(carrier.eventId);
  const follow = settings?.follows.find(
    ({ follower, leader }) => follower === carrier.follower && leader === carrier.leader,
  );
  return { parent: carrier, event: own, settings, follow, hasOrders: orders.length > 0 };
}

function tradeOf({ facts, trade, current }: Omit<ExplainInput, 'decidedOn'>): TradeReport | undefined {
  const { carrier, orders } = trade;
  if (carrier === undefined) return undefined;
  const [executed] = listTrades({ ...facts, children: orders, settings: current });
  return executed;
}

function slippageUsdOf({ side, cost, shares, leaderPrice }: TradeReport): Usd | undefined {
  if (leaderPrice === undefined) return undefined;
  const atHis = (leaderPrice * shares + MICRO / 2n) / MICRO;
  return usd(side === 'BUY' ? cost - atHis : atHis - cost);
}

/** Where nothing was reserved, the decision's own clock is all that there is. */
function clocksOf(trade: StoredTrade): Explanation['clocks'] {
  const { event, parent, orders } = trade;
  if (parent === undefined) return event === undefined ? {} : eventClocks(event);
  const clocks = stageClocks(event, parent, orders[0]);
  const decided = clocks.decided ?? decidedAt(trade);
  return decided === undefined ? clocks : { ...clocks, decided };
}

/** What was decided before this was recorded was decided without it. */
function decidedAt(trade: StoredTrade): UnixMs | undefined {
  const from = takenAlongAt(trade);
  const at = trade.carrier?.decided?.at;
  return at !== undefined && from !== undefined && at < from ? undefined : at;
}

function eventClocks({ at, seenAt, recordedAt }: NonNullable<StoredTrade['event']>): Explanation['clocks'] {
  return { block: at, seen: seenAt, recorded: recordedAt };
}
