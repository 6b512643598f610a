import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { SETTING_MEANINGS } from '#contract/settings-meanings.ts';
import { settingsReference } from '#contract/settings-reference.ts';
import { REASONS } from '#core/risk/reasons.ts';
import { settingsMarkdown } from '../../bin/commands/generate/settings.ts';

const KEYS = settingsReference().map(({ key }) => key);

test('the reference of the settings is the one that the code generates (npm run settings)', async () => {
  const stored = await readFile(new URL('../../lambdas/shared/contract/SETTINGS.md', import.meta.url), 'utf8');
  expect(stored).toBe(settingsMarkdown());
});

test('every key of the settings has a meaning that is a sentence, and every meaning is of a key', () => {
  expect(KEYS.filter((key) => !/^\S.{9,}\.$/.test(SETTING_MEANINGS[key] ?? ''))).toEqual([]);
  expect(Object.keys(SETTING_MEANINGS).filter((key) => !KEYS.includes(key))).toEqual([]);
});

test('a reason that names a setting names one that there is, a section of some, or a switch', () => {
  const isKnown = (setting: string) => KEYS.some((key) => key === setting || key.startsWith(`${setting}.`));
  const named = Object.entries(REASONS).flatMap(([code, { setting }]) =>
    setting === undefined ? [] : [{ code, setting }],
  );
  expect(named.filter(({ setting }) => !setting.startsWith('switch ') && !isKnown(setting))).toEqual([]);
});
