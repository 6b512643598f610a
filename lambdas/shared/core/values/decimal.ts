/** One whole unit in base units: a dollar in micro-dollars, a share in micro-shares. */
export const MICRO = 1_000_000n;

const DECIMAL = /^(\d{1,15})(?:\.(\d{1,40}))?$/;

/**
 * Reads a non-negative decimal text exactly into millionths.
 *
 * Digits after the sixth must be zero unless `rounding` says which way they go: a venue's prices are quotients and carry
 * more, while an amount of money with more than six digits is not an amount of this collateral.
 *
 * @returns Millionths, or undefined when the text is not a plain decimal below 10^15 (no sign, exponent, space or NaN).
 * @example
 * parseMicros('0.57'); // 570_000n
 */
export function parseMicros(text: string, rounding: 'exact' | 'down' | 'nearest' = 'exact'): bigint | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const fraction = match[2] ?? '';
  const kept = fraction.slice(0, 6).padEnd(6, '0');
  const rest = fraction.slice(6);
  const base = BigInt(match[1] ?? '0') * MICRO + BigInt(kept);
  if (/^0*$/.test(rest)) return base;
  if (rounding === 'exact') return undefined;
  return rounding === 'nearest' && rest >= '5' ? base + 1n : base;
}

/**
 * Writes millionths as a decimal text without trailing zeros.
 *
 * @example
 * formatMicros(-1_500_000n); // '-1.5'
 */
export function formatMicros(micros: bigint): string {
  const digits = (micros < 0n ? -micros : micros).toString().padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '');
  return `${micros < 0n ? '-' : ''}${digits.slice(0, -6)}${fraction === '' ? '' : `.${fraction}`}`;
}
