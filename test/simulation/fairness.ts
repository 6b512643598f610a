import { type History } from './history.ts';
import { runHistory } from './run-history.ts';

const SHARE = 1_000_000;
const DOLLAR = 1_000_000;
const CENT = 10_000;
const PLENTY = 1_000_000_000 * DOLLAR;
/** More than executors run at once: who is rung for last waits for a free one. */
const FOLLOWERS = 16;
const PURCHASES = 20;
const FIRST_MS = 90_000;
const APART_MS = 30_000;

/** What each follower paid for a share above the leader's price, in micro-dollars, for one purchase of the leader. */
export type Slippages = Readonly<Record<string, number>>;

/** Followers with the same settings copy one leader on a book that has too little at its best price for two of them. */
export function thinHistory(seed: number): History {
  const names = Array.from({ length: FOLLOWERS }, (_, at) => `follower-${at + 1}`);
  const [leader, token] = ['leader-1', '1001'];
  const untilMs = FIRST_MS + PURCHASES * APART_MS;
  return {
    seed,
    followers: names.map((name) => ({ name, capital: PLENTY })),
    leaders: [{ name: leader, cash: 1_000_000 * DOLLAR, opening: {} }],
    markets: [
      {
        ...{ name: 'market-1', tokens: [token, '1002'], domain: 'v1', tick: CENT, price: 50 * CENT },
        ...{ minimumShares: 5 * SHARE, feeBps: 0 },
      },
    ],
    follows: names.map((follower) => ({ follower, leader, allocated: 1_000_000 * DOLLAR, fixed: 6 * DOLLAR })),
    limits: {
      ...{ maxTotalExposure: PLENTY, maxSingleBet: PLENTY, reserveCapital: 0, maxPositionBps: 10_000 },
      ...{ slippageBps: 3_000, onLimit: 'clamp', belowMinimum: 'skip', holdMaxAgeMs: 90_000 },
    },
    pollMs: 5_000,
    isCalm: true,
    thinShares: 8 * SHARE,
    acts: Array.from({ length: PURCHASES }, (_, at) => ({
      ...{ id: at, atMs: FIRST_MS + at * APART_MS, leader, kind: 'BUY', token },
      ...{ shares: 100 * SHARE, price: 51 * CENT, rows: 1, lagMs: 3_000 },
    })),
    operator: [],
    faults: { untilMs, rate: 0, kinds: [], storms: [], singles: [] },
  };
}

/** Lives through the histories of some seeds, and measures each purchase that was copied. @throws Error where one breaks */
export async function slippagesOf(seeds: readonly number[]): Promise<readonly Slippages[]> {
  const measured: Slippages[] = [];
  for (const seed of seeds) {
    const { violation, world } = await runHistory(thinHistory(seed));
    if (violation !== undefined) throw new Error(`seed ${seed}: ${violation.invariant} ${violation.text}`);
    const bought = [...world.judge.mirror.parents.values()].filter(({ filledShares }) => filledShares > 0n);
    for (const copies of Map.groupBy(bought, ({ eventId }) => eventId).values()) {
      const paid = copies.map(({ follower, filledUsd, filledShares }) => [
        follower,
        Number((filledUsd * BigInt(SHARE)) / filledShares) - 51 * CENT,
      ]);
      measured.push(Object.fromEntries(paid) as Slippages);
    }
  }
  return measured;
}
