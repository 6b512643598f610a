import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { dynamoCursors } from '#adapters/dynamodb/cursors.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSnapshots } from '#adapters/dynamodb/snapshots.ts';
import { TABLE } from '#contract/table.ts';
import { type Change } from '#core/ledger/change.ts';
import { bookDrift } from '#core/ledger/drift.ts';
import { openLedger } from '#core/ledger/open-ledger.ts';
import { type Follower, inLedger } from '#core/model/settings.ts';
import { type ConditionId, parseWallet } from '#core/values/ids.ts';
import { later, unixMs } from '#core/values/unix-ms.ts';
import { NO_USD } from '#core/values/usd.ts';
import { enrolFollowers } from '../../../bin/commands/local/enrol-followers.ts';
import { localClient } from '../../../bin/commands/local/local-client.ts';
import { localSettings } from '../../../bin/commands/local/local-settings.ts';
import { flipSwitch } from '../../../bin/commands/flip-switch.ts';
import { LOCAL_STAGE, openSystem } from '../../../bin/commands/open-system.ts';
import { announceRunning } from '../../../bin/commands/running-system.ts';
import { type LocalAws, startLocalAws } from '../../../bin/local/aws/local-aws.ts';
import { type Exchange, startExchange } from '../../../bin/local/exchange/exchange.ts';
import { runPolycopy } from '../../../bin/program.ts';
import { aPaperBuy } from '../../lambdas/shared/adapters/paper/paper-world.ts';
import { aPosition } from '../../support/builders/a-position.ts';
import { FOLLOWER } from '../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../support/builders/quantities.ts';
import { aRow, aWorld, LEADER, START_MS } from '../local/exchange/a-world.ts';

/** Of the world's only market. */
const CONDITION_1 = `0x${'1'.padStart(64, '0')}` as ConditionId;
const PAPER = { follower: FOLLOWER, mode: 'paper' } as const;
const NOW = unixMs(START_MS + 600_000);
const ROWS = [60, 70].map((afterS, at) =>
  aRow({ timestampS: START_MS / 1000 + afterS, transactionHash: `0x${String(at + 1).repeat(64)}` }),
);

let folder = '';
let aws: LocalAws;
let exchange: Exchange;
let printed = '';
let complained = '';
/** What was asked of the real chain, and of the host that takes real orders beside public facts: answered with an error. */
let asked: string[] = [];
const ends: (() => Promise<void> | void)[] = [];

/** A running system of one follower on paper, with 5,000 dollars and nothing bought. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polycopy-open-'));
  [printed, complained, asked] = ['', '', []];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
  const world = aWorld({ rows: ROWS });
  exchange = await startExchange({ world, speed: 'max' });
  exchange.clock.advance(NOW);
  aws = await startLocalAws({ clock: exchange.clock, stage: LOCAL_STAGE, stateDir: folder });
  const { settings } = await localSettings({ world, settingsFile: undefined, stored: undefined });
  const followers = settings.followers.map((one): Follower => inLedger({ ...one, mode: 'paper' }, 'paper'));
  await enrolFollowers({ exchange, aws, settings: { ...settings, followers }, onNote: undefined });
  await commit(openLedger({ ...PAPER, cash: dollars('5000'), now: NOW }));
  const refuser = await startRefuser();
  const { port } = refuser.address() as AddressInfo;
  const real = `http://127.0.0.1:${port}`;
  const { gamma, dataApi, clock } = exchange.urls;
  const stop = announceRunning(folder, {
    aws: { endpoint: aws.environment['AWS_ENDPOINT_URL_DYNAMODB']!, region: aws.environment['AWS_REGION']! },
    exchange: { clob: `${real}/clob`, gamma, dataApi, rpc: `${real}/rpc`, clock },
  });
  ends.push(
    () => rm(folder, { recursive: true }),
    () => exchange.close(),
    () => aws.close(),
    () => void refuser.close(),
    stop,
  );
});
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

async function startRefuser(): Promise<Server> {
  const server = createServer((request, response) => {
    void answer(`${request.method ?? ''} ${request.url ?? ''}`).then(({ status, body }) => {
      response.writeHead(status, { connection: 'close' }).end(body);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

/** Public facts of markets are those of the exchange. */
async function answer(question: string): Promise<{ readonly status: number; readonly body: string }> {
  const isPublic = /^GET \/clob\/(?:book|clob-markets|time)\b/.test(question);
  if (isPublic) {
    const found = await fetch(`${exchange.urls.clob}${question.slice('GET /clob'.length)}`);
    return { status: found.status, body: await found.text() };
  }
  asked.push(question);
  return { status: 400, body: '{}' };
}

/** What `stop` would wait for, since no toggle-sync runs here; its own wait is then over once all posts have arrived. */
async function givenStopped(): Promise<void> {
  const system = await openSystem({ state: folder });
  const settings = (await system.settings.current())!;
  await flipSwitch(system, { settings, scope: { kind: 'system' }, mode: 'HALTED', waitMs: 0 });
  await system.close();
  const clock = setInterval(() => {
    exchange.clock.advance(later(unixMs(exchange.clock.now()), 1_000));
  }, 50);
  ends.push(() => {
    clearInterval(clock);
  });
}

async function commit(changes: readonly Change[]): Promise<void> {
  const client = localClient(aws);
  const ledger = dynamoLedger({ client, table: TABLE.name(LOCAL_STAGE) });
  expect((await ledger.commit(changes)).committed).toBe(true);
  client.destroy();
}

async function givenArmed(): Promise<void> {
  const client = localClient(aws);
  const table = { client, table: TABLE.name(LOCAL_STAGE) };
  const [leader, armedAt] = [parseWallet(LEADER)!, unixMs(START_MS)];
  await dynamoCursors(table).move({ leader, armedAt, at: armedAt, unconfirmed: [], version: 1n });
  const cash = dollars('10000');
  await dynamoSnapshots(table).putLeaderEquity({
    leader,
    positions: NO_USD,
    cash,
    equity: cash,
    positionCount: 0,
    at: NOW,
  });
  client.destroy();
}

async function run(...commandLine: string[]): Promise<unknown> {
  [printed, complained] = ['', ''];
  process.exitCode = 0;
  const code = await runPolycopy([...commandLine, '--state', folder]);
  expect(complained).toBe('');
  return code === 0 ? process.exitCode : code;
}

type Audited = { readonly isSound: boolean; readonly ledgers: readonly Readonly<Record<string, unknown>>[] };

describe('commands on a running system whose follower is on paper', () => {
  test('audit compares the ledger with the paper wallet, and asks no chain', async () => {
    expect(await run('audit', '--json')).toBe(0);
    const { isSound, ledgers } = JSON.parse(printed) as Audited;
    expect(isSound).toBe(true);
    expect(ledgers).toMatchObject([{ ...PAPER, isProven: true, isWalletAsked: true, isCashCompared: true }]);
    expect(asked).toEqual([]);
  });

  test('audit finds shares in the ledger that the paper wallet does not hold', async () => {
    const place = { ...aPosition(), ...PAPER, condition: CONDITION_1 };
    await commit(
      bookDrift({ positions: [], place, held: sharesOf('10'), mark: priceOf('0.4'), isTraded: false, now: NOW }),
    );
    expect(await run('audit', '--json')).toBe(1);
    const { ledgers } = JSON.parse(printed) as Audited;
    expect(ledgers[0]).toMatchObject({ walletTokens: 1, differences: [{ kind: 'wallet' }] });
    expect(asked).toEqual([]);
  });

  test('stop looks for an order on paper where it is, and asks no venue', async () => {
    const order = { state: 'SUBMITTING', body: '{}', apiKey: 'paper', posts: 1, version: 1n } as const;
    const sent = { ...aPaperBuy(), ...order, firstPostAt: NOW, lastPostAt: NOW };
    await commit([{ kind: 'put', type: 'child', value: sent }]);
    await givenStopped();
    expect(await run('stop', '--json')).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ cancelled: { cancelled: [], gone: [sent.venueOrderId], unknown: [] } });
    expect(asked).toEqual([]);
  });

  test('stop --all clears no account of the venue for it', async () => {
    await givenStopped();
    expect(await run('stop', '--all', '--yes', '--json')).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ accounts: {} });
    expect(asked).toEqual([]);
  });

  test('claims lists what paper holds as nothing for a person to redeem: it is paid out by itself', async () => {
    const claim = { available: sharesOf('0'), claimed: sharesOf('388'), claimedUsd: dollars('388'), claimedAt: NOW };
    await commit([{ kind: 'put', type: 'position', value: { ...aPosition(), ...PAPER, ...claim, version: 1n } }]);
    expect(await run('claims', '--json')).toBe(0);
    expect(JSON.parse(printed)).toMatchObject([{ state: 'ON_PAPER', isForPerson: false, payout: '388' }]);
    expect(asked).toEqual([]);
  });

  test('sync plans for the ledger on paper, and asks neither chain nor orders', async () => {
    await givenArmed();
    expect(await run('sync', 'Leader', '--since', '10m', '--dry-run')).toBe(0);
    expect(printed).toContain('main (paper)');
    expect(asked).toEqual([]);
  });
});
