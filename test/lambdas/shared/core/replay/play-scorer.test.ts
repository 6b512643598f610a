import { describe, expect, it } from '@jest/globals';
import { type Settings } from '#core/model/settings.ts';
import { asksScorer, beginScoring, playScorer, selectionOf } from '#core/replay/play-scorer.ts';
import { leaderMeasures } from '#core/replay/leader-measures.ts';
import { type ReplayRun } from '#core/replay/replay-run.ts';
import { type ReplayScorer } from '#core/replay/replay-scores.ts';
import { type ActRecord } from '#core/scoring/copied-acts.ts';
import { LEAST_COPIES } from '#core/scoring/copy-costs.ts';
import { bps } from '#core/values/bps.ts';
import { type Wallet } from '#core/values/ids.ts';
import { DAY_MS, later, type UnixMs } from '#core/values/unix-ms.ts';
import { scoreLeaders } from '#flows/score-leaders.ts';
import { aTradersRecord, aWallet, earlier, FIRST_DAY, pastOf } from '../../../../support/builders/a-leader-record.ts';
import { aFollow, aFollower, aSelection, someSettings, theLimits } from '../../../../support/builders/a-settings.ts';
import { LEADER } from '../../../../support/builders/identities.ts';
import { countingLog } from '../../../../support/fakes/counting-log.ts';
import { memoryScores } from '../../../../support/fakes/memory-scores.ts';
import { memorySnapshots } from '../../../../support/fakes/memory-snapshots.ts';
import { scriptedLeaderboard } from '../../../../support/fakes/scripted-leaderboard.ts';
import { scriptedRecords } from '../../../../support/fakes/scripted-records.ts';
import { stepClock } from '../../../../support/fakes/step-clock.ts';
import { aReplayRun, bookCopies } from '../../../../support/replay-steps.ts';

const LEADERS = [1, 2, 3, 4].map(aWallet);
const dayAt = (day: number): UnixMs => later(FIRST_DAY, day * DAY_MS);
/** Four leaders from the worst to the best; the first has a past of more than a year, and knew once how to win. */
const RECORDS = new Map(
  LEADERS.map((leader, at) => {
    const recent = aTradersRecord({ days: 80, wonOfThousand: 380 + 100 * at, seed: BigInt(at + 1) });
    const past = earlier(aTradersRecord({ days: 80, wonOfThousand: 900, seed: 9n }), 330 * DAY_MS);
    if (at > 0) return [leader, recent] as const;
    const markets = new Map([...past.markets, ...recent.markets]);
    return [leader, { acts: [...past.acts, ...recent.acts], markets, prices: [] }] as const;
  }),
);
const kelly = { policy: 'kelly', fraction: bps(2_500n) } as const;
const SETTINGS: Settings = someSettings({
  leaders: LEADERS.map((wallet) => ({ wallet, name: wallet, enabled: true })),
  follows: LEADERS.map((leader) => aFollow({ leader, sizing: kelly })),
  selection: aSelection({ vetoDays: 2 }),
});
const PERIOD = 2 * DAY_MS;

/** What is stored of the leaders after each run of the function itself. */
async function throughTheFlow(days: readonly number[]) {
  const [clock, records, snapshots] = [stepClock(dayAt(days[0]!)), scriptedRecords(), memorySnapshots()];
  for (const [leader, record] of RECORDS) records.past.set(leader, pastOf(record));
  const nothing = () => Promise.resolve(undefined);
  const ledger = {
    ...{ journalPage: () => Promise.resolve({ legs: [] }), positions: () => Promise.resolve([]) },
    ...{ parent: nothing, event: nothing },
  };
  const deps = { clock, records, snapshots, ledger, log: countingLog(), board: scriptedLeaderboard() };
  const settings = { current: () => Promise.resolve(SETTINGS) };
  const all = { ...deps, settings, scores: memoryScores() };
  const stored = [];
  for (const _ of days) {
    await scoreLeaders(all, { forMs: 600_000, candidates: 0 });
    for (const leader of LEADERS)
      stored.push([await snapshots.leaderStanding(leader), await snapshots.leaderEdge(leader)]);
    clock.advance(PERIOD);
  }
  return stored;
}

const aScorer = (records: ReadonlyMap<Wallet, ActRecord>): ReplayScorer => ({
  ...{ everyMs: PERIOD, afterMs: 0 },
  measures: leaderMeasures({ records, trials: LEADERS.length }),
});

const playAt = (run: ReplayRun, day: number): void => {
  playScorer(run, aScorer(RECORDS), dayAt(day));
};

describe('the scorer of a replay', () => {
  it('says of leaders what the function itself stores, run by run: vetoes as of their day, edges of theirs', async () => {
    // Given
    const days = Array.from({ length: 30 }, (_, at) => 6 + 2 * at);
    const run = aReplayRun(SETTINGS);

    // When
    const replayed = days.flatMap((day) => {
      playAt(run, day);
      return LEADERS.map((leader) => [run.scores.standings.get(leader), run.scores.edges.get(leader)]);
    });

    // Then
    expect(replayed).toEqual(await throughTheFlow(days));
    expect(run.scores.edges.size).toBe(4);
    expect(run.scores.vetoed.length).toBeGreaterThan(1);
  }, 60_000);

  it('vetoes from the run on that makes the row long enough, and until the one that breaks it', () => {
    // Given: his row begins with the first bound there is
    const [run, worst] = [aReplayRun(SETTINGS), LEADERS[1]!];
    const isBounded = () => run.scores.scored.get(worst)?.[0]?.evidence.value !== null;
    let day = 0;
    do playAt(run, (day += 2));
    while (!isBounded());

    // When
    const isVetoed = [0, 2, 4].map((more) => {
      if (more > 0) playAt(run, day + more);
      return run.scores.standings.get(worst)?.veto !== undefined;
    });

    // Then
    expect(isVetoed).toEqual([false, true, true]);
    expect(run.scores.vetoed).toContainEqual({ leader: worst, from: dayAt(day + 2) });
  });

  it('looks at nothing of its moment or later', () => {
    const [whole, cut] = [aReplayRun(SETTINGS), aReplayRun(SETTINGS)];
    const known = new Map(
      [...RECORDS].map(([leader, { acts, markets, prices }]) => {
        const told = acts.filter(({ at }) => at < dayAt(60));
        return [leader, { acts: told, markets, prices }] as const;
      }),
    );
    for (const day of [58, 60]) {
      playAt(whole, day);
      playScorer(cut, aScorer(known), dayAt(day));
    }
    expect(cut.scores).toEqual(whole.scores);
  });

  it('takes copies to cost what those of the run cost', () => {
    // Given
    const runs = [0, LEAST_COPIES, LEAST_COPIES].map((count, at) => {
      const run = aReplayRun(SETTINGS);
      bookCopies(run, { of: aFollower(), count, paid: ['0', '51', '60'][at]!, at: later(dayAt(60), -1) });
      return run;
    });

    // When
    const bounds = runs.map((run) => {
      playAt(run, 60);
      return run.scores.scored.get(LEADERS[3]!)![0]!.evidence.value!.lowerBound;
    });

    // Then
    expect(new Set(bounds).size).toBe(3);
    expect(bounds[2]).toBeLessThan(bounds[1]!);
  });

  it('measures nothing that nothing asks for, and nobody of whom it has no record', () => {
    const [onPaper, unknown] = [
      aReplayRun({ ...SETTINGS, selection: aSelection({ shadowEvents: 3n }), follows: [] }),
      aReplayRun(SETTINGS),
    ];
    playAt(onPaper, 60);
    playScorer(unknown, aScorer(new Map()), dayAt(60));
    for (const { scores } of [onPaper, unknown]) {
      expect([scores.scored.size, scores.edges.size]).toEqual([0, 0]);
      expect(scores.standings.get(LEADERS[0]!)).toEqual({ leader: LEADERS[0], measuredAt: dayAt(60) });
    }
  });

  it('runs so long after whole periods, at the first that has not passed, and again a period later', () => {
    const [asked, unasked] = [aReplayRun(SETTINGS), aReplayRun()];
    const scorer = { ...aScorer(new Map()), afterMs: 600_000 };
    const whole = later(FIRST_DAY, (FIRST_DAY / DAY_MS) % 2 === 0 ? 0 : DAY_MS);
    const first = later(whole, 600_000);
    for (const run of [asked, unasked]) beginScoring(run, scorer, whole);
    expect([asked.due.next(), unasked.due.next()]).toEqual([first, undefined]);
    asked.due.take(first);
    beginScoring(asked, scorer, later(first, 1));
    expect(asked.due.next()).toBe(later(first, PERIOD));
    asked.due.take(later(first, PERIOD));
    playScorer(asked, scorer, later(first, PERIOD));
    expect(asked.due.next()).toBe(later(first, 2 * PERIOD));
  });
});

it('is asked for by stakes by edge, by vetoes that are heeded, and by real money that waits for paper', () => {
  const selection = aSelection({ vetoDays: 3 });
  const inShadow = aSelection({ shadowEvents: 3n });
  const paper = [aFollower({ mode: 'paper' })];
  expect(asksScorer(someSettings({ follows: [aFollow({ sizing: kelly })] }))).toBe(true);
  expect(asksScorer(someSettings({ selection }))).toBe(true);
  expect(asksScorer(someSettings({ selection, limits: theLimits({ heedsVetoes: false }) }))).toBe(false);
  expect(asksScorer(someSettings({ selection: inShadow }))).toBe(true);
  expect(asksScorer(someSettings({ selection: inShadow, followers: paper }))).toBe(false);
  expect(asksScorer(someSettings({ selection: aSelection() }))).toBe(false);
  expect(asksScorer(someSettings())).toBe(false);
});

it('tells where leaders stood only where the settings ask for it', () => {
  expect(selectionOf(aReplayRun())).toEqual({});
  expect(selectionOf(aReplayRun({ follows: [aFollow({ sizing: kelly })] }))).toEqual({});
  const run = aReplayRun({ selection: aSelection({ vetoDays: 3 }) });
  run.scores.vetoed.push({ leader: LEADER, from: FIRST_DAY });
  expect(selectionOf(run)).toEqual({ selection: { vetoed: [{ leader: LEADER, from: FIRST_DAY }], cleared: [] } });
});
