import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { cutWorld } from '../../../../bin/commands/backtest/cut-world.ts';
import { executionsOf, runBacktest } from '../../../../bin/commands/backtest/run-backtest.ts';
import { type ReplayDecision, type ReplayResult } from '#core/replay/replay-result.ts';
import { type Follower, type Settings } from '#core/model/settings.ts';
import { bps } from '#core/values/bps.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { DAY_MS, later, startOfUtcDay, type UnixMs, utcDate } from '#core/values/unix-ms.ts';
import { aWallet, FIRST_DAY } from '../../../support/builders/a-leader-record.ts';
import { aFollow, aFollower, aSelection, someSettings, theLimits } from '../../../support/builders/a-settings.ts';
import { aTapeWorld } from '../../../support/builders/a-tape-world.ts';
import { dollars, priceOf } from '../../../support/builders/quantities.ts';

const LEADERS = [1, 2, 3, 4];
const TRIAL = aFollower({ name: 'trial' as FollowerName, mode: 'paper' });

/** Twenty dollars for each purchase of each leader, by each account. */
function settingsOf(changes: Partial<Settings> = {}, followers: readonly Follower[] = [aFollower()]): Settings {
  const follows = followers.flatMap(({ name: follower }) =>
    LEADERS.map((number) =>
      aFollow({
        ...{ follower, leader: aWallet(number), allocated: dollars('1000') },
        sizing: { policy: 'fixed', amount: dollars('20') },
      }),
    ),
  );
  const leaders = LEADERS.map((number) => ({ name: `trader ${number}`, wallet: aWallet(number), enabled: true }));
  return someSettings({
    leaders,
    followers,
    follows,
    limits: theLimits({ minPortfolioValue: dollars('0') }),
    ...changes,
  });
}

const byEdge = (settings: Settings): Settings => ({
  ...settings,
  follows: settings.follows.map((one) => ({ ...one, sizing: { policy: 'kelly', fraction: bps(2_500n) } })),
});

/** The first wins nine of ten bets, the others about as many as they lose. */
const worldOf = (days: number) =>
  aTapeWorld({
    ...{ days, turn: days },
    traders: [900, 500, 450, 400].map((before) => ({ before, after: before })),
  });
const played = (days: number, settings: Settings): ReplayResult =>
  runBacktest({ world: worldOf(days), settings, seed: 1n });
/** Before anybody trades: the earliest leader buys at nine. */
const scoredOn = (day: UnixMs): UnixMs => later(day, 600_000);
const codeOf = ({ verdict, reason }: ReplayDecision): string =>
  verdict === 'copy' ? 'COPIED' : (reason?.code ?? verdict);
const codesOf = ({ decisions }: ReplayResult, number: number, follower = aFollower().name) =>
  decisions
    .filter((one) => one.leader === aWallet(number) && one.follower === follower)
    .map((one) => ({ day: startOfUtcDay(one.at), code: codeOf(one) }));

describe('vetoes', () => {
  const result = played(40, settingsOf({ selection: aSelection({ vetoDays: 4 }) }));

  test('stop entries from the scoring run on that makes the row long enough, and on no day before it', () => {
    const vetoed = result.selection!.vetoed;
    expect(vetoed.map(({ leader }) => leader)).toEqual(expect.arrayContaining([2, 3, 4].map(aWallet)));
    for (const { leader, from, until } of vetoed) {
      expect(from).toBe(scoredOn(startOfUtcDay(from)));
      const isWithin = (day: UnixMs): boolean =>
        scoredOn(day) >= from && (until === undefined || scoredOn(day) < until);
      const codes = codesOf(result, Number(leader));
      expect(codes.length).toBeGreaterThan(30);
      expect(codes.map(({ code }) => code)).toEqual(
        codes.map(({ day }) => (isWithin(day) ? 'LEADER_VETOED' : 'COPIED')),
      );
    }
  });

  test('begin their row with the first day that is played, however long a record is before it', () => {
    // Given
    const [vetoDays, startMs] = [4, later(FIRST_DAY, 30 * DAY_MS)];
    const world = cutWorld(worldOf(40), { startMs });
    const known = runBacktest({ world, settings: settingsOf({ selection: aSelection({ vetoDays: 1 }) }), seed: 1n });

    // When
    const { selection } = runBacktest({
      world,
      settings: settingsOf({ selection: aSelection({ vetoDays }) }),
      seed: 1n,
    });

    // Then
    expect(startOfUtcDay(known.selection!.vetoed[0]!.from)).toBe(startMs);
    expect(startOfUtcDay(selection!.vetoed[0]!.from)).toBe(later(startMs, (vetoDays - 1) * DAY_MS));
  });

  test('are told by reason', () => {
    const count = result.decisions.filter((one) => codeOf(one) === 'LEADER_VETOED').length;
    expect(result.reasons).toContainEqual({ follower: aFollower().name, code: 'LEADER_VETOED', count });
    expect(count).toBeGreaterThan(40);
  });

  test('are none where nobody asks for them, or heeds them', () => {
    const limits = theLimits({ minPortfolioValue: dollars('0'), heedsVetoes: false });
    const [plain, deaf] = [
      played(20, settingsOf()),
      played(20, settingsOf({ selection: aSelection({ vetoDays: 1 }), limits })),
    ];
    for (const { reasons, selection } of [plain, deaf]) {
      expect(reasons.map(({ code }) => code)).toEqual(['COPIED']);
      expect(selection).toBeUndefined();
    }
  });

  test('are none where only a stake by edge has leaders scored, and nobody heeds them', () => {
    // Given
    const selection = aSelection({ vetoDays: 1 });
    const limits = theLimits({ minPortfolioValue: dollars('0') });
    const [heeded, unheeded] = [limits, { ...limits, heedsVetoes: false }].map((own) =>
      played(20, byEdge(settingsOf({ selection, limits: own }))),
    );

    // Then
    expect(heeded!.selection!.vetoed.length).toBeGreaterThan(0);
    expect(unheeded!.selection).toEqual({ vetoed: [], cleared: [] });
  });
});

describe('a stake by edge', () => {
  test('is none until the run that has sixty days of a record, as live, and is one then for whom there is an edge', () => {
    // Given
    const measured = later(FIRST_DAY, 60 * DAY_MS);

    // When
    const result = played(66, byEdge(settingsOf()));

    // Then
    const codes = codesOf(result, 1);
    expect(codes.filter(({ day }) => day < measured).every(({ code }) => code === 'EDGE_UNKNOWN')).toBe(true);
    expect(codes.filter(({ day }) => day >= measured).map(({ code }) => code)).toEqual(Array(6).fill('COPIED'));
    expect(codesOf(result, 4).at(-1)?.code).toBe('EDGE_TOO_SMALL');
    expect(result.reasons).toContainEqual({ follower: aFollower().name, code: 'EDGE_UNKNOWN', count: 4 * 60 });
  });

  test('is none of anybody where fewer than four leaders are known', () => {
    const settings = byEdge(settingsOf());
    const three = { ...settings, leaders: settings.leaders.slice(0, 3), follows: settings.follows.slice(0, 3) };
    expect(played(66, three).reasons).toMatchObject([{ code: 'EDGE_UNKNOWN' }]);
  });
});

describe('new leaders on paper first', () => {
  const inShadow = (events: bigint) =>
    settingsOf({ selection: aSelection({ shadowEvents: events }) }, [aFollower(), TRIAL]);
  test.each([13, 14])('are copied live from the run on that finds %d of their events settled, and well', (events) => {
    // When
    const result = played(20, inShadow(BigInt(events)));

    // Then
    const cleared = later(FIRST_DAY, events * DAY_MS);
    const [live, paper] = [codesOf(result, 1), codesOf(result, 1, TRIAL.name)];
    expect(live.map(({ code }) => code)).toEqual(
      live.map(({ day }) => (day >= cleared ? 'COPIED' : 'LEADER_IN_SHADOW')),
    );
    expect(paper.every(({ code }) => code === 'COPIED')).toBe(true);
    expect(result.selection?.cleared).toContainEqual(
      expect.objectContaining({ leader: aWallet(1), at: scoredOn(cleared) }),
    );
    expect(codesOf(result, 4).every(({ code }) => code === 'LEADER_IN_SHADOW')).toBe(true);
  });

  test('are copied by nobody live where no account trades on paper, but by whom the settings exempt', () => {
    const selection = aSelection({ shadowEvents: 3n, shadowExempt: [aWallet(2)] });
    const result = played(20, settingsOf({ selection }));
    expect(codesOf(result, 1).every(({ code }) => code === 'LEADER_IN_SHADOW')).toBe(true);
    expect(codesOf(result, 2).every(({ code }) => code === 'COPIED')).toBe(true);
  });
});

test.each([20, 63])('nothing of what comes after day %d is known on it, whatever the settings ask for', (days) => {
  // Given
  const until = later(FIRST_DAY, days * DAY_MS);
  const world = worldOf(66);
  const settings = settingsOf({ selection: aSelection({ vetoDays: 4, shadowEvents: 5n }) }, [aFollower(), TRIAL]);
  const follows = settings.follows.map((one) =>
    one.follower === TRIAL.name ? one : { ...one, sizing: { policy: 'kelly', fraction: bps(2_500n) } as const },
  );
  const input = { settings: { ...settings, follows }, seed: 1n };

  // When
  const [whole, blind] = [
    runBacktest({ ...input, world }),
    runBacktest({ ...input, world: cutWorld(world, { endMs: until }), endMs: until }),
  ];

  // Then
  const before = ({ decisions }: ReplayResult) => decisions.filter(({ at }) => at < until);
  expect(before(blind)).toEqual(before(whole));
  expect(new Set(before(whole).map(codeOf))).toContain('LEADER_VETOED');
  expect(utcDate(before(whole).at(-1)!.at)).toBe(utcDate(later(until, -1)));
});

test('executions of settings with vetoes come to what each comes to by itself, whatever was measured for others before', () => {
  // Given
  const input = { world: worldOf(40), settings: settingsOf({ selection: aSelection({ vetoDays: 3 }) }) };
  const once = executionsOf(input);
  const fill = fc.record({
    worse: fc.bigInt({ min: 0n, max: 9_000n }),
    part: fc.bigInt({ min: 300_000n, max: 1_000_000n }),
  });
  const fills = fc.array(
    fill.map((one) => ({ price: priceOf('0.5'), ...one })),
    { minLength: 30, maxLength: 30 },
  );
  const vetoes = new Set<string>();
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 99n }), fc.oneof(fc.constant([]), fills), (seed, measured) => {
      const execution = { seed, measured };
      const result = once(execution);
      expect(result).toEqual(executionsOf(input)(execution));
      vetoes.add(JSON.stringify(result.selection));
    }),
    { numRuns: 12 },
  );
  expect(vetoes.size).toBeGreaterThan(1);
});
