import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest } from '@jest/globals';
import { type Settings } from '#core/model/settings.ts';
import { openStopped, type System } from '../../../bin/commands/open-system.ts';
import { runPolycopy } from '../../../bin/program.ts';
import { SHARP, WHALE } from './a-settings.ts';

/** Two followers and two leaders: the first follows both, the second none. */
export const DESK_SETTINGS = `your_account: { total_capital: 5000, mode: paper }
traders:
  - { name: Whale Trader, wallet_address: "${WHALE}", allocated_capital: 2000 }
  - { name: Sharp Bettor, wallet_address: "${SHARP}", allocated_capital: 1500, sizing: { policy: kelly } }
followers:
  - { name: second, total_capital: 3000, mode: paper }
risk_management: { global: { max_total_exposure: 5000, max_single_bet: 500, reserve_capital: 1000 } }
`;

/** What a command came to. */
export type Ran = { readonly code: number; readonly printed: string; readonly complained: string };

/** A state folder with settings, and commands that work on it where nobody can be asked; fresh in each test. */
export function aDesk() {
  let folder = '';
  let printed = '';
  let complained = '';

  const run = async (...words: string[]): Promise<Ran> => {
    [printed, complained] = ['', ''];
    const code = await runPolycopy([...words, '--state', folder]);
    return { code: Math.max(code, Number(process.exitCode ?? 0)), printed, complained };
  };
  const withSystem = async <T>(work: (system: System) => Promise<T>): Promise<T> => {
    const system = await openStopped(folder);
    try {
      return await work(system);
    } finally {
      await system.close();
    }
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polycopy-desk-'));
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
    await writeFile(join(folder, 'settings.yaml'), DESK_SETTINGS);
    expect(await run('apply', join(folder, 'settings.yaml'))).toMatchObject({ code: 0, complained: '' });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(folder, { recursive: true });
  });

  return {
    run,
    withSystem,
    file: (name: string): string => join(folder, name),
    /** The settings in force. */
    stored: (): Promise<Settings> => withSystem(async ({ settings }) => (await settings.current())!),
    /** Runs a command that must do what it says. */
    done: async (...words: string[]): Promise<string> => {
      const ran = await run(...words);
      expect([ran.code, ran.complained]).toEqual([0, '']);
      return ran.printed;
    },
  };
}
