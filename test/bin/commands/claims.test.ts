import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type Change } from '#core/ledger/change.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { openStopped } from '../../../bin/commands/open-system.ts';
import { runPolycopy } from '../../../bin/program.ts';
import { aPosition } from '../../support/builders/a-position.ts';
import { aRedeeming, aRedeemTransaction } from '../../support/builders/a-redeeming.ts';
import { aTransaction, NOW, OTHER_TOKEN, TOKEN } from '../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../support/builders/quantities.ts';

const YAML = `your_account: { total_capital: 5000.0 }
traders:
  - { name: Whale Trader, wallet_address: "0x6031b6eed1c97e853c6e0f03ad3ce3529351f96d", allocated_capital: 2000 }
followers:
  - { name: second, total_capital: 1000, mode: dry-run }
risk_management:
  global: { max_total_exposure: 5000, max_single_bet: 500, reserve_capital: 500 }
`;

let folder = '';
let printed = '';
let complained = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polycopy-claims-'));
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
  await writeFile(join(folder, 'settings.yaml'), YAML);
  await runPolycopy(['apply', join(folder, 'settings.yaml'), '--state', folder]);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function commit(...changes: readonly Change[]): Promise<void> {
  const system = await openStopped(folder);
  try {
    expect((await system.ledger.commit(changes)).committed).toBe(true);
  } finally {
    await system.close();
  }
}

async function run(...commandLine: string[]): Promise<string> {
  printed = complained = '';
  expect([await runPolycopy([...commandLine, '--state', folder]), complained]).toEqual([0, '']);
  return printed;
}

const CLAIM = {
  kind: 'put',
  type: 'position',
  value: aPosition({
    ...{ available: NO_SHARES, claimed: sharesOf('388'), claimedUsd: dollars('388'), claimedAt: NOW },
    title: 'Will\u0007 it rain?',
  }),
} as const satisfies Change;

test('without claims it says that all is cash', async () => {
  expect(await run('claims')).toBe('No claims: every market that has paid out is cash.\n');
  expect(JSON.parse(await run('claims', '--json'))).toEqual([]);
  expect(await run('status')).not.toContain('claim');
});

test('a claim on paper is shown, and is nobody’s to do', async () => {
  await runPolycopy(['apply', join(folder, 'settings.yaml'), '--state', folder]);
  await writeFile(join(folder, 'settings.yaml'), YAML.replace('mode: dry-run', 'mode: paper'));
  await runPolycopy(['apply', join(folder, 'settings.yaml'), '--state', folder]);
  const onPaper = { ...CLAIM.value, follower: 'second' as FollowerName, mode: 'paper' as const };
  await commit({ kind: 'put', type: 'position', value: onPaper });
  const page = await run('claims');
  expect(page).toMatch(/second +Will it rain\? +\$388\.00 +ON_PAPER/);
  expect(page).toContain('ON_PAPER: it is paid with paper money');
  expect(await run('status')).not.toContain('claim waits');
});

test('a claim that waits for gas is shown with what there is and must be, and that it is yours to do', async () => {
  // Given
  const wait = { code: 'NO_GAS', is: 10n ** 15n + 1n, limit: 25n * 10n ** 16n + 1n } as const;
  await commit(CLAIM, { kind: 'put', type: 'redeeming', value: aRedeeming({ wait }) });
  // When
  const page = await run('claims');
  // Then
  expect(page).toMatch(/2026-06-01 12:00 +main +Will it rain\? +\$388\.00 +NO_GAS \(0\.001 of 0\.251 POL\) +–/);
  expect(page).toContain('NO_GAS (yours to do): the wallet has too little POL for the gas: send it some.\n');
  expect(await run('status')).toContain('1 claim waits for you: `polycopy claims` says what to do\n');
  expect(JSON.parse(await run('claims', '--json', '--follower', 'main'))).toMatchObject([
    { follower: 'main', payout: '388', state: 'NO_GAS', isForPerson: true, is: '1000000000000001' },
  ]);
  expect(JSON.parse(await run('status', '--json'))).toMatchObject({ claims: [{ state: 'NO_GAS' }] });
  expect(JSON.parse(await run('claims', '--json', '--follower', 'second'))).toEqual([]);
});

test('one that is under way, and one that nobody has looked at, are nobody’s to do', async () => {
  await commit(CLAIM);
  expect(await run('claims')).toContain("NOT_YET: the venue's own redeemer is waited for");
  await commit({ kind: 'put', type: 'redeeming', value: aRedeeming({ open: aRedeemTransaction() }) });
  const page = await run('claims');
  expect(page).toContain('IN_FLIGHT');
  expect(page).toContain(aTransaction(7));
  expect(await run('status')).not.toContain('for you');
});

test('one whose transactions failed names the last of them', async () => {
  const failed = [aTransaction(4), aTransaction(5)];
  const redeemed = { transaction: aTransaction(3), signedAt: NOW };
  const value = aRedeeming({ wait: { code: 'FAILED' }, failed, redeemed });
  await commit(CLAIM, { kind: 'put', type: 'redeeming', value });
  expect(JSON.parse(await run('claims', '--json'))).toMatchObject([{ transaction: aTransaction(5), state: 'FAILED' }]);
});

test('one whose outcomes are redeemed one by one names the transaction that redeemed last', async () => {
  const redeemedOutcomes = [
    { token: OTHER_TOKEN, transaction: aTransaction(1) },
    { token: TOKEN, transaction: aTransaction(2) },
  ];
  await commit(CLAIM, {
    kind: 'put',
    type: 'redeeming',
    value: aRedeeming({ wait: { code: 'REDEEMED' }, redeemedOutcomes }),
  });
  const claims: unknown = JSON.parse(await run('claims', '--json'));
  expect(claims).toMatchObject([{ transaction: aTransaction(2), state: 'REDEEMED' }]);
});

test('one whose stored reason this version does not know is one that nobody has looked at', async () => {
  const value = aRedeeming({ wait: { code: 'MARKET_VERSION' as 'REDEEMED' } });
  await commit(CLAIM, { kind: 'put', type: 'redeeming', value });
  expect(await run('claims')).toContain('NOT_YET');
});

test('an unknown follower is refused', async () => {
  expect(await runPolycopy(['claims', '--state', folder, '--follower', 'zoe'])).toBe(1);
  expect(complained).toBe('no follower "zoe"; there is main, second\n');
});
