import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  COVERAGE_GOAL,
  coverageOf,
  isBelowGoal,
  MAX_LISTED,
  partOf,
  type RecordedAction,
  withShortLists,
} from '#core/detection/coverage.ts';
import { type MeasuredDay } from '#core/model/coverage.ts';
import { type LeaderAction } from '#core/model/leader-event.ts';
import { bps } from '#core/values/bps.ts';
import { type EventId } from '#core/values/ids.ts';
import { shares } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { aLeaderAction, aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { anEventId, aTransaction, LEADER, NOW } from '../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';

const MAX_AGE_MS = 60_000;

/** So many purchases, a second apart. */
const someActions = (count: number): readonly LeaderAction[] =>
  Array.from({ length: count }, (_, index) =>
    aLeaderAction({
      eventId: anEventId(index + 1),
      transaction: aTransaction(index + 1),
      at: later(NOW, index * 1_000),
    }),
  );

type Recorded = { readonly ageMs?: number; readonly total?: bigint; readonly source?: string };

const recordOf = (
  actions: readonly LeaderAction[],
  { ageMs = 2_000, total, source = 'data-api' }: Recorded = {},
): Map<EventId, RecordedAction> =>
  new Map(
    actions.map((action) => {
      const event = aLeaderEvent({ ...action, total: shares(total ?? action.shares), sources: [source] });
      return [action.eventId, { event, seenAt: later(action.at, ageMs) }];
    }),
  );

const measured = (actions: readonly LeaderAction[], recorded: ReadonlyMap<EventId, RecordedAction>) =>
  coverageOf({ actions, recorded, maxTradeAgeMs: MAX_AGE_MS });

describe('coverage', () => {
  test('of a leader who did nothing has counts of zero and no ratio', () => {
    const coverage = measured([], new Map());
    expect(coverage).toEqual({
      ...{ actionCount: 0, detectedCount: 0, missedCount: 0, missed: [], shortCount: 0, short: [] },
      ...{ duplicateCount: 0, duplicates: [], tooLateCount: 0, sources: [] },
    });
    expect(isBelowGoal(coverage)).toBe(false);
  });

  test('of four actions of which three are recorded is 75 %, and names the fourth', () => {
    // Given
    const actions = someActions(4);
    // When
    const coverage = measured(actions, recordOf(actions.slice(1)));
    // Then
    expect(coverage).toMatchObject({ actionCount: 4, detectedCount: 3, missedCount: 1, coverage: 7_500n });
    expect(coverage.missed).toEqual([
      {
        ...{ eventId: anEventId(1), type: 'BUY', transaction: aTransaction(1), token: '1001' },
        ...{ at: NOW, shares: sharesOf('2000'), recorded: 0n },
      },
    ]);
  });

  test.each([
    [-2n, 1, 0],
    [-1n, 0, 0],
    [0n, 0, 0],
    [1n, 0, 0],
    [2n, 0, 1],
  ])(
    'B4: recorded with %p micro-shares more than it came to, an action is short %p times, doubled %p times',
    (more, shortCount, duplicateCount) => {
      // Given
      const [action = aLeaderAction()] = someActions(1);
      // When
      const coverage = measured([action], recordOf([action], { total: action.shares + more }));
      // Then
      expect(coverage).toMatchObject({ detectedCount: 1, missedCount: 0, shortCount, duplicateCount });
      expect(coverage.coverage).toBe(shortCount === 1 ? 0n : 10_000n);
      expect([...coverage.short, ...coverage.duplicates].map(({ recorded }) => recorded)).toEqual(
        shortCount + duplicateCount === 0 ? [] : [action.shares + more],
      );
    },
  );

  test.each([
    [1_000, 1, false],
    [999, 1, true],
    [2_000, 2, false],
    [2_000, 3, true],
    [1, 0, false],
    [1, 1, true],
  ])('of %p actions with %p missed is below the goal of 99.9 %%: %p', (count, missing, isBelow) => {
    const actions = someActions(count);
    expect(isBelowGoal(measured(actions, recordOf(actions.slice(missing))))).toBe(isBelow);
  });

  test('exactly 99.9 % is enough, a hundredth of a percent less is not', () => {
    expect(COVERAGE_GOAL).toBe(9_990n);
    expect(isBelowGoal({ coverage: bps(9_990n) })).toBe(false);
    expect(isBelowGoal({ coverage: bps(9_989n) })).toBe(true);
  });

  test('a ratio is rounded down: one of 100,000 missing is not 100 %', () => {
    expect(partOf(99_999, 100_000)).toBe(9_999n);
    expect(partOf(0, 0)).toBeUndefined();
  });

  test('lateness is told as values that occurred: of 20 the 10th, the 19th and the last', () => {
    // Given
    const actions = someActions(20);
    const recorded = new Map(
      actions.flatMap((action, index) => [...recordOf([action], { ageMs: (20 - index) * 1_000 })]),
    );
    // When
    const { late } = measured(actions, recorded);
    // Then
    expect(late).toEqual({ p50Ms: 10_000, p95Ms: 19_000, maxMs: 20_000 });
  });

  test.each([
    [60_000, 0],
    [60_001, 1],
  ])('seen %p ms after its block, at a limit of 60 s, %p actions are too late', (ageMs, tooLateCount) => {
    const actions = someActions(1);
    expect(measured(actions, recordOf(actions, { ageMs }))).toMatchObject({
      tooLateCount,
      late: { p50Ms: ageMs, p95Ms: ageMs, maxMs: ageMs },
    });
  });

  test('the source that told first is counted', () => {
    // Given
    const actions = someActions(3);
    const recorded = new Map([
      ...recordOf(actions.slice(0, 2), { source: 'data-api' }),
      ...recordOf(actions.slice(2), { source: 'chain' }),
    ]);
    // Then
    expect(measured(actions, recorded).sources).toEqual([
      { source: 'chain', count: 1 },
      { source: 'data-api', count: 2 },
    ]);
  });

  test.each([
    [MAX_LISTED, MAX_LISTED],
    [MAX_LISTED + 1, MAX_LISTED],
  ])('of %p differences the stored lists hold %p, the counts stay', (count, listed) => {
    // Given
    const actions = someActions(count);
    const more = { leader: LEADER, day: '2026-06-01', measuredAt: NOW, until: NOW, isWhole: true, followers: [] };
    const twice = { ...measured(actions, recordOf(actions, { total: 2n ** 62n })), ...more } as MeasuredDay;
    const none = { ...measured(actions, new Map()), ...more } as MeasuredDay;
    const half = { ...measured(actions, recordOf(actions, { total: 1n })), ...more } as MeasuredDay;
    // Then
    expect(withShortLists(twice)).toMatchObject({ duplicateCount: count });
    expect(withShortLists(twice).duplicates).toHaveLength(listed);
    expect(withShortLists(none)).toMatchObject({ missedCount: count });
    expect(withShortLists(none).missed).toEqual(none.missed.slice(0, listed));
    expect(withShortLists(half)).toMatchObject({ shortCount: count });
    expect(withShortLists(half).short).toHaveLength(listed);
  });
});

const days = fc.integer({ min: 1, max: 30 }).map(someActions);

test('dropping any recorded action makes exactly that one missed and changes nothing else of the lists', () => {
  fc.assert(
    fc.property(days, fc.nat(), (actions, pick) => {
      // Given
      const recorded = recordOf(actions);
      const dropped = actions[pick % actions.length]?.eventId ?? anEventId();
      expect(measured(actions, recorded)).toMatchObject({ missedCount: 0, shortCount: 0, duplicateCount: 0 });

      // When
      recorded.delete(dropped);

      // Then
      const coverage = measured(actions, recorded);
      expect(coverage.missed.map(({ eventId }) => eventId)).toEqual([dropped]);
      expect(coverage).toMatchObject({ detectedCount: actions.length - 1, shortCount: 0, duplicateCount: 0 });
      expect(isBelowGoal(coverage)).toBe(true);
    }),
  );
});

test('what is recorded of nothing that the leader did is counted nowhere', () => {
  const actions = someActions(3);
  expect(measured(actions.slice(0, 2), recordOf(actions))).toEqual(
    measured(actions.slice(0, 2), recordOf(actions.slice(0, 2))),
  );
});

test('the order of actions and of records changes nothing', () => {
  const shuffled = days.chain((actions) =>
    fc.tuple(
      fc.constant(actions),
      fc.shuffledSubarray([...actions], { minLength: actions.length }),
      fc.array(fc.constantFrom('in full', 'short', 'not', 'doubled'), {
        minLength: actions.length,
        maxLength: actions.length,
      }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([actions, other, fates]) => {
      // Given
      const entries = actions.flatMap((action, index) => {
        const fate = fates[index];
        if (fate === 'not') return [];
        const total = fate === 'short' ? 1n : fate === 'doubled' ? action.shares * 2n : action.shares;
        return [...recordOf([action], { total, ageMs: index * 7_000 })];
      });
      // Then
      expect(measured(other, new Map(entries.toReversed()))).toEqual(measured(actions, new Map(entries)));
    }),
  );
});
