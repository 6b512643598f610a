import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { runPolycopy } from '../../../bin/program.ts';
import { writtenFunction, writtenSchedule, writtenTemplate } from './cost/templates.ts';

type Printed = {
  readonly region: string;
  readonly leaders: number;
  readonly followers: number;
  readonly months: number;
  readonly withFreeTier: number;
  readonly withoutFreeTier: number;
  readonly parts: readonly { readonly name: string; readonly withFreeTier: number; readonly withoutFreeTier: number }[];
};

let folder = '';
let printed = '';
let complained = '';
beforeEach(async () => {
  [printed, complained] = ['', ''];
  folder = await mkdtemp(join(tmpdir(), 'polycopy-cost-'));
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
  const stack = { type: 'aws:cloudformation:stack', properties: { templateFile: 'one.json' } };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ artifacts: { one: stack } }));
  await writeFile(
    join(folder, 'one.json'),
    JSON.stringify(
      writtenTemplate({
        ...writtenFunction('leader-watcher'),
        Schedule: writtenSchedule('leader-watcher', 'rate(1 minute)'),
        Key: { Type: 'AWS::KMS::Key' },
      }),
    ),
  );
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true });
});

test('--json tells both totals and every part in dollars, for whom, where, and at which age', async () => {
  // When
  expect(await runPolycopy(['cost', '--template', folder, '--leaders', '5', '--followers', '2', '--json'])).toBe(0);
  // Then
  const told = JSON.parse(printed) as Printed;
  expect(told).toMatchObject({ region: 'eu-west-1', leaders: 5, followers: 2, months: 1 });
  const sum = (field: 'withFreeTier' | 'withoutFreeTier') => told.parts.reduce((all, part) => all + part[field], 0);
  expect(told.withFreeTier).toBeCloseTo(sum('withFreeTier'), 9);
  expect(told.withoutFreeTier).toBeCloseTo(sum('withoutFreeTier'), 9);
  expect(told.parts.find(({ name }) => name === 'KMS')).toMatchObject({ withFreeTier: 1 });
});

test('a page has a line for each part, the dearest first, the total, and what it comes to after a year', async () => {
  await runPolycopy(['cost', '--template', folder]);
  const lines = printed.split('\n');
  expect(lines[0]).toBe('A month in eu-west-1, 10 leaders, 1 follower, after 1 month; dollars, list prices, no taxes.');
  expect(lines[4]).toMatch(/^function: leader-watcher +\$3\.13 +\$8\.48 +635,100 × GB-second, 43,800 × request$/);
  expect(printed).toMatch(/\nTOTAL +\$\d+\.\d\d +\$\d+\.\d\d\n/);
  expect(printed).toMatch(
    /\nAfter 12 months, as what is kept grows: \$\d+\.\d\d with free tier, \$\d+\.\d\d without\.\n/,
  );
});

test('--grid is a table of Markdown of 1, 10 and 100 leaders and followers; with --json the same numbers', async () => {
  await runPolycopy(['cost', '--template', folder, '--grid']);
  expect(printed.trimEnd().split('\n')).toEqual([
    '| with / without free tier | 1 follower | 10 followers | 100 followers |',
    '|---|---:|---:|---:|',
    expect.stringMatching(/^\| 1 leader \| \$\d/),
    expect.stringMatching(/^\| 10 leaders \| \$\d/),
    expect.stringMatching(/^\| 100 leaders \| \$\d/),
  ]);
  printed = '';
  await runPolycopy(['cost', '--template', folder, '--grid', '--json']);
  expect(JSON.parse(printed)).toHaveLength(9);
});

test('--months says how long it has run; a year or more is told alone', async () => {
  await runPolycopy(['cost', '--template', folder, '--months', '24']);
  expect(printed).toContain('after 24 months;');
  expect(printed).not.toContain('as what is kept grows');
});

test('no leader at all is misuse, and a folder without templates fails with what to do', async () => {
  expect(await runPolycopy(['cost', '--leaders', '0'])).toBe(2);
  expect(complained).toContain('A whole number from 1 to 999999.');
  expect(await runPolycopy(['cost', '--template', join(folder, 'none')])).toBe(1);
  expect(complained).toContain('nothing is synthesized there (npx cdk synth -q)');
});
