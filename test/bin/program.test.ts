import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type Command } from 'commander';
import { makeProgram, runPolycopy } from '../../bin/program.ts';

let folder = '';
let printed = '';
let complained = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polycopy-cli-'));
  [printed, complained] = ['', ''];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const YAML = `your_account:
  total_capital: 5000.0
traders:
  - name: Ann
    wallet_address: 0x6031b6eed1c97e853c6e0f03ad3ce3529351f96d
    allocated_capital: 2000
risk_management:
  global: { max_total_exposure: 5000, max_single_bet: 500, reserve_capital: 1000 }
`;

test('may be started by its name', async () => {
  const { mode } = await stat(join(import.meta.dirname, '../../bin/polycopy.ts'));
  expect(mode & 0o111).toBe(0o111);
});

test.each([
  [['--version'], 0],
  [['--help'], 0],
  [['status', '--help'], 0],
  [['nothing-like-it'], 2],
  [['status', '--nope'], 2],
  [['status'], 2],
  [['status', '--state', 'x', '--stage', 'y'], 2],
  [['status', '--stage', 'NOT A STAGE'], 2],
  [['trades', '--state', 'x', '--last', '0'], 2],
  [['tape'], 2],
  [[], 2],
])('%j ends with %d, and never with a stack', async (commandLine, code) => {
  expect(await runPolycopy(commandLine)).toBe(code);
  expect(`${printed}${complained}`).not.toBe('');
  expect(complained).not.toContain('    at ');
});

const helped = (command: Command): readonly string[] => [
  command.helpInformation(),
  ...command.commands.flatMap((one) => helped(one)),
];

test('every command says what it does and takes, also where a default is no number that JSON has', () => {
  const texts = helped(makeProgram());
  expect(texts.length).toBeGreaterThan(50);
  for (const text of texts) expect(text).toMatch(/^Usage: polycopy/);
});

test('apply stores versions in a folder, status and trades read them back', async () => {
  const file = join(folder, 'settings.yaml');
  await writeFile(file, YAML);
  const run = async (...commandLine: string[]): Promise<string> => {
    printed = '';
    expect([await runPolycopy([...commandLine, '--state', folder]), complained]).toEqual([0, '']);
    return printed;
  };
  expect(await run('apply', file)).toContain('your_account.mode: (none) → live\n');
  expect(await run('apply', file)).toBe('Nothing changed; nothing was stored. Version 1 stays in force.\n');
  await writeFile(file, YAML.replace('max_single_bet: 500', 'max_single_bet: 100'));
  expect(JSON.parse(await run('apply', file, '--json'))).toEqual({
    from: '1',
    version: '2',
    closes: [],
    changes: [{ key: 'risk_management.global.max_single_bet', from: '500', to: '100' }],
    unused: [],
  });
  expect(await run('status')).toContain('Leader trades: 0 seen = 0 copied + 0 skipped + 0 open');
  expect(JSON.parse(await run('status', '--json', '--follower', 'main'))).toMatchObject({ settingsVersion: '2' });
  expect(await run('trades')).toBe('No trades yet.\n');
  expect(await run('trades', '--json')).toBe('[]\n');
  expect(await run('trades', '--csv')).toMatch(/^time,parentId,follower,[^\n]*\n$/);
  expect(await runPolycopy(['status', '--state', folder, '--follower', 'zoe'])).toBe(1);
  expect(complained).toBe('no follower "zoe"; there is main\n');
});

test('a bad file changes nothing and opens nothing; a missing folder is said in words', async () => {
  const file = join(folder, 'settings.yaml');
  await writeFile(file, YAML.replace('max_single_bet: 500', 'max_single_bet: -5'));
  expect(await runPolycopy(['apply', file, '--state', join(folder, 'none')])).toBe(1);
  expect(complained).toBe(
    'settings.yaml:8: risk_management.global.max_single_bet: -5 — a dollar amount from 1 to 100,000\n',
  );
  complained = '';
  expect(await runPolycopy(['status', '--state', join(folder, 'none')])).toBe(1);
  expect(complained).toContain('none: no such folder');
});
