import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoCursors } from '#adapters/dynamodb/cursors.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { TABLE } from '#contract/table.ts';
import { fillId, parentIdOf, type TransactionHash } from '#core/values/ids.ts';
import { shares } from '#core/values/shares.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { announceRunning } from '../../../bin/commands/running-system.ts';
import { runPolycopy } from '../../../bin/program.ts';
import { type LocalAws, startLocalAws } from '../../../bin/local/aws/local-aws.ts';
import { stepClock } from '../../bin/local/aws/support/step-clock.ts';
import { startStub, type StubServer } from '../../lambdas/shared/adapters/polymarket/stub-server.ts';
import { anEvent, aParent } from './a-ledger.ts';
import { MAIN, SHARP, WHALE } from './a-settings.ts';

const YAML = `your_account:
  total_capital: 5000.0
traders:
  - { name: Whale Trader, wallet_address: "${WHALE}", allocated_capital: 2000 }
  - { name: Sharp Bettor, wallet_address: "${SHARP}", allocated_capital: 2000 }
risk_management:
  global: { max_total_exposure: 5000, max_single_bet: 500, reserve_capital: 500 }
`;
/** The exchange's clock: an hour after the day of `a-ledger.ts` was over. */
const NOW = Date.UTC(2026, 4, 2, 1);
const NOON = Date.UTC(2026, 4, 1, 12);
const PAGE = { limit: 500, offset: 0, has_more: false, next_cursor: null };
const transaction = (digit: string) => `0x${digit.repeat(64)}` as TransactionHash;

let folder = '';
let printed = '';
let complained = '';
let aws: LocalAws | undefined;
let venue: StubServer | undefined;
let client: DynamoDBClient | undefined;
let withdraw = (): void => undefined;
let rows: Readonly<Record<string, unknown>>[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polycopy-coverage-'));
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
  await writeFile(join(folder, 'settings.yaml'), YAML);
  await runPolycopy(['apply', join(folder, 'settings.yaml'), '--state', folder]);
  rows = [];
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
  withdraw();
  withdraw = () => undefined;
  client?.destroy();
  await aws?.close();
  await venue?.close();
  [aws, venue, client] = [undefined, undefined, undefined];
  await rm(folder, { recursive: true });
});

/** A purchase of 100 shares at 0.50 as the venue's feed tells it. */
const aRow = (digit: string, minute: number): Readonly<Record<string, unknown>> => ({
  ...{ type: 'TRADE', proxy_wallet: WHALE, side: 'BUY', token_id: '1234', condition_id: `0x${'c'.repeat(64)}` },
  ...{ size: 100, usdc_size: 50, price: 0.5, timestamp: NOON / 1_000 + minute * 60, outcome_index: 0 },
  ...{ title: 'Will it rain?', outcome: 'Yes', transaction_hash: transaction(digit) },
});

/** A system runs on the folder; its one leader who was ever armed is armed an hour before noon. */
async function givenRunning(): Promise<void> {
  aws = await startLocalAws({ clock: stepClock(NOW), stage: 'local', stateDir: folder });
  venue = await startStub(({ url }) => {
    if (url.pathname === '/clock') return { body: { ms: NOW } };
    if (url.pathname === '/v2/status') return { body: { data: { serving: { lag_seconds: 0 }, age_seconds: 0 } } };
    return {
      body: { data: rows.filter((row) => row['proxy_wallet'] === url.searchParams.get('user')), pagination: PAGE },
    };
  });
  const { url } = venue;
  const endpoint = aws.environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';
  const region = 'eu-west-1';
  withdraw = announceRunning(folder, {
    aws: { endpoint, region },
    exchange: { clob: url, gamma: url, dataApi: url, rpc: url, clock: url },
  });
  client = new DynamoDBClient({ endpoint, region });
  const armedAt = unixMs(NOON - 3_600_000);
  await dynamoCursors({ client, table: TABLE.name('local') }).move({
    ...{ leader: WHALE, armedAt, at: armedAt, unconfirmed: [], version: 1n },
  });
}

/** The watcher recorded the purchase of this transaction, and it was copied. */
async function givenCopied(digit: string, changes: { readonly total?: bigint } = {}): Promise<void> {
  const event = anEvent('', { transaction: transaction(digit) });
  const eventId = fillId(WHALE, event.transaction, event.token, 'BUY');
  const seenAt = unixMs(NOON + 2_500);
  const value = { ...event, eventId, seenAt, settingsVersion: 1n, total: shares(changes.total ?? event.total) };
  const parent = { ...aParent('', { eventId }), parentId: parentIdOf(MAIN, eventId), version: 1n };
  const ledger = dynamoLedger({ client: client!, table: TABLE.name('local') });
  const { committed } = await ledger.commit([
    { kind: 'put', type: 'event', value },
    { kind: 'put', type: 'parent', value: parent },
  ]);
  expect(committed).toBe(true);
}

async function whenAsked(...options: readonly string[]): Promise<{ readonly text: string; readonly code: unknown }> {
  [printed, complained] = ['', ''];
  process.exitCode = 0;
  const code = await runPolycopy(['coverage', '--state', folder, ...options]);
  return { text: printed + complained, code: code === 0 ? process.exitCode : code };
}

const linesOf = (text: string) => text.split('\n').map((line) => line.trim().replace(/\s+/g, ' '));

describe('polycopy coverage', () => {
  test('of yesterday, all recorded, shows every leader and follower and ends with 0', async () => {
    // Given
    await givenRunning();
    await givenCopied('a');
    rows = [aRow('a', 0)];
    // When
    const { text, code } = await whenAsked();
    // Then
    expect(code).toBe(0);
    expect(linesOf(text)).toEqual(
      expect.arrayContaining([
        'Coverage of 2026-05-01 (UTC)',
        'Whale Trader 1 100.00 % 0 0 0 2.5 s 2.5 s 2.5 s 0 data-api 1',
        'Sharp Bettor – – – – – – – – – not watched yet',
        'main Whale Trader 1 1 100.00 % 0 0 0',
      ]),
    );
  });

  test('names what was missed and what is short, and ends with 1', async () => {
    // Given
    await givenRunning();
    await givenCopied('a', { total: 60_000_000n });
    rows = [aRow('a', 0), aRow('b', 5)];
    // When
    const { text, code } = await whenAsked('--day', '2026-05-01', '--leader', 'Whale Trader');
    // Then
    expect(code).toBe(1);
    expect(text).toContain(`MISSED 12:05:00 BUY 100 of 1234 in ${transaction('b')}`);
    expect(text).toContain(`SHORT 12:00:00 BUY 100 of 1234 in ${transaction('a')}, recorded 60`);
    expect(text).toContain(' 0.00 %');
    expect(text).not.toContain('Sharp');
  });

  test('prints the same as JSON, shares as decimal text', async () => {
    // Given
    await givenRunning();
    await givenCopied('a');
    rows = [aRow('a', 0), aRow('b', 5), { ...aRow('d', 6), proxy_wallet: SHARP }];
    // When
    const { text, code } = await whenAsked('--json', '--leader', WHALE.toUpperCase().replace('0X', '0x'));
    // Then
    expect(code).toBe(1);
    expect(JSON.parse(text)).toEqual({
      day: '2026-05-01',
      isComplete: false,
      leaders: [
        {
          ...{ leader: 'Whale Trader', wallet: WHALE, isWatched: true, isWhole: true },
          ...{ until: '2026-05-02T00:00:00.000Z', actions: 2, detected: 1, coverageBps: 5_000 },
          missedCount: 1,
          missed: [
            {
              ...{ time: '2026-05-01T12:05:00.000Z', type: 'BUY', transaction: transaction('b'), token: '1234' },
              ...{ shares: '100', recorded: '0' },
            },
          ],
          ...{ shortCount: 0, short: [], duplicateCount: 0, duplicates: [] },
          ...{ late: { p50Ms: 2_500, p95Ms: 2_500, maxMs: 2_500 }, tooLate: 0 },
          firstSeenBy: [{ source: 'data-api', count: 1 }],
          followers: [
            {
              ...{ follower: MAIN, purchases: 2, copied: 1, copiedBps: 5_000 },
              ...{ open: 0, missed: 1, withoutOrder: 0, reasons: [] },
            },
          ],
        },
      ],
    });
  });

  test('a day that cannot be measured has no figure and ends with 1', async () => {
    // Given
    await givenRunning();
    rows = [aRow('a', 0), { ...aRow('b', 1), size: 'many' }];
    // When
    const { text, code } = await whenAsked();
    // Then
    expect(code).toBe(1);
    expect(text).toContain('NOT MEASURED');
    expect(text).toContain('(ROWS_UNREADABLE)');
    expect(JSON.parse((await whenAsked('--json', '--leader', 'Whale Trader')).text)).toMatchObject({
      isComplete: false,
      leaders: [{ isWatched: true, isWhole: false, why: 'ROWS_UNREADABLE' }],
    });
  });

  test('of today says up to when', async () => {
    await givenRunning();
    const { text, code } = await whenAsked('--day', '2026-05-02');
    expect(code).toBe(0);
    expect(text).toContain('Coverage of 2026-05-02 (UTC), up to 00:58:00');
  });

  test('a recorded purchase without an order for a follower ends with 1', async () => {
    // Given
    await givenRunning();
    const event = anEvent('', { transaction: transaction('a'), settingsVersion: 1n });
    const eventId = fillId(WHALE, event.transaction, event.token, 'BUY');
    const ledger = dynamoLedger({ client: client!, table: TABLE.name('local') });
    await ledger.commit([{ kind: 'put', type: 'event', value: { ...event, eventId } }]);
    rows = [aRow('a', 0)];
    // When
    const { text, code } = await whenAsked();
    // Then
    expect(code).toBe(1);
    expect(linesOf(text)).toContain('main Whale Trader 1 0 0.00 % 0 0 1');
  });
});

describe('polycopy coverage refuses', () => {
  test('a day that has not begun, by the clock of the system', async () => {
    await givenRunning();
    expect(await whenAsked('--day', '2026-05-03')).toEqual({
      code: 1,
      text: '--day 2026-05-03: lies in the future — at most 2026-05-02, which is today in UTC\n',
    });
  });

  test.each(['2026-02-30', '2026-13-01', 'yesterday', '2026-5-1', '2026-05-01T00:00:00', ''])(
    '--day %j, and says how a day is written',
    async (day) => {
      const { text, code } = await whenAsked('--day', day);
      expect(code).toBe(2);
      expect(text).toContain(`'${day}' is invalid. A day is YYYY-MM-DD, for example 2026-06-01.`);
    },
  );

  test('a leader that the settings do not name, and lists who is there', async () => {
    await givenRunning();
    expect(await whenAsked('--leader', 'Nobody')).toEqual({
      code: 1,
      text: 'no leader "Nobody"; there is Whale Trader, Sharp Bettor\n',
    });
  });

  test('a folder on which no system runs: there is nobody to ask', async () => {
    const { text, code } = await whenAsked();
    expect(code).toBe(1);
    expect(text).toContain('no system runs on this folder');
  });
});
