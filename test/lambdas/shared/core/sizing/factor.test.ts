import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sizeByFactor } from '#core/sizing/factor.ts';
import { shares } from '#core/values/shares.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';

test.each([
  ['400', 50_000n, '20'],
  ['400', 1_000_000n, '400'],
  ['400', 2_500_000n, '1000'],
  ['0.000019', 50_000n, '0'],
])('%s shares by a factor of %s millionths are %s', (leaderShares, factor, copied) => {
  expect(sizeByFactor({ leaderShares: sharesOf(leaderShares), factor })).toBe(sharesOf(copied));
});

test('never more than the factor allows, and less by no whole micro-share', () => {
  const count = fc.bigInt({ min: 0n, max: 10n ** 13n });
  fc.assert(
    fc.property(count, fc.bigInt({ min: 1n, max: 10n ** 8n }), (bought, factor) => {
      const copied = sizeByFactor({ leaderShares: shares(bought), factor }) * 1_000_000n;
      expect(copied).toBeLessThanOrEqual(bought * factor);
      expect(copied).toBeGreaterThan(bought * factor - 1_000_000n);
    }),
  );
});
