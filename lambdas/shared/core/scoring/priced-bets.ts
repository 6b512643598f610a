import { type ConditionId, type TokenId } from '../values/ids.ts';
import { plus } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { type LeaderAct, type SeriesMarket } from './leader-act.ts';

/** A resolved bet on one outcome: what a share of it cost on average, with its fee, and what it paid, in dollars. */
export type PricedBet = {
  readonly condition: ConditionId;
  /** Bets of one event hang together. */
  readonly event: string;
  readonly price: number;
  readonly outcome: number;
};

type Bought = { shares: Shares; dollars: Usd };

/**
 * The bets of which price and outcome can be compared (quant.md, 2.5). Those on both outcomes say nothing, nor do shares that
 * were not bought; what was sold before the end counts all the same: its price was right or wrong.
 *
 * @param to - What is resolved from here on is not known yet.
 */
export function pricedBets(
  acts: readonly LeaderAct[],
  markets: ReadonlyMap<ConditionId, SeriesMarket>,
  to: UnixMs,
): readonly PricedBet[] {
  const otherwise = new Set(acts.flatMap(otherwiseGot));
  const bought = new Map<ConditionId, Map<TokenId, Bought>>();
  for (const act of acts) {
    if (act.kind !== 'BUY' || otherwise.has(act.condition)) continue;
    const tokens = bought.get(act.condition) ?? new Map<TokenId, Bought>();
    bought.set(act.condition, tokens);
    const sum = tokens.get(act.token) ?? { shares: NO_SHARES, dollars: NO_USD };
    tokens.set(act.token, {
      shares: plus(sum.shares, act.shares),
      dollars: plus(sum.dollars, plus(act.dollars, act.fee)),
    });
  }
  return [...bought].flatMap(([condition, tokens]): readonly PricedBet[] => {
    const market = markets.get(condition);
    const [only, ...others] = tokens;
    if (market?.payout === undefined || market.payout.at >= to || only === undefined || others.length > 0) return [];
    const [token, { shares, dollars }] = only;
    const price = Number(dollars) / Number(shares);
    if (!(price > 0 && price < 1)) return [];
    const outcome = Number(market.payout.perShare[token === market.tokens[0] ? 0 : 1]) / 1_000_000;
    return [{ condition, event: market.event, price, outcome }];
  });
}

/** Markets of which he got shares by other than buying them. */
function otherwiseGot(act: LeaderAct): readonly ConditionId[] {
  switch (act.kind) {
    case 'SPLIT':
    case 'RECEIVE':
      return [act.condition];
    case 'CONVERT':
      return act.gets.map(({ condition }) => condition);
    default:
      return [];
  }
}
