import { sibling } from './book-sources.ts';
import { chanceOf, hashOf } from './chance.ts';
import type { FeedTrade } from './feed-trade.ts';
import type { StrangerRecord } from './journal.ts';
import type { Token } from './market-index.ts';
import { takerFee } from './matching.ts';
import { divideUp, ONE } from './micro.ts';
import { applyFact } from './order-changes.ts';
import { isMinted, otherTrader } from './other-traders.ts';
import { blockTimeMs, MINED_AFTER_MS } from './settlement.ts';
import type { VenueState } from './venue-state.ts';
import type { ActivityRow } from './world.ts';

type Level = { readonly priceMicro: bigint; readonly sharesMicro: bigint };

/** Books what a stranger took: off the book, off the orders that it met, and for all to read. */
export function applyStranger(state: VenueState, record: StrangerRecord): void {
  const { markets, books, prints, strangers } = state;
  const token = markets.token(record.tokenId);
  if (token === undefined) throw new Error(`the stored trade names a token that this tape does not have`);
  const { market } = token;
  strangers.place = { atMs: record.atMs, marketIndex: market.index };
  const isFirst = token.outcomeIndex === 0;
  const lastMicro = BigInt(record.lastMicro);
  prints.add(market, {
    atMs: record.atMs,
    side: isFirst === (record.side === 'BUY') ? 'BUY' : 'SELL',
    priceMicro: isFirst ? lastMicro : ONE - lastMicro,
  });
  const levels = record.levels.map(
    ({ priceMicro, sharesMicro }): Level => ({ priceMicro: BigInt(priceMicro), sharesMicro: BigInt(sharesMicro) }),
  );
  if (levels.length > 0) {
    const side = record.side === 'BUY' ? 'asks' : 'bids';
    const taken = levels.map(({ priceMicro, sharesMicro }) => ({ priceMicro, sizeMicro: sharesMicro }));
    books.take(token, { epoch: record.bookEpoch, side, levels: taken });
    const parts = partsOf(state, token, { record, levels });
    const [first] = parts;
    if (first !== undefined) strangers.trades.push({ market, taker: first.row });
    strangers.parts.push(...parts);
    strangers.partTimes.push(...parts.map(({ atMs }) => atMs));
  }
  for (const hit of record.hits) applyFact(state, hit, record.atMs);
  state.emit({ kind: 'stranger', market, atMs: record.atMs });
}

/** The taker's part, and behind it one for each price, of a maker each. */
function partsOf(
  { world, markets }: VenueState,
  token: Token,
  { record, levels }: { readonly record: StrangerRecord; readonly levels: readonly Level[] },
): FeedTrade[] {
  const { market } = token;
  const name = `${world.seed}|${market.conditionId}|${record.number}`;
  const chance = chanceOf(`parties|${name}`);
  const { wallet, orderId } = record;
  const atMs = record.atMs + MINED_AFTER_MS;
  const transactionHash = `0x${hashOf(`transaction|stranger|${name}|${record.atMs}`).toString('hex')}`;
  const taker = rowOf(token, record.side, { wallet, levels, atMs, transactionHash });
  const feeMicro = levels.reduce((sum, level) => sum + takerFee(market, level.sharesMicro, level.priceMicro), 0n);
  const shared = { atMs, takerWallet: wallet };
  const makers = levels.map((level, index): FeedTrade => {
    const minted = isMinted(chance);
    const maker = {
      wallet: otherTrader(world.seed, chance),
      levels: [minted ? { ...level, priceMicro: ONE - level.priceMicro } : level],
      ...{ atMs, transactionHash },
    };
    const [traded, side] = minted ? [sibling(markets, token), record.side] : [token, opposite(record.side)];
    const makerOrderId = `0x${hashOf(`maker|${name}|${record.atMs}|${index}`).toString('hex')}`;
    return { ...shared, row: rowOf(traded, side, maker), isTaker: false, orderId: makerOrderId, feeMicro: 0n };
  });
  return [{ ...shared, row: taker, isTaker: true, orderId, feeMicro }, ...makers];
}

function rowOf(
  { market, tokenId, outcome, outcomeIndex }: Token,
  side: 'BUY' | 'SELL',
  {
    wallet,
    levels,
    atMs,
    transactionHash,
  }: {
    readonly wallet: string;
    readonly levels: readonly Level[];
    readonly atMs: number;
    readonly transactionHash: string;
  },
): ActivityRow {
  const sizeMicro = levels.reduce((sum, { sharesMicro }) => sum + sharesMicro, 0n);
  const exact = levels.reduce((sum, { sharesMicro, priceMicro }) => sum + sharesMicro * priceMicro, 0n);
  return {
    ...{ wallet, type: 'TRADE', timestampS: blockTimeMs(atMs) / 1000, transactionHash },
    ...{ conditionId: market.conditionId, tokenId, side, sizeMicro },
    usdcMicro: side === 'BUY' ? divideUp(exact, ONE) : exact / ONE,
    price: Number(exact / sizeMicro) / 1_000_000,
    ...{ outcome, outcomeIndex, title: market.question, slug: market.slug, eventSlug: market.eventSlug, name: '' },
  };
}

function opposite(side: 'BUY' | 'SELL'): 'BUY' | 'SELL' {
  return side === 'BUY' ? 'SELL' : 'BUY';
}
