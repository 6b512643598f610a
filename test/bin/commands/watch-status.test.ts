import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Screen } from '../../../bin/commands/live-screen.ts';
import { watchStatus } from '../../../bin/commands/watch-status.ts';
import { runPolycopy } from '../../../bin/program.ts';
import { WHALE } from './a-settings.ts';

const YAML = `your_account:
  total_capital: 5000.0
traders:
  - { name: Whale Trader, wallet_address: "${WHALE}", allocated_capital: 2000 }
risk_management:
  global: { max_total_exposure: 5000, max_single_bet: 500, reserve_capital: 500 }
`;
let folder = '';
let printed = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polycopy-watch-'));
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((printed += String(text)), true));
  await writeFile(join(folder, 'settings.yaml'), YAML);
  await runPolycopy(['apply', join(folder, 'settings.yaml'), '--state', folder]);
  printed = '';
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** Watches until so many frames were shown. */
async function framesOf(count: number, follower?: string): Promise<readonly string[]> {
  const ended = new AbortController();
  const frames: string[] = [];
  const screen: Screen = {
    show: (drawing) => {
      frames.push(drawing({ isColoured: false }).join('\n'));
      if (frames.length === count) ended.abort();
    },
    close: () => undefined,
  };
  await watchStatus({ choice: { state: folder }, follower, everyMs: 1, screen, signal: ended.signal });
  return frames;
}

describe('watching a folder on which nothing runs', () => {
  test('shows it until it is ended, and gives the folder back after the first look', async () => {
    const frames = await framesOf(2);
    expect(frames).toHaveLength(2);
    expect(frames[1]).toContain('no system runs here');
    expect(frames[1]).toContain('Recorded up to: Whale Trader not watched yet');
    expect(await runPolycopy(['status', '--state', folder])).toBe(0);
  });

  test('a follower that is not there ends it at once', async () => {
    await expect(framesOf(1, 'nobody')).rejects.toThrow('no follower "nobody"; there is main');
  });
});

describe('polycopy status refuses', () => {
  test.each([
    [['--watch', '--json'], 2, '--watch is for a person'],
    [['--every', '5'], 2, '--every goes with --watch'],
    [['--watch', '--every', '0'], 2, 'from 1 to 3600'],
    [['--watch', '--every', '3601'], 2, 'from 1 to 3600'],
    [['--watch', '--every', '1.5'], 2, 'from 1 to 3600'],
  ])('%j', async (words, code, text) => {
    expect(await runPolycopy(['status', '--state', folder, ...words])).toBe(code);
    expect(printed).toContain(text);
  });
});
