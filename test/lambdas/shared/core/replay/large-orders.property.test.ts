import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { type ChildOrder, isChildOpen } from '#core/model/child-order.ts';
import { type LargeOrders, type Settings } from '#core/model/settings.ts';
import { happen } from '#core/replay/happen.ts';
import { lookAfter } from '#core/replay/look-after.ts';
import { type ReplayDelays } from '#core/replay/replay-delays.ts';
import { type ReplayEvent } from '#core/replay/replay-event.ts';
import { type ReplayRun } from '#core/replay/replay-run.ts';
import { replayer } from '#core/replay/replayer.ts';
import { totalLimit } from '#core/risk/limits.ts';
import { bps } from '#core/values/bps.ts';
import { later, type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { aBook, aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import { aFollow, aFollower, someSettings, theExecution, theLimits } from '../../../../support/builders/a-settings.ts';
import { anEquity } from '../../../../support/builders/a-snapshot.ts';
import { FOLLOWER, LEADER, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';
import { actsOf, anAct, aReplayRun, OPENING, STEADY } from '../../../../support/replay-steps.ts';

const LEDGER = { follower: FOLLOWER, mode: 'live' } as const;
const MINUTE_MS = 60_000;
const STORY_S = 1_800;

/** From which size on, and how: each algorithm, in windows of two to fifteen minutes. */
const large: fc.Arbitrary<LargeOrders> = fc
  .record({
    aboveUsd: fc.integer({ min: 0, max: 60 }),
    aboveDepth: fc.option(fc.integer({ min: 100, max: 9_000 }), { nil: undefined }),
    algorithm: fc.constantFrom('twap', 'randomised', 'iceberg', 'top-of-book'),
    windowMs: fc.integer({ min: 120_000, max: 600_000 }),
    slices: fc.integer({ min: 2, max: 12 }),
  })
  .map(({ aboveUsd, aboveDepth, ...how }) => ({
    ...how,
    aboveUsd: dollars(String(aboveUsd)),
    ...(aboveDepth === undefined ? {} : { aboveDepth: bps(BigInt(aboveDepth)) }),
  }));

const settings: fc.Arbitrary<Settings> = fc
  .record({
    largeOrders: large,
    canaryCopies: fc.option(fc.bigInt({ min: 1n, max: 2n }), { nil: undefined, freq: 1 }),
    maxAdds: fc.option(fc.bigInt({ min: 1n, max: 3n }), { nil: undefined, freq: 1 }),
    total: fc.constantFrom('150', '400', '3000'),
    allocated: fc.constantFrom('200', '2000'),
    guards: fc.option(fc.constant({ stopLossBps: bps(800n) }), { nil: undefined, freq: 1 }),
  })
  .map(({ largeOrders, canaryCopies, maxAdds, total, allocated, guards }) =>
    someSettings({
      execution: theExecution({ largeOrders }),
      follows: [aFollow({ allocated: dollars(allocated) })],
      limits: theLimits({
        maxTotalExposure: dollars(total),
        ...(canaryCopies === undefined ? {} : { canaryCopies }),
        ...(maxAdds === undefined ? {} : { maxAdds }),
      }),
      ...(guards === undefined ? {} : { guards }),
    }),
  );

const acts = fc.array(
  fc.record({
    side: fc.constantFrom('BUY', 'BUY', 'BUY', 'SELL'),
    count: fc.integer({ min: 500, max: 6_000 }),
    afterS: fc.integer({ min: 0, max: STORY_S }),
  }),
  { minLength: 1, maxLength: 6 },
);
const books = fc.array(
  fc.record({
    afterS: fc.integer({ min: 0, max: STORY_S }),
    ask: fc.integer({ min: 46, max: 51 }),
    spread: fc.integer({ min: 1, max: 3 }),
    depth: fc.integer({ min: 20, max: 1_000 }),
  }),
  { maxLength: 20 },
);

/** Buys and sells in half an hour, in a book that moves and is thin. */
const story: fc.Arbitrary<readonly ReplayEvent[]> = fc
  .record({ acts, books, domain: fc.constantFrom('v1', 'v2'), rateBps: fc.constantFrom(0n, 500n) })
  .map(({ acts: told, books: shown, domain, rateBps }) => {
    const market = aMarket({ domain, fee: { rateBps: bps(rateBps), exponent: 1 } });
    const cents = (count: number): string => (count / 100).toFixed(2);
    const events = [
      ...shown.map(({ afterS, ask, spread, depth }): ReplayEvent => {
        const asks = [0, 1, 2].map((step) => aLevel(cents(ask + step), String(depth)));
        const bids = [0, 1, 2].map((step) => aLevel(cents(ask - spread - step), String(depth)));
        return { kind: 'book', at: later(NOW, afterS * 1_000), token: TOKEN, book: aBook({ asks, bids }) };
      }),
      ...told.flatMap(({ side, count, afterS }, at) => {
        const moment = later(NOW, afterS * 1_000);
        const equity: ReplayEvent = { kind: 'leader-equity', at: moment, equity: anEquity({ at: moment }) };
        return [equity, ...actsOf([anAct(side, String(count), { number: at + 1, afterS })])];
      }),
    ];
    return [{ kind: 'market', at: NOW, market } as const, ...events.toSorted((a, b) => a.at - b.at)];
  });

/** Plays a story in the replay's own steps, and looks at the ledger after each of them. */
function played(run: ReplayRun, events: readonly ReplayEvent[], look: (now: UnixMs) => void): void {
  let minute = later(NOW, MINUTE_MS);
  const until = (moment: UnixMs): void => {
    for (;;) {
      const next = Math.min(run.due.next() ?? moment, moment);
      if (minute <= next) {
        lookAfter(run, minute);
        look(minute);
        minute = later(minute, MINUTE_MS);
        continue;
      }
      const due = run.due.take(moment);
      if (due === undefined) return;
      happen(run, due.what, due.at);
      look(due.at);
    }
  };
  for (const event of events) {
    until(event.at);
    if (event.kind === 'market') run.venue.putMarket(event.market);
    if (event.kind === 'book') run.venue.putBook(event.token, event.book, event.at);
    if (event.kind === 'leader-equity') run.leaderEquities.set(LEADER, event.equity);
    if (event.kind === 'actions') run.due.add(later(event.at, 2_000), { due: 'seen', actions: event.actions });
  }
  until(later(NOW, 4 * STORY_S * 1_000));
}

/** Each order is on its way for 150 ms, and is noted. */
const noting =
  (sent: ChildOrder[]): ReplayDelays['postMs'] =>
  (child) => {
    sent.push(child as ChildOrder);
    return 150;
  };

function runOf(of: Settings): { readonly run: ReplayRun; readonly sent: ChildOrder[] } {
  const sent: ChildOrder[] = [];
  return { run: { ...aReplayRun(of), delays: { ...STEADY, postMs: noting(sent) } }, sent };
}

const total = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, one) => sum + one, 0n);

/** How an order was sent, and whether anybody came to one that waited. */
function kindOf({ restsUntil, mayTake, trades }: ChildOrder): string {
  if (restsUntil === undefined) return 'TAKES';
  if (mayTake === true) return 'CROSSES';
  return trades.length > 0 ? 'RESTED_AND_MET' : 'RESTED';
}

/** What copies came to, over all stories: each of these is to be met. */
const met = new Set<string>();

describe('a replay with copies and exits that are large', () => {
  it('keeps to its caps, to its cash and to what is owned, after each thing that happens', () => {
    fc.assert(
      fc.property(settings, story, (of, events) => {
        // Given
        const { run, sent } = runOf(of);
        const { ledger } = run;

        // When
        played(run, events, () => {
          // Then
          const positions = ledger.positions(LEDGER);
          const [global, leader] = [GLOBAL_CAP, leaderCap(LEADER)].map((name) => ledger.cap(LEDGER, name)!);
          const open = ledger.record(LEDGER).children.filter(({ state }) => isChildOpen(state));
          const basis = total(positions.map((one) => one.basis));
          expect(global!.used).toBeLessThanOrEqual(totalLimit(of, aFollower().totalCapital));
          expect(leader!.used).toBeLessThanOrEqual(of.follows[0]!.allocated);
          expect([global!.reserved, global!.posted]).toEqual([total(open.map(({ leftUsd }) => leftUsd)), basis]);
          const worth = ledger.cash(LEDGER) + basis - total(positions.map(({ realised }) => realised));
          expect(worth).toBe(aFollower().totalCapital);
          expect(ledger.cash(LEDGER)).toBeGreaterThanOrEqual(0n);
          for (const { available, selling } of positions) {
            expect(available).toBeGreaterThanOrEqual(0n);
            expect(selling).toBe(total(open.map(({ leftShares }) => leftShares)));
          }
        });
        expect([run.worked.size, run.resting.size, run.unbooked.size]).toEqual([0, 0, 0]);
        expect(ledger.cap(LEDGER, GLOBAL_CAP)!.reserved).toBe(0n);
        for (const parent of ledger.parents()) {
          if (parent.work === undefined) continue;
          const { order } = parent.work;
          const parts = sent.filter(({ parentId }) => parentId === parent.parentId);
          expect(parent).toMatchObject({ state: 'DONE' });
          expect(parent.filledShares).toBeLessThanOrEqual(order.total);
          expect(parts.every(({ limit }) => limit <= order.limit)).toBe(true);
          met.add(order.algorithm).add(parent.reason?.code === 'ORDER_OVER' ? parent.reason.why : 'WHOLE');
        }
        expect(ledger.positions(LEDGER).every(({ entry }) => entry === undefined)).toBe(true);
        for (const { reason, work } of ledger.parents()) if (work === undefined) met.add(reason?.code ?? 'AT_ONCE');
        for (const { venueOrderId } of sent) met.add(kindOf(ledger.child(venueOrderId)!));
        const exits = [...ledger.parents()].filter(({ side, work }) => side === 'SELL' && work === undefined);
        if (exits.some(({ attempts, filledShares }) => attempts > 2 && filledShares > 0n)) met.add('SOLD_IN_PARTS');
      }),
      // The same stories each time: what is to be met below is rare.
      { numRuns: 100, seed: 7 },
    );
    const ends = ['WHOLE', 'WINDOW_OVER', 'LEADER_REDUCED', 'REST_BELOW_MINIMUM'];
    const sentAs = ['AT_ONCE', 'TAKES', 'CROSSES', 'RESTED', 'RESTED_AND_MET', 'SOLD_IN_PARTS'];
    const how = ['twap', 'randomised', 'iceberg', 'top-of-book'];
    expect([...met]).toEqual(expect.arrayContaining([...ends, ...sentAs, ...how]));
  });

  it('decides and sends up to a moment the same, whatever comes after it', () => {
    fc.assert(
      fc.property(settings, story, fc.integer({ min: 0, max: STORY_S }), (of, events, cutS) => {
        // Given
        const cut = later(NOW, cutS * 1_000);
        const play = (known: readonly ReplayEvent[]) => {
          const sent: ChildOrder[] = [];
          const postMs = noting(sent);
          const run = replayer({ settings: of, delays: { ...STEADY, postMs }, from: NOW });
          for (const event of [...OPENING, ...known]) run.accept(event);
          const { decisions } = run.finish(unixMs(NOW + 4 * STORY_S * 1_000));
          return [decisions.filter(({ at }) => at <= cut), sent.filter(({ reservedAt }) => reservedAt <= cut)];
        };

        // When
        const [whole, blind] = [play(events), play(events.filter(({ at }) => at <= cut))];

        // Then
        expect(blind).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });
});
