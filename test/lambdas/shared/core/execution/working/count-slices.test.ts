import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countSlices } from '#core/execution/working/count-slices.ts';
import { sharesOf } from '../../../../../support/builders/quantities.ts';
import { shares } from '#core/values/shares.ts';

const sizes = { minOrder: sharesOf('10'), maxOrder: sharesOf('100') };

test.each([
  ['twap', '1000', 10],
  ['twap', '1000.01', 11],
  ['twap', '10', 1],
  ['vwap', '1000', 19],
  ['randomised', '110', 2],
  ['randomised', '10', 1],
] as const)('%s of %s shares in orders of 10 to 100: %d', (algorithm, total, count) => {
  expect(countSlices({ algorithm, total: sharesOf(total), ...sizes })).toBe(count);
});

test('so many parts can be between the bounds, wherever the largest is twice the smallest', () => {
  const anySize = fc.bigInt({ min: 1n, max: 1_000_000n });
  fc.assert(
    fc.property(
      fc.constantFrom('twap', 'vwap', 'randomised'),
      fc.tuple(anySize, anySize, anySize),
      (algorithm, [least, more, extra]) => {
        // Given
        const [minOrder, maxOrder] = [shares(least), shares(2n * least + more)];
        const total = shares(least + extra * 100n);

        // When
        const count = BigInt(countSlices({ algorithm, total, minOrder, maxOrder }));

        // Then
        expect(count * minOrder).toBeLessThanOrEqual(total);
        expect(count * maxOrder).toBeGreaterThanOrEqual(total);
      },
    ),
  );
});
