import { formatMicros, parseMicros } from '#core/values/decimal.ts';

/** Millionths of a number of a case that has no more than six decimals; what has more would be another case. */
export function microsOf(value: number): bigint {
  const micros = BigInt(Math.round(value * 1_000_000));
  const isExact = Math.abs(Number(formatMicros(micros)) - value) <= 1e-12 * Math.max(1, Math.abs(value));
  if (!isExact || parseMicros(formatMicros(micros)) === undefined) throw new Error(`${value} is not whole millionths`);
  return micros;
}
