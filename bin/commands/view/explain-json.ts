import { STAGES } from '#core/execution/stage-clocks.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Reason } from '#core/model/reason.ts';
import { REASONS } from '#core/risk/reasons.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { type ExplainedRule, type Explanation, type Figure } from '../explain-model.ts';
import { reasonText } from './reason-text.ts';
import { tradeJson } from './report-json.ts';

type Json = Readonly<Record<string, unknown>>;

/** An explanation as plain JSON: dollars, shares and prices as decimal text, times as ISO text. */
export function explainJson(explanation: Explanation): Json {
  const { event, parent, carrier, orders, leaderName, settings, rules, steps, trade, slippageUsd, clocks } =
    explanation;
  const isCarried = carrier !== undefined && carrier.parentId !== parent?.parentId;
  return {
    leader: leaderName,
    event: event === undefined ? null : eventJson(event),
    order: parent === undefined ? null : parentJson(parent),
    carriedBy: isCarried ? parentJson(carrier) : null,
    settings: settings === undefined ? null : { version: settings.version.toString(), isStored: settings.isStored },
    known: knownJson(carrier),
    rules: rules.map(ruleJson),
    size: steps.map(({ what, size }) => ({ step: what, dollars: formatMicros(size) })),
    orders: orders.map(orderJson),
    trade: trade === undefined ? null : tradeJson(trade),
    slippageDollars: optional(slippageUsd),
    clocks: Object.fromEntries(STAGES.map((stage) => [stage, timeJson(clocks[stage])])),
  };
}

function eventJson(event: LeaderEvent): Json {
  const { eventId, type, transaction, condition, token, title, outcome, sources } = event;
  return {
    ...{ eventId, type, transaction, condition, token, title, outcome, sources },
    shares: formatMicros(event.shares),
    price: formatMicros(event.price),
    notional: formatMicros(event.notional),
    heldBefore: formatMicros(event.before),
  };
}

function parentJson(parent: ParentOrder): Json {
  const { parentId, follower, mode, side, origin, state, reason, mergedInto } = parent;
  return {
    ...{ parentId, follower, mode, side, origin, state },
    mergedInto: mergedInto ?? null,
    filledShares: formatMicros(parent.filledShares),
    filledDollars: formatMicros(parent.filledUsd),
    reason: reason === undefined ? null : reasonJson(reason),
  };
}

function reasonJson(reason: Reason): Json {
  return { code: reason.code, text: reasonText(reason), setting: REASONS[reason.code].setting ?? null };
}

function knownJson(carrier: ParentOrder | undefined): Json | null {
  if (carrier?.decided === undefined) return null;
  const { at, equity, equityAt, deployed, liquidity, bid, best, limit, copies, caps } = carrier.decided;
  return {
    at: timeJson(at),
    leaderEquity: optional(equity),
    leaderEquityAt: timeJson(equityAt),
    deployedBps: deployed === undefined ? null : Number(deployed),
    liquidity: optional(liquidity),
    bid: optional(bid),
    ask: optional(best),
    limit: optional(limit),
    copiesBefore: copies?.toString() ?? null,
    caps: caps.map(({ cap, used, limit: most }) => ({ cap, used: formatMicros(used), limit: formatMicros(most) })),
  };
}

function ruleJson({ group, codes, state, figures, reason }: ExplainedRule): Json {
  return {
    ...{ group, codes, verdict: state },
    numbers: Object.fromEntries(figures.map((figure) => [figure.name, figureJson(figure)])),
    reason: reason === undefined ? null : reasonJson(reason),
  };
}

function figureJson(figure: Figure): Json {
  return {
    unit: figure.unit,
    value: figure.unit === 'usd' || figure.unit === 'price' ? formatMicros(figure.value) : figure.value.toString(),
  };
}

function orderJson(order: ChildOrder): Json {
  const { venueOrderId, attempt, side, state, posts, refusal } = order;
  return {
    ...{ venueOrderId, attempt, side, state, posts },
    refusal: refusal ?? null,
    shares: formatMicros(order.shares),
    limit: formatMicros(order.limit),
    trades: order.trades.map(({ tradeId, status, shares, price, gross, fee, transaction }) => ({
      ...{ tradeId, status, transaction: transaction ?? null },
      shares: formatMicros(shares),
      price: formatMicros(price),
      dollars: formatMicros(gross),
      fee: formatMicros(fee),
    })),
  };
}

function optional(micros: bigint | undefined): string | null {
  return micros === undefined ? null : formatMicros(micros);
}

function timeJson(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}
