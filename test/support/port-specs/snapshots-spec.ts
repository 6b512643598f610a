import { beforeEach, describe, expect, test } from '@jest/globals';
import { factsOf } from '#core/execution/decision-facts.ts';
import { type Coverage } from '#core/model/coverage.ts';
import { type LeaderEdge } from '#core/model/leader-score.ts';
import { type LeaderStanding } from '#core/model/leader-standing.ts';
import { later } from '#core/values/unix-ms.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import { aCoverage } from '../builders/a-coverage.ts';
import { aFollowerEquity, anEquity, aSnapshot } from '../builders/a-snapshot.ts';
import { aParentId, FOLLOWER, LEADER, NOW, TOKEN } from '../builders/identities.ts';
import { dollars, priceOf } from '../builders/quantities.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;

/** What every implementation of the snapshots keeps; `start` gives an empty one. */
export function snapshotsSpec(name: string, start: () => Promise<Snapshots>): void {
  describe(`snapshots: ${name}`, () => {
    let snapshots: Snapshots;
    beforeEach(async () => {
      snapshots = await start();
    });

    test('a leader who was never measured has none', async () => {
      expect(await snapshots.leaderEquity(LEADER)).toBeUndefined();
    });

    test('what is stored comes back as it was', async () => {
      const equity = anEquity({ positionCount: 3, cash: dollars('1.000001') });
      await snapshots.putLeaderEquity(equity);
      expect(await snapshots.leaderEquity(LEADER)).toEqual(equity);
    });

    test.each([
      [-1, '10000'],
      [0, '7'],
      [1, '7'],
    ])('a measurement %p ms later leaves %p dollars', async (ms, expected) => {
      // Given
      await snapshots.putLeaderEquity(anEquity());
      // When
      await snapshots.putLeaderEquity(anEquity({ equity: dollars('7'), at: later(NOW, ms) }));
      // Then
      expect((await snapshots.leaderEquity(LEADER))?.equity).toBe(dollars(expected));
    });

    describe('what the scores say', () => {
      const edge: LeaderEdge = { leader: LEADER, oddsLow: 1_234_567n, betCount: 431, measuredAt: NOW };
      const standing: LeaderStanding = {
        ...{ leader: LEADER, measuredAt: NOW, veto: { because: 'no edge left', until: later(NOW, 1_000) } },
        paper: {
          settled: 31n,
          looked: 30n,
          lowerBound: -12n,
          cleared: { events: 30n, lowerBound: 7n, at: later(NOW, -5) },
        },
      };

      test('comes back as it was, edge and standing apart; before it was said there is neither', async () => {
        expect([await snapshots.leaderEdge(LEADER), await snapshots.leaderStanding(LEADER)]).toEqual([
          undefined,
          undefined,
        ]);
        await snapshots.putLeaderEdge(edge);
        expect(await snapshots.leaderStanding(LEADER)).toBeUndefined();
        await snapshots.putLeaderStanding(standing);
        expect([await snapshots.leaderEdge(LEADER), await snapshots.leaderStanding(LEADER)]).toEqual([edge, standing]);
      });

      test('a standing against which nothing speaks takes the place of a veto', async () => {
        await snapshots.putLeaderStanding(standing);
        await snapshots.putLeaderStanding({ leader: LEADER, measuredAt: later(NOW, 1) });
        expect(await snapshots.leaderStanding(LEADER)).toEqual({ leader: LEADER, measuredAt: later(NOW, 1) });
      });

      test.each([
        [-1, 1_234_567n, 31n],
        [0, 1n, 32n],
        [1, 1n, 32n],
      ])('of two, the one measured %p ms later: %p and %p stay', async (ms, oddsLow, settled) => {
        await snapshots.putLeaderEdge(edge);
        await snapshots.putLeaderStanding(standing);
        await snapshots.putLeaderEdge({ ...edge, oddsLow: 1n, measuredAt: later(NOW, ms) });
        await snapshots.putLeaderStanding({ ...standing, paper: { settled: 32n }, measuredAt: later(NOW, ms) });
        expect((await snapshots.leaderEdge(LEADER))?.oddsLow).toBe(oddsLow);
        expect((await snapshots.leaderStanding(LEADER))?.paper?.settled).toBe(settled);
      });
    });

    test('what a decision knew comes back as it was; of two about an entry the newer stays', async () => {
      // Given
      const facts = factsOf(aParentId(), aSnapshot({ clockOffMs: -12.5 }));
      expect(await snapshots.decisionFacts(aParentId())).toBeUndefined();
      // When
      await snapshots.putDecisionFacts(facts);
      await snapshots.putDecisionFacts({ ...facts, now: later(NOW, -1) });
      // Then
      expect(await snapshots.decisionFacts(aParentId())).toEqual(facts);
      expect(await snapshots.decisionFacts(aParentId(2))).toBeUndefined();
      await snapshots.putDecisionFacts({ ...facts, now: later(NOW, 1), isBusy: true });
      expect(await snapshots.decisionFacts(aParentId())).toEqual({ ...facts, now: later(NOW, 1), isBusy: true });
    });

    test('a follower who was never measured has no equity, and no past', async () => {
      expect(await snapshots.followerEquity(MAIN)).toBeUndefined();
      expect(await snapshots.pastEquities(MAIN, NOW)).toEqual([]);
    });

    test('a follower’s equity comes back as it was, for its own ledger, and only its next version takes its place', async () => {
      const first = aFollowerEquity({ open: dollars('-1.000001'), unpricedCount: 2, isHalved: true });
      expect(await snapshots.putFollowerEquity(first)).toBe(true);
      expect(await snapshots.followerEquity(MAIN)).toEqual(first);
      expect(await snapshots.followerEquity({ ...MAIN, mode: 'paper' })).toBeUndefined();
      for (const version of [1n, 3n]) expect(await snapshots.putFollowerEquity({ ...first, version })).toBe(false);
      expect(await snapshots.putFollowerEquity({ ...first, peakProfit: dollars('9'), version: 2n })).toBe(true);
      expect((await snapshots.followerEquity(MAIN))?.peakProfit).toBe(dollars('9'));
    });

    test('of each quarter of an hour the first value is kept, oldest first, beside the value of now', async () => {
      // Given
      const at = (ms: number, version: bigint) => aFollowerEquity({ at: later(NOW, ms), version });
      await snapshots.putFollowerEquity(at(0, 1n));
      // When
      for (const one of [at(900_000, 4n), at(0, 2n), at(899_999, 3n), at(1_800_000, 5n)])
        await snapshots.addPastEquity(one);
      // Then
      const versions = async (from: number) =>
        (await snapshots.pastEquities(MAIN, later(NOW, from))).map(({ version }) => version);
      expect(await versions(0)).toEqual([2n, 4n, 5n]);
      expect(await versions(899_999)).toEqual([2n, 4n, 5n]);
      expect(await versions(900_000)).toEqual([4n, 5n]);
      expect((await snapshots.followerEquity(MAIN))?.version).toBe(1n);
      expect(await snapshots.pastEquities({ ...MAIN, mode: 'paper' }, NOW)).toEqual([]);
    });

    test('marks come back as they were; an older run changes nothing', async () => {
      // Given
      const mark = { token: TOKEN, price: priceOf('0.5'), hasBid: true, at: NOW };
      expect(await snapshots.marks()).toBeUndefined();
      // When
      await snapshots.putMarks([mark], NOW);
      await snapshots.putMarks([], later(NOW, -1));
      // Then
      expect(await snapshots.marks()).toEqual({ marks: [mark], at: NOW });
      await snapshots.putMarks([{ ...mark, hasBid: false }], later(NOW, 1));
      expect(await snapshots.marks()).toEqual({ marks: [{ ...mark, hasBid: false }], at: later(NOW, 1) });
    });

    test('of two closings of a day the first stays, also beside marks of now', async () => {
      // Given
      const mark = { token: TOKEN, price: priceOf('0.5'), hasBid: true, at: NOW };
      const closing = { day: '2026-06-01', marks: [mark], at: NOW };
      expect(await snapshots.closingMarks('2026-06-01')).toBeUndefined();
      // When
      await snapshots.putMarks([], NOW);
      await snapshots.addClosingMarks(closing);
      await snapshots.addClosingMarks({ ...closing, marks: [], at: later(NOW, 1) });
      // Then
      expect(await snapshots.closingMarks('2026-06-01')).toEqual(closing);
      expect(await snapshots.marks()).toEqual({ marks: [], at: NOW });
    });

    test('where a day has no closing, the newest of the six days before it stands for it, and none after it', async () => {
      // Given
      for (const day of ['2026-05-30', '2026-06-01', '2026-06-03'])
        await snapshots.addClosingMarks({ day, marks: [], at: NOW });
      // When
      const days = ['2026-05-29', '2026-05-30', '2026-05-31', '2026-06-02', '2026-06-03', '2026-06-09', '2026-06-10'];
      const found: (string | undefined)[] = [];
      for (const day of days) found.push((await snapshots.closingMarks(day))?.day);
      // Then
      expect(found).toEqual([
        undefined,
        ...['2026-05-30', '2026-05-30', '2026-06-01', '2026-06-03', '2026-06-03'],
        undefined,
      ]);
    });

    test.each([
      ['2026-05-30', '2026-05-29'],
      ['2026-05-31', '2026-05-29'],
      ['2026-06-01', '2026-06-01'],
      ['2026-06-07', '2026-06-01'],
      ['2026-06-08', undefined],
    ])('of %p the newest marks of all stand for their day before a later run has kept them: %p', async (day, found) => {
      // Given
      await snapshots.addClosingMarks({ day: '2026-05-29', marks: [], at: NOW });
      const mark = { token: TOKEN, price: priceOf('0.5'), hasBid: true, at: NOW };
      // When
      await snapshots.putMarks([mark], NOW);
      // Then
      expect((await snapshots.closingMarks(day))?.day).toBe(found);
      expect((await snapshots.closingMarks('2026-06-01'))?.marks).toEqual([mark]);
    });

    test('a day that was never measured has no coverage', async () => {
      await snapshots.addCoverage(aCoverage({ day: '2026-05-31' }));
      expect(await snapshots.coverage(LEADER, '2026-06-01')).toBeUndefined();
    });

    test("a day's coverage comes back as it was, beside the value of the leader", async () => {
      // Given
      await snapshots.putLeaderEquity(anEquity());
      const unmeasured = { ...{ leader: LEADER, day: '2026-06-02', measuredAt: NOW }, isWhole: false, why: 'WALK_CUT' };
      // When
      expect(await snapshots.addCoverage(aCoverage())).toBe(true);
      expect(await snapshots.addCoverage(unmeasured as Coverage)).toBe(true);
      // Then
      expect(await snapshots.coverage(LEADER, '2026-06-01')).toEqual(aCoverage());
      expect(await snapshots.coverage(LEADER, '2026-06-02')).toEqual(unmeasured);
      expect(await snapshots.leaderEquity(LEADER)).toEqual(anEquity());
    });

    test('of two measurements of one day the first stays', async () => {
      // When
      expect(await snapshots.addCoverage(aCoverage())).toBe(true);
      expect(await snapshots.addCoverage(aCoverage({ missedCount: 7 }))).toBe(false);
      // Then
      expect(await snapshots.coverage(LEADER, '2026-06-01')).toEqual(aCoverage());
    });
  });
}
