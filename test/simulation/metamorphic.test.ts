import { describe, expect, test } from '@jest/globals';
import { generateHistory } from './generate.ts';
import { type History, type HistoryLimits } from './history.ts';
import { runHistory, type RunOptions } from './run-history.ts';

const SEEDS = Array.from({ length: 25 }, (_, index) => 1_000 + index);
/** A busy machine is no failure. */
const TIME_MS = 300_000;
const PLENTY = 1_000_000_000_000_000;

/** No limit binds: of two entries that meet at one it would be chance which gets less. */
function unlimited(limits: HistoryLimits): HistoryLimits {
  const { slippageBps } = limits;
  return {
    maxTotalExposure: PLENTY,
    maxSingleBet: PLENTY,
    reserveCapital: 0,
    maxPositionBps: 10_000,
    slippageBps,
    onLimit: 'clamp',
    belowMinimum: 'skip',
    holdMaxAgeMs: 90_000,
  };
}

/** The leaders' deeds of a seed in a world where nothing fails, books stand still, and nobody sets anything. */
function calm(seed: number): History {
  const { faults: _, limits, followers, follows, acts, streams, ...others } = generateHistory(seed);
  // Guards and breakers act by the minute in which they look, a blind book stops them, a short list changes an equity.
  const { ownOrders: _own, phases: _phases, largeOrders: _large, ...followed } = others;
  const { guards: _guards, blind: _blind, hasTightBreakers: _breakers, shortLists: _lists, ...history } = followed;
  return {
    ...history,
    // What is copied as matched is copied frame by frame: a fill in two of them is two orders, each with its own minimum.
    ...(streams === undefined ? {} : { streams: 'hints' as const }),
    // Fills a minute apart never wait for each other.
    acts: acts.map(({ restatedMs: _restated, ...act }, index) => ({
      ...act,
      atMs: 75_000 + index * 30_000,
      lagMs: 3_000,
    })),
    markets: history.markets.map(({ resolves: _resolves, ...market }) => market),
    followers: followers.map(({ name }) => ({ name, capital: PLENTY })),
    follows: follows.map((follow) => ({ ...follow, allocated: 1_000_000_000 })),
    limits: unlimited(limits),
    isCalm: true,
    operator: [],
    faults: { untilMs: 75_000 + acts.length * 30_000, rate: 0, kinds: [], storms: [], singles: [] },
  };
}

/** What a history came to: what is owned and was paid for it, and how every copy ended. */
async function cameTo(history: History, options: RunOptions = {}): Promise<unknown> {
  const { violation, world } = await runHistory(history, options);
  const { positions, parents, caps } = world.judge.mirror;
  const sorted = (lines: readonly string[]): readonly string[] => [...lines].sort();
  return {
    violation,
    positions: sorted(
      [...positions.values()].map((one) =>
        [one.follower, one.token, one.leader, one.available, one.selling, one.target, one.basis, one.realised].join(
          ' ',
        ),
      ),
    ),
    parents: sorted(
      [...parents.values()].map(({ parentId, state, reason, filledShares, filledUsd }) =>
        [parentId, state, reason?.code, filledShares, filledUsd].join(' '),
      ),
    ),
    caps: sorted(
      [...caps.values()].map(({ follower, name, reserved, posted }) => [follower, name, reserved, posted].join(' ')),
    ),
  };
}

async function differing(change: (history: History) => History, options: RunOptions = {}): Promise<readonly number[]> {
  const seeds: number[] = [];
  for (const seed of SEEDS) {
    const [plain, changed] = [await cameTo(calm(seed)), await cameTo(change(calm(seed)), options)];
    if (JSON.stringify(plain) !== JSON.stringify(changed)) seeds.push(seed);
  }
  return seeds;
}

describe('where nothing fails, the ledger ends the same', () => {
  test(
    'and something is bought and sold',
    async () => {
      const all = await Promise.all(SEEDS.map((seed) => runHistory(calm(seed))));
      const children = all.flatMap(({ world }) => [...world.judge.mirror.children.values()]);
      expect(children.filter(({ side }) => side === 'BUY').length).toBeGreaterThan(SEEDS.length);
      expect(children.filter(({ side }) => side === 'SELL').length).toBeGreaterThan(SEEDS.length / 4);
    },
    TIME_MS,
  );

  test(
    'when every message is worked off twice',
    async () => {
      expect(await differing((history) => history, { doubles: true })).toEqual([]);
    },
    TIME_MS,
  );

  test(
    'when the followers stand in another order',
    async () => {
      const reversed = (history: History): History => ({
        ...history,
        followers: [...history.followers].reverse(),
        follows: [...history.follows].reverse(),
      });
      expect(await differing(reversed)).toEqual([]);
    },
    TIME_MS,
  );

  test(
    'when each fill of a leader is told in one row more of its transaction',
    async () => {
      const split = (history: History): History => ({
        ...history,
        acts: history.acts.map((act) => (isTrade(act.kind) ? { ...act, rows: act.rows + 1 } : act)),
      });
      expect(await differing(split)).toEqual([]);
    },
    TIME_MS,
  );
});

function isTrade(kind: string): boolean {
  return kind === 'BUY' || kind === 'SELL';
}
