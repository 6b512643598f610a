import { parseMicros } from '#core/values/decimal.ts';

const EXPONENT = /^(\d)(?:\.(\d+))?e([+-]\d{1,3})$/;

/**
 * Reads a non-negative amount of the venue, a JSON double or a decimal text, into millionths.
 *
 * A double stands for its shortest decimal form; beyond six digits it is rounded as told, because a double of the venue may be
 * a quotient or carry its own noise.
 *
 * @returns Millionths; undefined for what is no plain amount (negative, not finite, hexadecimal, too long).
 * @example
 * microsOf(1.5e-6); // 2n: rounded to the nearest
 */
export function microsOf(
  amount: number | string,
  rounding: 'exact' | 'down' | 'nearest' = 'nearest',
): bigint | undefined {
  return parseMicros(typeof amount === 'number' ? plainDecimal(String(amount)) : amount, rounding);
}

function plainDecimal(text: string): string {
  const match = EXPONENT.exec(text);
  if (match === null) return text;
  const digits = `${match[1] ?? ''}${match[2] ?? ''}`;
  const exponent = Number(match[3]);
  if (exponent >= 0) return digits.padEnd(exponent + 1, '0');
  return `0.${'0'.repeat(-exponent - 1)}${digits}`;
}
