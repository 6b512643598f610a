import { invariant } from '../../values/invariant.ts';
import { floorToStep, minus, plus, smaller } from '../../values/quantity.ts';
import { NO_SHARES, ORDER_SHARE_STEP, type Shares, shares } from '../../values/shares.ts';

type ShareOutInput = {
  readonly total: Shares;
  /** How the total is divided, as far as the bounds let it. */
  readonly weights: readonly bigint[];
  readonly least: Shares;
  readonly most: Shares;
};

/**
 * Divides shares by weights so that the parts are on the venue's lots, add up to the total, and lie between the bounds.
 *
 * @example
 * shareOut({ total: shares(10_000_000n), weights: [1n, 1n, 1n], least: NO_SHARES, most: shares(5_000_000n) });
 * // 3.34, 3.33 and 3.33 shares
 */
export function shareOut({ total, weights, least, most }: ShareOutInput): readonly Shares[] {
  const count = BigInt(weights.length);
  invariant(
    [total, least, most].every((amount) => amount % ORDER_SHARE_STEP === 0n) &&
      count * least <= total &&
      total <= count * most,
    `${total} shares in ${count} parts of ${least} to ${most}`,
  );
  const parts = weights.map(() => least);
  let rest = minus(total, shares(count * least));
  while (rest > 0n) {
    const open = parts.flatMap((part, at) => (part < most ? [at] : []));
    const sum = open.reduce((whole, at) => whole + (weights[at] ?? 0n), 0n);
    const before = rest;
    const give = (at: number, amount: Shares): void => {
      const part = parts[at] ?? NO_SHARES;
      const given = smaller(smaller(amount, minus(most, part)), rest);
      parts[at] = plus(part, given);
      rest = minus(rest, given);
    };
    for (const at of open) {
      const fair = sum === 0n ? before / BigInt(open.length) : (before * (weights[at] ?? 0n)) / sum;
      give(at, floorToStep(shares(fair), ORDER_SHARE_STEP));
    }
    // What is left is less than a lot for each.
    if (rest === before) for (const at of open) give(at, shares(ORDER_SHARE_STEP));
  }
  return parts;
}
