import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { normalDraw } from '#core/scoring/normal.ts';
import { sharpeOf } from '#core/scoring/sharpe.ts';
import { sharpePairOf } from '#core/scoring/sharpe-pair.ts';
import { seededStream } from '#core/values/random-stream.ts';
import { someReturns } from '../../../../support/series.ts';

function drawnReturns(seed: bigint, mean: number): Float64Array {
  const stream = seededStream(seed);
  return Float64Array.from({ length: 250 }, () => (normalDraw(stream) + mean) * 0.02);
}

describe('two records of the same days', () => {
  test('turn the difference round, and nothing else, when they change places', () => {
    const year = someReturns({ minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(year, year, (first, second) => {
        // When
        const [found, turned] = [sharpePairOf({ first, second }), sharpePairOf({ first: second, second: first })];

        // Then
        expect(turned.reason).toBe(found.reason);
        expect(turned.value?.difference ?? 0).toBeCloseTo(-(found.value?.difference ?? 0), 12);
        expect(turned.value?.seHac ?? 0).toBeCloseTo(found.value?.seHac ?? 0, 9);
        expect(turned.value?.pHacPw ?? 0).toBeCloseTo(found.value?.pHacPw ?? 0, 6);
      }),
    );
  });

  test('differ by what their ratios do, and for sure only where it is much', () => {
    // Given
    const [poor, good, alike] = [drawnReturns(1n, 0), drawnReturns(2n, 0.6), drawnReturns(3n, 0.6)];

    // When
    const [unlike, same] = [sharpePairOf({ first: good, second: poor }), sharpePairOf({ first: good, second: alike })];

    // Then
    const ratioOf = (returns: Float64Array): number => sharpeOf({ returns }).value!.daily;
    expect(unlike.value?.difference).toBeCloseTo(ratioOf(good) - ratioOf(poor), 12);
    expect(unlike.value?.pHac).toBeLessThan(0.001);
    expect(unlike.value?.pHacPw).toBeLessThan(0.001);
    expect(same.value?.pHac).toBeGreaterThan(0.05);
  });

  test('are surer of a difference the more they move together', () => {
    // Given: the second is the first with a little less each day, and a little chance
    const first = drawnReturns(1n, 0.2);
    const noise = drawnReturns(2n, -0.1);
    const second = first.map((value, day) => value + noise[day]! / 10);

    // Then
    const together = sharpePairOf({ first, second }).value!;
    expect(together.seHac).toBeLessThan(sharpePairOf({ first, second: noise }).value!.seHac / 3);
  });
});

test.each([
  ['EMPTY', [], []],
  ['TOO_FEW', [1, 2, 3, 4, 6], [2, 1, 3, 5, 4]],
  ['ZERO_VARIANCE', [1, 2, 3, 4, 6, 5], [1, 1, 1, 1, 1, 1]],
  ['NON_FINITE', [1, 2, 3, 4, 6, Number.NaN], [1, 2, 3, 4, 6, 5]],
  // The second is twice the first
  ['DEGENERATE', [1, -2, 3, 4, 6, 5, 0, 2], [2, -4, 6, 8, 12, 10, 0, 4]],
] as const)('%s: %j beside %j have none', (reason, first, second) => {
  const input = { first: Float64Array.from(first), second: Float64Array.from(second) };
  expect(sharpePairOf(input)).toEqual({ value: null, reason });
});

test('records of different days are a mistake', () => {
  expect(() => sharpePairOf({ first: new Float64Array(9), second: new Float64Array(8) })).toThrow('same days');
});
