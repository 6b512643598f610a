import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type TearSheet, tearSheet } from '#core/scoring/tear-sheet.ts';
import { compareBacktests } from '../../../../bin/commands/backtest/compare-backtests.ts';
import { runBacktest } from '../../../../bin/commands/backtest/run-backtest.ts';
import { readBacktest } from '../../../../bin/commands/tear-sheet/backtest-file.ts';
import { copyRecordOf } from '../../../../bin/commands/tear-sheet/copy-record-of.ts';
import { backtestJson } from '../../../../bin/commands/view/backtest-json.ts';
import { findingTexts } from '../../../../bin/commands/view/tear-sheet-figures.ts';
import { aFollow, someSettings, theLimits } from '../../../support/builders/a-settings.ts';
import { FOLLOWER, LEADER } from '../../../support/builders/identities.ts';
import { dollars } from '../../../support/builders/quantities.ts';
import { aSeededWorld } from '../../../support/seeded-world.ts';

/** Twenty dollars for each of his purchases, and room for all of them. */
const SETTINGS = someSettings({
  follows: [aFollow({ allocated: dollars('4000'), sizing: { policy: 'fixed', amount: dollars('20') } })],
  limits: theLimits({ reserveCapital: dollars('1') }),
});
const OPTIONS = { trials: 1, paths: 100, drawdownLimit: 0.2, seed: 1n };
const DAYS = 125;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seeded-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** From the tape to the sheet, by the file between the two commands. */
async function sheetOf(winsPerMille: number): Promise<TearSheet> {
  const world = aSeededWorld({ days: DAYS, winsPerMille });
  const result = runBacktest({ world, settings: SETTINGS, seed: 7n });
  const leaders = new Map([[LEADER, 'Whale']]);
  const backtests = [{ name: 'fixed', result, reversed: undefined, paths: [], markouts: [] }];
  const comparison = compareBacktests({ backtests, trials: undefined, seed: 7n });
  const told = { tape: 'seeded', notes: [], seed: 7n, simulation: undefined, backtests, comparison, leaders };
  const json = backtestJson(told);
  const file = join(folder, 'backtest.json');
  await writeFile(file, JSON.stringify(json));
  const [backtest] = (await readBacktest(file)).backtests;
  return tearSheet(copyRecordOf({ backtest: backtest!, follower: FOLLOWER, capital: 5_000 }), OPTIONS);
}

describe('the tear sheet of copies of a leader who buys five hundred times at 50 cents', () => {
  test('and wins every second one says that there is no edge', async () => {
    const sheet = await sheetOf(500);
    expect(sheet.bets.bets).toBe(4 * DAYS);
    expect(sheet.parts.leader).toBeCloseTo(0, 6);
    expect(findingTexts(sheet)[0]).toMatch(/^No edge is shown/);
    expect(sheet.findings).not.toContain('EDGE_SHOWN');
  });

  test('and wins 508 of a thousand, less than copying costs, says that copying loses although he wins', async () => {
    const sheet = await sheetOf(508);
    expect(sheet.findings).toContain('COPYING_LOSES');
    expect(sheet.findings).not.toContain('EDGE_SHOWN');
    expect(findingTexts(sheet).at(-1)).toMatch(/^Copying loses although the leaders win/);
    expect(sheet.copyability.value).toBeLessThan(0);
    expect(sheet.capacity).toEqual({ value: null, reason: 'BELOW_BENCHMARK' });
  });

  test('and wins 650 of a thousand says that an edge is shown, and how much more of it there is', async () => {
    const sheet = await sheetOf(650);
    expect(sheet.findings).toEqual(['EDGE_SHOWN']);
    expect(sheet.copyability.value).toBeGreaterThan(0.8);
    expect(sheet.capacity.value?.multiple).toBeGreaterThan(1);
    expect(sheet.parts.missed).not.toBeNull();
  });
});
