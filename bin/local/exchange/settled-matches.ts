import type { Account } from './accounts.ts';
import type { HitFact } from './journal.ts';
import type { Market, Token } from './market-index.ts';
import type { Fill } from './matching.ts';
import type { PlannedFill } from './order-records.ts';
import type { SettlementPlan } from './settlement.ts';
import { takerTradeId } from './trades.ts';
import type { VenueState } from './venue-state.ts';

/** A trade at the moment of its match, with wallet and signer of every funded account that is in it. */
export type MatchedTrade = {
  readonly tradeId: string;
  readonly atMs: number;
  readonly market: Market;
  readonly parties: readonly string[];
};

/** How a trade settles; asked once for each trade, when it is matched. */
export type SettlementOf = (match: MatchedTrade) => SettlementPlan;

type Party = Pick<Account, 'wallet' | 'signer'>;
type Taker = { readonly id: string; readonly account: Party; readonly token: Token };

/** The fills of an order that crosses, each with what becomes of it on the chain. */
export function settledFills(
  { orders }: Pick<VenueState, 'orders'>,
  settlementOf: SettlementOf,
  { placed, fills, atMs }: { readonly placed: Taker; readonly fills: readonly Fill[]; readonly atMs: number },
): PlannedFill[] {
  return fills.map((fill, index) => {
    const maker = fill.makerOrderId === undefined ? undefined : orders.get(fill.makerOrderId);
    const parties = [placed.account, maker?.account].flatMap(namesOf);
    const tradeId = takerTradeId(placed.id, index);
    return { ...fill, ...settlementField(settlementOf({ tradeId, atMs, market: placed.token.market, parties })) };
  });
}

/** The hits on orders that rested, each with what becomes of it on the chain. */
export function settledHits(
  { orders }: Pick<VenueState, 'orders'>,
  settlementOf: SettlementOf,
  { hits, market, atMs }: { readonly hits: readonly HitFact[]; readonly market: Market; readonly atMs: number },
): HitFact[] {
  return hits.map((hit) => {
    const parties = namesOf(orders.get(hit.orderId)?.account);
    return { ...hit, ...settlementField(settlementOf({ tradeId: hit.tradeId, atMs, market, parties })) };
  });
}

function namesOf(party: Party | undefined): readonly string[] {
  return party === undefined ? [] : [party.wallet, party.signer];
}

/** Only what is out of the ordinary is written down. */
function settlementField(settlement: SettlementPlan): { readonly settlement?: SettlementPlan } {
  return settlement === 'confirm' ? {} : { settlement };
}
