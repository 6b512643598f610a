import { beforeEach, describe, expect, test } from '@jest/globals';
import { COLLATERAL } from '#core/model/journal.ts';
import { type LeaderScore } from '#core/model/leader-score.ts';
import { type Settings } from '#core/model/settings.ts';
import { VETO_LASTS_MS } from '#core/scoring/judge-veto.ts';
import { known } from '#core/scoring/statistic.ts';
import { type ConditionId, type EventGroupId, type FollowerName, type TokenId, type Wallet } from '#core/values/ids.ts';
import { DAY_MS, later, unixMs, type UnixMs, utcMonth } from '#core/values/unix-ms.ts';
import { type JudgeDeps, judgeLeaders, MOST_PAPER_PAGES } from '#flows/judge-leaders.ts';
import { type LedgerName, type StoredLeg } from '#ports/ledger.ts';
import { aLeaderScore } from '../../../support/builders/a-leader-score.ts';
import { aPosition } from '../../../support/builders/a-position.ts';
import { aFollower, aSelection, someSettings } from '../../../support/builders/a-settings.ts';
import { FOLLOWER, LEADER } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { memoryScores } from '../../../support/fakes/memory-scores.ts';
import { memorySnapshots } from '../../../support/fakes/memory-snapshots.ts';

const DAY = unixMs(Date.parse('2026-06-20T00:00Z'));
const NOW = later(DAY, 3_600_000);
const OTHER = `0x${'b'.repeat(40)}` as Wallet;
const TRIAL = 'trial' as FollowerName;
const score = aLeaderScore();

/** What an account on paper bought and was paid, market by market, each a day of its own. */
function legsOf(results: readonly number[], leader: Wallet = LEADER): readonly StoredLeg[] {
  return results.flatMap((result, at) => {
    const token = String(at + 1);
    const position = `POSITION:${token}:${leader}`;
    const leg = (kind: 'buy' | 'resolve', account: string, asset: string, amount: bigint): StoredLeg => ({
      ...{ entryId: `${kind}-${leader}-${token}`, kind, account, asset },
      ...{ at: later(DAY, (at - 25) * DAY_MS + (kind === 'buy' ? 0 : 3_600_000)) },
      ...(amount > 0n ? { debit: amount, credit: 0n } : { debit: 0n, credit: -amount }),
      place: `${kind}-${leader}-${token}#${account}#${asset}`,
    });
    const [count, cost, paid] = [sharesOf('200'), dollars('100'), dollars(String(100 + result))].map(BigInt) as [
      bigint,
      bigint,
      bigint,
    ];
    return [
      ...[leg('buy', position, token, count), leg('buy', 'EXTERNAL', token, -count)],
      ...[leg('buy', position, COLLATERAL, cost), leg('buy', 'CASH', COLLATERAL, -cost)],
      ...[leg('resolve', position, token, -count), leg('resolve', 'EXTERNAL', token, count)],
      ...[leg('resolve', position, COLLATERAL, -cost), leg('resolve', `CLAIM:${token}`, COLLATERAL, paid)],
      leg('resolve', 'PNL', COLLATERAL, cost - paid),
    ];
  });
}

type World = JudgeDeps & {
  readonly snapshots: ReturnType<typeof memorySnapshots>;
  readonly scores: ReturnType<typeof memoryScores>;
  /** By ledger. */
  readonly journals: Map<string, readonly StoredLeg[]>;
  readonly groups: Map<TokenId, EventGroupId>;
  pages: number;
};

function aWorld(): World {
  const journals = new Map<string, readonly StoredLeg[]>();
  const groups = new Map<TokenId, EventGroupId>();
  const keyOf = ({ follower, mode }: LedgerName): string => `${follower}#${mode}`;
  const world: World = {
    ...{ snapshots: memorySnapshots(), scores: memoryScores(), journals, groups, pages: 0 },
    ledger: {
      positions: (name) => {
        const tokens = new Set((journals.get(keyOf(name)) ?? []).map(({ asset }) => asset as TokenId));
        const own = [...tokens]
          .filter((token) => token !== COLLATERAL)
          .map((token) => {
            const eventGroup = groups.get(token);
            return {
              ...aPosition({ token, condition: `0x${token.padStart(64, '0')}` as ConditionId }),
              ...(eventGroup === undefined ? {} : { eventGroup }),
            };
          });
        return Promise.resolve(own);
      },
      // Two pages a month.
      journalPage: (name, month, from) => {
        world.pages += 1;
        const legs = (journals.get(keyOf(name)) ?? []).filter(({ at }) => utcMonth(at) === month);
        const half = Math.ceil(legs.length / 2);
        return Promise.resolve(
          from === undefined ? { legs: legs.slice(0, half), next: 'x' } : { legs: legs.slice(half) },
        );
      },
    },
  };
  return world;
}

let world: World;
beforeEach(() => {
  world = aWorld();
});

const settings = (selection: Partial<Settings['selection']> = {}, leaders: readonly Wallet[] = [LEADER]): Settings =>
  someSettings({
    followers: [aFollower(), aFollower({ name: TRIAL, mode: 'paper' })],
    leaders: leaders.map((wallet, at) => ({ name: `leader ${at}`, wallet, enabled: true })),
    selection: aSelection(selection),
  });
const WHOLE = { asOf: DAY, leftOut: [] };
const judged = (of: Settings, now: UnixMs = NOW, run: Parameters<typeof judgeLeaders>[1]['run'] = WHOLE) =>
  judgeLeaders(world, { settings: of, run, now });
const standing = (leader = LEADER) => world.snapshots.leaderStanding(leader);

async function givenBounds(leader: Wallet, ...bounds: readonly number[]): Promise<void> {
  for (const [at, lowerBound] of bounds.entries()) {
    const asOf = later(DAY, (at + 1 - bounds.length) * DAY_MS);
    const evidence = known({
      ...{ sharpe: 1, lowerBound, upperBound: 2, effectiveDays: 90, pValue: 0.1, block: 5 },
      dsr: known(0.5),
    });
    const scores: readonly LeaderScore[] = [{ ...score, leader, asOf, evidence }];
    await world.scores.putScores({ asOf, measuredAt: later(asOf, 1), leaders: [leader], scores, leftOut: [] });
  }
}

describe('what is judged of a leader', () => {
  test('is a veto, where his bound was below on as many days as the settings ask for', async () => {
    // Given
    await givenBounds(LEADER, -1, -1, -0.5);
    // When
    expect(await judged(settings({ vetoDays: 3 }))).toMatchObject({ vetoed: [LEADER] });
    // Then
    const because =
      'lower bound of his copied Sharpe ratio below 0 on 3 scored days in a row: -1.00 to -0.50, now -0.50';
    expect(await standing()).toEqual({
      leader: LEADER,
      measuredAt: NOW,
      veto: { because, until: later(DAY, VETO_LASTS_MS) },
    });
    await judged(settings({ vetoDays: 4 }), later(NOW, 1));
    expect(await standing()).toEqual({ leader: LEADER, measuredAt: later(NOW, 1) });
  });

  test('is none where the settings ask for none, or he was never scored', async () => {
    await givenBounds(LEADER, -1, -1, -0.5);
    expect((await judged(settings())).vetoed).toEqual([]);
    expect((await judged(someSettings())).vetoed).toEqual([]);
    expect((await judged(settings({ vetoDays: 1 }, [OTHER]))).vetoed).toEqual([]);
  });

  test('is lifted on the day on which the bound is cleared', async () => {
    await givenBounds(LEADER, -1, -1, -0.5);
    await judged(settings({ vetoDays: 3 }));
    await givenBounds(LEADER, -1, -0.5, 0.1);
    await judged(settings({ vetoDays: 3 }), later(NOW, 1));
    expect(await standing()).not.toHaveProperty('veto');
  });

  describe('whom the run left out', () => {
    const without = (day: number) => ({ asOf: later(DAY, day * DAY_MS), leftOut: [{ leader: LEADER }] });

    test('stays vetoed as if it had been said again, for as long as runs leave him out, and nobody else', async () => {
      // Given
      await givenBounds(LEADER, -1, -1, -0.5);
      await givenBounds(OTHER, -1, -1, -0.5);
      const of = settings({ vetoDays: 3 }, [LEADER, OTHER]);
      await judged(of);
      const because = (await standing())?.veto?.because;
      // When
      for (const day of [3, 6, 9]) {
        await judged(of, later(NOW, day * DAY_MS), without(day));
        // Then
        expect((await standing())?.veto).toEqual({ because, until: later(DAY, day * DAY_MS + VETO_LASTS_MS) });
      }
      expect(await standing(OTHER)).not.toHaveProperty('veto');
      await judged(of, later(DAY, 9 * DAY_MS + VETO_LASTS_MS), without(13));
      expect(await standing()).not.toHaveProperty('veto');
    });

    test('is not vetoed for it, nor any more where nobody asks for vetoes', async () => {
      await judged(settings({ vetoDays: 1 }), NOW, without(0));
      expect(await standing()).not.toHaveProperty('veto');
      await givenBounds(LEADER, -1);
      await judged(settings({ vetoDays: 1 }), later(NOW, 1));
      expect(await standing()).toHaveProperty('veto');
      await judged(settings(), later(NOW, DAY_MS), without(1));
      expect(await standing()).not.toHaveProperty('veto');
    });
  });

  test('of a day to come is not known yet', async () => {
    await givenBounds(LEADER, -1, -1, -0.5);
    const asOf = later(DAY, 30 * DAY_MS);
    await world.scores.putScores({
      asOf,
      measuredAt: asOf,
      leaders: [LEADER],
      scores: [{ ...score, asOf }],
      leftOut: [],
    });
    expect((await judged(settings({ vetoDays: 3 }))).vetoed).toEqual([LEADER]);
  });

  describe('is an edge', () => {
    const scored = (leader: Wallet, alpha: number): LeaderScore => {
      const figures = { winRate: 0.6, expected: 0.5, excess: 0.1, z: 4, alphaSe: 0.1, bets: 400, events: 400 };
      const own = { ...score.own, minimum: { ...score.own.minimum, lacks: [] } };
      return { ...score, leader, own: { ...own, calibration: known({ ...figures, alpha }) } };
    };
    const others = [-0.2, 0, 0.2].map((alpha, at) => scored(`0x${String(at).repeat(40)}` as Wallet, alpha));
    const givenRun = (daysAgo: number, scores: readonly LeaderScore[]) => {
      const asOf = later(DAY, -daysAgo * DAY_MS);
      const dated = scores.map((one) => ({ ...one, asOf }));
      return world.scores.putScores({
        asOf,
        measuredAt: later(asOf, 5),
        leaders: [LEADER],
        scores: dated,
        leftOut: [],
      });
    };

    test('as old as the score that it was measured from, whoever else is scored anew', async () => {
      await givenRun(3, [scored(LEADER, 0.4)]);
      await givenRun(0, others);
      expect(await judged(settings())).toMatchObject({ edges: 1 });
      expect(await world.snapshots.leaderEdge(LEADER)).toMatchObject({ measuredAt: later(DAY, -3 * DAY_MS) });
    });

    test('measured among all that were scored, and kept where he is a leader of the settings', async () => {
      await givenRun(0, [scored(LEADER, 0.4), ...others]);
      expect(await judged(settings())).toMatchObject({ edges: 1 });
      expect(await world.snapshots.leaderEdge(LEADER)).toMatchObject({ betCount: 400, measuredAt: DAY });
      expect((await world.snapshots.leaderEdge(LEADER))?.oddsLow).toBeGreaterThan(1_000_000n);
      for (const { leader } of others) expect(await world.snapshots.leaderEdge(leader)).toBeUndefined();
    });

    test.each([
      // The Sunday after a Monday that failed: the Monday before it.
      [13, 1],
      [14, 0],
    ])('among those who were scored %d days ago, and not since: %d edges', async (ago, edges) => {
      await givenRun(ago, [scored(LEADER, -2), ...others]);
      await givenRun(0, [scored(LEADER, 0.4)]);
      expect(await judged(settings())).toMatchObject({ edges });
      const edge = await world.snapshots.leaderEdge(LEADER);
      expect(edge === undefined ? 0 : Number(edge.oddsLow > 1_000_000n)).toBe(edges);
    });
  });
});

describe('copies on paper', () => {
  const good = [...Array<number>(26).fill(90), ...Array<number>(4).fill(-100)];

  test('of thirty events that clear the bound let live accounts copy him, and only him', async () => {
    // Given
    world.journals.set(`${TRIAL}#paper`, [...legsOf(good), ...legsOf([-100], OTHER)]);
    // When
    await judged(settings({ shadowEvents: 30n }, [LEADER, OTHER]));
    // Then
    expect((await standing())?.paper).toMatchObject({ settled: 30n, cleared: { events: 30n, at: NOW } });
    expect((await standing(OTHER))?.paper).toEqual({ settled: 1n });
  });

  test('are not looked at where the settings ask nobody to be on paper first; what was known stays', async () => {
    world.journals.set(`${TRIAL}#paper`, legsOf(good));
    await judged(settings({ shadowEvents: 30n }));
    const before = await standing();
    const pages = world.pages;
    await judged(settings(), later(NOW, 1));
    expect(await standing()).toEqual({ ...before, measuredAt: later(NOW, 1) });
    expect(world.pages).toBe(pages);
  });

  test('live, or in a dry run, count for nothing', async () => {
    for (const mode of ['live', 'dry-run']) world.journals.set(`${FOLLOWER}#${mode}`, legsOf(good));
    await judged(settings({ shadowEvents: 30n }));
    expect(await standing()).toEqual({ leader: LEADER, measuredAt: NOW });
  });

  test('in one event are one result, whichever account made them', async () => {
    // Given
    const second = 'second' as FollowerName;
    world.journals.set(`${TRIAL}#paper`, legsOf(good));
    world.journals.set(`${second}#paper`, legsOf(good));
    for (const token of ['1', '2', '3']) world.groups.set(token as TokenId, '77' as EventGroupId);
    const of = settings({ shadowEvents: 30n });
    const follower = aFollower({ name: second, mode: 'paper' });
    // When
    await judged({ ...of, followers: [...of.followers, follower] });
    // Then
    expect((await standing())?.paper?.settled).toBe(28n);
  });

  test('are read once more without a change, and of a journal without an end only so much', async () => {
    world.journals.set(`${TRIAL}#paper`, legsOf(good));
    const of = settings({ shadowEvents: 30n });
    await judged(of);
    const first = await standing();
    await judged(of);
    expect(await standing()).toEqual(first);
    world.pages = 0;
    const endless = {
      ...world.ledger,
      journalPage: () => ((world.pages += 1), Promise.resolve({ legs: [], next: 'x' })),
    };
    await judgeLeaders({ ...world, ledger: endless }, { settings: of, run: WHOLE, now: NOW });
    expect(world.pages).toBe(MOST_PAPER_PAGES);
  });
});
