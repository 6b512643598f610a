import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { certaintyFactor, kellyDrawdown, kellyGrowth } from '#core/scoring/kelly-growth.ts';

const chance = fc.double({ min: 0.01, max: 0.99, noNaN: true });

describe('growth', () => {
  test('is never greater than at the Kelly stake, and falls on both sides of it', () => {
    fc.assert(
      fc.property(chance, chance, fc.double({ min: 0, max: 0.99, noNaN: true }), (q, cost, stake) => {
        // Given
        const best = Math.max(0, (q - cost) / (1 - cost));

        // When
        const [most, other] = [best, stake].map((part) => kellyGrowth({ chance: q, cost, stake: part }).value);

        // Then
        expect(most).toBeGreaterThanOrEqual((other ?? 0) - 1e-12);
        expect(most).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('a quarter of Kelly keeps 43.75 % of the growth of a small edge', () => {
    // When
    const [quarter, full] = [0.25, 1].map((k) => kellyGrowth({ chance: 0.501, cost: 0.5, stake: k * 0.002 }).value);
    // Then
    expect((quarter ?? 0) / (full ?? 1)).toBeCloseTo(0.4375, 4);
  });

  test('a sure thing may take all, what may be lost may not', () => {
    expect(kellyGrowth({ chance: 1, cost: 0.5, stake: 1 }).value).toBeCloseTo(Math.LN2, 12);
    expect(kellyGrowth({ chance: 0.999, cost: 0.5, stake: 1 })).toEqual({ value: null, reason: 'NON_FINITE' });
  });

  test.each([
    ['INVALID_PRICE', { chance: 0.5, cost: 1, stake: 0.1 }],
    ['INVALID_PROBABILITY', { chance: 1.01, cost: 0.5, stake: 0.1 }],
    ['INVALID_PROBABILITY', { chance: 0.6, cost: 0.5, stake: -0.001 }],
    ['INVALID_PROBABILITY', { chance: 0.6, cost: 0.5, stake: 1.001 }],
    ['NON_FINITE', { chance: 0.6, cost: 0.5, stake: Number.NaN }],
  ] as const)('%s: %j', (reason, input) => {
    expect(kellyGrowth(input)).toEqual({ value: null, reason });
  });
});

describe('the part that doubt leaves of a stake', () => {
  test('is one without doubt, less with more of it, a half where the error is as large as the edge', () => {
    fc.assert(
      fc.property(chance, chance, fc.double({ min: 0, max: 1, noNaN: true }), (q, cost, error) => {
        const [sure, doubted, more] = [0, error, error + 0.1].map(
          (s) => certaintyFactor({ chance: q, cost, error: s }).value,
        );
        expect(sure).toBe(q > cost ? 1 : 0);
        expect(doubted).toBeGreaterThanOrEqual(more ?? 1);
      }),
    );
    expect(certaintyFactor({ chance: 0.75, cost: 0.5, error: 0.25 }).value).toBe(0.5);
  });

  test('has no number without a price, a probability or an error', () => {
    expect(certaintyFactor({ chance: 0.5, cost: 1, error: 0 }).reason).toBe('INVALID_PRICE');
    expect(certaintyFactor({ chance: 2, cost: 0.5, error: 0 }).reason).toBe('INVALID_PROBABILITY');
    expect(certaintyFactor({ chance: 0.6, cost: 0.5, error: Number.NaN }).reason).toBe('NON_FINITE');
  });
});

describe('the risk of a fraction of Kelly', () => {
  test('a smaller fraction falls less often, and the start itself is reached for sure', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 1.9, noNaN: true }), chance, (fraction, level) => {
        const [less, more] = [fraction, fraction + 0.1].map(
          (k) => kellyDrawdown({ fraction: k, level }).value?.probability,
        );
        expect(less).toBeLessThanOrEqual(more ?? 0);
        expect(kellyDrawdown({ fraction, level: 1 }).value?.probability).toBe(1);
      }),
    );
  });

  test('twice Kelly grows nothing and loses everything, more than that loses', () => {
    expect(kellyDrawdown({ fraction: 2, level: 0.01 }).value).toEqual({ probability: 1, growthShare: 0 });
    expect(kellyDrawdown({ fraction: 3, level: 0.01 }).value).toEqual({ probability: 1, growthShare: -3 });
  });

  test.each([
    ['DEGENERATE', { fraction: 0, level: 0.5 }],
    ['INVALID_PROBABILITY', { fraction: 1, level: 0 }],
    ['INVALID_PROBABILITY', { fraction: 1, level: 1.000001 }],
    ['NON_FINITE', { fraction: Number.POSITIVE_INFINITY, level: 0.5 }],
  ] as const)('%s: %j', (reason, input) => {
    expect(kellyDrawdown(input)).toEqual({ value: null, reason });
  });
});
