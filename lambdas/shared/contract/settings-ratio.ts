import { parseMicros } from '#core/values/decimal.ts';

const MOST = 10_000_000n;

/** What a Sharpe ratio in the settings may be, in words. */
export const RATIO_ALLOWED = 'a ratio from -10 to 10, at most six decimals';

/** The same for the reference of the settings. */
export const RATIO_TRAITS = { unit: 'ratio', range: '-10 to 10' };

/**
 * Reads a ratio, which may lie below zero, into millionths.
 *
 * @returns Undefined for what is none, or beyond ten.
 */
export function parseRatio(text: string): bigint | undefined {
  const isBelow = text.startsWith('-');
  const micros = parseMicros(isBelow ? text.slice(1) : text);
  if (micros === undefined || micros > MOST) return undefined;
  return isBelow ? -micros : micros;
}
