import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { exclusiveStakes, type ExclusiveOutcome } from '#core/scoring/kelly-exclusive.ts';

/** One to five outcomes whose chances add up to less than one. */
const outcomes: fc.Arbitrary<readonly ExclusiveOutcome[]> = fc
  .array(
    fc.record({ weight: fc.integer({ min: 1, max: 100 }), cost: fc.double({ min: 0.02, max: 0.98, noNaN: true }) }),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((given) => {
    const total = given.reduce((sum, { weight }) => sum + weight, 20);
    return given.map(({ weight, cost }) => ({ chance: weight / total, cost }));
  });

function growthOf(given: readonly ExclusiveOutcome[], stakes: readonly number[]): number {
  const kept = 1 - stakes.reduce((sum, stake) => sum + stake, 0);
  const none = 1 - given.reduce((sum, { chance }) => sum + chance, 0);
  const won = given.reduce((sum, { chance, cost }, at) => sum + chance * Math.log(kept + (stakes[at] ?? 0) / cost), 0);
  return won + none * Math.log(kept);
}

describe('stakes on outcomes that exclude each other', () => {
  test('no small move of any stake grows faster', () => {
    fc.assert(
      fc.property(outcomes, fc.nat(4), fc.constantFrom(-1e-4, 1e-4), (given, index, move) => {
        // Given
        const { value } = exclusiveStakes(given);
        const moved = (value?.stakes ?? []).map((stake, at) => (at === index % given.length ? stake + move : stake));
        fc.pre(moved.every((stake) => stake >= 0));

        // Then
        expect(growthOf(given, value?.stakes ?? [])).toBeCloseTo(value?.growth ?? Number.NaN, 10);
        expect(growthOf(given, moved)).toBeLessThanOrEqual((value?.growth ?? 0) + 1e-12);
      }),
    );
  });

  test('are the same in whatever order the outcomes stand, and with what is kept they are the whole', () => {
    fc.assert(
      fc.property(outcomes, (given) => {
        const [plain, turned] = [exclusiveStakes(given).value, exclusiveStakes(given.toReversed()).value];
        expect(turned?.reserve).toBeCloseTo(plain?.reserve ?? 0, 12);
        turned?.stakes.toReversed().forEach((stake, at) => {
          expect(stake).toBeCloseTo(plain?.stakes[at] ?? 0, 12);
        });
        expect((plain?.stakes ?? []).reduce((sum, stake) => sum + stake, plain?.reserve ?? 0)).toBeCloseTo(1, 12);
      }),
    );
  });

  test('of one outcome is the Kelly stake', () => {
    expect(exclusiveStakes([{ chance: 0.6, cost: 0.5 }]).value?.stakes[0]).toBeCloseTo(0.2, 12);
  });

  test('an outcome at its price or above is backed where it insures the others', () => {
    const { value } = exclusiveStakes([
      { chance: 0.6, cost: 0.4 },
      { chance: 0.3, cost: 0.3 },
    ]);
    expect(value?.stakes[1]).toBeGreaterThan(0);
  });

  test.each([
    ['EMPTY', []],
    ['NON_FINITE', [{ chance: Number.NaN, cost: 0.5 }]],
    ['INVALID_PRICE', [{ chance: 0.5, cost: 1 }]],
    ['INVALID_PRICE', [{ chance: 0.5, cost: 0 }]],
    ['INVALID_PROBABILITY', [{ chance: -0.1, cost: 0.5 }]],
    [
      'INVALID_PROBABILITY',
      [
        { chance: 0.5, cost: 0.5 },
        { chance: 0.500001, cost: 0.4 },
      ],
    ],
    [
      'ARBITRAGE',
      [
        { chance: 0.5 + 5e-13, cost: 0.5 },
        { chance: 0.5, cost: 0.5 },
      ],
    ],
  ] as const)('%s: %j', (reason, given) => {
    expect(exclusiveStakes(given)).toEqual({ value: null, reason });
  });
});
