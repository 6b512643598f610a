import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readSettingsFile, SettingsFileError } from '../../../bin/commands/settings-file.ts';
import { sharedFile } from '../../support/shared-data.ts';

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'polycopy-settings-'))));
afterAll(() => rm(folder, { recursive: true }));

const VALID = `your_account:
  total_capital: 5000.0
traders:
  - name: Ann
    wallet_address: 0x6031b6eed1c97e853c6e0f03ad3ce3529351f96d
    allocated_capital: 2000.1
risk_management:
  global:
    max_total_exposure: 5000.0
    max_single_bet: 500.0
    reserve_capital: 1000.0
`;

async function read(yaml: string, options: Parameters<typeof readSettingsFile>[1] = {}) {
  const path = join(folder, 'settings.yaml');
  await writeFile(path, yaml);
  return readSettingsFile(path, options);
}

async function problemsOf(yaml: string): Promise<readonly string[]> {
  const error = await read(yaml).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SettingsFileError)) throw new Error(`not refused: ${String(error)}`);
  expect(error.message).toBe(error.problems.join('\n'));
  return error.problems;
}

test("the multi-trader plan's example is accepted as it is, its three env: lines reported as unused", async () => {
  const path = sharedFile('settings-example.yaml');
  if (path === undefined) return;
  const { settings, unused } = await readSettingsFile(path);
  expect(unused.map((line) => line.split(':').slice(1, 3).join(':'))).toEqual([
    '2: your_account.api_key',
    '3: your_account.api_secret',
    '4: your_account.api_passphrase',
  ]);
  expect(settings.leaders.map(({ name, enabled }) => [name, enabled])).toEqual([
    ['Whale Trader', true],
    ['Sharp Bettor', true],
    ['Experimental', false],
  ]);
  expect(settings.follows.map(({ allocated }) => allocated)).toEqual([2_000_000_000n, 1_500_000_000n, 500_000_000n]);
  expect(settings.followers).toEqual([
    { name: 'main', mode: 'dry-run', signatureType: 0, totalCapital: 5_000_000_000n },
  ]);
});

test('dollars are read from their text, and an address without quotes is an address', async () => {
  const { settings } = await read(VALID);
  expect(settings.follows[0]).toMatchObject({
    allocated: 2_000_100_000n,
    leader: '0x6031b6eed1c97e853c6e0f03ad3ce3529351f96d',
  });
});

test('a mode that the file does not state can be given, for all or by name', async () => {
  const live = { unstatedMode: () => 'live' as const };
  expect((await read(VALID, live)).settings.followers[0]?.mode).toBe('live');
  const byName = { unstatedMode: (name: string) => (name === 'main' ? ('paper' as const) : ('live' as const)) };
  expect((await read(VALID, byName)).settings.followers[0]?.mode).toBe('paper');
  const stated = VALID.replace('your_account:\n', 'your_account:\n  mode: dry-run\n');
  expect((await read(stated, live)).settings.followers[0]?.mode).toBe('dry-run');
});

test('every problem is said at once, in the order of the lines, with key, value and what is allowed', async () => {
  const wrong = VALID.replace('  total_capital: 5000.0', '  total_capital: 1000\n  tottal_capital: 5000')
    .replace('2000.1', '-1')
    .replace('    max_single_bet: 500.0\n', '')
    .replace('reserve_capital: 1000.0', 'reserve_capital: lots');
  expect(await problemsOf(wrong)).toEqual([
    'settings.yaml:3: your_account.tottal_capital: unknown key — did you mean total_capital?',
    'settings.yaml:7: traders[0].allocated_capital: -1 — a dollar amount from 1 to 10,000,000, or 0',
    'settings.yaml:9: risk_management.global.max_single_bet: missing — a dollar amount from 1 to 100,000',
    'settings.yaml:11: risk_management.global.reserve_capital: lots — a dollar amount from 0 to 10,000,000',
  ]);
});

test('a dollar amount finer than a micro-dollar is refused, not rounded', async () => {
  expect(await problemsOf(VALID.replace('500.0\n', '500.0000001\n'))).toEqual([
    'settings.yaml:10: risk_management.global.max_single_bet: 500.0000001 — a dollar amount from 1 to 100,000, with at most six decimals',
  ]);
});

test('an address in mixed case must carry its checksum (EIP-55); one case alone carries none', async () => {
  const lower = '0x6031b6eed1c97e853c6e0f03ad3ce3529351f96d';
  const withAddress = (address: string) => VALID.replace(lower, `"${address}"`);
  const upper = `0x${lower.slice(2).toUpperCase()}`;
  const right = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'; // from EIP-55
  for (const address of [upper, right]) {
    expect((await read(withAddress(address))).settings.leaders[0]?.wallet).toBe(address.toLowerCase());
  }
  expect(await problemsOf(withAddress(right.replace('aAeb', 'aaeb')))).toEqual([
    `settings.yaml:5: traders[0].wallet_address: ${right.replace('aAeb', 'aaeb')} — an address whose letter case is its checksum, or in lower case`,
  ]);
});

test.each([
  [
    'a key twice',
    VALID.replace('  total_capital', '  total_capital: 1\n  total_capital'),
    ':3: Map keys must be unique',
  ],
  ['an alias', VALID.replace('500.0\n', '&a 500.0\n'), ':10: anchors and aliases are not used'],
  ['a tag', VALID.replace('500.0\n', '!x 500.0\n'), ':10: Unresolved tag: !x'],
  ['broken YAML', `${VALID}  - [`, ':12: '],
  ['an empty file', '', ':1: the file: nothing — a section of keys'],
  ['two documents', `${VALID}---\na: 1\n`, ':12: Source contains multiple documents'],
  ['a dangerous key', `${VALID}__proto__: 1\n`, ':12: __proto__: unknown key'],
])('S11: %s is refused with its line', async (_, yaml, expected) => {
  expect((await problemsOf(yaml)).join('\n')).toContain(`settings.yaml${expected}`);
});

test('S11: a missing file and a huge one are refused in words', async () => {
  await expect(readSettingsFile(join(folder, 'none.yaml'))).rejects.toThrow('none.yaml: no such file');
  expect((await problemsOf(`${VALID}#${'x'.repeat(1_000_000)}`)).join()).toContain('bytes — at most 1000000');
});
