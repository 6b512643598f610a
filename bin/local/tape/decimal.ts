const DECIMAL = /^(\d+)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;

/**
 * Reads non-negative decimal text as an integer of `10^-decimals` units, rounding half up.
 *
 * The venue sends doubles; their shortest text, read here digit by digit, keeps every millionth that was meant.
 *
 * @returns undefined when the text is not a non-negative decimal number.
 * @example
 * scaleDecimal('0.9700000663288868', 6); // 970000n
 */
export function scaleDecimal(text: string, decimals: number): bigint | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const shift = decimals - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return (digits * 2n + divisor) / (divisor * 2n);
}

/**
 * Writes millionths as decimal text without trailing zeros.
 *
 * @example
 * formatMicro(1_500_000n); // '1.5'
 */
export function formatMicro(micro: bigint): string {
  const whole = micro / 1_000_000n;
  const fraction = `${micro % 1_000_000n}`.padStart(6, '0').replace(/0+$/, '');
  return fraction === '' ? `${whole}` : `${whole}.${fraction}`;
}
