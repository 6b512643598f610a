import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { costOf } from '#core/reporting/sum-costs.ts';
import { type PicoUsd } from '#core/values/pico-usd.ts';
import { aBook, aLevel } from '../../../../support/builders/a-market.ts';
import { aFollow, someSettings } from '../../../../support/builders/a-settings.ts';
import { NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { actsOf, anAct, aPayout, replayed } from '../../../../support/replay-steps.ts';
import { later } from '#core/values/unix-ms.ts';

const PICO = 10n ** 12n;
/** A tenth of the leader's shares. */
const SETTINGS = someSettings({ follows: [aFollow({ sizing: { policy: 'factor', factor: 100_000n } })] });

const dollars = (amount: PicoUsd): number => Number(amount) / Number(PICO);

describe('what copying a leader cost in a replay', () => {
  it('is what a report would tell: the same shares at his prices, delay and impact, and what was not copied', () => {
    // Given: 200 shares wanted at 0.49, 60 of them offered at 0.50 and none else within the limit; they win
    const thin = aBook({ asks: [aLevel('0.5', '60'), aLevel('0.9')] });
    const events = [
      { kind: 'book', at: later(NOW, 1_000), token: TOKEN, book: thin } as const,
      ...actsOf([anAct('BUY', '2000', { at: '0.49' })]),
      aPayout('1', 90_000),
    ];

    // When
    const [cost] = replayed(events, SETTINGS).costs;

    // Then
    expect(cost?.sum).toMatchObject({ events: 1, copied: 1, ownSales: 0 });
    const { parts, leaderResult, followerResult } = cost!.sum;
    expect(dollars(leaderResult)).toBeCloseTo(200 * 0.51, 9);
    expect(dollars(followerResult)).toBeCloseTo(60 * 0.5, 9);
    expect(dollars(parts.delay)).toBeCloseTo(60 * 0.01, 9);
    expect(dollars(parts.missed)).toBeCloseTo(140 * 0.51, 9);
  });

  it('values what nobody owns at the best bid, and says where nobody bids', () => {
    const missed = (bids: ReturnType<typeof aBook>['bids']) => {
      const book = {
        kind: 'book',
        at: later(NOW, 1),
        token: TOKEN,
        book: aBook({ bids, asks: [aLevel('0.9')] }),
      } as const;
      return replayed([book, ...actsOf([anAct('BUY', '2000', { at: '0.5' })])], SETTINGS).costs[0]?.sum;
    };
    expect(dollars(missed([aLevel('0.6')])!.parts.missed)).toBeCloseTo(200 * 0.1, 9);
    expect(missed([])).toMatchObject({ gaps: { unvalued: 1 } });
  });

  it('adds up to the micro-dollar: his result less ours is its parts, and ours is the profit of the days', () => {
    const act = fc.record({
      side: fc.constantFrom('BUY', 'BUY', 'SELL'),
      count: fc.integer({ min: 100, max: 3_000 }),
      afterS: fc.integer({ min: 0, max: 3_600 }),
    });
    fc.assert(
      fc.property(
        fc.array(act, { minLength: 1, maxLength: 8 }),
        fc.constantFrom('0', '1', undefined),
        (drawn, paid) => {
          // Given
          const acts = drawn.map(({ side, count, afterS }, at) =>
            anAct(side, String(count), { number: at + 1, afterS }),
          );
          const events = [...actsOf(acts), ...(paid === undefined ? [] : [aPayout(paid, 90_000)])];

          // When
          const { costs, days } = replayed(events, SETTINGS);

          // Then
          const { leaderResult, followerResult, parts } = costs[0]!.sum;
          expect(leaderResult - followerResult).toBe(costOf(parts));
          const profit = days.reduce((sum, one) => sum + one.profit, 0n);
          expect(Math.abs(dollars(followerResult) - Number(profit) / 1e6)).toBeLessThan(2e-6 * (acts.length + 1));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is told of every follow, also of one with nothing to tell', () => {
    expect(replayed([], SETTINGS).costs).toMatchObject([{ sum: { events: 0, leaderResult: 0n } }]);
  });
});
