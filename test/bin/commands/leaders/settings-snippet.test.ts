import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { settingsSnippet } from '../../../../bin/commands/leaders/settings-snippet.ts';
import { readSettingsFile } from '../../../../bin/commands/settings-file.ts';
import { BEST, SHORT, someSheet, TRADERS } from '../score/some-sheet.ts';

const SETTINGS = `
your_account: { total_capital: 5000 }
risk_management: { global: { max_total_exposure: 5000, max_single_bet: 500, reserve_capital: 1000 } }`;

let [folder, file] = ['', ''];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polycopy-'));
  file = join(folder, 'settings.yaml');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const sheet = someSheet();
const tradersOf = (lines: readonly string[]): readonly Record<string, unknown>[] =>
  (parse(lines.join('\n')) as { traders: readonly Record<string, unknown>[] }).traders;

describe('lines for the settings', () => {
  test('name only who passes every gate, switched off and with a dollar', () => {
    expect(tradersOf(settingsSnippet(sheet))).toEqual([
      { name: 'trader-4', wallet_address: BEST.wallet, allocated_capital: 1, enabled: false },
    ]);
  });

  test('are none where nobody passes', () => {
    const scores = sheet.scores.filter(({ leader }) => leader === SHORT.wallet);
    expect(settingsSnippet({ ...sheet, scores })).toEqual([]);
  });

  test.each(['x: [1]\n- y', '"quoted"', '#', '', '\u202e', 'a'.repeat(200), '{{x}}', 'null', '0x12', '|'])(
    'hold as settings where somebody calls himself %j, and two of the same name are two',
    async (name) => {
      // Given
      const names = new Map(TRADERS.map(({ wallet }) => [wallet, name]));
      const scores = sheet.scores.slice(0, 2).map((score) => ({ ...score, isEligible: true }));
      // When
      const lines = settingsSnippet({ scores, names });
      await writeFile(file, [SETTINGS, ...lines].join('\n'));
      // Then
      const { settings } = await readSettingsFile(file);
      expect(settings.leaders.map(({ wallet, enabled }) => [wallet, enabled])).toEqual(
        scores.map(({ leader }) => [leader, false]),
      );
      expect(new Set(settings.leaders.map((one) => one.name)).size).toBe(2);
    },
  );
});
