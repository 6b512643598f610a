import { MICRO } from './decimal.ts';
import { type Price } from './price.ts';
import { type Shares } from './shares.ts';
import { type Usd, usd } from './usd.ts';

/**
 * Money in millionths of a micro-dollar, as reports add it up.
 *
 * Micro-shares times micro-dollars a share are a whole number of them, so a report rounds nothing before it is shown.
 */
export type PicoUsd = bigint & { readonly __unit: 'pico-usd' };

/** Brands millionths of a micro-dollar. */
export const picoUsd = (count: bigint): PicoUsd => count as PicoUsd;

/** No money. */
export const NO_PICO: PicoUsd = picoUsd(0n);

/** What shares are worth at a price, exactly. */
export function worthOf(shares: Shares, at: Price): PicoUsd {
  return picoUsd(shares * at);
}

/** The same money in the finer unit. */
export function inPico(amount: Usd): PicoUsd {
  return picoUsd(amount * MICRO);
}

/** The nearest micro-dollar, halves away from zero; for showing. */
export function nearestUsd(amount: PicoUsd): Usd {
  const absolute = amount < 0n ? 0n - amount : amount;
  const rounded = (absolute + MICRO / 2n) / MICRO;
  return usd(amount < 0n ? -rounded : rounded);
}

/**
 * Writes dollars exactly, as a decimal text without trailing zeros.
 *
 * @example
 * formatPico(picoUsd(-1_500_000_000_001n)); // '-1.500000000001'
 */
export function formatPico(amount: PicoUsd): string {
  const digits = (amount < 0n ? 0n - amount : amount).toString().padStart(13, '0');
  const fraction = digits.slice(-12).replace(/0+$/, '');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -12)}${fraction === '' ? '' : `.${fraction}`}`;
}
