import type { MakerLeg, PlacedOrder, TakerLeg, Trade } from './accounts.ts';
import { hashOf, uuidOf } from './chance.ts';
import type { HitFact } from './journal.ts';
import type { Token } from './market-index.ts';
import { divideUp, ONE, smaller } from './micro.ts';
import type { PlannedFill } from './order-records.ts';
import type { VenueState } from './venue-state.ts';

/** Whoever trades here and is not a follower. */
const STRANGER = { apiKey: '00000000-0000-4000-a000-000000000000', wallet: `0x${'0'.repeat(39)}1` };

type Crossing = {
  readonly placed: PlacedOrder;
  readonly fills: readonly PlannedFill[];
  readonly bookEpoch: string;
  readonly atMs: number;
};

/** One trade of an order that crossed, and the same trade as the follower sees it whose order was met. */
export type CrossedTrade = { readonly taker: Trade; readonly maker?: Trade; readonly makerOrder?: PlacedOrder };

/** The trades of an order that crossed: one for each price and, among followers, for each order it met. */
export function takerTrades(state: VenueState, { placed, fills, bookEpoch, atMs }: Crossing): CrossedTrade[] {
  return fills.map((fill, index): CrossedTrade => {
    const { makerOrderId, settlement = 'confirm', ...amounts } = fill;
    const id = takerTradeId(placed.id, index);
    const makerOrder = makerOrderId === undefined ? undefined : state.orders.get(makerOrderId);
    const shared = { id, matchMs: atMs, settlement, ...hashes(`${placed.id}|${index}`, settlement) };
    const taker: TakerLeg = {
      ...legOf(placed),
      sizeMicro: fill.sharesMicro,
      priceMicro: fill.priceMicro,
    };
    const strangerId = `maker|${state.world.seed}|${placed.token.tokenId}|${bookEpoch}|${fill.priceMicro}`;
    const maker: MakerLeg =
      makerOrder === undefined
        ? { ...strangerLeg(strangerId, placed.token, opposite(placed.order.side)), ...sizeOf(fill) }
        : { ...legOf(makerOrder), sharesMicro: fill.sharesMicro, priceMicro: makerOrder.limitMicro };
    const legs = { taker, makers: [maker] };
    const own: Trade = { ...amounts, ...shared, ...legs, ...ownerOf(placed), role: 'TAKER' };
    if (makerOrder === undefined) return { taker: own };
    const met: Trade = {
      ...shared,
      ...legs,
      ...ownerOf(makerOrder),
      ...makerAmounts(makerOrder, fill.sharesMicro),
      role: 'MAKER',
    };
    return { taker: own, maker: met, makerOrder };
  });
}

/** The trade of an order that rested and was hit by a stranger. */
export function hitTrade(
  state: VenueState,
  { placed, fact, atMs }: { readonly placed: PlacedOrder; readonly fact: HitFact; readonly atMs: number },
): Trade {
  const sharesMicro = BigInt(fact.sharesMicro);
  const { taker: struck, settlement = 'confirm', tradeId } = fact;
  const token = state.markets.token(struck.tokenId) ?? placed.token;
  const sizeMicro = BigInt(struck.sizeMicro);
  const own: MakerLeg = { ...legOf(placed), sharesMicro, priceMicro: placed.limitMicro };
  const others: MakerLeg = {
    ...strangerLeg(`others|${tradeId}`, token, opposite(struck.side)),
    sharesMicro: sizeMicro - sharesMicro,
    priceMicro: BigInt(struck.priceMicro),
  };
  return {
    id: tradeId,
    matchMs: atMs,
    settlement,
    ...hashes(tradeId, settlement),
    ...makerAmounts(placed, sharesMicro),
    ...ownerOf(placed),
    role: 'MAKER',
    taker: {
      ...{ ...STRANGER, orderId: struck.orderId, token, side: struck.side, sizeMicro },
      ...(struck.wallet === undefined ? {} : { wallet: struck.wallet }),
      priceMicro: BigInt(struck.priceMicro),
    },
    makers: others.sharesMicro > 0n ? [own, others] : [own],
  };
}

/** The id of the n-th trade of an order that crossed. */
export function takerTradeId(orderId: string, index: number): string {
  return uuidOf(`trade|${orderId}|${index}`);
}

/** Makers pay no fee; a buyer never more than its maker amount in all. */
function makerAmounts(
  { order, limitMicro, trades }: PlacedOrder,
  sharesMicro: bigint,
): Pick<Trade, 'priceMicro' | 'sharesMicro' | 'dollarsMicro' | 'feeMicro'> {
  const exact = sharesMicro * limitMicro;
  const spent = trades.reduce((sum, { dollarsMicro }) => sum + dollarsMicro, 0n);
  const dollarsMicro =
    order.side === 'BUY' ? smaller(divideUp(exact, ONE), BigInt(order.makerAmount) - spent) : exact / ONE;
  return { priceMicro: limitMicro, sharesMicro, dollarsMicro, feeMicro: 0n };
}

function ownerOf({ id, token, order }: PlacedOrder): Pick<Trade, 'orderId' | 'token' | 'side'> {
  return { orderId: id, token, side: order.side };
}

function legOf({ id, apiKey, account, token, order }: PlacedOrder): Omit<MakerLeg, 'sharesMicro' | 'priceMicro'> {
  return { orderId: id, apiKey, wallet: account.wallet, token, side: order.side };
}

function strangerLeg(name: string, token: Token, side: 'BUY' | 'SELL'): Omit<MakerLeg, 'sharesMicro' | 'priceMicro'> {
  return { ...STRANGER, orderId: `0x${hashOf(name).toString('hex')}`, token, side };
}

function sizeOf({ sharesMicro, priceMicro }: PlannedFill): Pick<MakerLeg, 'sharesMicro' | 'priceMicro'> {
  return { sharesMicro, priceMicro };
}

function hashes(name: string, settlement: Trade['settlement']): Pick<Trade, 'transactionHash' | 'revertedHash'> {
  const isReverted = settlement === 'retry' || settlement === 'fail';
  return {
    transactionHash: `0x${hashOf(`transaction|${name}`).toString('hex')}`,
    revertedHash: isReverted ? `0x${hashOf(`reverted|${name}`).toString('hex')}` : '',
  };
}

function opposite(side: 'BUY' | 'SELL'): 'BUY' | 'SELL' {
  return side === 'BUY' ? 'SELL' : 'BUY';
}
