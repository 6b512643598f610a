import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Change } from '#core/ledger/change.ts';
import { bookDrift } from '#core/ledger/drift.ts';
import { openLedger } from '#core/ledger/open-ledger.ts';
import { GLOBAL_CAP, tokenCap } from '#core/model/cap.ts';
import { UNATTRIBUTED } from '#core/model/position.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { openStopped } from '../../../bin/commands/open-system.ts';
import { runPolycopy } from '../../../bin/program.ts';
import { aPosition } from '../../support/builders/a-position.ts';
import { TOKEN } from '../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../support/builders/quantities.ts';

const YAML = `your_account:
  total_capital: 5000.0
traders:
  - { name: Whale Trader, wallet_address: "0x6031b6eed1c97e853c6e0f03ad3ce3529351f96d", allocated_capital: 2000 }
followers:
  - { name: second, total_capital: 1000, mode: dry-run }
risk_management:
  global: { max_total_exposure: 5000, max_single_bet: 500, reserve_capital: 500 }
`;
const MAIN = { follower: 'main' as FollowerName, mode: 'live' } as const;

let folder = '';
let printed = '';
let complained = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polycopy-audit-'));
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
  await writeFile(join(folder, 'settings.yaml'), YAML);
  await runPolycopy(['apply', join(folder, 'settings.yaml'), '--state', folder]);
  // 5,000 dollars, and ten shares found when they were worth four of them.
  const now = unixMs(Date.now());
  await commit(openLedger({ ...MAIN, cash: dollars('5000'), now }));
  const place = { ...aPosition(), ...MAIN };
  await commit(bookDrift({ positions: [], place, held: sharesOf('10'), mark: priceOf('0.4'), isTraded: false, now }));
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
  await rm(folder, { recursive: true });
});

async function commit(changes: readonly Change[]): Promise<void> {
  const system = await openStopped(folder);
  try {
    expect((await system.ledger.commit(changes)).committed).toBe(true);
  } finally {
    await system.close();
  }
}

async function whenAudited(...options: readonly string[]): Promise<{ readonly text: string; readonly code: unknown }> {
  [printed, complained] = ['', ''];
  process.exitCode = 0;
  const code = await runPolycopy(['audit', '--state', folder, ...options]);
  return { text: printed + complained, code: code === 0 ? process.exitCode : code };
}

describe('polycopy audit', () => {
  test('of a sound system proves each ledger, shows its accounts, and ends with 0', async () => {
    const { text, code } = await whenAudited();
    expect(code).toBe(0);
    const lines = text.split('\n').map((line) => line.trim().replace(/\s+/g, ' '));
    expect(lines).toContain('main (live): proven.');
    expect(lines).toContain('second (dry-run): proven.');
    expect(lines).toContain('4 caps and 1 positions recomputed; no wallet was asked.');
    expect(lines).toContain('CASH 5000');
    expect(lines).toContain('EXTERNAL -5004');
    expect(lines).toContain('POSITION 4');
  });

  test('shows the first difference with both numbers and where they come from, and ends with 1', async () => {
    await commit([{ kind: 'cap', ...MAIN, name: GLOBAL_CAP, reserved: usd(0n), posted: usd(1n) }]);
    const { text, code } = await whenAudited('--follower', 'main');
    expect(code).toBe(1);
    expect(text).toContain(
      'main (live): NOT PROVEN. posted on G: the cap G says 4.000001, the positions say 4.\n4 caps and 1 positions',
    );
    expect(text).not.toContain('second');
  });

  test('lists every difference as JSON, the amounts as decimal text', async () => {
    // Given
    const position = aPosition({
      ...MAIN,
      leader: UNATTRIBUTED,
      available: sharesOf('9'),
      basis: dollars('4'),
      version: 2n,
    });
    await commit([{ kind: 'put', type: 'position', value: position }]);
    // When
    const { text, code } = await whenAudited('--json');
    // Then
    expect(code).toBe(1);
    const { isSound, ledgers } = JSON.parse(text) as {
      readonly isSound: boolean;
      readonly ledgers: readonly Readonly<Record<string, unknown>>[];
    };
    expect(isSound).toBe(false);
    expect(ledgers.map(({ follower, isProven }) => [follower, isProven])).toEqual([
      ['main', false],
      ['second', true],
    ]);
    const what = `shares of 1001 for ${UNATTRIBUTED}`;
    expect(ledgers[0]).toMatchObject({
      isWalletAsked: false,
      accounts: { CASH: '5000', POSITION: '4' },
      differences: [
        { kind: 'ledger', what, stored: '9', storedIn: 'the position', expected: '10' },
        { what: 'shares on P#1001', stored: '10', expected: '9', expectedFrom: 'positions and open purchases' },
      ],
    });
  });

  test('audits a ledger whose follower is gone, after those of the settings', async () => {
    const gone = { follower: 'gone' as FollowerName, mode: 'live' } as const;
    await commit([{ kind: 'cap', ...gone, name: tokenCap(TOKEN), reserved: usd(0n), posted: usd(1n) }]);
    const { ledgers } = JSON.parse((await whenAudited('--json')).text) as {
      readonly ledgers: readonly { readonly follower: string; readonly isProven: boolean }[];
    };
    expect(ledgers.map(({ follower, isProven }) => [follower, isProven])).toEqual([
      ['main', true],
      ['second', true],
      ['gone', false],
    ]);
  });

  test('refuses a follower that the settings do not name', async () => {
    expect(await whenAudited('--follower', 'nobody')).toMatchObject({
      code: 1,
      text: expect.stringContaining('nobody'),
    });
  });
});
