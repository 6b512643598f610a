import { type MarketTrade } from '#core/model/market-trade.ts';
import { type ConditionId } from '#core/values/ids.ts';
import { costOf } from '#core/values/price.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type MarketTrades, type TradeQuery } from '#ports/market-trades.ts';

/** Markets' trades as a test writes them. */
export type ScriptedTrades = MarketTrades & {
  readonly trades: Map<ConditionId, readonly MarketTrade[]>;
  readonly peers: Map<ConditionId, readonly ConditionId[]>;
  readonly asked: TradeQuery[];
  /** More of a market than this is cut: the newest are told. */
  most: number;
  /** Markets of which nothing can be read. */
  readonly away: Set<ConditionId>;
};

/** Starts without a trade. */
export function scriptedTrades(): ScriptedTrades {
  const scripted: ScriptedTrades = {
    trades: new Map(),
    peers: new Map(),
    asked: [],
    most: Infinity,
    away: new Set(),
    since: (query) => {
      scripted.asked.push(query);
      const { condition, from, least } = query;
      if (scripted.away.has(condition)) return Promise.reject(new UnavailableError('trades', { source: 'trades' }));
      const wanted = (scripted.trades.get(condition) ?? [])
        .filter((trade) => trade.at >= from && (least === undefined || costOf(trade.shares, trade.price) >= least))
        .toSorted((a, b) => b.at - a.at);
      const told = least === undefined ? {} : { least };
      const last = wanted[scripted.most];
      if (last === undefined) return Promise.resolve({ trades: wanted, from, ...told });
      const whole = wanted.filter(({ at }) => at > last.at);
      return Promise.resolve({ trades: whole, from: whole.at(-1)?.at ?? last.at, ...told });
    },
    mostTraded: (condition) => Promise.resolve(scripted.peers.get(condition) ?? []),
  };
  return scripted;
}
