import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readTape } from '../../../../bin/local/tape/read-tape.ts';
import { writeTape } from '../../../../bin/local/tape/write-tape.ts';
import { playableSettings } from '../../../../bin/commands/backtest.ts';
import { walkForward, walkSteps } from '../../../../bin/commands/walk-forward/walk-forward.ts';
import { walkInThreads } from '../../../../bin/commands/walk-forward/walk-in-threads.ts';
import { aWallet } from '../../../support/builders/a-leader-record.ts';
import { aTapeWorld } from '../../../support/builders/a-tape-world.ts';

const OPTIONS = { seed: 1n, trials: 2, everyDays: 50, count: 1, lookbackDays: 70 };
let folder = '';
let files: readonly string[] = [];

function settingsText(numbers: readonly number[]): string {
  const traders = numbers.map(
    (number) => `  - { name: t${number}, wallet_address: "${aWallet(number)}", allocated_capital: 1000 }\n`,
  );
  return `your_account: { total_capital: 5000 }\ntraders:\n${traders.join('')}risk_management:
  global: { max_total_exposure: 5000, max_single_bet: 500, reserve_capital: 200 }
  per_trader: { min_portfolio_value: 0, ignore_below: 0 }
`;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'walk-'));
  const traders = [800, 500, 480].map((before) => ({ before, after: 400 }));
  const world = aTapeWorld({ days: 120, turn: 90, traders });
  await writeTape(join(folder, 'tape'), world, { speed: 1, notes: [], sources: [] });
  files = [join(folder, 'all.yaml'), join(folder, 'one.yaml')];
  await writeFile(files[0]!, settingsText([1, 2, 3]));
  await writeFile(files[1]!, settingsText([2]));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const walked = async (workers: number, resamples?: number, of: readonly string[] = files) => {
  const told: number[] = [];
  const walks = await walkInThreads({
    ...{ tape: join(folder, 'tape'), files: of, options: { ...OPTIONS, resamples }, choices: 2, workers },
    onProgress: (done) => {
      told.push(done);
    },
  });
  return { walks, told };
};

test('walks several settings in any number of threads to the same, choice by choice', async () => {
  // Given
  const world = await readTape(join(folder, 'tape'));
  const steps = walkSteps(world, OPTIONS.everyDays);

  // When
  const [one, two] = [await walked(1), await walked(2)];

  // Then
  const [ofAll, ofOne] = one.walks;
  expect(two.walks).toEqual(one.walks);
  expect(ofAll?.map(({ choice, until }) => ({ at: choice.at, until }))).toEqual(steps);
  expect(ofOne).toEqual(walkForward({ ...OPTIONS, world, settings: await playableSettings(files[1]!) }));
  expect(ofAll?.map(({ choice }) => choice.chosen.length)).toEqual([0, 1]);
  expect(ofAll?.at(-1)?.result?.trades.length).toBeGreaterThan(5);
  expect([one, two].map(({ told }) => Math.max(...told))).toEqual([4, 4]);
}, 120_000);

test('makes choices again in any number of threads to the same, and without being asked to none', async () => {
  // When
  const of = files.slice(0, 1);
  const [none, one, two] = [await walked(1, 0, of), await walked(1, 20, of), await walked(2, 20, of)];

  // Then
  expect(two.walks).toEqual(one.walks);
  expect([one, two].map(({ told }) => Math.max(...told))).toEqual([2, 2]);
  expect(one.told.some((done) => !Number.isInteger(done))).toBe(true);
  const again = one.walks[0]?.at(-1)?.again;
  expect([again?.drawn.length, again?.sets.every(({ leaders }) => leaders.length <= 1)]).toEqual([20, true]);
  const plain = one.walks.map((folds) => folds.map(({ again: _, ...fold }) => fold));
  expect(none.walks).toEqual(plain);
  expect(none.walks.flat().every((fold) => !('again' in fold))).toBe(true);
}, 120_000);

test('of a tape without a choice every walk is empty', async () => {
  const input = { tape: join(folder, 'tape'), files, options: OPTIONS, choices: 0, workers: 2 };
  expect(await walkInThreads({ ...input, onProgress: () => undefined })).toEqual([[], []]);
});
