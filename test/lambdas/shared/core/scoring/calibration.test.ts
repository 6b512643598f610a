import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { calibrationOf } from '#core/scoring/calibration.ts';

const bet = fc.record({ price: fc.integer({ min: 1, max: 99 }), paid: fc.constantFrom(0, 0.5, 1) });
const bets = fc
  .array(bet, { minLength: 2, maxLength: 60 })
  .filter((all) => new Set(all.map(({ paid }) => paid)).size > 1)
  .map((all) => ({
    prices: Float64Array.from(all, ({ price }) => price / 100),
    outcomes: Float64Array.from(all, ({ paid }) => paid),
  }));

describe('the calibration of bets', () => {
  test('shifts the log-odds of the prices so that they state what came true', () => {
    fc.assert(
      fc.property(bets, ({ prices, outcomes }) => {
        // When
        const { alpha } = calibrationOf({ prices, outcomes }).value!;

        // Then
        const stated = prices.reduce((sum, price) => {
          const odds = (price / (1 - price)) * Math.exp(alpha!);
          return sum + odds / (1 + odds);
        }, 0);
        expect(stated).toBeCloseTo(
          outcomes.reduce((sum, paid) => sum + paid, 0),
          8,
        );
      }),
    );
  });

  test('turns round for the other outcomes of the same bets', () => {
    fc.assert(
      fc.property(bets, ({ prices, outcomes }) => {
        // When
        const found = calibrationOf({ prices, outcomes }).value!;
        const other = calibrationOf({
          prices: prices.map((price) => 1 - price),
          outcomes: outcomes.map((paid) => 1 - paid),
        }).value!;

        // Then
        expect(other.excess).toBeCloseTo(-found.excess, 12);
        expect(other.z).toBeCloseTo(-found.z, 9);
        expect(other.alpha).toBeCloseTo(-found.alpha!, 7);
        expect(other.alphaSe).toBeCloseTo(found.alphaSe!, 7);
      }),
    );
  });

  test('a favourite that wins as often as its price says has no excess', () => {
    const outcomes = Float64Array.of(1, 1, 1, 1, 1, 1, 1, 1, 1, 0);
    const { value } = calibrationOf({ prices: new Float64Array(10).fill(0.9), outcomes });
    expect(value?.winRate).toBe(0.9);
    for (const figure of [value?.excess, value?.z, value?.alpha]) expect(figure).toBeCloseTo(0, 9);
  });

  test('finds the shift far from the prices too', () => {
    // Given: prices of one in a million that come true every other time
    const prices = new Float64Array(10).fill(1e-6);
    const outcomes = Float64Array.from({ length: 10 }, (_none, at) => at % 2);

    // Then
    expect(calibrationOf({ prices, outcomes }).value?.alpha).toBeCloseTo(Math.log(999_999), 9);
  });
});

describe('what has no calibration', () => {
  test.each([
    ['EMPTY', [], []],
    ['NON_FINITE', [0.5, Number.NaN], [0, 1]],
    ['NON_FINITE', [0.5, 0.5], [0, Number.NaN]],
    ['INVALID_PROBABILITY', [0.5, 0], [0, 1]],
    ['INVALID_PROBABILITY', [0.5, 1], [0, 1]],
    ['INVALID_PROBABILITY', [0.5, 0.5], [0, 1.01]],
    ['INVALID_PROBABILITY', [0.5, 0.5], [-0.01, 1]],
  ] as const)('%s: prices %j with outcomes %j', (reason, prices, outcomes) => {
    const input = { prices: Float64Array.from(prices), outcomes: Float64Array.from(outcomes) };
    expect(calibrationOf(input)).toEqual({ value: null, reason });
  });

  test.each([0, 0.5, 1])('outcomes that are all %d have an excess and no shift', (paid) => {
    const { value } = calibrationOf({ prices: Float64Array.of(0.25, 0.25), outcomes: Float64Array.of(paid, paid) });
    expect(value).toMatchObject({ excess: paid - 0.25, alpha: null, alphaSe: null, reason: 'SEPARATED' });
  });

  test('a price without its outcome is a mistake', () => {
    expect(() => calibrationOf({ prices: Float64Array.of(0.5), outcomes: new Float64Array() })).toThrow('its outcome');
  });
});
