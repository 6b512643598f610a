import type { Token } from './market-index.ts';
import { formatMicro } from './micro.ts';
import type { Venue } from './venue.ts';

/** One point of a series: epoch seconds, and the last price by then. */
export type PricePoint = { readonly t: number; readonly p: number };

/** Seconds of the windows that a series may be asked for; `max` and `all` reach back to the first print. */
export const INTERVAL_S: Readonly<Record<string, number>> = {
  '1h': 3_600,
  '6h': 21_600,
  '1d': 86_400,
  '1w': 604_800,
  '1m': 2_592_000,
  max: Infinity,
  all: Infinity,
};

/** Points that one answer holds; a longer series is told more coarsely. */
const MAX_POINTS = 20_000;

/** The last price of a token at each step of a window; nothing before its first print. */
export function priceHistory(
  { prints, world }: Venue,
  token: Token,
  window: { readonly startS: number; readonly endS: number; readonly stepS: number },
): PricePoint[] {
  const firstS = firstPrintS(world.rows, token);
  if (firstS === undefined) return [];
  const startS = Math.max(window.startS, firstS);
  const stepS = Math.max(window.stepS, Math.ceil((window.endS - startS) / MAX_POINTS));
  const points: PricePoint[] = [];
  for (let t = Math.ceil(startS / stepS) * stepS; t <= window.endS; t += stepS) {
    const priceMicro = prints.lastPrice(token, t * 1000);
    if (priceMicro !== undefined) points.push({ t, p: Number(formatMicro(priceMicro)) });
  }
  return points;
}

function firstPrintS(rows: Venue['world']['rows'], { market }: Token): number | undefined {
  const tokens = market.tokens.map(({ tokenId }) => tokenId);
  return rows.find(({ type, tokenId }) => type === 'TRADE' && tokens.includes(tokenId))?.timestampS;
}
