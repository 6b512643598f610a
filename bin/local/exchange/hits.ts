import { remainingMicro } from './accounts.ts';
import { chanceOf, hashOf, uuidOf } from './chance.ts';
import type { HitFact } from './journal.ts';
import type { Market } from './market-index.ts';
import { ONE, smaller } from './micro.ts';
import type { Print } from './prints.ts';
import type { Resting } from './resting-orders.ts';
import type { VenueState } from './venue-state.ts';

/**
 * The followers' resting orders that a print takes: those at better prices first, up to its size; at the print's own
 * price they share it with strangers, so a quarter, a half, three quarters or all of it reaches them.
 */
export function printHits({ world, resting }: VenueState, market: Market, print: Print): HitFact[] {
  const name = `${world.seed}|${market.conditionId}|${print.number}`;
  const side = print.side === 'SELL' ? 'bids' : 'asks';
  const isFirst = print.outcomeIndex === 0;
  const taker: HitFact['taker'] = {
    orderId: `0x${hashOf(`print|${name}`).toString('hex')}`,
    tokenId: market.tokens[print.outcomeIndex].tokenId,
    side: isFirst === (print.side === 'BUY') ? 'BUY' : 'SELL',
    sizeMicro: print.sizeMicro.toString(),
    priceMicro: (isFirst ? print.priceMicro : ONE - print.priceMicro).toString(),
  };
  const quarters = BigInt(1 + chanceOf(`queue|${name}`)(4));
  const atPriceMicro = (print.sizeMicro * quarters) / 4n;
  const hits: HitFact[] = [];
  let takenMicro = 0n;
  for (const one of resting.queue(market.index, side)) {
    const isAtPrice = one.priceMicro === print.priceMicro;
    const isBetter = side === 'bids' ? one.priceMicro > print.priceMicro : one.priceMicro < print.priceMicro;
    if (!isBetter && !isAtPrice) break;
    const reaches = (isAtPrice ? atPriceMicro : print.sizeMicro) - takenMicro;
    const sharesMicro = smaller(reaches, remainingMicro(one.placed));
    if (sharesMicro <= 0n) break;
    takenMicro += sharesMicro;
    const tradeId = uuidOf(`hit|${name}|${one.placed.id}`);
    hits.push({ is: 'hit', orderId: one.placed.id, tradeId, sharesMicro: sharesMicro.toString(), taker });
  }
  return hits;
}

/** The resting orders that a book made anew comes to meet: strangers who now offer what these orders ask for. */
export function bookHits(state: VenueState, market: Market, nowMs: number): HitFact[] {
  const token = state.markets.token(market.tokens[0].tokenId);
  const book = token === undefined ? undefined : state.books.strangers(token, nowMs);
  if (book === undefined) return [];
  return (['bids', 'asks'] as const).flatMap((side) => {
    const met = side === 'bids' ? 'asks' : 'bids';
    const left = book[met].map((level) => ({ ...level }));
    return state.resting.queue(market.index, side).flatMap((one) => hitsOf(one, left, { market, book, met, nowMs }));
  });
}

type Offer = { readonly priceMicro: bigint; sizeMicro: bigint };

function hitsOf(
  { placed, side, priceMicro }: Resting,
  offers: readonly Offer[],
  context: {
    readonly market: Market;
    readonly book: { readonly epoch: string };
    readonly met: 'bids' | 'asks';
    readonly nowMs: number;
  },
): HitFact[] {
  const { market, book, met, nowMs } = context;
  const hits: HitFact[] = [];
  let wantedMicro = remainingMicro(placed);
  for (const offer of offers) {
    const isMet = side === 'bids' ? offer.priceMicro <= priceMicro : offer.priceMicro >= priceMicro;
    const sharesMicro = smaller(offer.sizeMicro, wantedMicro);
    if (!isMet || wantedMicro === 0n) break;
    if (sharesMicro === 0n) continue;
    offer.sizeMicro -= sharesMicro;
    wantedMicro -= sharesMicro;
    const name = `${placed.id}|${nowMs}|${offer.priceMicro}`;
    hits.push({
      is: 'hit',
      orderId: placed.id,
      tradeId: uuidOf(`met|${name}`),
      sharesMicro: sharesMicro.toString(),
      taker: {
        orderId: `0x${hashOf(`met|${name}`).toString('hex')}`,
        tokenId: market.tokens[0].tokenId,
        side: met === 'asks' ? 'SELL' : 'BUY',
        sizeMicro: sharesMicro.toString(),
        priceMicro: priceMicro.toString(),
      },
      level: { epoch: book.epoch, side: met, priceMicro: offer.priceMicro.toString() },
    });
  }
  return hits;
}
