import { describe, expect, test } from '@jest/globals';
import { type LeaderEquity } from '#core/model/leader-equity.ts';
import { type Wallet } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { trackPortfolios } from '#flows/track-portfolios.ts';
import { UnavailableError } from '#ports/errors.ts';
import { someSettings } from '../../../support/builders/a-settings.ts';
import { CONDITION, LEADER, NOW, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { countingLog } from '../../../support/fakes/counting-log.ts';
import { memoryCursors } from '../../../support/fakes/memory-cursors.ts';
import { memorySettings } from '../../../support/fakes/memory-settings.ts';
import { memorySnapshots } from '../../../support/fakes/memory-snapshots.ts';
import { scriptedChain } from '../../../support/fakes/scripted-chain.ts';
import { scriptedFeed } from '../../../support/fakes/scripted-feed.ts';
import { scriptedMarkets } from '../../../support/fakes/scripted-markets.ts';
import { stepClock } from '../../../support/fakes/step-clock.ts';
import { memoryLedger } from '../../../support/ledger-store.ts';

const SHARP = `0x${'5'.repeat(40)}` as Wallet;
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
  const stored = { ledger: memoryLedger(), cursors: memoryCursors(), snapshots: memorySnapshots() };
  return { clock, feed, chain, settings, markets: scriptedMarkets(), ...stored, log: countingLog() };
}

describe('tracking', () => {
  test('values each enabled leader at positions and cash', async () => {
    // Given
    const deps = await givenLeaders();
    // When
    const report = await trackPortfolios(deps);
    // Then
    expect(report).toEqual({ valued: 2, failures: 0 });
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
    [54_999, 0],
    [55_000, 2],
  ])('%p ms after the last one, at an interval of 60 s, values %p', async (ms, valued) => {
    // Given
    const deps = await givenLeaders();
    await trackPortfolios(deps);
    // When
    deps.clock.advance(ms);
    // Then
    expect((await trackPortfolios(deps)).valued).toBe(valued);
  });

  test('of a leader who cannot be read keeps his older value and goes on with the next', async () => {
    // Given
    const deps = await givenLeaders();
    await trackPortfolios(deps);
    const before: LeaderEquity | undefined = await deps.snapshots.leaderEquity(LEADER);
    deps.clock.advance(60_000);
    const { positions } = deps.feed;
    deps.feed.positions = (wallet) =>
      wallet === LEADER ? Promise.reject(new UnavailableError('no')) : positions(wallet);
    // When
    const report = await trackPortfolios(deps);
    // Then
    expect(report).toEqual({ valued: 1, failures: 1 });
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
    await trackPortfolios(deps);
    // Then
    expect(await deps.snapshots.coverage(LEADER, '2026-05-31')).toMatchObject({ isWhole: true, actionCount: 0 });
    expect(await deps.snapshots.coverage(SHARP, '2026-05-31')).toBeUndefined();
    expect(valuedThen).toEqual([true]);
  });
});
