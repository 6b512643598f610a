import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsReference } from '#contract/settings-reference.ts';
import { checkedFile } from '../../../bin/commands/settings.ts';
import { settingsExample } from '../../../bin/commands/settings-example.ts';
import { runPolycopy } from '../../../bin/program.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settings-'));
});
afterEach(async () => {
  process.exitCode = 0;
  await rm(folder, { recursive: true });
});

async function aFile(text: string): Promise<string> {
  const path = join(folder, 'settings.yaml');
  await writeFile(path, text);
  return path;
}

describe('settings example', () => {
  test('it holds as it is printed', async () => {
    const { isValid, text } = await checkedFile(await aFile(settingsExample()), {});
    expect(text).toBe(
      'settings.yaml holds: 1 account, 1 trader (1 enabled), at most 5000 dollars at stake, 500 dollars a bet',
    );
    expect(isValid).toBe(true);
  });

  test('it holds with every key that has a value taken into use', async () => {
    const inUse = settingsExample()
      .split('\n')
      .map((line) => line.replace(/^#(?= *(?:[a-z0-9_]+:|-$))/, ''));
    // From the end: a section none of whose keys has a value is empty too.
    const text = inUse
      .reduceRight<readonly string[]>((after, line) => (isEmptyKey(line, after) ? after : [line, ...after]), [])
      .join('\n');
    expect((await checkedFile(await aFile(text), {})).text).toContain('2 accounts, 1 trader');
  });

  test('it says what holds for keys behind "#", and shows what the first copies and a Kelly stake come to', () => {
    expect(settingsExample()).not.toContain('is not in force, its default');
    expect(settingsExample()).toMatch(/its default, which is in\n# force then/);
    expect(settingsExample()).toContain('\n#  canary_copies: 5\n');
    expect(settingsExample()).toContain('kelly_fraction: 0.25\n');
  });

  test('it names every key once', () => {
    const names = settingsReference().map(({ key }) => key.slice(key.lastIndexOf('.') + 1));
    const shown = settingsExample()
      .split('\n')
      .flatMap((line) => /^#? *([a-z0-9_]+):/.exec(line)?.[1] ?? []);
    for (const name of new Set(names)) {
      const count = names.filter((each) => each === name).length;
      expect([name, shown.filter((each) => each === name).length >= count]).toEqual([name, true]);
    }
  });
});

/** A key without a value that opens no section: the next line that is no remark is not deeper. */
function isEmptyKey(line: string, after: readonly string[]): boolean {
  const depth = (text: string): number => text.length - text.trimStart().length;
  if (!/^ *[a-z0-9_]+:$/.test(line)) return false;
  const next = after.find((each) => each.trim() !== '' && !each.trimStart().startsWith('#'));
  return next === undefined || depth(next) <= depth(line);
}

describe('settings check', () => {
  test('B37: a wrong key and a wrong choice are named by line with what was meant, all at once', async () => {
    const text = settingsExample()
      .replace('max_single_bet', 'max_singel_bet')
      .replace('#  copy_on: confirmed', '  copy_on: confirmd')
      .replace('#monitoring:', 'monitoring:');
    const { isValid, text: said } = await checkedFile(await aFile(text), {});
    expect(isValid).toBe(false);
    expect(said).toMatch(
      /settings\.yaml:\d+: risk_management\.global\.max_singel_bet: .* did you mean max_single_bet\?/,
    );
    expect(said).toMatch(/monitoring\.copy_on: confirmd — one of confirmed, matched; did you mean confirmed\?/);
    expect(said).toContain('does not hold: 3 things to change');
  });

  test('an account that trades live without a wallet is told of: a stage refuses it', async () => {
    const live = settingsExample().replace('your_account:\n', 'your_account:\n  mode: live\n');
    const { isValid, text } = await checkedFile(await aFile(live), {});
    expect([isValid, text]).toEqual([true, expect.stringContaining('main: trades live without `wallet`')]);
    const { text: json } = await checkedFile(await aFile(live), { json: true });
    expect(JSON.parse(json)).toMatchObject({ valid: true, notes: [expect.stringContaining('apply --stage')] });
    const { text: dry } = await checkedFile(await aFile(settingsExample()), {});
    expect(dry).not.toContain('wallet');
  });

  test('it answers in JSON, and the command fails for a file that does not hold or is not there', async () => {
    const path = await aFile('traders: nobody\n');
    const { text } = await checkedFile(path, { json: true });
    const { valid, problems } = JSON.parse(text) as { valid: boolean; problems: readonly string[] };
    expect(valid).toBe(false);
    expect(problems.length).toBeGreaterThan(0);
    expect(await runPolycopy(['settings', 'check', path, '--json'])).toBe(0);
    expect(process.exitCode).toBe(1);
    expect((await checkedFile(join(folder, 'none.yaml'), {})).text).toContain('no such file');
  });
});
