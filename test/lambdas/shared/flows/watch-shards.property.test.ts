import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_SHARDS, shardOf } from '#core/detection/shards.ts';
import { type Settings, type SourceName } from '#core/model/settings.ts';
import { fillId, type Wallet } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { watchInTurn } from '#flows/watch-in-turn.ts';
import { type WatchDeps } from '#flows/watch-leaders.ts';
import { PortError } from '#ports/errors.ts';
import { type Leases } from '#ports/leases.ts';
import { aFollow, someSettings } from '../../../support/builders/a-settings.ts';
import { aTransaction, NOW, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { memoryLeases } from '../../../support/fakes/memory-leases.ts';
import { type FlowWorld, flowWorld } from '../../../support/flow-world.ts';
import { Crash, oneFault } from '../../../support/one-fault.ts';

const LEADERS = ['1', '2', '3', '4', '5', '6'].map((digit) => `0x${digit.repeat(40)}` as Wallet);
const STEP_MS = 2_000;

type Given = {
  readonly shards: number;
  readonly sources: readonly SourceName[];
  /** Numbers of leaders who are not in the settings. */
  readonly without?: ReadonlySet<number>;
};

const settingsFor = ({ shards, sources, without = new Set() }: Given): Settings => {
  const own = LEADERS.filter((_, index) => !without.has(index));
  return someSettings({
    leaders: own.map((wallet) => ({ name: wallet, wallet, enabled: true })),
    follows: own.map((leader) => aFollow({ leader })),
    monitoring: { pollIntervalMs: STEP_MS, portfolioSyncIntervalMs: 60_000, ...(shards === 1 ? {} : { shards }) },
    detection: { sources, confirmations: 1, copyOn: 'confirmed' },
  });
};

type Shards = {
  readonly world: FlowWorld;
  readonly leases: Leases;
  readonly expected: string[];
  fill(leader: number): void;
  watch(shard: number, forMs: number, crashAt?: number): Promise<void>;
  recorded(): readonly string[];
};

async function givenShards(first: Given): Promise<Shards> {
  const world = await flowWorld();
  await world.givenSettings(settingsFor(first));
  const leases = memoryLeases();
  const expected: string[] = [];
  const shards: Shards = {
    world,
    leases,
    expected,
    fill: (index) => {
      const wallet = LEADERS[index]!;
      const transaction = aTransaction(expected.length + 1);
      const at = later(world.clock.moment, 1_000);
      world.givenLeaderFill({ wallet, at, transaction, shares: sharesOf('10'), notional: dollars('5') });
      expected.push(fillId(wallet, transaction, TOKEN, 'BUY'));
    },
    watch: async (shard, forMs, crashAt) => {
      const { gate } = oneFault(crashAt === undefined ? undefined : { at: crashAt, when: 'after', how: 'crash' });
      const deps = world.depsBehind(gate) as WatchDeps;
      try {
        await watchInTurn({ ...deps, leases }, { forMs, takesOver: false, shard });
      } catch (error) {
        if (!(error instanceof Crash) && !(error instanceof PortError)) throw error;
      }
    },
    recorded: () => world.ledger.dump().events.map(({ eventId }) => eventId),
  };
  for (let shard = 0; shard < first.shards; shard += 1) await shards.watch(shard, 0);
  world.clock.advance(STEP_MS);
  return shards;
}

/** All shards watch for long enough to see everything, whoever read it before. */
async function whenAllWatch({ watch, world }: Shards, shards: number): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    world.clock.advance(30_000);
    await Promise.all(Array.from({ length: shards }, (_, shard) => watch(shard, 3 * STEP_MS)));
  }
}

function thenAllOnce({ world, expected, recorded }: Shards): void {
  expect([...recorded()].sort()).toEqual([...expected].sort());
  const held = world.ledger.dump().leaderPositions.reduce((sum, one) => sum + one.shares, 0n);
  expect(held).toBe(sharesOf('10') * BigInt(expected.length));
}

const SOURCES: readonly (readonly SourceName[])[] = [['chain'], ['data-api'], ['chain', 'data-api']];

test.each(SOURCES.map((sources) => [sources.join(' and '), sources] as const))(
  'from one shard to two, both watchers alive: nothing lost, nothing twice; told by %s',
  async (_, named) => {
    const shards = await givenShards({ shards: 1, sources: named });
    // Given: the watcher of before is in the middle of its minute when the number changes
    const { world, fill, watch } = shards;
    world.clock.happenAt(later(world.clock.moment, 10_000), () => {
      void world.givenSettings(settingsFor({ shards: 2, sources: named }));
    });
    for (let second = 1; second < 60; second += 4)
      world.clock.happenAt(later(world.clock.moment, second * 1_000), () => {
        fill(second % LEADERS.length);
      });
    // When
    await Promise.all([watch(0, 60_000), watch(1, 60_000), watch(2, 60_000)]);
    await whenAllWatch(shards, 2);
    // Then
    thenAllOnce(shards);
  },
);

test('where no schedule starts the second shard its leaders are watched all the same, by the first', async () => {
  const shards = await givenShards({ shards: 1, sources: ['chain'] });
  await shards.world.givenSettings(settingsFor({ shards: 2, sources: ['chain'] }));
  for (const index of LEADERS.keys()) shards.fill(index);
  shards.world.clock.advance(6_000);
  await shards.watch(0, 10_000);
  thenAllOnce(shards);
});

test('each of two shards that are watched reads its own leaders only; a third that is none ends at once', async () => {
  const shards = await givenShards({ shards: 2, sources: ['chain'] });
  const { world, watch } = shards;
  // A minute after its lease is over the first would read the second's leaders, too.
  await Promise.all([watch(0, 12_000), watch(1, 12_000)]);
  world.fillLogs.asked.length = 0;
  await watch(1, 4_000);
  const asked = new Set(world.fillLogs.asked.flatMap(({ wallets }) => wallets));
  expect([...asked].every((wallet) => shardOf(wallet, 2) === 1)).toBe(true);
  expect(asked.size).toBe(LEADERS.filter((wallet) => shardOf(wallet, 2) === 1).length);
  const before = world.clock.moment;
  await watch(2, 10_000);
  expect(world.clock.moment).toBe(before);
});

test('a leader who is taken out of the settings and comes back is read from where he was left, the chain alone telling', async () => {
  const shards = await givenShards({ shards: 1, sources: ['chain'] });
  const { world, watch, fill } = shards;
  await watch(0, 40_000);
  await world.givenSettings(settingsFor({ shards: 1, sources: ['chain'], without: new Set([2]) }));
  await watch(0, 40_000);
  // Given: he trades while nobody reads him, and the others' cursor moves on for longer than the overlap
  fill(2);
  await watch(0, 300_000);
  expect(shards.recorded()).toEqual([]);
  // When
  await world.givenSettings(settingsFor({ shards: 1, sources: ['chain'] }));
  await watch(0, 10_000);
  // Then
  thenAllOnce(shards);
});

test('whatever the number of shards does, whoever watches, crashes or comes back: each trade is recorded once', async () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('fill' as const), leader: fc.nat(LEADERS.length - 1) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('watch' as const),
        shards: fc.uniqueArray(fc.nat(MAX_SHARDS - 1), { minLength: 1, maxLength: 3 }),
        seconds: fc.constantFrom(0, 4, 20, 60),
        crashAt: fc.option(fc.integer({ min: 1, max: 120 }), { nil: undefined }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('shards' as const), shards: fc.integer({ min: 1, max: 4 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.constantFrom(5, 70, 300) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('remove' as const), leader: fc.option(fc.nat(LEADERS.length - 1)) }),
    },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...SOURCES),
      fc.constantFrom(Infinity, 70, 200),
      fc.array(step, { maxLength: 25 }),
      async (sources, maxBlocks, steps) => {
        const shards = await givenShards({ shards: 1, sources });
        const { world, watch, fill } = shards;
        world.fillLogs.maxBlocks = maxBlocks;
        let given: Given = { shards: 1, sources };
        for (const one of steps) {
          switch (one.kind) {
            case 'fill':
              fill(one.leader);
              break;
            case 'watch':
              await Promise.all(one.shards.map((shard) => watch(shard, one.seconds * 1_000, one.crashAt)));
              break;
            case 'shards':
              given = { ...given, shards: one.shards };
              await world.givenSettings(settingsFor(given));
              break;
            case 'remove':
              given = { ...given, without: new Set(one.leader === null ? [] : [one.leader]) };
              await world.givenSettings(settingsFor(given));
              break;
            case 'pass':
              world.clock.advance(one.seconds * 1_000);
              break;
          }
        }
        given = { shards: given.shards, sources };
        await world.givenSettings(settingsFor(given));
        world.fillLogs.maxBlocks = Infinity;
        await whenAllWatch(shards, given.shards);
        thenAllOnce(shards);
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);

test('everything before the arming stays history, whatever shard reads him', async () => {
  const shards = await givenShards({ shards: 1, sources: ['chain'] });
  shards.world.givenLeaderFill({ wallet: LEADERS[0]!, at: later(NOW, -30_000), transaction: aTransaction(99) });
  await shards.world.givenSettings(settingsFor({ shards: 2, sources: ['chain'] }));
  await whenAllWatch(shards, 2);
  thenAllOnce(shards);
});
