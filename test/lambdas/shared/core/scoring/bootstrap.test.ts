import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { intervalOf, REPLICATES, sharpeEvidenceOf } from '#core/scoring/bootstrap.ts';
import { normalDraw } from '#core/scoring/normal.ts';
import { seededStream } from '#core/values/random-stream.ts';
import { someReturns } from '../../../../support/series.ts';

const options = { blockLength: 5, seed: 1n, decay: 1, replicates: 199 };

function drawnReturns(days: number, sharpe: number, seed = 5n): Float64Array {
  const stream = seededStream(seed);
  return Float64Array.from({ length: days }, () => (normalDraw(stream) + sharpe) * 0.02);
}

describe('the evidence of a record', () => {
  test('is the same in any unit and in every run, and another by another seed', () => {
    fc.assert(
      fc.property(someReturns({ minLength: 60, maxLength: 90 }), (returns) => {
        // Given
        const found = sharpeEvidenceOf({ returns, ...options });

        // Then
        expect(sharpeEvidenceOf({ returns, ...options })).toEqual(found);
        const scaled = sharpeEvidenceOf({ returns: returns.map((value) => value * 8), ...options });
        expect(scaled.value?.critical).toBeCloseTo(found.value!.critical, 9);
        expect(sharpeEvidenceOf({ returns, ...options, seed: 2n }).value?.critical).not.toBe(found.value!.critical);
      }),
      { numRuns: 30 },
    );
  });

  test('reaches further the surer it has to be', () => {
    const returns = drawnReturns(120, 0.1);
    const criticalOf = (alpha: number): number => sharpeEvidenceOf({ returns, ...options, alpha }).value!.critical;
    expect(criticalOf(0.01)).toBeGreaterThan(criticalOf(0.05));
    expect(criticalOf(0.05)).toBeGreaterThan(criticalOf(0.5));
  });

  test('covers the truth about as often as it says: 95 of 100 intervals', () => {
    // Given
    const records = Array.from({ length: 200 }, (_none, index) => drawnReturns(120, 0.1, BigInt(index)));

    // When
    const covering = records.filter((returns) => {
      const { lower, upper } = intervalOf(sharpeEvidenceOf({ returns, ...options }).value!);
      return lower <= 0.1 && 0.1 <= upper;
    });

    // Then: 190 expected, with a deviation of 3
    expect(covering.length).toBeGreaterThan(180);
    expect(covering.length).toBeLessThan(199);
  });

  test('is unlikely without skill only where there is some', () => {
    const chanceOf = (sharpe: number): number =>
      sharpeEvidenceOf({ returns: drawnReturns(200, sharpe), ...options }).value!.pValue;
    // The least is one in 200
    expect(chanceOf(0.6)).toBe(1 / 200);
    expect(chanceOf(-0.3)).toBeGreaterThan(0.9);
  });

  test('takes 1,999 replicates where nothing else is said', () => {
    const returns = drawnReturns(40, 0.1);
    expect(REPLICATES).toBe(1_999);
    expect(sharpeEvidenceOf({ returns, ...options, replicates: REPLICATES })).toEqual(
      sharpeEvidenceOf({ returns, blockLength: 5, seed: 1n, decay: 1 }),
    );
  });
});

describe('a record without evidence', () => {
  test('has fewer than five blocks', () => {
    const returns = drawnReturns(25, 0.1);
    expect(sharpeEvidenceOf({ returns, ...options }).value).not.toBeNull();
    expect(sharpeEvidenceOf({ returns: returns.subarray(1), ...options }).reason).toBe('TOO_FEW');
  });

  test('has replicates that mostly do not vary', () => {
    // Given: one day that differs, which every third resample misses
    const returns = new Float64Array(30);
    returns[3] = 1;

    // Then
    expect(sharpeEvidenceOf({ returns, ...options }).reason).toBe('DEGENERATE');
  });

  test.each([
    ['EMPTY', new Float64Array()],
    ['ZERO_VARIANCE', new Float64Array(60).fill(0.01)],
    ['NON_FINITE', new Float64Array(60).fill(Number.NaN)],
  ] as const)('is %s', (reason, returns) => {
    expect(sharpeEvidenceOf({ returns, ...options })).toEqual({ value: null, reason });
  });

  test('of so few replicates that none is the critical one is a mistake', () => {
    const returns = drawnReturns(60, 0.1);
    // 95 % of 20 is the 19th of 19
    expect(sharpeEvidenceOf({ returns, ...options, replicates: 19 }).value).not.toBeNull();
    expect(() => sharpeEvidenceOf({ returns, ...options, replicates: 18 })).toThrow('no such critical value');
  });
});

test('an interval reaches as many errors to each side', () => {
  expect(intervalOf({ sharpe: 0.25, se: 0.125, critical: 2 })).toEqual({ lower: 0, upper: 0.5 });
});
