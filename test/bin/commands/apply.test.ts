import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Settings } from '#core/model/settings.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { openStopped } from '../../../bin/commands/open-system.ts';
import { claimFolder } from '../../../bin/commands/run-kind.ts';
import { runPolycopy } from '../../../bin/program.ts';
import { aPosition } from './a-ledger.ts';
import { WHALE } from './a-settings.ts';

const SHARP = `0x${'2'.repeat(40)}`;
const RISK = 'risk_management: { global: { max_total_exposure: 5000, max_single_bet: 500, reserve_capital: 500 } }';
const WITHOUT_WHALE = `your_account: { total_capital: 5000.0 }
traders:
  - { name: Sharp, wallet_address: "${SHARP}", allocated_capital: 1000 }
${RISK}
`;
const WITH_WHALE = WITHOUT_WHALE.replace(
  'traders:\n',
  `traders:\n  - { name: Whale Trader, wallet_address: "${WHALE}", allocated_capital: 2000 }\n`,
);

let folder = '';
let printed = '';
let complained = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polycopy-apply-'));
  [printed, complained] = ['', ''];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function applied(text: string, ...words: string[]): Promise<number> {
  const file = join(folder, 'settings.yaml');
  await writeFile(file, text);
  [printed, complained] = ['', ''];
  return runPolycopy(['apply', file, '--state', folder, ...words]);
}

async function stored(): Promise<Settings | undefined> {
  const system = await openStopped(folder);
  try {
    return await system.settings.current();
  } finally {
    await system.close();
  }
}

describe('apply --close, where nobody can be asked', () => {
  beforeEach(async () => {
    expect(await applied(WITH_WHALE)).toBe(0);
    const system = await openStopped(folder);
    await system.ledger.commit([{ kind: 'put', type: 'position', value: aPosition() }]);
    await system.close();
  });

  test.each([[[]], [['--json']]])('sells and stores nothing with %j', async (words) => {
    expect(await applied(WITHOUT_WHALE, '--close', ...words)).toBe(1);
    expect(complained).toContain('there is nobody to ask here; --yes says so beforehand');
    expect(`${printed}${complained}`).toContain('main owns 20.00 shares of Yes, Will it rain?, for Whale Trader');
    expect((await stored())?.version).toBe(1n);
  });

  test.each([[['--yes']], [['--yes', '--json']]])('goes on with %j', async (words) => {
    expect([await applied(WITHOUT_WHALE, '--close', ...words), complained]).toEqual([0, '']);
    expect((await stored())?.version).toBe(2n);
  });

  test.each([[[]], [['--json']], [['--yes']]])(
    'S10: a dry run shows what changes and what is sold, and stores neither, with %j',
    async (words) => {
      expect([await applied(WITHOUT_WHALE, '--close', '--dry-run', ...words), complained]).toEqual([0, '']);
      expect(printed).toContain('main owns 20.00 shares of Yes, Will it rain?, for Whale Trader');
      expect((await stored())?.version).toBe(1n);
    },
  );

  test('S10: a dry run fails on what would be refused', async () => {
    expect(await applied(WITHOUT_WHALE, '--dry-run')).toBe(1);
    expect(complained).toContain('--close sells it');
    expect((await stored())?.version).toBe(1n);
  });

  test('stores what sells nothing without a question', async () => {
    const more = WITH_WHALE.replace('max_single_bet: 500', 'max_single_bet: 400');
    expect([await applied(more, '--close'), complained]).toEqual([0, '']);
    expect((await stored())?.version).toBe(2n);
  });
});

describe('apply to a folder of this machine', () => {
  const modes = async (): Promise<unknown> => (await stored())?.followers.map(({ name, mode }) => [name, mode]);

  test('what plays a recording trades live where the file does not say, and keeps no first copies small', async () => {
    claimFolder(folder, 'recording');
    expect([await applied(WITH_WHALE), complained]).toEqual([0, '']);
    expect(await modes()).toEqual([['main', 'live']]);
    expect((await stored())?.limits.canaryCopies).toBeUndefined();
  });

  test.each([
    [[], 'live', true],
    [['--json'], 'live', true],
    [[], 'paper', false],
  ])('with %j says of a %s follower where more may be bought than is signed for: %s', async (words, mode, isSaid) => {
    claimFolder(folder, 'recording');
    const small = `total_capital: 5000.0, mode: ${mode}, max_signed_day: 100`;
    const text = WITH_WHALE.replace('your_account: { total_capital: 5000.0', `your_account: { ${small}`);
    expect([await applied(text, ...words), complained]).toEqual([0, '']);
    expect(printed.includes('`max_signed_day` is $100.00, and `max_daily_spend` is not set')).toBe(isSaid);
    expect((await stored())?.version).toBe(1n);
  });

  test('what copies a real market with paper money stays on paper where the file does not say', async () => {
    claimFolder(folder, 'live-market');
    expect([await applied(WITH_WHALE), complained]).toEqual([0, '']);
    const second = 'followers:\n  - { name: second, total_capital: 1000 }\n';
    expect([await applied(`${WITH_WHALE}${second}`), complained]).toEqual([0, '']);
    expect(await modes()).toEqual([
      ['main', 'paper'],
      ['second', 'paper'],
    ]);
  });

  test('a live follower is refused there, and nothing is stored', async () => {
    claimFolder(folder, 'live-market');
    const live = WITH_WHALE.replace('total_capital: 5000.0', 'total_capital: 5000.0, mode: live');
    expect(await applied(live)).toBe(1);
    expect(complained).toContain('--live sends no orders: set `mode: paper` or `mode: dry-run` for main');
    expect(await stored()).toBeUndefined();
  });

  test('a mode that is stored is kept by a file that does not say', async () => {
    claimFolder(folder, 'recording');
    expect(await applied(WITH_WHALE.replace('5000.0', '5000.0, mode: paper'))).toBe(0);
    expect(await applied(WITH_WHALE)).toBe(0);
    expect(await modes()).toEqual([['main' as FollowerName, 'paper']]);
  });
});
