import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type Slippages } from './fairness.ts';
import { copyOf } from './mutants/copies.ts';
import { MUTANTS } from './mutants/list.ts';

const ROOT = new URL('../../', import.meta.url);
const COMMAND = 'test/simulation/commands/measure-fairness.ts';
const FOLLOWERS = 16;
const PURCHASES = 20;
/** Standard errors of the mean that chance alone takes one of 16 followers beyond once in a thousand such tests. */
const MOST_ERRORS = 4;
/** A busy machine is no failure. */
const TIME_MS = 300_000;

const copy = copyOf(ROOT.pathname, 'fairness');
afterAll(() => {
  copy.remove();
});

/** Lives through the histories of some seeds in a process of its own: the copy has its own sources. */
async function measured(folder: URL, seeds: readonly number[]): Promise<readonly Slippages[]> {
  const script = new URL(COMMAND, folder).pathname;
  const given = ['--disable-warning=ExperimentalWarning', script, ...seeds.map(String)];
  const { stdout } = await promisify(execFile)(process.execPath, given, { maxBuffer: 10_000_000 });
  return JSON.parse(stdout) as readonly Slippages[];
}

/**
 * How far the follower who is farthest from the mean of all is off it, in standard errors.
 *
 * Of one purchase, whoever is rung for first pays least. Where each order is as likely as any other, what a follower pays
 * is any of the 16 prices, so its deviation from their mean has the variance of those prices, purchase by purchase.
 */
function farthestOff(purchases: readonly Slippages[]): number {
  const off = new Map<string, number>();
  let variance = 0;
  for (const paid of purchases) {
    const all = Object.values(paid);
    const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
    variance += all.reduce((sum, one) => sum + (one - mean) ** 2, 0) / all.length;
    for (const [follower, one] of Object.entries(paid)) off.set(follower, (off.get(follower) ?? 0) + one - mean);
  }
  return Math.max(...[...off.values()].map(Math.abs)) / Math.sqrt(variance);
}

describe('16 followers with the same settings on a thin book', () => {
  test(
    `pay the same in the long run: over 80 purchases nobody's mean slippage is ${MOST_ERRORS} standard errors off`,
    async () => {
      // When
      const purchases = await measured(ROOT, [1, 2, 3, 4]);
      // Then
      expect(purchases.map((paid) => Object.keys(paid).length)).toEqual(Array(4 * PURCHASES).fill(FOLLOWERS));
      const prices = purchases.flatMap((paid) => Object.values(paid));
      expect(Math.max(...prices) - Math.min(...prices)).toBeGreaterThan(100_000);
      expect(farthestOff(purchases)).toBeLessThan(MOST_ERRORS);
    },
    TIME_MS,
  );

  test(
    'would not, were they rung for in the order of the settings',
    async () => {
      // Given
      copy.breakRule(MUTANTS.find(({ name }) => name === 'rings-in-order')!);
      // When
      const purchases = await measured(new URL('../../', copy.worker), [1]);
      // Then
      expect(purchases).toHaveLength(PURCHASES);
      expect(farthestOff(purchases)).toBeGreaterThan(MOST_ERRORS);
    },
    TIME_MS,
  );
});
