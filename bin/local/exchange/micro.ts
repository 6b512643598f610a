/** Millionths in one: dollars, shares and prices are all counted in millionths. */
export const ONE = 1_000_000n;

/** Reads a decimal number as millionths; digits beyond the sixth are cut off, `undefined` when it is not a number. */
export function parseMicro(text: string): bigint | undefined {
  const match = /^(\d{1,30})(?:\.(\d*))?$/.exec(text);
  if (match === null) return undefined;
  return BigInt(match[1] ?? '0') * ONE + BigInt((match[2] ?? '').slice(0, 6).padEnd(6, '0'));
}

/** Writes millionths as the shortest decimal text, 2_500_000 as `2.5`. */
export function formatMicro(micro: bigint): string {
  const sign = micro < 0n ? '-' : '';
  const digits = (micro < 0n ? -micro : micro).toString().padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '');
  return sign + digits.slice(0, -6) + (fraction === '' ? '' : `.${fraction}`);
}

/** Divides two non-negative integers, rounding up. */
export function divideUp(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}

/** The smaller of two integers. */
export function smaller(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}
