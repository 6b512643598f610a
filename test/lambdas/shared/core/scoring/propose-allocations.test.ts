import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { totalLimit } from '#core/risk/limits.ts';
import { type Allocable, proposeAllocations } from '#core/scoring/propose-allocations.ts';
import { bps } from '#core/values/bps.ts';
import { type Wallet } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { aFollow, aFollower, aSelection, someSettings, theLimits } from '../../../../support/builders/a-settings.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

const walletOf = (at: number) => `0x${String(at).repeat(40)}` as Wallet;
const WALLETS = [1, 2, 3].map(walletOf);
const follower = aFollower();
const settings = someSettings({
  leaders: WALLETS.map((wallet, at) => ({ name: `leader ${at}`, wallet, enabled: true })),
  follows: WALLETS.map((leader) => aFollow({ leader })),
});

const scored = (at: number, score: number, isEligible = true): Allocable => ({
  leader: walletOf(at),
  score: {
    isEligible,
    ranking: {
      ...{ rank: 1, of: 9, score, pointScore: score, theta: 1, tier: 'B' },
      ...{ falseShare: 0.1, anyFalse: 0.2, anyFalseTogether: null },
    },
  },
});
const withOdds = (at: number, oddsLow: bigint, ageMs = 0): Allocable => {
  const edge = { leader: walletOf(at), oddsLow, betCount: 100, measuredAt: later(NOW, -ageMs) };
  return { ...scored(at, 80), edge };
};
const proposed = (leaders: readonly Allocable[], changes: Partial<Parameters<typeof proposeAllocations>[0]> = {}) =>
  proposeAllocations({ settings, follower, leaders, by: 'score', now: NOW, ...changes });
const becauseOf = (one: Allocable, changes: Partial<Parameters<typeof proposeAllocations>[0]> = {}) =>
  proposed([one], changes)[0]?.because;

describe('what is proposed', () => {
  test('is in proportion to the score, beside what is allocated now', () => {
    const limits = theLimits({ maxLeaderCapitalBps: bps(10_000n) });
    expect(proposed([scored(1, 90), scored(2, 70)], { settings: { ...settings, limits } })).toEqual([
      { leader: walletOf(1), present: dollars('2000'), proposed: dollars('2250') },
      { leader: walletOf(2), present: dollars('2000'), proposed: dollars('1750') },
    ]);
  });

  test('is at most 30 % of the capital each, or what the settings say, and nobody gets what is cut off', () => {
    const amounts = (of = settings) =>
      proposed([scored(1, 90), scored(2, 70)], { settings: of }).map(({ proposed: amount }) => amount);
    expect(amounts()).toEqual([dollars('1500'), dollars('1500')]);
    const limits = theLimits({ maxLeaderCapitalBps: bps(4_000n) });
    expect(amounts({ ...settings, limits })).toEqual([dollars('2000'), dollars('1750')]);
  });

  test('by Kelly is in proportion to the stake at even odds', () => {
    const limits = theLimits({ maxLeaderCapitalBps: bps(10_000n) });
    const rows = proposed([withOdds(1, 1_500_000n), withOdds(2, 3_000_000n)], {
      ...{ by: 'kelly', settings: { ...settings, limits } },
    });
    // Stakes of a fifth and a half: two and five of seven parts.
    expect(rows.map(({ proposed: amount }) => amount)).toEqual([dollars('1142'), dollars('2857')]);
  });

  test('never passes the total limit, the reserve or a leader’s part, and is whole dollars', () => {
    const money = fc.bigInt({ min: 1_000_000n, max: 20_000_000_000n }).map(usd);
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 3 }),
        ...([money, money, money] as const),
        fc.option(fc.bigInt({ min: 1n, max: 10_000n }).map(bps), { nil: undefined }),
        (scores, totalCapital, reserveCapital, maxTotalExposure, part) => {
          const limits = theLimits({
            ...{ reserveCapital, maxTotalExposure },
            ...(part === undefined ? {} : { maxLeaderCapitalBps: part }),
          });
          const input = { settings: { ...settings, limits }, follower: { ...follower, totalCapital } };
          const amounts = proposed(
            scores.map((score, at) => scored(at + 1, score)),
            input,
          ).map(({ proposed: amount }) => amount);
          expect(amounts.reduce((sum, amount) => sum + amount, 0n)).toBeLessThanOrEqual(
            totalLimit({ limits }, totalCapital),
          );
          for (const amount of amounts) {
            expect(amount * 10_000n).toBeLessThanOrEqual(totalCapital * (part ?? 3_000n));
            expect(amount % 1_000_000n).toBe(0n);
          }
        },
      ),
    );
  });
});

describe('nothing is proposed, and it is said why,', () => {
  const vetoed = (ms: number): Allocable => ({
    ...scored(1, 90),
    standing: { leader: walletOf(1), measuredAt: NOW, veto: { because: 'luck', until: later(NOW, ms) } },
  });

  test('for who is disabled, vetoed or new', () => {
    const leaders = settings.leaders.map((one) => ({ ...one, enabled: false }));
    expect(becauseOf(scored(1, 90), { settings: { ...settings, leaders } })).toBe('DISABLED');
    expect([becauseOf(vetoed(1)), becauseOf(vetoed(0))]).toEqual(['VETOED', undefined]);
    const unheeded = { ...settings, limits: theLimits({ heedsVetoes: false }) };
    expect(becauseOf(vetoed(1), { settings: unheeded })).toBeUndefined();
    const selection = aSelection({ shadowEvents: 30n });
    expect(becauseOf(scored(1, 90), { settings: { ...settings, selection } })).toBe('IN_SHADOW');
  });

  test('for who has no score, fails a gate, or has no edge that still counts', () => {
    expect(becauseOf({ leader: walletOf(1) })).toBe('NOT_SCORED');
    expect(becauseOf({ leader: walletOf(1), score: { ranking: null, isEligible: false } })).toBe('NOT_SCORED');
    expect(becauseOf(scored(1, 90, false))).toBe('GATES_FAILED');
    const by = 'kelly';
    expect(becauseOf(scored(1, 90), { by })).toBe('NO_EDGE');
    expect([1_000_000n, 1_000_003n].map((odds) => becauseOf(withOdds(1, odds), { by }))).toEqual([
      'NO_EDGE',
      undefined,
    ]);
    const week = 7 * 86_400_000;
    expect([week, week + 1].map((age) => becauseOf(withOdds(1, 2_000_000n, age), { by }))).toEqual([
      undefined,
      'NO_EDGE',
    ]);
  });

  test('for whom the follower does not follow there is no line', () => {
    expect(proposed([scored(1, 90)], { settings: { ...settings, follows: [] } })).toEqual([]);
  });
});
