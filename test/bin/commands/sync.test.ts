import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { dynamoCursors } from '#adapters/dynamodb/cursors.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSnapshots } from '#adapters/dynamodb/snapshots.ts';
import { TABLE } from '#contract/table.ts';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { type FollowerName, parseWallet } from '#core/values/ids.ts';
import { unixMs, utcDate } from '#core/values/unix-ms.ts';
import { NO_USD, usd } from '#core/values/usd.ts';
import { enrolFollowers } from '../../../bin/commands/local/enrol-followers.ts';
import { localClient } from '../../../bin/commands/local/local-client.ts';
import { localSettings } from '../../../bin/commands/local/local-settings.ts';
import { LOCAL_STAGE } from '../../../bin/commands/open-system.ts';
import { announceRunning } from '../../../bin/commands/running-system.ts';
import { type LocalAws, startLocalAws } from '../../../bin/local/aws/local-aws.ts';
import { type Exchange, startExchange } from '../../../bin/local/exchange/exchange.ts';
import { runPolycopy } from '../../../bin/program.ts';
import { aRow, aWorld, LEADER, START_MS } from '../local/exchange/a-world.ts';

const LIVE = { follower: 'main' as FollowerName, mode: 'live' } as const;
const ROWS = [60, 70].map((afterS, at) =>
  aRow({ timestampS: START_MS / 1000 + afterS, transactionHash: `0x${String(at + 1).repeat(64)}` }),
);

let folder = '';
let aws: LocalAws;
let exchange: Exchange;
let printed = '';
let complained = '';
const ends: (() => Promise<void> | void)[] = [];

/** A running system whose leader was armed at the start, bought twice since, and was not watched for ten minutes. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polycopy-sync-'));
  [printed, complained] = ['', ''];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
  const world = aWorld({ rows: ROWS });
  exchange = await startExchange({ world, speed: 'max' });
  exchange.clock.advance(START_MS + 600_000);
  aws = await startLocalAws({ clock: exchange.clock, stage: LOCAL_STAGE, stateDir: folder });
  const { settings } = await localSettings({ world, settingsFile: undefined, stored: undefined });
  await enrolFollowers({ exchange, aws, settings, onNote: undefined });
  await givenArmed();
  const { clob, gamma, dataApi, rpc, clock } = exchange.urls;
  const stop = announceRunning(folder, {
    aws: { endpoint: aws.environment['AWS_ENDPOINT_URL_DYNAMODB']!, region: aws.environment['AWS_REGION']! },
    exchange: { clob, gamma, dataApi, rpc, clock },
  });
  ends.push(
    () => rm(folder, { recursive: true }),
    () => exchange.close(),
    () => aws.close(),
    stop,
  );
});
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

async function givenArmed(): Promise<void> {
  const client = localClient(aws);
  const table = { client, table: TABLE.name(LOCAL_STAGE) };
  const leader = parseWallet(LEADER)!;
  const armedAt = unixMs(START_MS);
  await dynamoCursors(table).move({ leader, armedAt, at: armedAt, unconfirmed: [], version: 1n });
  const equity = usd(10_000_000_000n);
  const at = unixMs(START_MS + 600_000);
  await dynamoSnapshots(table).putLeaderEquity({
    leader,
    positions: NO_USD,
    cash: equity,
    equity,
    positionCount: 0,
    at,
  });
  const follower = { ...LIVE, cash: equity, positions: NO_USD, claims: NO_USD, unattributed: NO_USD, exposure: NO_USD };
  const profit = { realised: NO_USD, open: NO_USD, invested: equity, dayProfit: NO_USD, peakProfit: NO_USD };
  const times = { day: utcDate(at), cashAt: at, marksAt: at, at };
  const counts = { isHalved: false, unpricedCount: 0, approvals: { at, missing: [] }, version: 1n };
  await dynamoSnapshots(table).putFollowerEquity({ ...follower, ...profit, ...times, ...counts });
  const open = { kind: 'cap', ...LIVE, name: GLOBAL_CAP, reserved: NO_USD, posted: NO_USD, open: true } as const;
  expect((await dynamoLedger(table).commit([open])).committed).toBe(true);
  client.destroy();
}

async function run(...commandLine: string[]): Promise<number> {
  [printed, complained] = ['', ''];
  return runPolycopy(['sync', ...commandLine, '--state', folder]);
}

async function parents() {
  const client = localClient(aws);
  const ledger = dynamoLedger({ client, table: TABLE.name(LOCAL_STAGE) });
  const open = await ledger.openParents();
  const found = await Promise.all(open.map((id) => ledger.parent(id)));
  client.destroy();
  return found;
}

describe('polycopy sync', () => {
  test('--dry-run shows what would be bought, and stores nothing', async () => {
    expect([await run('Leader', '--since', '10m', '--dry-run'), complained]).toEqual([0, '']);
    expect(printed).toMatch(/Will it be 1\?.*Yes.*BUY.*buy/);
    expect(printed).toContain('Plan: 1 to buy for at most $');
    expect(printed).toContain('Nothing is stored yet.');
    expect(await parents()).toEqual([]);
  });

  test('--yes records, lifts and rings; the same again does nothing', async () => {
    // When
    expect([await run('Leader', '--since', '10m', '--yes', '--json'), complained]).toEqual([0, '']);
    const first = JSON.parse(printed) as { readonly recorded: number; readonly isRung: boolean };
    expect([await run('Leader', '--since', '10m', '--yes', '--json'), complained]).toEqual([0, '']);
    const second = JSON.parse(printed) as { readonly rows: readonly unknown[]; readonly dryRun: boolean };
    // Then
    expect(first).toMatchObject({ mode: 'catch-up', dryRun: false, recorded: 1, isRung: true });
    expect(await parents()).toMatchObject([{ state: 'NEW', liftedAt: START_MS + 600_000 }]);
    expect(aws.doorbell.receive({ max: 10 })).toHaveLength(1);
    expect(second).toMatchObject({ rows: [], recorded: 0, dryRun: true });
  });

  test('does nothing where nobody can be asked', async () => {
    expect(await run('Leader', '--since', '10m')).toBe(1);
    expect(complained).toContain('there is nobody to ask here');
    expect(await parents()).toEqual([]);
  });

  test('--mode align shows why it does not buy what nobody has recorded', async () => {
    expect(await run('Leader', '--mode', 'align', '--dry-run')).toBe(0);
    expect(printed).toContain('LEADER_POSITION_UNSURE (1)');
  });

  test.each([
    [['Nobody'], /no such leader/],
    [['Leader', '--since', 'yesterday'], /--since "yesterday": a time in UTC/],
    [['Leader', '--follower', 'nobody'], /no such follower/],
    [['Leader', '--mode', 'align', '--since', '1h'], /goes with --mode catch-up/],
  ])('of %j says what is wrong', async (commandLine, message) => {
    expect(await run(...commandLine)).toBe(1);
    expect(complained).toMatch(message);
  });

  test.each([[['Leader', '--mode', 'sell']], [[]]])('%j is misused', async (commandLine) => {
    expect(await run(...commandLine)).toBe(2);
  });
});
