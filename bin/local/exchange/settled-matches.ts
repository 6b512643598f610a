import type { HitFact } from './journal.ts';
import type { Market, Token } from './market-index.ts';
import type { Fill } from './matching.ts';
import type { PlannedFill } from './order-records.ts';
import type { SettlementPlan } from './settlement.ts';
import { takerTradeId } from './trades.ts';
import type { VenueState } from './venue-state.ts';

/** A trade at the moment of its match, with the wallets of all funded accounts that are in it. */
export type MatchedTrade = {
  readonly tradeId: string;
  readonly atMs: number;
  readonly market: Market;
  readonly wallets: readonly string[];
};

/** How a trade settles; asked once for each trade, when it is matched. */
export type SettlementOf = (match: MatchedTrade) => SettlementPlan;

type Taker = { readonly id: string; readonly account: { readonly wallet: string }; readonly token: Token };

/** The fills of an order that crosses, each with what becomes of it on the chain. */
export function settledFills(
  { orders }: Pick<VenueState, 'orders'>,
  settlementOf: SettlementOf,
  { placed, fills, atMs }: { readonly placed: Taker; readonly fills: readonly Fill[]; readonly atMs: number },
): PlannedFill[] {
  return fills.map((fill, index) => {
    const maker = fill.makerOrderId === undefined ? undefined : orders.get(fill.makerOrderId);
    const wallets = [placed.account.wallet, ...(maker === undefined ? [] : [maker.account.wallet])];
    const tradeId = takerTradeId(placed.id, index);
    return { ...fill, ...settlementField(settlementOf({ tradeId, atMs, market: placed.token.market, wallets })) };
  });
}

/** The hits on orders that rested, each with what becomes of it on the chain. */
export function settledHits(
  { orders }: Pick<VenueState, 'orders'>,
  settlementOf: SettlementOf,
  { hits, market, atMs }: { readonly hits: readonly HitFact[]; readonly market: Market; readonly atMs: number },
): HitFact[] {
  return hits.map((hit) => {
    const wallet = orders.get(hit.orderId)?.account.wallet;
    const match = { tradeId: hit.tradeId, atMs, market, wallets: wallet === undefined ? [] : [wallet] };
    return { ...hit, ...settlementField(settlementOf(match)) };
  });
}

/** Only what is out of the ordinary is written down. */
function settlementField(settlement: SettlementPlan): { readonly settlement?: SettlementPlan } {
  return settlement === 'confirm' ? {} : { settlement };
}
