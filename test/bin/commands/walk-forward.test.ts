import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { compareSets } from '#core/scoring/compare-sets.ts';
import { walkForwardJson } from '../../../bin/commands/view/walk-forward-json.ts';
import { type WalkForwardView, walkForwardPage } from '../../../bin/commands/view/walk-forward-page.ts';
import { spreadOfWalk } from '../../../bin/commands/walk-forward/spread-of-walk.ts';
import { walkAgain } from '../../../bin/commands/walk-forward/walk-again.ts';
import { type Fold, walkForward } from '../../../bin/commands/walk-forward/walk-forward.ts';
import { runPolycopy } from '../../../bin/program.ts';
import { aWallet } from '../../support/builders/a-leader-record.ts';
import { aFollow, someSettings } from '../../support/builders/a-settings.ts';
import { aTapeWorld } from '../../support/builders/a-tape-world.ts';

const SETTINGS = ['bin/local/settings/careful.yaml', 'bin/local/settings/proportional.yaml'];

let printed = '';
beforeEach(() => {
  printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((printed += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** A walk over a made-up tape of three leaders, of whom nobody keeps his skill. */
async function aWalk(resamples = 0): Promise<WalkForwardView> {
  const numbers = [1, 2, 3];
  const world = aTapeWorld({ days: 130, turn: 90, traders: numbers.map(() => ({ before: 700, after: 400 })) });
  const settings = someSettings({
    leaders: numbers.map((number) => ({ name: `t${number}`, wallet: aWallet(number), enabled: true })),
    follows: numbers.map((number) => aFollow({ leader: aWallet(number) })),
  });
  const options = { world, settings, seed: 1n, trials: 3, count: 2 };
  const folds: Fold[] = [];
  for (const fold of walkForward({ ...options, everyDays: 90 }))
    folds.push(
      resamples === 0
        ? fold
        : { ...fold, again: await walkAgain({ ...options, fold, resamples, onPart: () => undefined }) },
    );
  const spread = spreadOfWalk(folds, { settings, seed: 1n });
  const returns = Float64Array.from(folds.flatMap((fold) => [...fold.returns]));
  return {
    ...{ tape: world.name, seed: 1n, walks: [{ name: 'bold', folds, spread }] },
    comparison: compareSets({ sets: [{ name: 'bold', returns }], trials: 3, seed: 1n }),
    leaders: new Map(numbers.map((number) => [aWallet(number), `trader ${number}`])),
  };
}

test('a recording shorter than a rebalance holds no choice: that is said, and nothing is made of it', async () => {
  // When
  const code = await runPolycopy(['walk-forward', '--settings', ...SETTINGS]);

  // Then
  expect(code).toBe(0);
  expect(printed).toContain('careful: 0 choices\nThe recording holds no day to choose on');
  expect(printed).toContain('None is called best: for none is luck among 4 tried excluded.');
  printed = '';
  expect(await runPolycopy(['walk-forward', '--settings', ...SETTINGS, '--trials', '50', '--json'])).toBe(0);
  expect(JSON.parse(printed)).toMatchObject({ trials: 50, best: null, sets: [{ days: 0 }, { days: 0 }] });
  printed = '';
  expect(await runPolycopy(['walk-forward', '--settings', ...SETTINGS, '--trials', '1', '--json'])).toBe(0);
  expect((JSON.parse(printed) as { readonly trials: number }).trials).toBeGreaterThan(1);
});

test.each([
  [['--every', '0'], 'from 1 to 9999'],
  [['--choose', '0'], 'Between 1 and 9999 leaders'],
  [['--embargo', '-1'], 'from 1 to 9999'],
  [['--trials', '0'], 'a whole number from 1'],
  [['--lookback', '59'], 'Between 60 and 3650 days are looked back over'],
  [['--lookback', '3651'], 'Between 60 and 3650 days are looked back over'],
  [['--resamples', '19'], 'between 20 and 10,000 times, or 0 times'],
  [['--resamples', '10001'], 'between 20 and 10,000 times, or 0 times'],
  [['--resamples', '-20'], 'between 20 and 10,000 times, or 0 times'],
  [['--workers', '0'], 'Between 1 and 99 threads.'],
])('%j is no way to walk', async (words, why) => {
  expect(await runPolycopy(['walk-forward', '--settings', SETTINGS[0]!, ...words])).toBe(2);
  expect(printed).toContain(why);
});

test('the page tells of each choice who was chosen, by what, and what came after', async () => {
  const page = walkForwardPage(await aWalk(), { isColoured: false });
  expect(page).toContain('bold: one choice');
  expect(page).toMatch(
    /2026-08-30 +2026-\d\d-\d\d +2026-08-23 +3 of 3 +trader \d, trader \d +\d+\.\d\d +-\$\d+\.\d\d\n/,
  );
  expect(page).toMatch(/Settings +Days +Sharpe a year +95 % +DSR of 3\n/);
  expect(page).toContain('None is called best');
  expect(page).not.toContain('made again');
});

test('the JSON has every choice and every day after it', async () => {
  const told = JSON.parse(JSON.stringify(walkForwardJson(await aWalk()))) as {
    readonly sets: readonly { readonly days: number }[];
    readonly walks: readonly { readonly folds: readonly { readonly returns: readonly number[] }[] }[];
  };
  const [fold] = told.walks[0]!.folds;
  expect(fold).toMatchObject({
    knownFrom: '2025-08-23',
    knownUntil: '2026-08-23',
    candidates: 3,
    ranked: 3,
    chosen: [{ rank: 1 }, { rank: 2 }],
  });
  expect(told.sets[0]?.days).toBe(fold?.returns.length);
});

test('choices that were made again are told on the page and in the JSON, with their seed', async () => {
  // Given
  const walk = await aWalk(20);

  // When
  const page = walkForwardPage(walk, { isColoured: false });
  const told = JSON.parse(JSON.stringify(walkForwardJson(walk))) as { readonly walks: readonly object[] };

  // Then
  expect(page).toMatch(
    /Each choice made again on 20 resamples[^\n]+\nLeader +Chosen +Chosen again\n-+\ntrader \d +\d of 1 +\d/,
  );
  expect(page).toMatch(/P&L, chosen again +-\$\d+/);
  expect(told.walks[0]).toMatchObject({
    selection: {
      seed: '1',
      resamples: 20,
      choices: 1,
      profit: { chosenAgain: { value: { p50: expect.any(Number) } } },
    },
    folds: [{ chosenAgain: { block: 5, days: 83 } }],
  });
  const [fold] = (
    told.walks[0] as { readonly folds: readonly { readonly chosenAgain: { readonly sets: unknown[] } }[] }
  ).folds;
  const times = (fold!.chosenAgain.sets as readonly { readonly times: number }[]).map((set) => set.times);
  expect(times.reduce((sum, one) => sum + one, 0)).toBe(20);
});
