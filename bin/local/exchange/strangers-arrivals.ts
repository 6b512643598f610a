import { chanceOf } from './chance.ts';
import { isResolved, type Market } from './market-index.ts';
import type { World } from './world.ts';

/** Others who trade while the tape lasts. */
export type StrangersSettings = { readonly tradesPerHour: number };

/** A place in the order of all arrivals: by time, and within an instant by market. */
export type ArrivalPlace = { readonly atMs: number; readonly marketIndex: number };

/** A stranger who comes to a market; `number` counts those of the market. */
export type Arrival = { readonly atMs: number; readonly market: Market; readonly number: number };

/** When strangers come. */
export type Arrivals = {
  /** The first one behind a place, `undefined` when the tape is over. */
  after(place: ArrivalPlace): Arrival | undefined;
  /** The first one in a market after an instant. */
  inMarket(market: Market, afterMs: number): Arrival | undefined;
};

const HOUR_MS = 3_600_000;

/**
 * Lets strangers come to every market that is open, one in each part of an hour, at an instant that is drawn.
 *
 * The instant hangs on the seed, the market and the number of the arrival alone. They come as long as the tape has
 * something to tell.
 */
export function strangerArrivals(
  world: World,
  markets: readonly Market[],
  { tradesPerHour }: StrangersSettings,
): Arrivals {
  const partMs = Math.floor(HOUR_MS / tradesPerHour);
  const endMs = lastMs(world);
  const arrivalOf = (market: Market, number: number): Arrival => {
    const drawnMs = chanceOf(`arrival|${world.seed}|${market.conditionId}|${number}`)(partMs);
    return { atMs: world.startMs + number * partMs + drawnMs, market, number };
  };
  const numberAt = (ms: number): number => Math.max(0, Math.floor((ms - world.startMs) / partMs));
  const isHere = ({ atMs, market }: Arrival): boolean => atMs <= endMs && !isResolved(market, atMs);
  let known: { readonly number: number; readonly arrivals: readonly Arrival[] } | undefined;
  const arrivalsOf = (number: number): readonly Arrival[] => {
    if (known?.number !== number) {
      const arrivals = markets.map((market) => arrivalOf(market, number)).filter(isHere);
      known = { number, arrivals: arrivals.sort((left, right) => compare(placeOf(left), placeOf(right))) };
    }
    return known.arrivals;
  };
  return {
    after: (place) => {
      const lastNumber = numberAt(endMs);
      for (let number = numberAt(place.atMs); number <= lastNumber; number += 1) {
        const found = arrivalsOf(number).find((arrival) => compare(placeOf(arrival), place) > 0);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    inMarket: (market, afterMs) => {
      const number = numberAt(afterMs);
      const arrivals = [arrivalOf(market, number), arrivalOf(market, number + 1)];
      return arrivals.find((arrival) => arrival.atMs > afterMs && isHere(arrival));
    },
  };
}

/** The place of an arrival. */
export function placeOf({ atMs, market }: Arrival): ArrivalPlace {
  return { atMs, marketIndex: market.index };
}

function compare(left: ArrivalPlace, right: ArrivalPlace): number {
  return left.atMs - right.atMs || left.marketIndex - right.marketIndex;
}

function lastMs({ rows, books, startMs }: World): number {
  const lastRowMs = rows.reduce((latest, { timestampS }) => Math.max(latest, timestampS * 1000), startMs);
  return books.reduce((latest, { atMs }) => Math.max(latest, atMs), lastRowMs);
}
