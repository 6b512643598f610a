import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shareOut } from '#core/execution/working/share-out.ts';
import { sum } from '#core/values/quantity.ts';
import { NO_SHARES, ORDER_SHARE_STEP, shares } from '#core/values/shares.ts';
import { sharesOf } from '../../../../../support/builders/quantities.ts';

const anyDivision = fc
  .record({
    weights: fc.array(fc.bigInt({ min: 0n, max: 1_000n }), { minLength: 1, maxLength: 40 }),
    least: fc.bigInt({ min: 0n, max: 10_000n }),
    room: fc.bigInt({ min: 0n, max: 50_000n }),
    part: fc.bigInt({ min: 0n, max: 1_000n }),
  })
  .map(({ weights, least, room, part }) => {
    const count = BigInt(weights.length);
    const lots = (amount: bigint) => shares(amount * ORDER_SHARE_STEP);
    return {
      weights,
      least: lots(least),
      most: lots(least + room),
      total: lots(count * least + (count * room * part) / 1_000n),
    };
  });

test('parts add up to the total, on lots, none below the least nor above the most', () => {
  fc.assert(
    fc.property(anyDivision, (division) => {
      // When
      const parts = shareOut(division);

      // Then
      expect(sum(NO_SHARES, parts)).toBe(division.total);
      expect(parts).toHaveLength(division.weights.length);
      for (const part of parts) {
        expect(part % ORDER_SHARE_STEP).toBe(0n);
        expect(part).toBeGreaterThanOrEqual(division.least);
        expect(part).toBeLessThanOrEqual(division.most);
      }
    }),
  );
});

test('a heavier part is never smaller than a lighter one by more than a lot', () => {
  fc.assert(
    fc.property(anyDivision, (division) => {
      const parts = shareOut(division);
      const sorted = parts
        .map((part, at) => ({ part, weight: division.weights[at]! }))
        .sort((a, b) => Number(a.weight - b.weight));
      for (const [at, one] of sorted.slice(1).entries())
        expect(one.part + ORDER_SHARE_STEP).toBeGreaterThanOrEqual(sorted[at]!.part);
    }),
  );
});

test('equal weights: 10 shares in three are 3.34, 3.33 and 3.33', () => {
  const parts = shareOut({
    total: sharesOf('10'),
    weights: [1n, 1n, 1n],
    least: sharesOf('1'),
    most: sharesOf('5'),
  });
  expect(parts).toEqual(['3.34', '3.33', '3.33'].map(sharesOf));
});

test('what a bound cuts off goes to the others: 1 to 9 of 100 shares, none above 60, is 10 and 60 and 30', () => {
  const parts = shareOut({
    total: sharesOf('100'),
    weights: [0n, 9n, 1n],
    least: sharesOf('10'),
    most: sharesOf('60'),
  });
  expect(parts).toEqual(['10', '60', '30'].map(sharesOf));
});

test.each([
  ['too much', '301'],
  ['too little', '29.99'],
  ['finer than a lot', '100.001'],
])('%s for three parts of 10 to 100 is a bug', (_, total) => {
  const divide = () =>
    shareOut({ total: sharesOf(total), weights: [1n, 1n, 1n], least: sharesOf('10'), most: sharesOf('100') });
  expect(divide).toThrow(/in 3 parts of/);
});
