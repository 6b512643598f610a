import { describe, expect, test } from '@jest/globals';
import { type LeaderEquity } from '#core/model/leader-equity.ts';
import { type Wallet } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { trackPortfolios } from '#flows/track-portfolios.ts';
import { UnavailableError } from '#ports/errors.ts';
import { aMarket } from '../../../support/builders/a-market.ts';
import { someSettings } from '../../../support/builders/a-settings.ts';
import { CONDITION, LEADER, NOW, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { countingLog } from '../../../support/fakes/counting-log.ts';
import { listeningDoorbell } from '../../../support/fakes/listening-doorbell.ts';
import { memoryCursors } from '../../../support/fakes/memory-cursors.ts';
import { memorySettings } from '../../../support/fakes/memory-settings.ts';
import { memorySnapshots } from '../../../support/fakes/memory-snapshots.ts';
import { scriptedChain } from '../../../support/fakes/scripted-chain.ts';
import { scriptedFeed } from '../../../support/fakes/scripted-feed.ts';
import { scriptedMarkets } from '../../../support/fakes/scripted-markets.ts';
import { stepClock } from '../../../support/fakes/step-clock.ts';
import { memoryLedger } from '../../../support/ledger-store.ts';

const SHARP = `0x${'5'.repeat(40)}` as Wallet;
const RUN_MS = 60_000;
const OFF = `0x${'6'.repeat(40)}` as Wallet;

/** Two leaders and one who is disabled; the first holds 35 dollars in shares and 65 in cash. */
async function givenLeaders() {
  const clock = stepClock(NOW);
  const feed = scriptedFeed(clock);
  const chain = scriptedChain();
  const settings = memorySettings();
  const leaders = [LEADER, SHARP, OFF].map((wallet) => ({ name: wallet, wallet, enabled: wallet !== OFF }));
  await settings.store({ ...someSettings({ leaders }), version: 0n });
  const texts = { title: 'Will it rain?', outcome: 'Yes' };
  feed.held.set(LEADER, [
    {
      token: TOKEN,
      condition: CONDITION,
      shares: sharesOf('70'),
      price: priceOf('0.5'),
      value: dollars('35'),
      ...texts,
    },
  ]);
  chain.cash.set(LEADER, dollars('65'));
  const ledger = memoryLedger();
  const stores = { ledger, cursors: memoryCursors(ledger), snapshots: memorySnapshots() };
  const markets = scriptedMarkets();
  return { clock, feed, chain, markets, settings, ...stores, doorbell: listeningDoorbell(), log: countingLog() };
}

/** A leader who was armed when he held nothing. */
async function givenArmed(deps: Awaited<ReturnType<typeof givenLeaders>>, leader: Wallet): Promise<void> {
  await deps.cursors.move({ leader, armedAt: NOW, at: NOW, unconfirmed: [], version: 1n });
}

const recordedOf = async ({ ledger }: Awaited<ReturnType<typeof givenLeaders>>, leader: Wallet) =>
  (await ledger.leaderPosition(leader, TOKEN))?.shares;

describe('comparing', () => {
  test('finds on the third walk, a minute apart each, what rows have not told of an armed leader', async () => {
    // Given
    const deps = await givenLeaders();
    await givenArmed(deps, LEADER);
    deps.markets.known.set(CONDITION, aMarket());
    const found: unknown[] = [];
    // When
    for (let walk = 0; walk < 3; walk += 1) {
      await trackPortfolios(deps, RUN_MS);
      found.push(await recordedOf(deps, LEADER));
      deps.clock.advance(60_000);
    }
    // Then
    expect(found).toEqual([undefined, undefined, sharesOf('70')]);
  });

  test('stamps a walk when it was answered: it is as old as what it shows, not as the run', async () => {
    // Given
    const deps = await givenLeaders();
    await givenArmed(deps, LEADER);
    deps.markets.known.set(CONDITION, aMarket());
    const { positions } = deps.feed;
    const slow = async (wallet: Wallet) => {
      deps.clock.advance(100_000);
      return positions(wallet);
    };
    // When
    await trackPortfolios({ ...deps, feed: { ...deps.feed, positions: slow } }, 900_000);
    // Then
    expect((await deps.ledger.leaderWalk(LEADER))?.readings).toMatchObject([{ at: later(NOW, 100_000) }]);
  });

  test('asks for positions and cash at once, and does not stamp the walk by the cash, which comes later', async () => {
    // Given: the positions are answered only when the cash was asked for, the cash ten seconds after them
    const deps = await givenLeaders();
    await givenArmed(deps, LEADER);
    const asked = Promise.withResolvers<undefined>();
    const answered = Promise.withResolvers<undefined>();
    const positions = async (wallet: Wallet) => {
      await asked.promise;
      setImmediate(() => {
        deps.clock.advance(10_000);
        answered.resolve(undefined);
      });
      return deps.feed.positions(wallet);
    };
    const collateral = async (wallet: Wallet) => {
      asked.resolve(undefined);
      await answered.promise;
      return deps.chain.collateral(wallet);
    };
    // When
    const report = await trackPortfolios(
      { ...deps, feed: { ...deps.feed, positions }, chain: { ...deps.chain, collateral } },
      RUN_MS,
    );
    // Then
    expect(report).toMatchObject({ valued: 2, failures: 0 });
    expect((await deps.ledger.leaderWalk(LEADER))?.readings).toMatchObject([{ at: NOW }]);
  });

  test('goes on for a disabled leader who was copied before: what he gives up is followed', async () => {
    // Given
    const deps = await givenLeaders();
    await givenArmed(deps, OFF);
    deps.markets.known.set(CONDITION, aMarket());
    deps.feed.held.set(OFF, deps.feed.held.get(LEADER)!);
    // When
    for (let walk = 0; walk < 3; walk += 1) {
      await trackPortfolios(deps, RUN_MS);
      deps.clock.advance(60_000);
    }
    // Then
    expect(await recordedOf(deps, OFF)).toBe(sharesOf('70'));
    expect(await deps.snapshots.leaderEquity(OFF)).toBeUndefined();
  });

  test('that fails keeps nobody from being valued, and is counted', async () => {
    // Given
    const deps = await givenLeaders();
    await givenArmed(deps, LEADER);
    deps.feed.lagMs = () => Promise.reject(new UnavailableError('no'));
    // When
    const report = await trackPortfolios(deps, RUN_MS);
    // Then
    expect(report).toEqual({ valued: 2, followers: 0, failures: 0 });
    expect(deps.log.counts.get('LeaderPositionsUncompared')).toBe(1);
  });

  test('takes place although his cash cannot be read', async () => {
    // Given
    const deps = await givenLeaders();
    await givenArmed(deps, LEADER);
    deps.chain.collateral = () => Promise.reject(new UnavailableError('no'));
    // When
    const report = await trackPortfolios(deps, RUN_MS);
    // Then
    expect(report).toEqual({ valued: 0, followers: 0, failures: 2 });
    expect((await deps.ledger.leaderWalk(LEADER))?.readings).toHaveLength(1);
  });

  test('ends when its time is over, and begins another minute with who was not reached', async () => {
    // Given
    const deps = await givenLeaders();
    const reached: string[] = [];
    const slow = async (wallet: Wallet) => {
      reached.push(wallet);
      deps.clock.advance(RUN_MS + 1);
      return Promise.resolve([]);
    };
    const feed = { ...deps.feed, positions: slow };
    // When
    for (const _ of [1, 2]) await trackPortfolios({ ...deps, feed }, RUN_MS);
    // Then
    expect(reached.toSorted()).toEqual([LEADER, SHARP].toSorted());
  });

  test('a bug is no leader who cannot be read: it ends the run', async () => {
    const deps = await givenLeaders();
    deps.cursors.cursor = () => Promise.reject(new Error('a bug'));
    await expect(trackPortfolios(deps, RUN_MS)).rejects.toThrow('a bug');
  });
});

describe('tracking', () => {
  test('values each enabled leader at positions and cash', async () => {
    // Given
    const deps = await givenLeaders();
    // When
    const report = await trackPortfolios(deps, RUN_MS);
    // Then
    expect(report).toEqual({ valued: 2, followers: 0, failures: 0 });
    const [positions, cash, equity] = ['35', '65', '100'].map(dollars);
    expect(await deps.snapshots.leaderEquity(LEADER)).toEqual({
      leader: LEADER,
      positions,
      cash,
      equity,
      positionCount: 1,
      at: NOW,
    });
    expect(await deps.snapshots.leaderEquity(OFF)).toBeUndefined();
  });

  test.each([
    [114_999, 0],
    [115_000, 2],
  ])('%p ms after the last one, at an interval of 120 s, values %p', async (ms, valued) => {
    // Given
    const deps = await givenLeaders();
    await deps.settings.store({
      ...(await deps.settings.current())!,
      monitoring: { pollIntervalMs: 5_000, portfolioSyncIntervalMs: 120_000 },
    });
    await trackPortfolios(deps, RUN_MS);
    // When
    deps.clock.advance(ms);
    // Then
    expect((await trackPortfolios(deps, RUN_MS)).valued).toBe(valued);
  });

  test('at an interval of 60 s, that of its runs, values in each of them and reads no older value', async () => {
    // Given
    const deps = await givenLeaders();
    await trackPortfolios(deps, RUN_MS);
    const leaderEquity = () => Promise.reject(new Error('nobody need be read'));
    // When
    deps.clock.advance(1);
    const report = await trackPortfolios({ ...deps, snapshots: { ...deps.snapshots, leaderEquity } }, RUN_MS);
    // Then
    expect(report).toMatchObject({ valued: 2, failures: 0 });
  });

  test('of a leader who cannot be read keeps his older value and goes on with the next', async () => {
    // Given
    const deps = await givenLeaders();
    await trackPortfolios(deps, RUN_MS);
    const before: LeaderEquity | undefined = await deps.snapshots.leaderEquity(LEADER);
    deps.clock.advance(60_000);
    const { positions } = deps.feed;
    deps.feed.positions = (wallet) =>
      wallet === LEADER ? Promise.reject(new UnavailableError('no')) : positions(wallet);
    // When
    const report = await trackPortfolios(deps, RUN_MS);
    // Then
    expect(report).toEqual({ valued: 1, followers: 0, failures: 1 });
    expect(await deps.snapshots.leaderEquity(LEADER)).toEqual(before);
    expect((await deps.snapshots.leaderEquity(SHARP))?.at).toBe(deps.clock.moment);
    expect(deps.log.counts.get('LeaderValueFailures')).toBe(1);
  });

  test('measures the day before of a leader who is watched, after the values', async () => {
    // Given
    const deps = await givenLeaders();
    const armedAt = later(NOW, -86_400_000);
    await deps.cursors.move({ leader: LEADER, armedAt, at: armedAt, unconfirmed: [], version: 1n });
    const { activity } = deps.feed;
    const valuedThen: boolean[] = [];
    deps.feed.activity = async (wallet, from) => {
      valuedThen.push((await deps.snapshots.leaderEquity(SHARP)) !== undefined);
      return activity(wallet, from);
    };
    // When
    await trackPortfolios(deps, RUN_MS);
    // Then
    expect(await deps.snapshots.coverage(LEADER, '2026-05-31')).toMatchObject({ isWhole: true, actionCount: 0 });
    expect(await deps.snapshots.coverage(SHARP, '2026-05-31')).toBeUndefined();
    expect(valuedThen).toEqual([true]);
  });
});
