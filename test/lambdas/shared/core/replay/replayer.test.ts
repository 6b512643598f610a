import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Settings } from '#core/model/settings.ts';
import { type MeasuredFill } from '#core/replay/measured-fill.ts';
import { type ReplayEvent } from '#core/replay/replay-event.ts';
import { drawnFills } from '#core/replay/replay-fills.ts';
import { leaderMeasures } from '#core/replay/leader-measures.ts';
import { replayer } from '#core/replay/replayer.ts';
import { bps } from '#core/values/bps.ts';
import { DAY_MS, later, startOfUtcDay, unixMs } from '#core/values/unix-ms.ts';
import { aBook, aLevel } from '../../../../support/builders/a-market.ts';
import { aTradersRecord, earlier } from '../../../../support/builders/a-leader-record.ts';
import {
  aFollower,
  aSelection,
  someSettings,
  theExecution,
  theLimits,
} from '../../../../support/builders/a-settings.ts';
import { anEquity } from '../../../../support/builders/a-snapshot.ts';
import { LEADER, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { actsOf, anAct, aPayout, OPENING, replayed, STEADY } from '../../../../support/replay-steps.ts';

/** Buys, adds and sells over two hours, with a book that moves. */
const story = fc
  .array(
    fc.record({
      side: fc.constantFrom('BUY', 'BUY', 'SELL'),
      count: fc.integer({ min: 5, max: 3_000 }),
      afterS: fc.integer({ min: 0, max: 7_200 }),
      ask: fc.integer({ min: 45, max: 55 }),
    }),
    { minLength: 1, maxLength: 15 },
  )
  .map((drawn): readonly ReplayEvent[] =>
    drawn.flatMap(({ side, count, afterS, ask }, at) => {
      const asks = [aLevel((ask / 100).toFixed(2))];
      const bids = [aLevel(((ask - 1) / 100).toFixed(2))];
      return [
        { kind: 'book', at: later(NOW, afterS * 1_000), token: TOKEN, book: aBook({ asks, bids }) } as const,
        {
          kind: 'leader-equity',
          at: later(NOW, afterS * 1_000),
          equity: anEquity({ at: later(NOW, afterS * 1_000) }),
        } as const,
        ...actsOf([anAct(side, String(count), { number: at + 1, afterS })]),
      ];
    }),
  )
  .map((events) => [...OPENING, ...events.toSorted((a, b) => a.at - b.at)]);

/** The same a while later; acts keep their ids. */
function movedBy(event: ReplayEvent, ms: number): ReplayEvent {
  const at = later(event.at, ms);
  if (event.kind === 'leader-equity') return { ...event, at, equity: { ...event.equity, at } };
  if (event.kind !== 'actions') return { ...event, at };
  return { ...event, at, actions: event.actions.map((action) => ({ ...action, at })) };
}

/** Ends of orders that the stories came to. */
const met: string[] = [];

describe('replayer', () => {
  it('copies nobody live who has shown nothing on paper, where the settings ask for it', () => {
    const settings = someSettings({ selection: aSelection({ shadowEvents: 30n }) });
    const codesOf = (of: Settings) => replayed(actsOf([anAct('BUY', '2000')]), of).reasons.map(({ code }) => code);
    expect(codesOf(settings)).toEqual(['LEADER_IN_SHADOW']);
    expect(codesOf({ ...settings, selection: aSelection({ shadowEvents: 30n, shadowExempt: [LEADER] }) })).toEqual([
      'COPIED',
    ]);
  });

  it('sells what its leader sells, whatever his scores say: a veto stops entries alone', () => {
    // Given: scores that speak against him are made at midnight, in the middle of the story
    const shown = earlier(aTradersRecord({ days: 30, wonOfThousand: 200 }), 32 * DAY_MS);
    const measures = leaderMeasures({ records: new Map([[LEADER, shown]]), trials: 1 });
    const scorer = { everyMs: DAY_MS, afterMs: 0, measures };
    const midnight = later(startOfUtcDay(NOW), DAY_MS);
    const settings = someSettings({
      ...{ followers: [aFollower({ mode: 'paper' })], selection: aSelection({ vetoDays: 1, shadowEvents: 1n }) },
      limits: theLimits({ maxPositionBps: bps(500n) }),
    });
    const stillMs = midnight - NOW - 3_600_000;
    fc.assert(
      fc.property(story, (told) => {
        const begun = [...OPENING, ...told].map((event) => movedBy(event, stillMs));
        const last = begun.at(-1)!.at;
        const all = anAct('SELL', '100000', { number: 99, afterS: (Math.max(last, midnight) + 1_000 - NOW) / 1_000 });

        // When
        const run = replayer({ settings, delays: STEADY, from: begun[0]!.at, scorer, bookAgeMs: Infinity });
        for (const event of [...begun, ...actsOf([all])]) run.accept(event);
        const { decisions, bets, selection, reasons } = run.finish(later(all.at, 600_000));

        // Then
        expect(selection).toEqual({ vetoed: [{ leader: LEADER, from: midnight }], cleared: [] });
        const vetoed = decisions.filter(({ at, side }) => side === 'BUY' && at >= midnight);
        expect(vetoed.filter(({ verdict }) => verdict === 'copy')).toEqual([]);
        expect(bets.filter(({ isOpen }) => isOpen)).toEqual([]);
        expect(decisions.filter(({ side, verdict }) => side === 'SELL' && verdict !== 'sell')).toEqual([]);
        met.push(...reasons.map(({ code }) => code));
      }),
      { numRuns: 40 },
    );
    expect(met).toEqual(expect.arrayContaining(['LEADER_VETOED', 'COPIED', 'SOLD']));
  });

  it('decides up to a moment the same, whatever comes after it', () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 0, max: 7_200 }), (events, cutS) => {
        // Given
        const cut = later(NOW, cutS * 1_000);
        const play = (known: readonly ReplayEvent[]) => {
          const run = replayer({ settings: someSettings(), delays: STEADY, from: NOW });
          for (const event of known) run.accept(event);
          return run.finish(later(NOW, 9_000_000)).decisions.filter(({ at }) => at <= cut);
        };

        // When
        const whole = play(events);
        const truncated = play(events.filter(({ at }) => at <= cut));

        // Then
        expect(truncated).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('follows a leader in and out, and tells days, bets and trades that add up', () => {
    // Given
    const events = [
      ...actsOf([anAct('BUY', '2000')]),
      ...actsOf([anAct('SELL', '1000', { number: 2, afterS: 600 })]),
      aPayout('1', 90_000),
    ];

    // When
    const { trades, bets, days, reasons } = replayed(events);

    // Then
    expect(trades.map(({ side }) => side)).toEqual(['BUY', 'SELL']);
    expect(trades[1]!.shares * 2n).toBe(trades[0]!.shares);
    expect(bets).toMatchObject([{ isOpen: false, open: 0n }]);
    expect(days.map(({ day }) => day)).toEqual(['2026-06-01', '2026-06-02', '2026-06-03']);
    expect(days.reduce((total, { profit }) => total + profit, 0n)).toBe(bets[0]!.realised);
    expect(bets[0]!.realised).toBeGreaterThan(0n);
    expect(reasons.map(({ code }) => code)).toEqual(expect.arrayContaining(['COPIED']));
  });

  it('sees a leader’s acts in their order, whatever their delays', () => {
    const delays = { ...STEADY, seenMs: (id: string) => (id === anAct('BUY', '2000').eventId ? 30_000 : 1_000) };
    const run = replayer({ settings: someSettings(), delays, from: NOW });
    for (const event of [...OPENING, ...actsOf([anAct('BUY', '2000'), anAct('BUY', '900', { number: 2, afterS: 5 })])])
      run.accept(event);
    const { decisions } = run.finish(later(NOW, 60_000));
    expect(decisions.map(({ eventId }) => eventId)).toEqual([
      anAct('BUY', '2000').eventId,
      anAct('BUY', '900', { number: 2 }).eventId,
    ]);
  });

  it.each([150, 86_400])('tells what an order that still rests was filled with, %i s after the start', (endS) => {
    // Given: twenty of its shares are met
    const largeOrders = { aboveUsd: dollars('100'), algorithm: 'iceberg', windowMs: 300_000, slices: 5 } as const;
    const settings = someSettings({ execution: theExecution({ largeOrders }) });
    const book = aBook({ bids: [aLevel('0.47')], asks: [aLevel('0.48', '20')] });
    const run = replayer({ settings, delays: STEADY, from: NOW, bookAgeMs: Infinity });
    for (const event of [...OPENING, ...actsOf([anAct('BUY', '2000')])]) run.accept(event);
    run.accept({ kind: 'book', at: later(NOW, 100_000), token: TOKEN, book });

    // When
    const { trades, bets, costs } = run.finish(later(NOW, endS * 1_000));

    // Then
    expect(trades.map(({ shares, wanted }) => [shares, wanted > shares])).toEqual([[sharesOf('20'), true]]);
    expect(bets.map(({ cost }) => cost)).toEqual(trades.map(({ gross, fee }) => gross + fee));
    expect(costs.map(({ sum }) => sum.copied)).toEqual([1]);
  });

  it('counts what a leader held before, so that half of it sold is half', () => {
    const { at: _, ...act } = anAct('SELL', '1000', { number: 2, afterS: 600 });
    const baseline = { kind: 'baseline', at: NOW, position: { ...act, shares: anAct('BUY', '2000').shares } } as const;
    const { leader, token, condition, shares } = baseline.position;
    const { trades } = replayed([
      { ...baseline, position: { leader, token, condition, shares } },
      ...actsOf([anAct('BUY', '2000'), { ...anAct('SELL', '1000', { number: 2, afterS: 600 }) }]),
    ]);
    expect(trades[1]!.shares * 4n).toBe(trades[0]!.shares);
  });

  it('sells, when a purchase is confirmed, what its leader sold while it was on its way', () => {
    const acts = [anAct('BUY', '2000'), anAct('SELL', '2000', { number: 2, afterS: 2 })];
    const { trades, bets } = replayed(actsOf(acts));
    expect(trades.map(({ side, at }) => [side, at - NOW])).toEqual([
      ['BUY', 2_000],
      ['SELL', 8_000],
    ]);
    expect(bets).toMatchObject([{ isOpen: false }]);
  });

  it('closes no day that begins at its end, and the one that has begun a moment before it', () => {
    const daysUntil = (until: number) => {
      const run = replayer({ settings: someSettings(), delays: STEADY, from: NOW });
      return run.finish(unixMs(until)).days.map(({ day }) => day);
    };
    const midnight = later(startOfUtcDay(NOW), DAY_MS);
    expect(daysUntil(midnight)).toEqual(['2026-06-01']);
    expect(daysUntil(midnight + 1)).toEqual(['2026-06-01', '2026-06-02']);
  });

  it.each([2_000, 2_500, 8_000])(
    'books what was sent before its end, %d ms on, and decides nothing after it',
    (endMs) => {
      // Given: decided after 2 s, matched half a second later and confirmed after 6 more; its leader sells at 3 s.
      const delays = { ...STEADY, postMs: () => 500 };
      const run = replayer({ settings: someSettings(), delays, from: NOW });
      const acts = [anAct('BUY', '2000'), anAct('SELL', '2000', { number: 2, afterS: 1 })];
      for (const event of [...OPENING, ...actsOf(acts)]) if (event.at <= NOW + endMs) run.accept(event);

      // When
      const { trades, bets, days, reasons, decisions } = run.finish(later(NOW, endMs));

      // Then
      expect(trades).toMatchObject([{ side: 'BUY', at: NOW + 2_500 }]);
      expect(reasons).toContainEqual(expect.objectContaining({ code: 'COPIED', count: 1 }));
      expect(decisions.filter(({ at }) => at > NOW + endMs)).toEqual([]);
      expect(days.map(({ profit }) => profit)).toEqual([bets[0]!.realised + bets[0]!.open]);
      expect(days[0]!.profit).toBeLessThan(0n);
    },
  );

  it.each([
    ['50000', 'SOLD'],
    ['40', 'OPEN'],
  ])('says of a sale that is sent at its end and finds bids for %s shares: %s', (bid, code) => {
    const acts = [anAct('BUY', '2000'), anAct('SELL', '2000', { number: 2, afterS: 1 })];
    const book = aBook({ bids: [aLevel('0.49', bid)], asks: [aLevel('0.50', '50000')] });
    const run = replayer({ settings: someSettings(), delays: STEADY, from: NOW });
    for (const event of [...OPENING, ...actsOf(acts)]) run.accept(event);
    run.accept({ kind: 'book', at: later(NOW, 1_000), token: TOKEN, book });
    const { reasons, trades } = run.finish(later(NOW, 8_000));
    expect(trades.map(({ side }) => side)).toEqual(['BUY', 'SELL']);
    expect(reasons.map((one) => one.code)).toEqual(['COPIED', code]);
  });

  it('earns less where its fills are drawn from dear ones, and the same where they are as promised', () => {
    // Given
    const played = (measured?: readonly MeasuredFill[]) => {
      const fills = measured === undefined ? undefined : drawnFills(5n, measured);
      const run = replayer({ settings: someSettings(), delays: STEADY, from: NOW, fills });
      for (const event of [...OPENING, ...actsOf([anAct('BUY', '2000')]), aPayout('1', 60)]) run.accept(event);
      return run.finish(later(NOW, 7_200_000));
    };
    const fillsOf = (worse: bigint, part: bigint) =>
      Array.from({ length: 30 }, (): MeasuredFill => ({ price: priceOf('0.5'), worse, part }));

    // When
    const [plain, promised] = [played(), played(fillsOf(0n, 1_000_000n))];
    const [dear, part] = [played(fillsOf(10_000n, 1_000_000n)), played(fillsOf(0n, 500_000n))];

    // Then
    expect(promised).toEqual(plain);
    expect(dear.trades[0]!.gross * plain.trades[0]!.shares).toBeGreaterThan(
      plain.trades[0]!.gross * dear.trades[0]!.shares,
    );
    expect(dear.bets[0]!.realised).toBeLessThan(plain.bets[0]!.realised);
    expect(part.trades[0]!.shares).toBe(plain.trades[0]!.shares / 2n);
  });

  it('takes no event of an earlier moment', () => {
    const run = replayer({ settings: someSettings(), delays: STEADY, from: later(NOW, 1) });
    expect(() => {
      run.accept(OPENING[0]!);
    }).toThrow('in the order of their moments');
  });

  it('tells of how many positions at most nobody knew a price when their leader was measured', () => {
    const measured = (unpriced: number, afterS: number) =>
      ({ kind: 'leader-equity', at: later(NOW, afterS * 1_000), equity: anEquity(), unpriced }) as const;
    expect(replayed([measured(2, 1), measured(3, 2), measured(1, 3)]).unpriced).toEqual([
      { leader: LEADER, positions: 3 },
    ]);
    expect(replayed([]).unpriced).toEqual([]);
  });

  it('trips the daily loss when what is owned falls, and copies nothing afterwards', () => {
    // Given
    const settings = someSettings({
      breakers: {
        ...{ maxDailyLossBps: 100n as never, halveBps: 2_000n as never, restoreBps: 1_000n as never },
        ...{ maxErrorsInRow: 5n, maxUnknownPerHour: 5n },
      },
    });
    const fallen = aBook({ bids: [aLevel('0.05')], asks: [aLevel('0.06')] });
    const at = later(NOW, 600_000);
    // When
    const { breakers, reasons } = replayed(
      [
        ...actsOf([anAct('BUY', '2000')]),
        { kind: 'book', at, token: TOKEN, book: fallen },
        { kind: 'leader-equity', at: later(at, 90_000), equity: anEquity({ at: later(at, 90_000) }) },
        ...actsOf([anAct('BUY', '2000', { number: 2, at: '0.06', afterS: 700 })]),
      ],
      settings,
    );
    // Then
    expect(breakers).toMatchObject([{ code: 'DAILY_LOSS' }]);
    expect(reasons.map(({ code }) => code)).toContain('TRADING_REDUCING');
  });

  it('tells that a leader was stopped, whose copies were closed for it, and how often', () => {
    // Given
    const settings = someSettings({ guards: { leaderStopBps: bps(1n) } });
    const fallen = aBook({ bids: [aLevel('0.05')], asks: [aLevel('0.06')] });
    const fall = { kind: 'book', at: later(NOW, 600_000), token: TOKEN, book: fallen } as const;

    // When
    const { breakers, closings, reasons } = replayed([...actsOf([anAct('BUY', '2000')]), fall], settings);

    // Then
    expect(breakers).toMatchObject([{ code: 'LEADER_STOP', leader: LEADER }]);
    expect(closings).toMatchObject([{ code: 'LEADER_STOP', count: 1 }]);
    expect(reasons.map(({ code }) => code)).toEqual(['COPIED']);
  });
});
