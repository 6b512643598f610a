import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { followerPaths } from '#core/replay/follower-paths.ts';
import { type ReplayDay } from '#core/replay/replay-result.ts';
import { meanBlockOf } from '#core/scoring/block-length.ts';
import { monteCarlo } from '#core/scoring/monte-carlo.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { seededStream, streamSeed } from '#core/values/random-stream.ts';
import { utcDate } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { FOLLOWER, LEADER, FOLLOWER_WALLET } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';
import { onDay } from '../../../../support/copy-record.ts';

const OPTIONS = { paths: 200, drawdownLimit: 0.1, trials: 10, seed: 5n };
const OTHER = 'other' as FollowerName;
const CAPITAL = dollars('1000');

const dayOf = (day: number, profit: bigint, changes: Partial<ReplayDay> = {}): ReplayDay => ({
  ...{ day: utcDate(onDay(day)), follower: FOLLOWER, leader: LEADER, profit: usd(profit) },
  ...changes,
});

/** Profits of up to ten dollars around one and a half. */
const stream = seededStream(9n);
const DAYS = Array.from({ length: 120 }, (_, day) => dayOf(day, BigInt(stream.below(20_000_000)) - 8_500_000n));
const me = [{ name: FOLLOWER, totalCapital: CAPITAL }];

describe('the paths of a follower', () => {
  it('are those of his days as parts of his capital, over all leaders, by a seed of their own', () => {
    // Given: the same through two leaders, each of whom brings a part of a day
    const halves = DAYS.flatMap((one) => [
      { ...one, profit: usd(one.profit - 7n) },
      { ...one, leader: FOLLOWER_WALLET, profit: usd(7n) },
    ]);

    // When
    const [paths] = followerPaths(halves, me, OPTIONS);

    // Then
    const series = Float64Array.from(DAYS, ({ profit }) => Number(profit) / 1e9);
    const meanBlock = meanBlockOf(series);
    const { drawdownLimit } = OPTIONS;
    const seed = streamSeed(5n, 'backtest|paths');
    expect(paths).toMatchObject({ follower: FOLLOWER, capital: CAPITAL, days: 120, meanBlock });
    expect(paths?.simulation).toEqual(monteCarlo({ series, meanBlock, paths: 200, drawdownLimit, seed }));
    expect(paths?.sharpe.value).toBeGreaterThan(0);
  });

  it('hang on nobody else: neither on who else is there, nor on the order', () => {
    const others = DAYS.map((one) => ({ ...one, follower: OTHER, profit: usd(0n - one.profit) }));
    const all = fc.shuffledSubarray([...me, { name: OTHER, totalCapital: CAPITAL }], { minLength: 1 });
    fc.assert(
      fc.property(all, (followers) => {
        const alone = followerPaths(DAYS, me, OPTIONS);
        const together = followerPaths([...others, ...DAYS], followers, OPTIONS);
        expect(together.map(({ follower }) => follower)).toEqual(followers.map(({ name }) => name));
        if (followers.some(({ name }) => name === FOLLOWER)) expect(together).toContainEqual(alone[0]);
      }),
      { numRuns: 10 },
    );
  });

  it('are worth less the more was tried, and other ones by another seed', () => {
    const of = (changes: Partial<typeof OPTIONS>) => followerPaths(DAYS, me, { ...OPTIONS, ...changes })[0];
    const [few, many] = [of({}), of({ trials: 1_000 })];
    expect(few?.dsr.value).toBeGreaterThan(many?.dsr.value ?? 1);
    expect(many?.simulation).toEqual(few?.simulation);
    expect(of({ seed: 6n })?.simulation).not.toEqual(few?.simulation);
  });

  it('of nobody’s days, and of days all alike, say why there are none', () => {
    expect(followerPaths([], me, OPTIONS)).toMatchObject([
      { days: 0, sharpe: { reason: 'EMPTY' }, dsr: { reason: 'EMPTY' }, simulation: { reason: 'EMPTY' } },
    ]);
    const alike = Array.from({ length: 9 }, (_, day) => dayOf(day, 1n));
    expect(followerPaths(alike, me, OPTIONS)).toMatchObject([{ simulation: { reason: 'ZERO_VARIANCE' } }]);
  });
});
