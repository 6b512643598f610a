import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { type DailySeries, dailySeries, type SeriesInput } from '#core/scoring/daily-series.ts';
import { type LeaderAct, type SeriesMarket } from '#core/scoring/leader-act.ts';
import { inPico, NO_PICO } from '#core/values/pico-usd.ts';
import { sum } from '#core/values/quantity.ts';
import { DAY_MS, later, type UnixMs } from '#core/values/unix-ms.ts';
import {
  aBuy,
  aPoint,
  aSell,
  aSeriesMarket,
  marketsById,
  paysFrom,
} from '../../../../support/builders/a-leader-act.ts';
import { dollars } from '../../../../support/builders/quantities.ts';
import { ACTED_DAYS, ACTED_FROM, ACTED_MARKETS, someActs, somePrices } from '../../../../support/builders/some-acts.ts';

const [START, DAYS, MARKETS] = [ACTED_FROM, ACTED_DAYS, ACTED_MARKETS];
const END = later(START, DAYS * DAY_MS);
const pico = (text: string) => inPico(dollars(text));

function seriesOf(input: Partial<SeriesInput>): DailySeries {
  return dailySeries({
    acts: [],
    markets: marketsById(aSeriesMarket()),
    prices: [],
    to: END,
    leastCapital: NO_PICO,
    ...input,
  });
}

const record = fc.record({ acts: someActs, prices: somePrices });
const markets = marketsById(...MARKETS);

describe('whatever a leader did', () => {
  test('days and bets both add up to the total, in whole millionths of a micro-dollar', () => {
    fc.assert(
      fc.property(record, ({ acts, prices }) => {
        const { days, bets, total, rewards } = seriesOf({ acts, prices, markets });
        expect(
          sum(
            NO_PICO,
            days.map(({ profit }) => profit),
          ),
        ).toBe(total);
        expect(
          sum(
            NO_PICO,
            bets.map(({ profit }) => profit),
          ),
        ).toBe(total);
        expect(
          sum(
            NO_PICO,
            days.map((day) => day.rewards),
          ),
        ).toBe(rewards);
      }),
    );
  });

  test('the future changes no past day, wherever in a day it begins', () => {
    fc.assert(
      fc.property(record, fc.integer({ min: 1, max: DAYS * 48 - 1 }), ({ acts, prices }, halfHours) => {
        // Given
        const to = later(START, halfHours * 1_800_000);
        const known = {
          acts: acts.filter(({ at }) => at < to),
          prices: prices.filter(({ at }) => at < to),
          markets: marketsById(...MARKETS.map((market) => knownAt(market, to))),
        };
        // When
        const whole = seriesOf({ acts, prices, markets, from: START });
        const cut = seriesOf({ ...known, from: START, to });
        const asked = seriesOf({ acts, prices, markets, from: START, to });
        // Then
        const full = Math.floor(halfHours / 48);
        expect(cut.days.slice(0, full)).toEqual(whole.days.slice(0, full));
        expect(asked).toEqual(cut);
        expect(cut.capital).toBeLessThanOrEqual(whole.capital);
      }),
    );
  });

  test('idle days before it are zero and change nothing else', () => {
    fc.assert(
      fc.property(record, fc.integer({ min: 1, max: 40 }), ({ acts, prices }, idle) => {
        const plain = seriesOf({ acts, prices, markets, from: START });
        const early = seriesOf({ acts, prices, markets, from: later(START, -idle * DAY_MS) });
        const empty = { profit: 0n, rewards: 0n, worth: 0n, isActive: false };
        expect(early.days.slice(0, idle)).toMatchObject(Array.from({ length: idle }, () => empty));
        expect({ ...early, days: early.days.slice(idle), returns: null }).toEqual({ ...plain, returns: null });
      }),
    );
  });

  test('ten times the shares, dollars and fees make ten times of everything', () => {
    fc.assert(
      fc.property(record, ({ acts, prices }) => {
        const one = seriesOf({ acts, prices, markets });
        const ten = seriesOf({ acts: acts.map(tenfold), prices, markets });
        expect(ten.days.map(({ profit, worth }) => [profit, worth])).toEqual(
          one.days.map(({ profit, worth }) => [profit * 10n, worth * 10n]),
        );
        expect(ten.bets.map(({ profit }) => profit)).toEqual(one.bets.map(({ profit }) => profit * 10n));
        expect([ten.total, ten.capital]).toEqual([one.total * 10n, one.capital * 10n]);
      }),
    );
  });

  test('rows of one second stand in any order, where none of them needs another one’s price', () => {
    const rows = someActs.map((acts) =>
      acts.filter(({ kind }) => kind === 'BUY' || kind === 'SELL' || kind === 'SPLIT'),
    );
    const shuffled = rows.chain((acts) => {
      const distinct = [...Map.groupBy(acts, (act) => `${act.at} ${'token' in act ? act.token : ''}`).values()].map(
        ([act]) => act!,
      );
      return fc.tuple(fc.constant(distinct), fc.shuffledSubarray(distinct, { minLength: distinct.length }));
    });
    fc.assert(
      fc.property(shuffled, somePrices, ([acts, others], prices) => {
        const byCondition = ({ bets, ...rest }: DailySeries) => ({
          ...{ ...rest, bets: bets.toSorted((a, b) => (a.condition < b.condition ? -1 : 1)) },
        });
        expect(byCondition(seriesOf({ acts: others, prices, markets }))).toEqual(
          byCondition(seriesOf({ acts, prices, markets })),
        );
      }),
    );
  });
});

describe('a series', () => {
  const bought = aBuy({ at: later(START, 3_600_000), shares: '100', for: '60' });

  test('runs from the first act to the last day, idle days are zero, and the last one ends where it is asked to', () => {
    const { days } = seriesOf({ acts: [bought], to: later(START, 2 * DAY_MS + 1) });
    expect(days.map(({ date, profit, isActive }) => [date, profit, isActive])).toEqual([
      ['2026-06-01', 0n, true],
      ['2026-06-02', 0n, false],
      ['2026-06-03', 0n, false],
    ]);
  });

  test('counts a loser that nobody redeems, and one that is held open at its mark', () => {
    const lost = marketsById(aSeriesMarket(paysFrom(later(START, DAY_MS), '0', '1')));
    const points = [aPoint('trade', later(START, DAY_MS), '0.2')];
    const to = later(START, 2 * DAY_MS);
    expect(seriesOf({ acts: [bought], markets: lost, to }).days.map(({ profit }) => profit)).toEqual([0n, pico('-60')]);
    expect(seriesOf({ acts: [bought], prices: points, to }).days.map(({ profit }) => profit)).toEqual([
      0n,
      pico('-40'),
    ]);
  });

  test('has as capital the peak of what was laid out, or the least that is asked for; returns are parts of it', () => {
    const sold = aSell({ at: later(START, DAY_MS), shares: '50', for: '45' });
    const again = aBuy({ at: later(START, DAY_MS + 1), shares: '50', for: '40' });
    const input = { acts: [bought, sold, again], to: later(START, 2 * DAY_MS) };
    expect(seriesOf(input).capital).toBe(pico('60'));
    expect(seriesOf({ ...input, leastCapital: pico('60.000001') }).capital).toBe(pico('60.000001'));
    expect(seriesOf({ ...input, leastCapital: pico('100') }).returns.value).toEqual(Float64Array.of(0, 0.25));
  });

  test('with a window begins anew: what was held enters at its mark, which is laid out then', () => {
    // Given
    const points = [aPoint('bid', later(START, 7_200_000), '0.7'), aPoint('bid', later(START, DAY_MS), '0.75')];
    const sold = aSell({ at: later(START, DAY_MS + 1), shares: '100', for: '80' });
    // When
    const series = seriesOf({
      acts: [bought, sold],
      prices: points,
      from: later(START, DAY_MS),
      to: later(START, 2 * DAY_MS),
    });
    // Then
    expect(series).toMatchObject({ total: pico('10'), capital: pico('70') });
    expect(series.bets).toMatchObject([{ profit: pico('10'), state: 'win', openedAt: later(START, DAY_MS - 1) }]);
  });

  test('has no bet of what was resolved before its window', () => {
    const won = marketsById(aSeriesMarket(paysFrom(later(START, 7_200_000), '1', '0')));
    const redeemed: LeaderAct = {
      ...bought,
      at: later(START, DAY_MS),
      kind: 'REDEEM',
      dollars: dollars('100'),
    } as LeaderAct;
    const window = { from: later(START, DAY_MS), to: later(START, 2 * DAY_MS) };
    expect(seriesOf({ acts: [bought, redeemed], markets: won, ...window })).toMatchObject({ total: 0n, bets: [] });
  });

  test('keeps rewards out of the profit', () => {
    const reward: LeaderAct = { at: later(START, DAY_MS), kind: 'REWARD', dollars: dollars('5') };
    const { days, total, rewards } = seriesOf({ acts: [bought, reward], to: later(START, 2 * DAY_MS) });
    expect(days.map((day) => [day.rewards, day.isActive])).toEqual([
      [0n, true],
      [pico('5'), false],
    ]);
    expect([total, rewards]).toEqual([0n, pico('5')]);
  });

  test('says of how many markets more went than was seen to come', () => {
    const sold = aSell({ at: later(START, 3_600_000), shares: '100.02', for: '60' });
    expect(seriesOf({ acts: [sold, bought] }).unseen).toBe(1);
    expect(
      seriesOf({ acts: [aSell({ at: later(START, 3_600_000), shares: '100.01', for: '60' }), bought] }).unseen,
    ).toBe(0);
  });

  test('of nothing has no day and no return', () => {
    expect(seriesOf({})).toMatchObject({ days: [], total: 0n, returns: { value: null, reason: 'EMPTY' } });
    expect(seriesOf({ from: START }).returns).toEqual({ value: null, reason: 'EMPTY' });
  });

  test('is of ten years at most', () => {
    const from = later(END, -3_660 * DAY_MS);
    expect(seriesOf({ from }).days).toHaveLength(3_660);
    expect(() => seriesOf({ from: later(from, -1) })).toThrow('3661 days');
  });
});

/** What of a market is known at a moment. */
function knownAt(market: SeriesMarket, now: UnixMs): SeriesMarket {
  const { payout, ...open } = market;
  return payout !== undefined && payout.at < now ? market : open;
}

function tenfold(act: LeaderAct): LeaderAct {
  return Object.fromEntries(
    Object.entries(act).map(([name, value]) => [name, typeof value === 'bigint' ? value * 10n : value]),
  ) as LeaderAct;
}
