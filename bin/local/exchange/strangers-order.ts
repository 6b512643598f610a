import { chanceOf, hashOf, uuidOf } from './chance.ts';
import type { HitFact, StrangerRecord } from './journal.ts';
import { isInsidePriceBounds, type Token } from './market-index.ts';
import type { MatchLevel } from './matching.ts';
import { ONE, smaller } from './micro.ts';
import { otherTrader } from './other-traders.ts';
import type { Arrival } from './strangers-arrivals.ts';
import type { VenueState } from './venue-state.ts';

/** Strangers trade in whole hundredths of a share, */
const LOT_MICRO = 10_000n;
/** take from 5 to 50 % of what they may, */
const LEAST_PERCENT = 5;
const MOST_PERCENT = 50;
/** and pay up to 5 % more than the best price of the book as it was made, or a tick. */
const BAND_PERCENT = 5n;

/**
 * What a stranger takes from the book of an instant, `undefined` when that is nothing.
 *
 * Side, outcome, share of the book and wallet hang on the seed, the market and the number of the arrival. However many
 * come, they never trade beyond the band around the book as it was made, and never take a side whole.
 */
export function strangerOrder(
  { world, markets, books }: VenueState,
  { atMs, market, number }: Arrival,
): StrangerRecord | undefined {
  const name = `${world.seed}|${market.conditionId}|${number}`;
  const chance = chanceOf(`stranger|${name}`);
  const token = markets.token(market.tokens[chance(2) === 0 ? 0 : 1].tokenId);
  const side = chance(2) === 0 ? 'BUY' : 'SELL';
  const percent = BigInt(LEAST_PERCENT + chance(MOST_PERCENT - LEAST_PERCENT + 1));
  const limitMicro = token === undefined ? undefined : limitOf(token, side, books.made(token, atMs));
  if (token === undefined || limitMicro === undefined) return undefined;
  const { epoch, levels } = books.offers(token, side, atMs);
  const offered = levels.filter(({ priceMicro }) =>
    side === 'BUY' ? priceMicro <= limitMicro : priceMicro >= limitMicro,
  );
  const offeredMicro = offered.reduce((sum, { sizeMicro }) => sum + sizeMicro, 0n);
  const wantedMicro = ((offeredMicro * percent) / 100n / LOT_MICRO) * LOT_MICRO;
  if (wantedMicro < BigInt(Math.ceil(market.minOrderSize)) * ONE) return undefined;
  const taken = takenFrom(offered, wantedMicro);
  const wallet = otherTrader(world.seed, chance);
  // Not by its number alone: with fewer strangers an hour, from a restart on, numbers come again.
  const orderId = `0x${hashOf(`stranger|${name}|${atMs}`).toString('hex')}`;
  return {
    kind: 'stranger',
    ...{ atMs, number, wallet, orderId, tokenId: token.tokenId, side, bookEpoch: epoch },
    lastMicro: (taken.at(-1)?.priceMicro ?? 0n).toString(),
    levels: taken
      .filter(({ makerOrderId }) => makerOrderId === undefined)
      .map(({ priceMicro, sizeMicro }) => ({
        priceMicro: priceMicro.toString(),
        sharesMicro: sizeMicro.toString(),
      })),
    hits: taken.flatMap(({ makerOrderId, priceMicro, sizeMicro }): HitFact[] => {
      if (makerOrderId === undefined) return [];
      const [shares, price] = [sizeMicro.toString(), priceMicro.toString()];
      const taker = { orderId, tokenId: token.tokenId, side, sizeMicro: shares, priceMicro: price, wallet } as const;
      const tradeId = uuidOf(`stranger|${name}|${atMs}|${makerOrderId}`);
      return [{ is: 'hit', orderId: makerOrderId, tradeId, sharesMicro: shares, taker }];
    }),
  };
}

/** The worst price that a stranger accepts, `undefined` where the side that it would take from was made empty. */
function limitOf(
  { market: { tickMicro } }: Token,
  side: 'BUY' | 'SELL',
  made: { readonly bids: readonly MatchLevel[]; readonly asks: readonly MatchLevel[] } | undefined,
): bigint | undefined {
  const bestMicro = (side === 'BUY' ? made?.asks : made?.bids)?.[0]?.priceMicro;
  if (bestMicro === undefined) return undefined;
  const band = (bestMicro * BAND_PERCENT) / 100n;
  const widthMicro = band > tickMicro ? band : tickMicro;
  const limitMicro = side === 'BUY' ? bestMicro + widthMicro : bestMicro - widthMicro;
  if (isInsidePriceBounds(limitMicro, tickMicro)) return limitMicro;
  return side === 'BUY' ? ONE - tickMicro : tickMicro;
}

function takenFrom(offered: readonly MatchLevel[], wantedMicro: bigint): MatchLevel[] {
  let leftMicro = wantedMicro;
  return offered.flatMap((level) => {
    const sizeMicro = smaller(level.sizeMicro, leftMicro);
    leftMicro -= sizeMicro;
    return sizeMicro > 0n ? [{ ...level, sizeMicro }] : [];
  });
}
