import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type LeaderAction } from '#core/model/leader-event.ts';
import { reversedEvents } from '#core/replay/reversed-events.ts';
import { type ReplayEvent } from '#core/replay/replay-event.ts';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { aMarket } from '../../../../support/builders/a-market.ts';
import { aFollow, someSettings } from '../../../../support/builders/a-settings.ts';
import { CONDITION, LEADER, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { actsOf, anAct, OPENING, replayed } from '../../../../support/replay-steps.ts';

const act = fc
  .record({
    side: fc.constantFrom('BUY', 'SELL'),
    count: fc.integer({ min: 1, max: 5_000 }),
    cents: fc.integer({ min: 1, max: 99 }),
    number: fc.integer({ min: 1, max: 1_000_000 }),
  })
  .map(({ side, count, cents, number }) => anAct(side, String(count), { number, at: (cents / 100).toFixed(2) }));

const actionsOf = (events: readonly ReplayEvent[]): readonly LeaderAction[] =>
  events.flatMap((event) => (event.kind === 'actions' ? event.actions : []));

describe('leaders who trade the other outcome', () => {
  it('trade as many shares of it, under the ids of their own, at what is left of a dollar', () => {
    const [reversed] = actionsOf(reversedEvents([...OPENING, ...actsOf([anAct('BUY', '2000', { at: '0.3' })])]));
    const own = anAct('BUY', '2000', { at: '0.3' });
    expect(reversed).toEqual({
      ...own,
      ...{ token: OTHER_TOKEN, outcome: 'No', price: priceOf('0.7'), notional: dollars('1400') },
    });
  });

  it('come back to themselves when they are reversed again; nothing of the market changes', () => {
    const position = { leader: LEADER, token: TOKEN, condition: CONDITION, shares: sharesOf('7') };
    const baseline = { kind: 'baseline', at: NOW, position } as const;
    fc.assert(
      fc.property(fc.array(act, { maxLength: 8 }), (acts) => {
        const named = acts.map((one) => ({ ...one, outcome: 'Yes' }));
        const events = [...OPENING, baseline, ...actsOf(named)];
        const reversed = reversedEvents(events);
        expect(reversedEvents(reversed)).toEqual(events);
        expect(reversed.slice(0, OPENING.length)).toEqual(OPENING);
        expect(reversed[OPENING.length]).toEqual({ ...baseline, position: { ...position, token: OTHER_TOKEN } });
      }),
    );
  });

  it('merge, split and convert as they did, of the other outcome', () => {
    const merged = { ...anAct('SELL', '10'), type: 'MERGE', price: priceOf('0') } as const;
    expect(actionsOf(reversedEvents([...OPENING, ...actsOf([merged])]))).toEqual([
      { ...merged, token: OTHER_TOKEN, outcome: 'No' },
    ]);
  });

  it('do nothing where nothing is left of a dollar, and where there is no other outcome, or more than one', () => {
    const at = (tokens: readonly string[], price: string) => {
      const market = aMarket({ tokens: tokens.map((token) => ({ token: token as never, outcome: token })) });
      return actionsOf(
        reversedEvents([{ kind: 'market', at: NOW, market }, ...actsOf([anAct('BUY', '10', { at: price })])]),
      );
    };
    expect(at([TOKEN, OTHER_TOKEN], '0.999999')).toHaveLength(1);
    expect(at([TOKEN, OTHER_TOKEN], '1')).toEqual([]);
    expect(at([TOKEN], '0.5')).toEqual([]);
    expect(at([TOKEN, OTHER_TOKEN, '1003'], '0.5')).toEqual([]);
  });

  it('make with them what the spread and nothing else costs: it is paid twice, whoever wins, and whatever is sold', () => {
    // Given: the leader trades at the middle of 0.49 and 0.50, and copies are a tenth of his shares
    const settings = someSettings({ follows: [aFollow({ sizing: { policy: 'factor', factor: 100_000n } })] });
    const story = fc.record({
      bought: fc.integer({ min: 20, max: 400 }),
      soldPart: fc.constantFrom(0, 1, 2),
      hasWon: fc.boolean(),
    });
    fc.assert(
      fc.property(story, ({ bought, soldPart, hasWon }) => {
        const acts = [
          anAct('BUY', String(bought * 10), { at: '0.495' }),
          ...(soldPart === 0
            ? []
            : [anAct('SELL', String(bought * 5 * soldPart), { number: 2, at: '0.495', afterS: 600 })]),
        ];
        const paid = (won: boolean) => priceOf(won ? '1' : '0');
        const payouts = [
          { token: TOKEN, perShare: paid(hasWon) },
          { token: OTHER_TOKEN, perShare: paid(!hasWon) },
        ];
        const resolution = { condition: CONDITION, payouts };
        const events = [...actsOf(acts), { kind: 'resolution', at: later(NOW, DAY_MS), resolution } as const];

        // When
        const own = replayed(events, settings);
        const control = replayed(reversedEvents([...OPENING, ...events]).slice(OPENING.length), settings);

        // Then: half a cent worse than the middle for each share that either buys or sells
        const total = ({ bets }: typeof own) => bets.reduce((sum, { realised, open }) => sum + realised + open, 0n);
        const traded = [...own.trades, ...control.trades].reduce((sum, { shares }) => sum + shares, 0n);
        expect(control.trades.map(({ shares, side, at }) => [shares, side, at])).toEqual(
          own.trades.map(({ shares, side, at }) => [shares, side, at]),
        );
        expect(own.trades.length).toBe(soldPart === 0 ? 1 : 2);
        expect(total(own) + total(control)).toBe(-traded / 200n);
      }),
      { numRuns: 40 },
    );
  });
});
