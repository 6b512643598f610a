import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ConfiguredRetryStrategy } from '@smithy/core/retry';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { dynamoCursors } from '#adapters/dynamodb/cursors.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { type Table } from '#adapters/dynamodb/read-item.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { dynamoSnapshots } from '#adapters/dynamodb/snapshots.ts';
import { type Change } from '#core/ledger/change.ts';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { type Wallet } from '#core/values/ids.ts';
import { usd } from '#core/values/usd.ts';
import { type Cursor } from '#ports/cursors.ts';
import { ContentionError, UnavailableError } from '#ports/errors.ts';
import { AWS_OPTIONS } from '#runtime/aws-options.ts';
import { TableName } from '../bin/local/aws/support/test-items.ts';
import { anOrderId } from '../support/builders/a-child.ts';
import { aParent } from '../support/builders/a-parent.ts';
import { someSettings } from '../support/builders/a-settings.ts';
import { anEquity } from '../support/builders/a-snapshot.ts';
import { aParentId, FOLLOWER, NOW } from '../support/builders/identities.ts';
import { type Fault, FaultHandler, type FaultPlan, inOrder, onTransactions } from '../support/fault-handler.ts';
import { KEPT_TABLE_KINDS, type TableServer } from './table-server.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;
const AMOUNT = 100n;

/** Each of these the SDK or we try again, and the second try meets no fault. */
const SURVIVED: readonly (readonly [string, readonly Fault[]])[] = [
  ['a lost request', ['lose-request']],
  ['two lost requests', ['lose-request', 'lose-request']],
  ['a lost answer', ['lose-answer']],
  ['two lost answers', ['lose-answer', 'lose-answer']],
  ['a lost answer whose token is forgotten', ['lose-answer', 'without-token']],
  ['a lost request, then a lost answer', ['lose-request', 'lose-answer']],
  ['a delay of 50 ms', [{ delayMs: 50 }]],
  ['a request that arrives twice', ['double']],
  ['a request that arrives after its own repeat', ['late']],
  ['a throttled request', ['throttle']],
  ['exceeded throughput, twice', ['throughput-exceeded', 'throughput-exceeded']],
  ['a 500 before execution', ['server-error-before']],
  ['a 500 after execution', ['server-error-after']],
];
/** Only transactions meet these. */
const COLLISIONS: typeof SURVIVED = [
  ['a transaction in progress', ['transaction-in-progress']],
  ['a conflict', ['conflict']],
  ['7 conflicts', Array<Fault>(7).fill('conflict')],
  ['a cancellation for throttling', ['cancelled-by-throttling']],
  ['a conflict, then a lost answer', ['conflict', 'lose-answer']],
];

// Those that listen: faults strike on the way to them. What the one in memory can do wrong is said where it is built.
describe.each(KEPT_TABLE_KINDS)('our adapter on $name', (kind) => {
  let server: TableServer;
  let sound: Table;
  let at = 0;
  const clients: DynamoDBClient[] = [];

  beforeAll(async () => {
    server = await kind.start();
    sound = { client: server.client, table: TableName };
    await dynamoSettings(sound).store(someSettings({ version: 0n }));
  }, 120_000);
  afterAll(async () => {
    await server.close();
  });
  beforeEach(() => {
    at += 1;
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.destroy();
  });

  /** A table behind a network with faults, as our functions would build it but for the pauses between tries. */
  function faulty(plan: FaultPlan): { readonly table: Table; readonly handler: FaultHandler } {
    const handler = new FaultHandler(plan, AWS_OPTIONS.requestHandler);
    const client = new DynamoDBClient({
      endpoint: server.client.config.endpoint!,
      region: 'eu-west-1',
      requestHandler: handler,
      retryStrategy: new ConfiguredRetryStrategy(AWS_OPTIONS.maxAttempts, () => 1),
    });
    clients.push(client);
    return { table: { client, table: TableName }, handler };
  }

  const reserve = (): readonly Change[] => [
    { kind: 'put', type: 'parent', value: aParent({ parentId: aParentId(at) }) },
    { kind: 'cap', ...MAIN, name: GLOBAL_CAP, reserved: usd(AMOUNT), posted: usd(0n), usedAtMost: usd(1_000_000n) },
  ];
  const reserved = async (): Promise<bigint> => (await dynamoLedger(sound).cap(MAIN, GLOBAL_CAP))!.reserved;

  describe('a commit', () => {
    test.each([...SURVIVED, ...COLLISIONS])('after %s is applied once and reported as committed', async (_, faults) => {
      // Given
      const { table, handler } = faulty(inOrder(...faults));
      const before = await reserved();
      // When
      const result = await dynamoLedger(table).commit(reserve());
      await handler.release();
      // Then
      expect(result).toEqual({ committed: true });
      expect(await reserved()).toBe(before + AMOUNT);
      expect(await dynamoLedger(sound).parent(aParentId(at))).toEqual(aParent({ parentId: aParentId(at) }));
      expect(handler.calls.length).toBeGreaterThan(0);
    });

    test.each([...SURVIVED, ...COLLISIONS])(
      'that another run made impossible is reported as such after %s, and nothing of it is applied',
      async (_, faults) => {
        // Given
        await dynamoLedger(sound).commit(reserve());
        const { table, handler } = faulty(inOrder(...faults));
        const before = await reserved();
        const changes = reserve();
        // When
        const result = await dynamoLedger(table).commit(changes);
        await handler.release();
        // Then
        expect(result).toEqual({ committed: false, failed: [changes[0]] });
        expect(await reserved()).toBe(before);
      },
    );

    test.each<[Fault, typeof ContentionError | typeof UnavailableError, bigint]>([
      ['lose-request', UnavailableError, 0n],
      ['lose-answer', UnavailableError, AMOUNT],
      ['server-error-before', UnavailableError, 0n],
      ['server-error-after', UnavailableError, AMOUNT],
      ['throttle', UnavailableError, 0n],
      ['throughput-exceeded', UnavailableError, 0n],
      ['transaction-in-progress', UnavailableError, 0n],
      ['conflict', ContentionError, 0n],
      ['cancelled-by-throttling', ContentionError, 0n],
    ])('that always meets %p is never reported as done or as refused: %p', async (fault, error, applied) => {
      // Given
      const { table } = faulty(() => fault);
      const before = await reserved();
      // When
      const commit = dynamoLedger(table).commit(reserve());
      // Then
      await expect(commit).rejects.toThrow(error);
      expect(await reserved()).toBe(before + applied);
    });

    test('of which all three tries arrive late is reported as unavailable, and is applied once', async () => {
      // Given
      const { table, handler } = faulty(() => 'late');
      const before = await reserved();
      // When
      await expect(dynamoLedger(table).commit(reserve())).rejects.toThrow(UnavailableError);
      expect(await reserved()).toBe(before);
      await handler.release();
      // Then
      expect(handler.calls).toHaveLength(3);
      expect(await reserved()).toBe(before + AMOUNT);
    });

    test('of 20 runs at once, each with a network of its own faults, adds up to what was reported', async () => {
      // Given
      const faults: readonly Fault[] = [
        'none',
        'lose-answer',
        'double',
        'conflict',
        'lose-request',
        'late',
        'throttle',
      ];
      const before = await reserved();
      const runs = Array.from({ length: 20 }, (_, run) =>
        faulty((call) => (call.at > 3 ? 'none' : faults[(run * 3 + call.at * 5) % faults.length]!)),
      );
      const changesOf = (run: number): readonly Change[] => [
        { kind: 'put', type: 'parent', value: aParent({ parentId: aParentId(at * 1_000 + run) }) },
        {
          kind: 'cap',
          ...MAIN,
          name: GLOBAL_CAP,
          reserved: usd(AMOUNT),
          posted: usd(0n),
          usedAtMost: usd(before + 900n),
        },
      ];
      // When
      const results = await Promise.allSettled(
        runs.map(({ table }, run) => dynamoLedger(table).commit(changesOf(run))),
      );
      for (const { handler } of runs) await handler.release();
      // Then
      const isThere = await Promise.all(
        runs.map(async (_, run) => (await dynamoLedger(sound).parent(aParentId(at * 1_000 + run))) !== undefined),
      );
      expect(isThere.filter(Boolean)).toHaveLength(10);
      expect(await reserved()).toBe(before + 10n * AMOUNT);
      // What was answered is true; what was not is for a later look.
      for (const [run, result] of results.entries())
        if (result.status === 'fulfilled') expect(result.value.committed).toBe(isThere[run]);
    });
  });

  const aCursor = (version: bigint): Cursor => ({
    leader: walletOf(at),
    armedAt: NOW,
    at: NOW,
    unconfirmed: [],
    version,
  });

  describe('a cursor', () => {
    test.each(SURVIVED)('after %s is moved, and its mover is told so', async (_, faults) => {
      // Given
      await dynamoCursors(sound).move(aCursor(1n));
      const { table, handler } = faulty(inOrder(...faults));
      // When
      const isMoved = await dynamoCursors(table).move(aCursor(2n));
      await handler.release();
      // Then
      expect(isMoved).toBe(true);
      expect(await dynamoCursors(sound).cursor(walletOf(at))).toEqual(aCursor(2n));
    });

    test.each(SURVIVED)(
      'that another watcher moved first stays after %s, and the later is told so',
      async (_, faults) => {
        // Given
        const theirs = { ...aCursor(1n), armedAt: 0 as typeof NOW };
        await dynamoCursors(sound).move(theirs);
        const { table, handler } = faulty(inOrder(...faults));
        // When
        const isMoved = await dynamoCursors(table).move(aCursor(1n));
        await handler.release();
        // Then
        expect(isMoved).toBe(false);
        expect(await dynamoCursors(sound).cursor(walletOf(at))).toEqual(theirs);
      },
    );

    test('is not moved back by a request that arrives late', async () => {
      // Given
      const { table, handler } = faulty(inOrder('late'));
      await dynamoCursors(table).move(aCursor(1n));
      await dynamoCursors(sound).move(aCursor(2n));
      // When
      await handler.release();
      // Then
      expect(await dynamoCursors(sound).cursor(walletOf(at))).toEqual(aCursor(2n));
    });

    test('whose write collides is unavailable, and stays', async () => {
      const { table } = faulty(inOrder('conflict'));
      await expect(dynamoCursors(table).move(aCursor(1n))).rejects.toThrow(UnavailableError);
      expect(await dynamoCursors(sound).cursor(walletOf(at))).toBeUndefined();
    });
  });

  describe('settings', () => {
    test.each([...SURVIVED, ...COLLISIONS])('after %s are stored as the one next version', async (_, faults) => {
      // Given
      const current = (await dynamoSettings(sound).current())!;
      const { table, handler } = faulty(onTransactions(...faults));
      // When
      const version = await dynamoSettings(table).store(current);
      await handler.release();
      // Then
      expect(version).toBe(current.version + 1n);
      expect((await dynamoSettings(sound).current())?.version).toBe(current.version + 1n);
    });
  });

  describe('a measurement', () => {
    test.each(SURVIVED)('after %s is stored', async (_, faults) => {
      const { table, handler } = faulty(inOrder(...faults));
      await dynamoSnapshots(table).putLeaderEquity(anEquity({ leader: walletOf(at) }));
      await handler.release();
      expect(await dynamoSnapshots(sound).leaderEquity(walletOf(at))).toEqual(anEquity({ leader: walletOf(at) }));
    });
  });

  describe('a read', () => {
    const reads: Readonly<Record<string, (table: Table) => Promise<unknown>>> = {
      item: (table) => dynamoLedger(table).cap(MAIN, GLOBAL_CAP),
      'items together': async (table) => {
        const ledger = dynamoLedger(table);
        return Promise.all([ledger.cap(MAIN, GLOBAL_CAP), ledger.child(anOrderId(1)), ledger.upkeep(MAIN)]);
      },
      children: (table) => dynamoLedger(table).children([anOrderId(1), anOrderId(2)]),
      query: (table) => dynamoLedger(table).positions(MAIN),
      index: (table) => dynamoLedger(table).openParents(),
      cursor: (table) => dynamoCursors(table).cursor(walletOf(1)),
      settings: (table) => dynamoSettings(table).current(),
    };

    test.each(Object.keys(reads))('of %p after two lost answers is what a sound network gives', async (name) => {
      const { table } = faulty(inOrder('lose-answer', 'throttle'));
      expect(await reads[name]!(table)).toEqual(await reads[name]!(sound));
    });

    test.each(Object.keys(reads))('of %p that is never answered is unavailable, never empty', async (name) => {
      await expect(reads[name]!(faulty(() => 'lose-answer').table)).rejects.toThrow(UnavailableError);
      await expect(reads[name]!(faulty(() => 'throttle').table)).rejects.toThrow(UnavailableError);
    });
  });
});

function walletOf(at: number): Wallet {
  return `0x${at.toString(16).padStart(40, '0')}` as Wallet;
}
