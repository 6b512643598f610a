import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { proRata } from '#core/ledger/pro-rata.ts';
import { type Shares, shares } from '#core/values/shares.ts';

const split = (amount: bigint, ...weights: readonly bigint[]): readonly bigint[] =>
  proRata(shares(amount), weights.map(shares));
const total = (parts: readonly bigint[]): bigint => parts.reduce((sum, part) => sum + part, 0n);

describe('proRata', () => {
  it('splits 10 over equal weights as 4, 3, 3: what flooring leaves goes to the largest remainder, of equals to the first', () => {
    expect(split(10n, 10n, 10n, 10n)).toEqual([4n, 3n, 3n]);
    expect(split(7n, 1n, 9n)).toEqual([1n, 6n]);
    expect(split(5n, 9n, 1n)).toEqual([5n, 0n]);
  });

  it('takes nothing of nothing, and all of all', () => {
    expect(split(0n, 0n, 0n)).toEqual([0n, 0n]);
    expect(split(12n, 5n, 7n)).toEqual([5n, 7n]);
  });

  it('takes no more than there is', () => {
    expect(() => split(13n, 5n, 7n)).toThrow('13 of 12');
    expect(() => split(-1n, 5n)).toThrow('-1 of 5');
  });

  it('adds up exactly, takes from nobody more than it has, and is less than one away from the exact part', () => {
    const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(weights, fc.bigInt({ min: 0n, max: 1_000_000n }), (all, part) => {
        const sum = total(all);
        const amount = (sum * part) / 1_000_000n;
        const parts: readonly Shares[] = proRata(shares(amount), all.map(shares));
        expect(total(parts)).toBe(amount);
        for (const [index, one] of parts.entries()) {
          const weight = all[index] ?? 0n;
          expect(one <= weight).toBe(true);
          const away = one * sum - amount * weight;
          expect(sum === 0n || (away < sum && away > -sum)).toBe(true);
        }
      }),
    );
  });
});
