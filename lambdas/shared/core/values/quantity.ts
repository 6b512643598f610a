import { invariant } from './invariant.ts';

// What goes wrong is put into words only when it does: a decision divides hundreds of times.

/** Adds two amounts of one unit. */
export function plus<U extends bigint>(a: U, b: NoInfer<U>): U {
  return ((a as bigint) + b) as U;
}

/** Subtracts an amount of the same unit; the result may be negative. */
export function minus<U extends bigint>(a: U, b: NoInfer<U>): U {
  return ((a as bigint) - b) as U;
}

/** The smaller of two amounts of one unit. */
export function smaller<U extends bigint>(a: U, b: NoInfer<U>): U {
  return a < b ? a : b;
}

/** The larger of two amounts of one unit. */
export function larger<U extends bigint>(a: U, b: NoInfer<U>): U {
  return a > b ? a : b;
}

/** Sums amounts of one unit, starting from its zero. */
export function sum<U extends bigint>(zero: U, amounts: readonly NoInfer<U>[]): U {
  return amounts.reduce<U>((total, amount) => plus(total, amount), zero);
}

/**
 * Multiplies by a ratio and rounds toward zero, so that a non-negative amount never grows by rounding.
 *
 * @example
 * scaleFloor(usd(10n), 1n, 3n); // 3n
 */
export function scaleFloor<U extends bigint>(amount: U, numerator: bigint, denominator: bigint): U {
  if (denominator <= 0n) invariant(false, `scaleFloor by a denominator of ${denominator}`);
  return ((amount * numerator) / denominator) as U;
}

/**
 * Divides and rounds away from zero for non-negative operands: what one may have to pay.
 *
 * @example
 * divideCeil(10n, 3n); // 4n
 */
export function divideCeil(dividend: bigint, divisor: bigint): bigint {
  if (dividend < 0n || divisor <= 0n) invariant(false, `divideCeil of ${dividend} by ${divisor}`);
  return (dividend + divisor - 1n) / divisor;
}

/** Rounds a non-negative amount down to a multiple of `step`. */
export function floorToStep<U extends bigint>(amount: U, step: bigint): U {
  if (amount < 0n || step <= 0n) invariant(false, `floorToStep of ${amount} to ${step}`);
  return (amount - (amount % step)) as U;
}

/** Rounds a non-negative amount up to a multiple of `step`. */
export function ceilToStep<U extends bigint>(amount: U, step: bigint): U {
  return (divideCeil(amount, step) * step) as U;
}

/** Greatest common divisor of two non-negative integers, not both zero. */
export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}
