import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Command } from 'commander';
import { registerTapeBuild, tapeBuildCommand } from '../../../bin/commands/tape-build.ts';
import { readTape } from '../../../bin/local/tape/read-tape.ts';
import { aRawTrade, WALLET } from '../local/tape/raw-rows.ts';

let dir = '';
let activity = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tape-build-'));
  activity = join(dir, 'rows.jsonl');
  await writeFile(activity, [aRawTrade(), aRawTrade({ size: 'x' })].map((row) => JSON.stringify(row)).join('\n'));
});
afterAll(async () => {
  await rm(dir, { recursive: true });
});

async function run(...args: readonly string[]): Promise<void> {
  const tape = new Command('tape').exitOverride();
  registerTapeBuild(tape);
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  for (const command of tape.commands) command.exitOverride().configureOutput({ writeErr: () => undefined });
  try {
    await tape.parseAsync(['build', ...args], { from: 'user' });
  } finally {
    written.mockRestore();
  }
}

describe('polycopy tape build', () => {
  test('prints rows, leaders, what was dropped and what was invented', async () => {
    const lines: string[] = [];
    await tapeBuildCommand({ activity: [activity], out: join(dir, 'a'), name: 'mine' }, (line) => lines.push(line));
    expect(lines[0]).toBe(
      'mine: 1 of 2 rows, 0 recorded and 1 invented markets, 2026-02-26T20:58:00.000Z to 2026-02-26T21:00:00.000Z',
    );
    expect(lines).toContain(`leader ${WALLET} someone: 1 rows`);
    expect(lines.join('\n')).toContain('dropped: unreadable rows: 1, the first: rows.jsonl:2: size');
    expect(lines.filter((line) => line.startsWith('invented: ')).length).toBeGreaterThan(3);
  });

  test('prints the report as JSON', async () => {
    const lines: string[] = [];
    await tapeBuildCommand({ activity: [activity], out: join(dir, 'b'), json: true }, (line) => lines.push(line));
    expect(JSON.parse(lines.join(''))).toMatchObject({
      name: 'rows',
      rows: { read: 2, kept: 1 },
      markets: { invented: 1 },
    });
  });

  test('takes several wallets and files, a window and a seed from the command line', async () => {
    const out = join(dir, 'c');
    const stranger = `0x${'99'.repeat(20)}`;
    const options = [
      '--leader',
      WALLET,
      stranger,
      '--from',
      '2026-02-26T20:00:00Z',
      '--to',
      '2026-02-26T22:00:00Z',
      '--seed',
      '9',
    ];
    await run('--activity', activity, activity, ...options, '--out', out);
    const world = await readTape(out);
    expect(world).toMatchObject({ seed: 9, startMs: Date.parse('2026-02-26T20:00:00Z') });
    expect(world.leaders.map(({ wallet }) => wallet)).toEqual([WALLET, stranger]);
    expect(world.rows).toHaveLength(1);
  });

  test.each([
    [['--leader', '0x12'], 'expected a wallet'],
    [['--from', 'yesterday'], 'expected an ISO time'],
    [['--seed', '-1'], 'expected a whole number'],
    [[], "required option '--out <dir>' not specified"],
  ])('refuses %j', async (options, message) => {
    await expect(run('--activity', activity, ...options)).rejects.toThrow(message);
  });
});
