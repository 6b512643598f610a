import { switchOf } from '#core/ledger/modes.ts';
import { BREAKERS, breakerMode, parseBreaker } from '#core/model/breaker.ts';
import { dayStartOf, equityOf, type FollowerEquity, peakOf } from '#core/model/follower-equity.ts';
import { deploymentBps } from '#core/model/leader-equity.ts';
import { drawdownOf } from '#core/risk/drawdown.ts';
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
  const { name, mode, isCurrent, trading, equity, leaders, events, reasons, waits, ...amounts } = follower;
  return {
    follower: name,
    mode,
    isCurrent,
    trading: tradingJson(trading),
    ...mapped(amounts),
    equity: equityJson(equity),
    leaders: leaders.map(leaderJson),
    events,
    reasons: reasons.map(tallyJson),
    waits: waits.map(tallyJson),
  };
}

/** A trade as plain JSON: time as ISO text, dollars, shares and prices as decimal text, slippage in whole bps or null. */
export function tradeJson(trade: TradeReport): Readonly<Record<string, unknown>> {
  const { at, shares, price, cost, fee, leaderPrice, slippage, clocks, algorithm, ...words } = trade;
  return {
    time: new Date(at).toISOString(),
    ...words,
    algorithm: algorithm ?? null,
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

/** What a follower is worth: dollars as decimal text, the fall from the peak in whole basis points. */
function equityJson(one: FollowerEquity | undefined): Readonly<Record<string, unknown>> | null {
  if (one === undefined) return null;
  const [equity, start, peak] = [equityOf(one), dayStartOf(one), peakOf(one)];
  return {
    ...{ equity: formatMicros(equity), cash: formatMicros(one.cash), positions: formatMicros(one.positions) },
    ...{ claims: formatMicros(one.claims), unattributed: formatMicros(one.unattributed) },
    ...{ realised: formatMicros(one.realised), open: formatMicros(one.open) },
    ...{ day: one.day, dayStart: formatMicros(start), today: formatMicros(equity - start) },
    ...{ peak: formatMicros(peak), drawdownBps: Number(drawdownOf(equity, peak)), isHalved: one.isHalved },
    ...{ unpriced: one.unpricedCount, at: new Date(one.at).toISOString() },
    ...{ cashAt: new Date(one.cashAt).toISOString(), marksAt: new Date(one.marksAt).toISOString() },
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
    equity: equity === undefined ? null : formatMicros(equity.equity),
    equityAt: equity === undefined ? null : new Date(equity.at).toISOString(),
    deploymentBps: equity === undefined ? null : deploymentBps(equity),
    openPositions,
    unmarked,
    trades,
  };
}

function tradingJson(trading: TradingReport | undefined): Readonly<Record<string, unknown>> | null {
  if (trading === undefined) return null;
  const { tradingMode: mode, switchFrom, breakers = [], trips = [] } = trading;
  const held = breakers.map((code) => {
    const trip = trips.find((one) => one.code === code);
    const since = trip === undefined ? null : new Date(trip.at).toISOString();
    const known = parseBreaker(code);
    const reset = known === undefined ? null : BREAKERS[known].reset;
    return { code, mode: breakerMode(code), since, why: trip?.why ?? null, reset };
  });
  return { mode, switch: switchOf(trading), switchFrom: switchFrom ?? null, breakers, tripped: held };
}

function tallyJson({ code, count, leaderNotional }: ReasonTally): Readonly<Record<string, unknown>> {
  return { code, count, leaderNotional: formatMicros(leaderNotional) };
}

function mapped(amounts: Readonly<Record<string, Usd>>): Readonly<Record<string, Decimal>> {
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, formatMicros(amount)]));
}
