import { invariant } from '../values/invariant.ts';
import { plus, scaleFloor, sum } from '../values/quantity.ts';
import { NO_SHARES, type Shares, shares } from '../values/shares.ts';

/**
 * Splits an amount in proportion to weights, by the largest remainder: the parts add up exactly, none is above its weight,
 * and none is further than one millionth from its exact share. Of equal remainders the earlier weight takes more.
 *
 * @example
 * proRata(shares(10n), [shares(10n), shares(10n), shares(10n)]); // 4n, 3n, 3n
 */
export function proRata(amount: Shares, weights: readonly Shares[]): readonly Shares[] {
  const total = sum(NO_SHARES, weights);
  invariant(amount >= 0n && amount <= total && weights.every((weight) => weight >= 0n), `${amount} of ${total}`);
  if (amount === 0n) return weights.map(() => NO_SHARES);
  const floors = weights.map((weight) => scaleFloor(amount, weight, total));
  const left = Number(amount - sum(NO_SHARES, floors));
  const remainder = (index: number): bigint => (amount * (weights[index] ?? NO_SHARES)) % total;
  const byRemainder = weights
    .map((_, index) => index)
    .sort((a, b) => (remainder(a) === remainder(b) ? a - b : remainder(a) > remainder(b) ? -1 : 1));
  const lucky = new Set(byRemainder.slice(0, left));
  return floors.map((part, index) => (lucky.has(index) ? plus(part, shares(1n)) : part));
}
