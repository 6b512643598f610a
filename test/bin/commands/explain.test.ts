import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { TABLE } from '#contract/table.ts';
import { type EventId, parentIdOf } from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { announceRunning } from '../../../bin/commands/running-system.ts';
import { type LocalAws, startLocalAws } from '../../../bin/local/aws/local-aws.ts';
import { runPolycopy } from '../../../bin/program.ts';
import { startStub, type StubServer } from '../../lambdas/shared/adapters/polymarket/stub-server.ts';
import { stepClock } from '../../bin/local/aws/support/step-clock.ts';
import { anEvent, aParent } from './a-ledger.ts';
import { dollars, MAIN, WHALE } from './a-settings.ts';

const YAML = `your_account:
  total_capital: 5000.0
traders:
  - { name: Whale Trader, wallet_address: "${WHALE}", allocated_capital: 2000 }
risk_management:
  global: { max_total_exposure: 5000, max_single_bet: 500, reserve_capital: 500 }
`;
const EVENT = 'e'.repeat(64) as EventId;
const NOW = Date.UTC(2026, 4, 2, 1);

let folder = '';
let printed = '';
let aws: LocalAws | undefined;
let venue: StubServer | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polycopy-explain-'));
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((printed += String(text)), true));
  await writeFile(join(folder, 'settings.yaml'), YAML);
  await runPolycopy(['apply', join(folder, 'settings.yaml'), '--state', folder]);
  aws = await startLocalAws({ clock: stepClock(NOW), stage: 'local', stateDir: folder });
  await givenSkipped(aws);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await aws?.close();
  await venue?.close();
  [aws, venue] = [undefined, undefined];
  await rm(folder, { recursive: true });
});

/** A purchase of the leader that came too late for a copy. */
async function givenSkipped({ environment }: LocalAws): Promise<void> {
  const client = new DynamoDBClient({
    endpoint: environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '',
    region: 'eu-west-1',
  });
  const event = { ...anEvent(EVENT, { settingsVersion: 1n }) };
  const reason = { code: 'STALE', ageMs: 90_000, maxAgeMs: 60_000 } as const;
  const at = unixMs(event.at + 90_000);
  const decided = { at, settings: 1n, equity: dollars(20_000), equityAt: unixMs(at - 30_000), caps: [] };
  const parent = aParent(EVENT, {
    decided,
    parentId: parentIdOf(MAIN, EVENT),
    state: 'SKIPPED',
    reason,
    version: 1n,
  });
  const { committed } = await dynamoLedger({ client, table: TABLE.name('local') }).commit([
    { kind: 'put', type: 'event', value: event },
    { kind: 'put', type: 'parent', value: parent },
  ]);
  client.destroy();
  expect(committed).toBe(true);
}

async function whenAsked(...words: readonly string[]): Promise<{ readonly text: string; readonly code: unknown }> {
  printed = '';
  const code = await runPolycopy(['explain', ...words, '--state', folder]);
  return { text: printed, code };
}

describe('polycopy explain', () => {
  test('of a folder on which nothing runs', async () => {
    await aws?.close();
    aws = undefined;
    const { text, code } = await whenAsked(EVENT);
    expect(code).toBe(0);
    expect(text).toContain('SKIPPED (STALE)');
    expect(text).toContain("Leader's equity: $20,000.00, measured 30.00 s before");
    expect(text).toMatch(/mode +STALE +stopped +90 s old, limit 60 s +execution\.max_trade_age_s/);
    expect(JSON.parse((await whenAsked(EVENT, '--json', '--follower', 'main')).text)).toMatchObject({
      leader: 'Whale Trader',
      order: { state: 'SKIPPED', reason: { code: 'STALE', setting: 'execution.max_trade_age_s' } },
      settings: { version: '1', isStored: true },
    });
  });

  test('of one on which a system runs, and ends with 1 where nothing is found', async () => {
    venue = await startStub(() => ({ body: { ms: NOW } }));
    const { url } = venue;
    const endpoint = aws?.environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';
    const withdraw = announceRunning(folder, {
      aws: { endpoint, region: 'eu-west-1' },
      exchange: { clob: url, gamma: url, dataApi: url, rpc: url, clock: url },
    });
    expect(await whenAsked(`0x${'a'.repeat(64)}`)).toMatchObject({ code: 0 });
    expect(await whenAsked('1'.repeat(64))).toEqual({
      code: 1,
      text: `${'1'.repeat(64)}: no event, transaction or order of that id is stored here\n`,
    });
    withdraw();
  });
});
