import { describe, expect, test } from '@jest/globals';
import { drawdownOf, nextHalved, sizeInDrawdown } from '#core/risk/drawdown.ts';
import { bps } from '#core/values/bps.ts';
import { usd } from '#core/values/usd.ts';
import fc from 'fast-check';
import { aFollowerEquity, aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

const LIMITS = { halveBps: bps(2_000n), restoreBps: bps(1_000n) };

describe('sizes are halved', () => {
  test.each([
    // The cases of the circuit breaker's vectors: peak, equity, before, after
    ['1200', '951', false, true],
    ['1200', '950', false, true],
    ['1200', '960', false, true],
    ['1200', '1090', true, false],
    ['1001', '1001', true, false],
    // One micro-dollar on either side of both bounds
    ['1000', '800.000001', false, false],
    ['1000', '800', false, true],
    ['1000', '799.999999', false, true],
    ['1000', '899.999999', true, true],
    ['1000', '900', true, false],
    ['1000', '900.000001', true, false],
    ['1000', '850', false, false],
    ['1000', '850', true, true],
  ])('of a peak of %s, at %s, halved before: %p → %p', (peak, equity, wasHalved, expected) => {
    expect(nextHalved({ wasHalved, equity: dollars(equity), peak: dollars(peak), limits: LIMITS })).toBe(expected);
  });

  test.each([true, false])('stays %p where there was never anything to fall from', (wasHalved) => {
    const nothing = { equity: dollars('-5'), peak: usd(0n), limits: LIMITS };
    expect(nextHalved({ wasHalved, ...nothing })).toBe(wasHalved);
  });

  test('always from the first bound on, never at or above the second, in between as before', () => {
    const amount = fc.bigInt({ min: 1n, max: 10n ** 15n });
    fc.assert(
      fc.property(
        amount,
        fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
        fc.boolean(),
        (peak, equity, wasHalved) => {
          const next = nextHalved({ wasHalved, equity: usd(equity), peak: usd(peak), limits: LIMITS });
          const fallen = (peak - equity) * 10n;
          expect(next).toBe(fallen >= 2n * peak || (wasHalved && fallen > peak));
        },
      ),
    );
  });
});

test('the fall is rounded down, and none where there is nothing to fall from', () => {
  expect(drawdownOf(dollars('960.01'), dollars('1200'))).toBe(1_999n);
  expect(drawdownOf(dollars('960'), dollars('1200'))).toBe(2_000n);
  expect(drawdownOf(dollars('-1'), usd(0n))).toBe(0n);
});

describe('the size of a copy', () => {
  const halved = aFollowerEquity({ isHalved: true });

  test('is half in a drawdown, rounded down, and whole otherwise', () => {
    expect(sizeInDrawdown(aSnapshot({ followerEquity: halved }), usd(201n))).toBe(100n);
    expect(sizeInDrawdown(aSnapshot(), usd(201n))).toBe(201n);
    expect(sizeInDrawdown(aSnapshot({ followerEquity: undefined }), usd(201n))).toBe(201n);
  });

  test('is whole where a person asked for it', () => {
    const asked = aSnapshot({ followerEquity: halved, desired: sharesOf('400') });
    expect(sizeInDrawdown(asked, usd(201n))).toBe(201n);
  });
});
