import type { MarketIndex } from './market-index.ts';
import { ONE, smaller } from './micro.ts';
import type { ActivityRow } from './world.ts';

/** What a wallet holds of one token, in millionths; kept after the last share is gone. */
export type Holding = {
  readonly tokenId: string;
  sharesMicro: bigint;
  /** What the shares still held cost, without fees. */
  costMicro: bigint;
  feesMicro: bigint;
  boughtMicro: bigint;
  /** What the shares that are gone had cost. */
  soldCostMicro: bigint;
  realizedMicro: bigint;
  readonly firstMs: number;
  lastMs: number;
};

/** A wallet at an instant: its cash and holdings, these in the order in which they were first held. */
export type Holdings = {
  cashMicro: bigint;
  redeemedMicro: bigint;
  readonly tokens: Map<string, Holding>;
};

/** A row of activity as the chain knows it. */
export type ChainEvent = {
  readonly atMs: number;
  readonly row: ActivityRow;
  readonly feeMicro: bigint;
  /** True of a fill of an order that rested; recorded rows do not tell. */
  readonly isMaker?: boolean;
};

/** Holdings of a wallet before anything happened. */
export function openHoldings(
  cashMicro: bigint,
  positions: readonly { readonly tokenId: string; readonly sharesMicro: bigint }[],
): Holdings {
  const holdings: Holdings = { cashMicro, redeemedMicro: 0n, tokens: new Map() };
  // What an opening position cost is not known: half a dollar a share, as its mark before the first print.
  for (const { tokenId, sharesMicro } of positions)
    receive(holdings, { tokenId, sharesMicro, dollarsMicro: sharesMicro / 2n, atMs: 0 });
  return holdings;
}

/** Books one event: a trade, a split, a merge, a redemption, or cash for any other type. */
export function applyEvent(holdings: Holdings, event: ChainEvent, markets: MarketIndex): void {
  const { row, atMs, feeMicro } = event;
  if (row.type === 'TRADE' && row.side === 'BUY') {
    holdings.cashMicro -= row.usdcMicro + feeMicro;
    receive(holdings, { tokenId: row.tokenId, sharesMicro: row.sizeMicro, dollarsMicro: row.usdcMicro, atMs });
    addFee(holdings, row.tokenId, feeMicro);
    return;
  }
  if (row.type === 'TRADE') {
    holdings.cashMicro += row.usdcMicro - feeMicro;
    give(holdings, { tokenId: row.tokenId, sharesMicro: row.sizeMicro, dollarsMicro: row.usdcMicro, atMs });
    addFee(holdings, row.tokenId, feeMicro);
    return;
  }
  if (row.type === 'SPLIT' || row.type === 'MERGE') {
    splitOrMerge(holdings, event, markets);
    return;
  }
  holdings.cashMicro += row.type === 'WITHDRAWAL' ? -row.usdcMicro : row.usdcMicro;
  if (row.type === 'REDEEM') redeem(holdings, event, markets);
  else if (row.type === 'CONVERSION' && row.tokenId !== '')
    give(holdings, { tokenId: row.tokenId, sharesMicro: row.sizeMicro, dollarsMicro: row.usdcMicro, atMs });
}

type Move = {
  readonly tokenId: string;
  readonly sharesMicro: bigint;
  readonly dollarsMicro: bigint;
  readonly atMs: number;
};

function splitOrMerge(holdings: Holdings, { row, atMs }: ChainEvent, markets: MarketIndex): void {
  const isSplit = row.type === 'SPLIT';
  holdings.cashMicro += isSplit ? -row.usdcMicro : row.usdcMicro;
  for (const { tokenId } of markets.condition(row.conditionId)?.tokens ?? []) {
    const move = { tokenId, sharesMicro: row.sizeMicro, dollarsMicro: row.usdcMicro / 2n, atMs };
    if (isSplit) receive(holdings, move);
    else give(holdings, move);
  }
}

/**
 * The chain redeems a wallet's whole balance of a token, but of a market of version v2 as many shares as it is told; an older
 * row without a token redeems both.
 */
function redeem(holdings: Holdings, { row, atMs }: ChainEvent, markets: MarketIndex): void {
  holdings.redeemedMicro += row.usdcMicro;
  const market = markets.condition(row.conditionId);
  const both = (market?.tokens ?? []).map(({ tokenId }) => tokenId);
  const isOne = market?.version === 'v2' && row.tokenId !== '';
  const told = isOne && row.sizeMicro > 0n ? row.sizeMicro : undefined;
  let dollarsMicro = row.usdcMicro;
  for (const tokenId of row.tokenId === '' ? both : [row.tokenId]) {
    const sharesMicro = told ?? holdings.tokens.get(tokenId)?.sharesMicro ?? 0n;
    const paid = row.tokenId === '' ? smaller(dollarsMicro, sharesMicro) : dollarsMicro;
    give(holdings, { tokenId, sharesMicro, dollarsMicro: paid, atMs });
    dollarsMicro -= paid;
  }
}

function receive(holdings: Holdings, { tokenId, sharesMicro, dollarsMicro, atMs }: Move): void {
  const holding = holdings.tokens.get(tokenId) ?? newHolding(tokenId, atMs);
  holdings.tokens.set(tokenId, holding);
  holding.sharesMicro += sharesMicro;
  holding.boughtMicro += sharesMicro;
  holding.costMicro += dollarsMicro;
  holding.lastMs = atMs;
}

/** Shares that the recording does not account for are not held, so never below nothing. */
function give(holdings: Holdings, { tokenId, sharesMicro, dollarsMicro, atMs }: Move): void {
  const holding = holdings.tokens.get(tokenId);
  if (holding === undefined) return;
  const given = smaller(sharesMicro, holding.sharesMicro);
  const costMicro = holding.sharesMicro === 0n ? 0n : (holding.costMicro * given) / holding.sharesMicro;
  holding.sharesMicro -= given;
  holding.costMicro -= costMicro;
  holding.soldCostMicro += costMicro;
  holding.realizedMicro += dollarsMicro - costMicro;
  holding.lastMs = atMs;
}

function addFee(holdings: Holdings, tokenId: string, feeMicro: bigint): void {
  const holding = holdings.tokens.get(tokenId);
  if (holding !== undefined) holding.feesMicro += feeMicro;
}

function newHolding(tokenId: string, firstMs: number): Holding {
  return {
    tokenId,
    sharesMicro: 0n,
    costMicro: 0n,
    feesMicro: 0n,
    boughtMicro: 0n,
    soldCostMicro: 0n,
    realizedMicro: 0n,
    firstMs,
    lastMs: firstMs,
  };
}

/** What shares are worth at a price, in millionths of a dollar, rounded down. */
export function worth(sharesMicro: bigint, priceMicro: bigint): bigint {
  return (sharesMicro * priceMicro) / ONE;
}
