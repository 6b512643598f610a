import { switchOf } from '#core/ledger/modes.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { type Usd } from '#core/values/usd.ts';
import {
  type FollowerReport,
  type LeaderReport,
  type ReasonTally,
  type Report,
  type TradeReport,
  type TradingReport,
} from '../report-model.ts';

/** Decimal text, so that no reader makes a float of money by accident. */
type Decimal = string;

/** A follower's block as plain JSON: dollars are decimal text, counts are numbers. */
export function followerJson(follower: FollowerReport): Readonly<Record<string, unknown>> {
  const { name, mode, isCurrent, trading, leaders, events, reasons, waits, ...amounts } = follower;
  return {
    follower: name,
    mode,
    isCurrent,
    trading: tradingJson(trading),
    ...mapped(amounts),
    leaders: leaders.map(leaderJson),
    events,
    reasons: reasons.map(tallyJson),
    waits: waits.map(tallyJson),
  };
}

/** A trade as plain JSON: time as ISO text, dollars, shares and prices as decimal text, slippage in whole bps or null. */
export function tradeJson(trade: TradeReport): Readonly<Record<string, unknown>> {
  const { at, shares, price, cost, fee, leaderPrice, slippage, clocks, ...words } = trade;
  return {
    time: new Date(at).toISOString(),
    ...words,
    shares: formatMicros(shares),
    price: formatMicros(price),
    cost: formatMicros(cost),
    fee: formatMicros(fee),
    leaderPrice: leaderPrice === undefined ? null : formatMicros(leaderPrice),
    slippageBps: slippage === undefined ? null : Number(slippage),
    clocks: Object.fromEntries(Object.entries(clocks).map(([stage, ms]) => [stage, new Date(ms).toISOString()])),
  };
}

/** The whole report as plain JSON, the newest `last` trades included. */
export function reportJson(report: Report, last: number): Readonly<Record<string, unknown>> {
  return {
    settingsVersion: report.settingsVersion.toString(),
    followers: report.followers.map(followerJson),
    trades: report.trades.slice(0, last).map(tradeJson),
  };
}

function leaderJson(leader: LeaderReport): Readonly<Record<string, unknown>> {
  const { name, wallet, enabled, trading, unmarked, openPositions, trades, equity, ...amounts } = leader;
  return {
    leader: name,
    wallet,
    enabled,
    trading: tradingJson(trading),
    ...mapped(amounts),
    equity: equity === undefined ? null : formatMicros(equity),
    openPositions,
    unmarked,
    trades,
  };
}

function tradingJson(trading: TradingReport | undefined): Readonly<Record<string, unknown>> | null {
  if (trading === undefined) return null;
  const { tradingMode: mode, switchFrom, breakers } = trading;
  return { mode, switch: switchOf(trading), switchFrom: switchFrom ?? null, breakers: breakers ?? [] };
}

function tallyJson({ code, count, leaderNotional }: ReasonTally): Readonly<Record<string, unknown>> {
  return { code, count, leaderNotional: formatMicros(leaderNotional) };
}

function mapped(amounts: Readonly<Record<string, Usd>>): Readonly<Record<string, Decimal>> {
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, formatMicros(amount)]));
}
