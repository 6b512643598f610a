import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type OpenOutcome, portfolioRisk } from '#core/scoring/portfolio-risk.ts';

const part = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const outcome = fc.record({ shares: fc.double({ min: 1, max: 500, noNaN: true }), mark: part, chance: part });
const alone = (open: OpenOutcome): readonly OpenOutcome[] => [open];

describe('what an open book may lose', () => {
  test('rises with the confidence, never beyond its cost, and the shortfall is beyond the value at risk', () => {
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1, maxLength: 9 }), (open) => {
        // When
        const [low, high] = [0.8, 0.99].map((p) => portfolioRisk({ events: open.map(alone), p, seed: 1n }).value);

        // Then
        expect(low?.var).toBeLessThanOrEqual((high?.var ?? 0) + 1e-9);
        for (const one of [low, high]) {
          expect(one?.es).toBeGreaterThanOrEqual((one?.var ?? 0) - 1e-9);
          expect(one?.es).toBeLessThanOrEqual((one?.worst ?? 0) + 1e-9);
        }
      }),
    );
  });

  test('is the same in any order of the events, and twice as much of twice the shares', () => {
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 2, maxLength: 8 }), (open) => {
        const of = (given: readonly OpenOutcome[]) =>
          portfolioRisk({ events: given.map(alone), p: 0.95, seed: 1n }).value;
        const plain = of(open);
        expect(of(open.toReversed())?.es).toBeCloseTo(plain?.es ?? 0, 8);
        expect(of(open.map((one) => ({ ...one, shares: 2 * one.shares })))?.es).toBeCloseTo(2 * (plain?.es ?? 0), 7);
      }),
    );
  });

  test('both outcomes of one event at a dollar together lose nothing, in two events they may', () => {
    const both = [0.6, 0.4].map((mark) => ({ shares: 100, mark, chance: mark }));
    const joint = portfolioRisk({ events: [both], p: 0.99, seed: 1n }).value;
    expect([joint?.var, joint?.es, joint?.mean]).toEqual([0, 0, 0]);
    expect(portfolioRisk({ events: both.map(alone), p: 0.99, seed: 1n }).value?.var).toBe(100);
  });

  test('20 events are counted out, 21 are drawn and come to nearly the same', () => {
    // Given
    const events = Array.from({ length: 21 }, () => [{ shares: 10, mark: 0.5, chance: 0.5 }]);

    // When
    const [counted, drawn] = [20, 21].map(
      (count) => portfolioRisk({ events: events.slice(0, count), p: 0.95, seed: 7n }).value,
    );

    // Then
    expect([counted?.isExact, drawn?.isExact]).toEqual([true, false]);
    // Of 20 fair coins 14 or more are lost with 5.8 %, 15 or more with 2.1 %.
    expect(counted?.var).toBe(40);
    // Of 21: 15 or more with 3.9 %, 14 or more with 9.5 %.
    expect(drawn?.var).toBe(35);
    expect(portfolioRisk({ events, p: 0.95, seed: 7n }).value).toEqual(drawn);
    expect(portfolioRisk({ events, p: 0.95, seed: 8n }).value?.es).not.toBe(drawn?.es);
  });

  test('too many ends of few events are drawn as well', () => {
    const eleven = Array.from({ length: 11 }, (_, at) => ({ shares: 1 + at, mark: 0.05, chance: 0.05 }));
    const risks = [5, 6].map(
      (count) => portfolioRisk({ events: Array.from({ length: count }, () => eleven), p: 0.95, seed: 1n }).value,
    );
    expect(risks.map((risk) => risk?.isExact)).toEqual([true, false]);
  });

  test.each([
    ['EMPTY', []],
    ['EMPTY', [[]]],
    ['NON_FINITE', [[{ shares: Number.NaN, mark: 0.5, chance: 0.5 }]]],
    ['INVALID_PRICE', [[{ shares: 1, mark: 1.01, chance: 0.5 }]]],
    ['INVALID_PRICE', [[{ shares: -1, mark: 0.5, chance: 0.5 }]]],
    ['INVALID_PROBABILITY', [[{ shares: 1, mark: 0.5, chance: 1.01 }]]],
    ['INVALID_PROBABILITY', [[{ shares: 1, mark: 0.5, chance: -0.01 }]]],
  ] as const)('%s: %j', (reason, events) => {
    expect(portfolioRisk({ events, p: 0.95, seed: 1n })).toEqual({ value: null, reason });
  });

  test.each([0, 1, Number.NaN])('a confidence of %d is none', (p) => {
    const events = [[{ shares: 1, mark: 0.5, chance: 0.5 }]];
    expect(portfolioRisk({ events, p, seed: 1n }).reason).toBe('INVALID_PROBABILITY');
  });
});
