import { describe, expect, test } from '@jest/globals';
import { VETO_LASTS_MS } from '#core/scoring/judge-veto.ts';
import { type Wallet } from '#core/values/ids.ts';
import { DAY_MS, later, type UnixMs } from '#core/values/unix-ms.ts';
import { type ScoreCommand, scoreLeaders } from '#flows/score-leaders.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';
import { aTradersRecord, aWallet, FIRST_DAY, pastOf } from '../../../support/builders/a-leader-record.ts';
import { aSelection, someSettings } from '../../../support/builders/a-settings.ts';
import { countingLog } from '../../../support/fakes/counting-log.ts';
import { memoryScores } from '../../../support/fakes/memory-scores.ts';
import { memorySnapshots } from '../../../support/fakes/memory-snapshots.ts';
import { scriptedLeaderboard } from '../../../support/fakes/scripted-leaderboard.ts';
import { scriptedRecords } from '../../../support/fakes/scripted-records.ts';
import { stepClock } from '../../../support/fakes/step-clock.ts';

const FOR_MS = 600_000;
const dayAt = (day: number): UnixMs => later(FIRST_DAY, day * DAY_MS);
/** A Friday, in the afternoon. */
const TODAY = dayAt(130 + 8 / 24);
const LEADERS = [1, 2, 3, 4].map(aWallet);

/** Four leaders who have won more and more often, and a board of others. */
function world(now = TODAY) {
  const [clock, log, records, board, scores] = [
    stepClock(now),
    countingLog(),
    scriptedRecords(),
    scriptedLeaderboard(),
    memoryScores(),
  ];
  for (const [index, leader] of LEADERS.entries()) {
    const record = aTradersRecord({ days: 125, wonOfThousand: 480 + 40 * index, seed: BigInt(index + 1) });
    records.past.set(leader, pastOf(record));
  }
  board.traders.push(...[9, 8, 1].map((at) => ({ wallet: aWallet(at), name: '=SUM(A1)' })));
  for (const at of [9, 8])
    records.past.set(aWallet(at), pastOf(aTradersRecord({ days: 125, wonOfThousand: 500, seed: BigInt(at) })));
  const settings = someSettings({
    leaders: LEADERS.map((wallet) => ({ wallet, name: wallet, enabled: true })),
  });
  const ledger = {
    journalPage: () => Promise.resolve({ legs: [] }),
    parent: () => Promise.resolve(undefined),
    event: () => Promise.resolve(undefined),
    positions: () => Promise.resolve([]),
  };
  const current = { current: () => Promise.resolve(settings) };
  const deps = { clock, log, records, board, scores, ledger, settings: current, snapshots: memorySnapshots() };
  const run = (command: Partial<ScoreCommand> = {}) => scoreLeaders(deps, { forMs: FOR_MS, ...command });
  return { ...deps, settings, deps, run };
}
const walletsOf = (run: { readonly scores: readonly { readonly leader: Wallet }[] } | undefined) =>
  run?.scores.map(({ leader }) => leader).toSorted();

describe('a scoring run', () => {
  test('scores the leaders by what was known before the day began, against each other, and stores all of them', async () => {
    // Given
    const { run, scores, records } = world();
    // When
    const report = await run();
    // Then
    const stored = await scores.latestScores();
    expect(report).toEqual({ day: '2026-10-09', scored: 4, ranked: 4, leftOut: 0, vetoed: 0 });
    expect(stored).toMatchObject({ asOf: dayAt(130), measuredAt: TODAY, leaders: LEADERS, leftOut: [] });
    expect(walletsOf(stored)).toEqual(LEADERS);
    expect(stored?.scores[0]?.inputs).toMatchObject({
      candidates: 4,
      trials: 4,
      copyCosts: { from: 'assumed', copies: 0 },
    });
    for (const { gaps } of stored?.scores ?? []) expect(gaps).toEqual([{ kind: 'ONLY_TRADES', count: 1 }]);
    expect(new Set(records.asked.map(({ from, to }) => `${from} ${to}`))).toEqual(
      new Set([`${dayAt(130 - 365)} ${dayAt(130)}`]),
    );
  });

  test('repeated on the same day changes nothing but when it was measured', async () => {
    // Given
    const { run, scores, clock } = world();
    await run();
    const first = await scores.latestScores();
    // When
    clock.advance(3_600_000);
    await run();
    // Then
    expect(await scores.latestScores()).toEqual({ ...first!, measuredAt: later(TODAY, 3_600_000) });
    expect(await scores.scoresOf(LEADERS[0]!, 9)).toHaveLength(1);
  });

  test('of a day of the past sees only what was before it', async () => {
    const { run, scores } = world();
    await run({ asOf: dayAt(100) });
    expect((await scores.latestScores())?.asOf).toBe(dayAt(100));
    for (const { own } of (await scores.latestScores())!.scores) expect(own.minimum.record.calendarDays).toBe(100);
  });

  test('of a day that has not begun is refused: it would be the newest until then', async () => {
    const { run, scores } = world();
    await expect(run({ asOf: dayAt(131) })).rejects.toThrow(
      'asOf: 2026-10-10 has not begun; name a day up to 2026-10-09, or none',
    );
    expect(await scores.latestScores()).toBeUndefined();
    expect(await run({ asOf: dayAt(130) })).toMatchObject({ scored: 4 });
  });

  test('before settings are stored does nothing', async () => {
    const { deps, scores } = world();
    const settings = { current: () => Promise.resolve(undefined) };
    expect(await scoreLeaders({ ...deps, settings }, { forMs: FOR_MS })).toMatchObject({ scored: 0 });
    expect(await scores.latestScores()).toBeUndefined();
  });
});

test('the run stands before leaders are judged by it: whose bound was too low on the days asked for is vetoed, nobody else', async () => {
  // Given
  const { deps, settings, scores, snapshots, clock } = world();
  const selection = aSelection({ vetoDays: 2, vetoBound: 1_000_000n });
  const asked = { ...deps, settings: { current: () => Promise.resolve({ ...settings, selection }) } };
  // When
  const first = await scoreLeaders(asked, { forMs: FOR_MS });
  clock.advance(DAY_MS);
  const second = await scoreLeaders(asked, { forMs: FOR_MS });
  // Then
  const below = (await scores.latestScores())!.scores.filter(({ evidence }) => (evidence.value?.lowerBound ?? 1) < 1);
  const standings = await Promise.all(LEADERS.map((leader) => snapshots.leaderStanding(leader)));
  expect([first.vetoed, second.vetoed]).toEqual([0, below.length]);
  expect(below.length).toBeGreaterThan(0);
  expect(standings.flatMap((one) => (one?.veto === undefined ? [] : one.leader))).toEqual(
    below.map(({ leader }) => leader).toSorted(),
  );
});

test('whom no run can read any more stays vetoed, also where nobody else can be scored', async () => {
  // Given
  const { deps, settings, records, board, snapshots, clock } = world();
  const selection = aSelection({ vetoDays: 1, vetoBound: 10_000_000n });
  const asked = { ...deps, settings: { current: () => Promise.resolve({ ...settings, selection }) } };
  expect(await scoreLeaders(asked, { forMs: FOR_MS })).toMatchObject({ vetoed: LEADERS.length });
  // When
  for (const leader of LEADERS) records.away.add(leader);
  board.traders.length = 0;
  for (let day = 0; day < 20; day += 2) {
    clock.advance(2 * DAY_MS);
    // Then
    expect(await scoreLeaders(asked, { forMs: FOR_MS })).toMatchObject({ scored: 0, vetoed: LEADERS.length });
  }
  expect((await snapshots.leaderStanding(LEADERS[0]!))?.veto?.until).toBe(later(dayAt(150), VETO_LASTS_MS));
});

describe('candidates of the leaderboard', () => {
  test.each([
    ['Sunday', 132, 0, 0],
    ['Monday', 133, 1, 15],
    ['Tuesday', 134, 0, 0],
  ])('are asked for on a %s', async (_, day, times, limit) => {
    const { run, board } = world(dayAt(day));
    await run();
    expect(board.asked).toHaveLength(times);
    expect(board.asked[0]?.limit ?? 0).toBe(limit);
  });

  test('are scored beside the leaders, each once, and all that were looked at are trials', async () => {
    // Given
    const { run, scores } = world();
    // When
    await run({ candidates: 3 });
    // Then
    const stored = await scores.latestScores();
    expect(walletsOf(stored)).toEqual([...LEADERS, aWallet(8), aWallet(9)]);
    expect(stored?.scores[0]?.inputs).toMatchObject({ candidates: 6, trials: 6 });
    expect(stored?.leaders).toEqual(LEADERS);
  });

  test('are none of our own followers, who would be measured against those whom they copy', async () => {
    // Given
    const { deps, settings, scores } = world();
    const followers = settings.followers.map((follower) => ({ ...follower, wallet: aWallet(9) }));
    const own = { current: () => Promise.resolve({ ...settings, followers }) };
    // When
    await scoreLeaders({ ...deps, settings: own }, { forMs: FOR_MS, candidates: 3 });
    // Then
    expect(walletsOf(await scores.latestScores())).toEqual([...LEADERS, aWallet(8)]);
  });

  test('are as many as were asked for, whatever the board answers', async () => {
    const { run, scores, deps } = world();
    const board = {
      topTraders: () => Promise.resolve([9, 8, 7, 6, 5].map((at) => ({ wallet: aWallet(at), name: '' }))),
    };
    await scoreLeaders({ ...deps, board }, { forMs: FOR_MS, candidates: 1 });
    expect(walletsOf(await scores.latestScores())).toEqual([...LEADERS, aWallet(9)]);
    await run({ candidates: 0 });
    expect(walletsOf(await scores.latestScores())).toEqual(LEADERS);
  });

  test.each(['is away', 'answers nonsense'])(
    'are none where the board %s; the leaders are scored all the same',
    async (how) => {
      // Given
      const { deps, scores, board } = world();
      board.isAway = true;
      const nonsense = { topTraders: () => Promise.reject(new UnreadableAnswerError('leaderboard: not a board')) };
      // When
      const report = await scoreLeaders(
        { ...deps, board: how === 'is away' ? board : nonsense },
        { forMs: FOR_MS, candidates: 3 },
      );
      // Then
      expect(report).toMatchObject({ scored: 4, leftOut: 0 });
      expect(walletsOf(await scores.latestScores())).toEqual(LEADERS);
    },
  );
});

describe('a leader', () => {
  test('who cannot be read keeps his last score and is told; the others are scored', async () => {
    // Given
    const { run, scores, records, clock, log } = world();
    await run();
    clock.advance(DAY_MS);
    records.away.add(LEADERS[0]!);
    // When
    const report = await run();
    // Then
    expect(report).toMatchObject({ scored: 3, leftOut: 1 });
    expect((await scores.latestScores())?.leftOut).toEqual([{ leader: LEADERS[0], because: 'UNREADABLE' }]);
    expect((await scores.scoresOf(LEADERS[0]!, 9)).map(({ asOf }) => asOf)).toEqual([dayAt(130)]);
    expect((await scores.scoresOf(LEADERS[1]!, 9)).map(({ asOf }) => asOf)).toEqual([dayAt(131), dayAt(130)]);
    expect(log.counts.get('LeadersUnscored')).toBe(1);
  });

  test.each<[string, object, string | undefined]>([
    ['is cut', { cutBefore: FIRST_DAY }, 'CUT'],
    ['has a row that nobody can read', { unreadable: 1 }, 'UNREADABLE'],
    ['is of more markets than 5 % that nobody knows', { unknownMarkets: 7 }, 'UNREADABLE'],
    ['is of fewer', { unknownMarkets: 6 }, undefined],
  ])('whose record %s: he is left out as %p', async (_, gaps, because) => {
    // Given
    const { deps, scores } = world();
    const records = {
      recordOf: async (leader: Wallet, window: { readonly from: UnixMs; readonly to: UnixMs }) => {
        const record = await deps.records.recordOf(leader, window);
        return leader === LEADERS[0] ? { ...record, gaps: { ...record.gaps, ...gaps } } : record;
      },
    };
    // When
    await scoreLeaders({ ...deps, records }, { forMs: FOR_MS });
    // Then
    const stored = await scores.latestScores();
    expect(stored?.leftOut).toEqual(because === undefined ? [] : [{ leader: LEADERS[0], because }]);
    expect(walletsOf(stored)?.includes(LEADERS[0]!)).toBe(because === undefined);
  });

  test.each([
    [FOR_MS - 1, 6, []],
    [FOR_MS, 4, [9, 8]],
  ])(
    'whose turn comes %i ms after the beginning: %i are scored, and those left out are told',
    async (ms, count, left) => {
      // Given: the first four are read side by side
      const { deps, scores, clock } = world();
      const records = {
        recordOf: (leader: Wallet, window: { readonly from: UnixMs; readonly to: UnixMs }) => {
          clock.advance(leader === LEADERS[3] ? ms : 0);
          return deps.records.recordOf(leader, window);
        },
      };
      // When
      const report = await scoreLeaders({ ...deps, records }, { forMs: FOR_MS, candidates: 3 });
      // Then
      expect(report).toMatchObject({ scored: count, leftOut: left.length });
      const leftOut = left.map((at) => ({ leader: aWallet(at), because: 'OUT_OF_TIME' }));
      expect((await scores.latestScores())?.leftOut).toEqual(leftOut);
    },
  );

  test('of the board who is left out rings no bell', async () => {
    const { run, records, log } = world();
    records.away.add(aWallet(9));
    expect(await run({ candidates: 3 })).toMatchObject({ scored: 5, leftOut: 1 });
    expect(log.counts.get('LeadersUnscored')).toBeUndefined();
  });
});

test('a run in which nobody can be scored stores nothing: the one before it stands', async () => {
  // Given
  const { run, scores, records, clock, log } = world();
  await run();
  const first = await scores.latestScores();
  clock.advance(DAY_MS);
  for (const leader of LEADERS) records.away.add(leader);
  // Then
  expect(await run()).toEqual({ day: '2026-10-10', scored: 0, ranked: 0, leftOut: 4, vetoed: 0 });
  expect(await scores.latestScores()).toEqual(first);
  expect(log.counts.get('LeadersUnscored')).toBe(4);
});

test('a bug is none of its outcomes', async () => {
  const { deps } = world();
  const records = { recordOf: () => Promise.reject(new TypeError('a bug')) };
  await expect(scoreLeaders({ ...deps, records }, { forMs: FOR_MS })).rejects.toThrow(TypeError);
});
