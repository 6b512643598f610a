import { describe, expect, test } from '@jest/globals';
import { later } from '#core/values/unix-ms.ts';
import { BOARD_DAYS, loadBoard } from '#flows/load-board.ts';
import { FOLLOWER, LEADER } from '../../../support/builders/identities.ts';
import { givenBought, givenReduction, givenStarted } from '../../../support/flow-steps.ts';
import { flowWorld, type FlowWorld } from '../../../support/flow-world.ts';

const DAY_MS = 86_400_000;
const ALL = { hasPast: true, hasResults: true, hasStandings: true };
/** Nobody was scored yet. */
const scores = { scoresOf: () => Promise.resolve([]) };

async function whenLoaded(world: FlowWorld, from?: number) {
  return loadBoard({ ...world.deps, scores }, { ...ALL, ...(from === undefined ? {} : { from: from as never }) });
}

describe('a board', () => {
  test('of a stage without settings is empty', async () => {
    const world = await flowWorld();
    const board = await loadBoard(
      { ...world.deps, scores, settings: { current: () => Promise.resolve(undefined) } },
      ALL,
    );
    expect(board).toMatchObject({ settingsVersion: undefined, ledgers: [] });
  });

  test('has the ledger of each follower with its caps and leaders', async () => {
    const world = await givenBought();
    const { ledgers } = await whenLoaded(world);
    const [ledger] = ledgers;
    expect(ledgers).toHaveLength(1);
    expect(ledger).toMatchObject({ follower: FOLLOWER, mode: 'live', isCut: false });
    expect(ledger?.cap?.used).toBeGreaterThan(0n);
    expect(ledger?.leaders).toMatchObject([{ wallet: LEADER, enabled: true }]);
    expect(ledger?.leaders[0]?.cap?.used).toBe(ledger?.cap?.used);
  });

  test('of a position that was bought and sold whole tells the result that the position has', async () => {
    // Given
    const world = await givenBought();
    await givenReduction(world, '2000');
    await world.untilQuiet();
    // When
    const { ledgers, days } = await whenLoaded(world);
    // Then
    const position = world.ledger.dump().positions[0];
    const results = [...(ledgers[0]?.leaders[0]?.results.values() ?? [])];
    expect(position?.realised).not.toBe(0n);
    expect(days).toHaveLength(BOARD_DAYS);
    expect(results.reduce<bigint>((sum, one) => sum + one, 0n)).toBe(position?.realised);
  });

  test('leaves out what is older than the days that are told, though it is of the same month', async () => {
    const world = await givenBought();
    await givenReduction(world, '2000');
    await world.untilQuiet();
    const loadedAfter = async (ms: number) => {
      const clock = { now: () => Promise.resolve(later(world.clock.moment, ms)) };
      const { ledgers } = await loadBoard({ ...world.deps, scores, clock }, ALL);
      return ledgers[0]?.leaders[0]?.results.size;
    };
    expect(await loadedAfter((BOARD_DAYS - 1) * DAY_MS)).toBe(1);
    expect(await loadedAfter(BOARD_DAYS * DAY_MS)).toBe(0);
  });

  test('asks for the past of ten days at most, however long the dashboard looks back', async () => {
    const world = await givenStarted();
    const asked: number[] = [];
    const snapshots = {
      ...world.deps.snapshots,
      pastEquities: (_: unknown, from: number) => {
        asked.push(world.clock.moment - from);
        return Promise.resolve([]);
      },
    };
    for (const from of [0, later(world.clock.moment, -DAY_MS)]) {
      await loadBoard({ ...world.deps, scores, snapshots }, { ...ALL, from: from as never });
    }
    expect(asked).toEqual([10 * DAY_MS, DAY_MS]);
  });

  test('reads neither journal nor past where none is drawn', async () => {
    const world = await givenBought();
    const refuse = () => Promise.reject(new Error('not asked for'));
    const ledger = { ...world.ledger, journalPage: refuse };
    const snapshots = { ...world.deps.snapshots, pastEquities: refuse };
    const deps = { ...world.deps, scores, ledger, snapshots };
    expect((await loadBoard(deps, { hasPast: false, hasResults: false, hasStandings: false })).ledgers).toHaveLength(1);
    await expect(loadBoard(deps, { hasPast: true, hasResults: false, hasStandings: false })).rejects.toThrow(
      'not asked for',
    );
    await expect(loadBoard(deps, { hasPast: false, hasResults: true, hasStandings: false })).rejects.toThrow(
      'not asked for',
    );
  });

  test('reads where its enabled leaders stand, where that is drawn', async () => {
    // Given
    const world = await givenBought();
    const settings = (await world.deps.settings.current())!;
    const asked: string[] = [];
    const asking = {
      scoresOf: (leader: string) => {
        asked.push(leader);
        return Promise.resolve([]);
      },
    };
    const loaded = async (hasStandings: boolean, enabled: boolean) => {
      const leaders = settings.leaders.map((leader) => ({ ...leader, enabled }));
      const stored = { current: () => Promise.resolve({ ...settings, leaders }) };
      const deps = { ...world.deps, scores: asking, settings: stored };
      const { ledgers } = await loadBoard(deps, { hasPast: false, hasResults: false, hasStandings });
      return ledgers[0]?.leaders[0]?.standing;
    };
    // Then
    expect(await loaded(true, true)).toMatchObject({ score: undefined, heedsVetoes: true });
    expect(asked).toEqual([LEADER]);
    expect(await loaded(true, false)).toBeUndefined();
    expect(await loaded(false, true)).toBeUndefined();
    expect(asked).toEqual([LEADER]);
  });

  test('reads a bounded part of a journal that does not end, and says so', async () => {
    const world = await givenStarted();
    let pages = 0;
    const ledger = {
      ...world.ledger,
      journalPage: () => {
        pages += 1;
        return Promise.resolve({ legs: [], next: `page ${pages}` });
      },
    };
    const { ledgers } = await loadBoard({ ...world.deps, scores, ledger }, ALL);
    expect(ledgers[0]?.isCut).toBe(true);
    expect(pages).toBeLessThanOrEqual(16);
  });
});
