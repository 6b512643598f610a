import { invariant } from '../values/invariant.ts';
import { normalQuantile } from './normal.ts';
import { known, missing, type Statistic } from './statistic.ts';

type WinRateInput = {
  readonly wins: number;
  readonly losses: number;
  /** Of both sides of the interval, above 0 and below 1; 0.95 by default. */
  readonly confidence?: number;
};

/** The share of won bets and the bounds within which it is. */
export type WinRate = {
  readonly raw: number;
  /** Wilson's bounds. */
  readonly lower: number;
  readonly upper: number;
  /** The mean of what is believed after the bets by Jeffreys' prior. */
  readonly jeffreys: number;
};

/**
 * The share of bets won, with Wilson's score interval (1927; quant.md, 2.4). Pushes are neither won nor lost.
 *
 * @returns Shares from 0 to 1; null where no bet was won or lost (EMPTY).
 * @example
 * winRateOf({ wins: 65, losses: 35 }).value?.lower; // 0.5525
 */
export function winRateOf({ wins, losses, confidence = 0.95 }: WinRateInput): Statistic<WinRate> {
  invariant(confidence > 0 && confidence < 1, 'a confidence is above 0 and below 1');
  if (!Number.isFinite(wins) || !Number.isFinite(losses)) return missing('NON_FINITE');
  invariant(wins >= 0 && losses >= 0, 'bets are counted');
  const n = wins + losses;
  if (n === 0) return missing('EMPTY');
  const raw = wins / n;
  const z = normalQuantile((1 + confidence) / 2);
  const centre = raw + (z * z) / (2 * n);
  const half = z * Math.sqrt((raw * (1 - raw)) / n + (z * z) / (4 * n * n));
  const whole = 1 + (z * z) / n;
  return known({
    raw,
    // No rounding takes a bound off the end of the scale.
    lower: wins === 0 ? 0 : (centre - half) / whole,
    upper: losses === 0 ? 1 : (centre + half) / whole,
    jeffreys: (wins + 0.5) / (n + 1),
  });
}
