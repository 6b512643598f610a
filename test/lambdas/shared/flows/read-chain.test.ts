import { beforeEach, describe, expect, test } from '@jest/globals';
import { fillId, type Wallet } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { watchLeaders } from '#flows/watch-leaders.ts';
import { aFollow, someSettings } from '../../../support/builders/a-settings.ts';
import { aTransaction, LEADER, NOW, OTHER_TOKEN, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { type FlowWorld, flowWorld } from '../../../support/flow-world.ts';

const STEP_MS = 2_000;
const SHARP = `0x${'5'.repeat(40)}` as Wallet;
const monitoring = { pollIntervalMs: STEP_MS, portfolioSyncIntervalMs: 60_000 };
const detection = { sources: ['chain'] as const, confirmations: 1, copyOn: 'confirmed' as const };

let world: FlowWorld;
const eventsOf = () => world.ledger.dump().events;
const blockOf = (at: number): number => Math.floor(at / 1_000);
const whenWatched = (forMs = 0) => watchLeaders(world.deps, forMs);
const whenTime = (ms: number) => {
  world.clock.advance(ms);
};
/** A trade that the index of the venue never tells. */
const givenFill = (row: Parameters<FlowWorld['givenLeaderFill']>[0]) => world.givenLeaderFill(row);

beforeEach(async () => {
  world = await flowWorld();
  await world.givenSettings(someSettings({ monitoring, detection }));
  await whenWatched();
  whenTime(STEP_MS);
});

describe('the chain as a source', () => {
  test('records a fill under the id that every source gives it, and says where it was seen first', async () => {
    // Given
    const { at } = givenFill({ at: world.clock.moment, shares: sharesOf('2000'), notional: dollars('1000') });
    whenTime(4_000);
    // When
    const report = await whenWatched();
    // Then
    expect(report).toMatchObject({ recorded: 1, failures: 0 });
    expect(eventsOf()).toMatchObject([
      { eventId: fillId(LEADER, aTransaction(1), TOKEN, 'BUY'), at, sources: ['chain'], shares: sharesOf('2000') },
    ]);
    expect(world.doorbell.rung).toHaveLength(1);
  });

  test.each([
    [0, 1],
    [1, 0],
  ])('with %p confirmations a fill of the newest block is %p event', async (confirmations, count) => {
    await world.givenSettings(someSettings({ monitoring, detection: { ...detection, confirmations } }));
    givenFill({ at: later(world.clock.moment, 1_000) });
    whenTime(2_000);
    await whenWatched();
    expect(eventsOf()).toHaveLength(count);
    whenTime(2_000);
    await whenWatched();
    expect(eventsOf()).toHaveLength(1);
  });

  test('D3: what the index tells afterwards is the same event: nothing is recorded or rung twice', async () => {
    givenFill({ at: world.clock.moment });
    whenTime(4_000);
    await whenWatched();
    await world.givenSettings(
      someSettings({ monitoring, detection: { ...detection, sources: ['chain', 'data-api'] } }),
    );
    await whenWatched(3 * STEP_MS);
    expect(eventsOf()).toHaveLength(1);
    expect(world.ledger.dump().parents).toHaveLength(1);
    expect(world.doorbell.rung).toHaveLength(1);
  });

  test('B4: 31 fills of one wallet in one second, several in a transaction, are as many events as fills', async () => {
    const at = world.clock.moment;
    for (let index = 0; index < 31; index += 1) {
      const token = index % 2 === 0 ? TOKEN : OTHER_TOKEN;
      givenFill({ at, token, transaction: aTransaction(1 + Math.floor(index / 4)), shares: sharesOf('10') });
    }
    whenTime(4_000);
    await whenWatched();
    const total = eventsOf().reduce((sum, { shares }) => sum + shares, 0n);
    expect(total).toBe(sharesOf('310'));
    expect(eventsOf()).toHaveLength(16);
  });

  test('what was before the arming is history', async () => {
    givenFill({ at: later(NOW, -20_000) });
    whenTime(4_000);
    await whenWatched();
    expect(eventsOf()).toHaveLength(0);
  });

  test('a market that the venue does not show yet holds its leader below it, the other fills are recorded', async () => {
    // Given
    const at = world.clock.moment;
    givenFill({ at, token: '4711' as never, transaction: aTransaction(7) });
    givenFill({ at: later(at, 1_000), transaction: aTransaction(8) });
    whenTime(90_000);
    // When
    await whenWatched();
    whenTime(100_000);
    await whenWatched();
    // Then
    expect(eventsOf()).toHaveLength(1);
    const { wallets, behind } = (await world.deps.cursors.chain(0))!;
    expect([wallets, behind]).toEqual([[], [{ wallet: LEADER, block: blockOf(at) - 1 }]]);
    world.fillLogs.asked.length = 0;
    await whenWatched();
    expect(world.fillLogs.asked.at(-1)!.from).toBeLessThanOrEqual(blockOf(at));
  });
});

describe('the cursor of the chain', () => {
  test('D7, B5: a read that is cut goes on from there; nothing is lost and nothing twice', async () => {
    const start = world.clock.moment;
    for (let index = 0; index < 200; index += 1)
      givenFill({ at: later(start, index * 1_000), transaction: aTransaction(100 + index) });
    whenTime(210_000);
    world.fillLogs.maxBlocks = 90;
    for (let pass = 0; pass < 10; pass += 1) await whenWatched();
    expect(eventsOf()).toHaveLength(200);
  });

  test('is stored every 15 blocks, with an overlap of 64 read again', async () => {
    const first = (await world.deps.cursors.chain(0))!;
    await whenWatched(STEP_MS * 20);
    const stored = (await world.deps.cursors.chain(0))!;
    expect(stored.block - first.block).toBeGreaterThanOrEqual(15);
    world.fillLogs.asked.length = 0;
    await whenWatched();
    expect(world.fillLogs.asked[0]!.from).toBe(stored.block + 1 - 64);
  });

  test('W1: ten silent minutes are read at the next look', async () => {
    const at = world.clock.moment;
    for (let minute = 0; minute < 10; minute += 1)
      givenFill({ at: later(at, minute * 60_000), transaction: aTransaction(200 + minute) });
    whenTime(606_000);
    await whenWatched();
    expect(eventsOf()).toHaveLength(10);
  });

  test('B7: a node that has fallen behind is counted and moves nothing back', async () => {
    await whenWatched(STEP_MS * 20);
    const { block } = (await world.deps.cursors.chain(0))!;
    world.fillLogs.lag = 500;
    whenTime(2_000);
    const report = await whenWatched();
    expect(report.failures).toBe(0);
    expect((await world.deps.cursors.chain(0))!.block).toBe(block);
    expect(world.log.counts.get('ChainStale')).toBe(1);
  });

  test('a node that is down is counted; the index is read all the same', async () => {
    await world.givenSettings(
      someSettings({ monitoring, detection: { ...detection, sources: ['chain', 'data-api'] } }),
    );
    givenFill({ at: world.clock.moment });
    world.fillLogs.isDown = true;
    whenTime(4_000);
    await whenWatched(2 * STEP_MS);
    expect(eventsOf()).toMatchObject([{ sources: ['data-api'] }]);
    expect(world.log.counts.get('ChainReadFailures')).toBe(3);
  });
});

describe('D12: a reorganisation', () => {
  test('that takes a fill away is noted on its event, and nothing else happens', async () => {
    // Given
    givenFill({ at: world.clock.moment });
    whenTime(4_000);
    const run = watchLeaders(world.deps, 3 * STEP_MS);
    // When: the second look of the same run no longer shows it
    const dropAfter = world.fillLogs.fills;
    let looks = 0;
    world.fillLogs.fills = (...range) => {
      looks += 1;
      if (looks === 2) world.fillLogs.dropped.add(aTransaction(1));
      return dropAfter(...range);
    };
    await run;
    // Then
    const [event] = eventsOf();
    expect(event?.vanishedAt).toBeDefined();
    expect(world.log.counts.get('LeaderFillsVanished')).toBe(1);
    expect(world.ledger.dump().parents).toHaveLength(1);
  });

  test('between two runs makes the second read 256 blocks again', async () => {
    await whenWatched(STEP_MS * 20);
    const { block } = (await world.deps.cursors.chain(0))!;
    world.fillLogs.reorganisedFrom = block - 5;
    world.fillLogs.asked.length = 0;
    whenTime(2_000);
    await whenWatched();
    expect(world.log.counts.get('ChainReorgs')).toBe(1);
    expect(world.fillLogs.asked[0]!.from).toBe(block - 256 + 1 - 64);
  });
});

describe('a leader who joins', () => {
  const withSharp = () =>
    someSettings({
      monitoring,
      detection,
      leaders: [
        { name: 'Whale', wallet: LEADER, enabled: true },
        { name: 'Sharp', wallet: SHARP, enabled: true },
      ],
      follows: [aFollow(), aFollow({ leader: SHARP })],
    });

  test('is read from his arming up to the cursor, and with the others from then on', async () => {
    // Given: armed by an index that lags five minutes behind the chain's cursor
    await whenWatched(STEP_MS * 20);
    world.feed.lagMs = () => Promise.resolve(300_000);
    await world.givenSettings(withSharp());
    givenFill({ wallet: SHARP, at: later(world.clock.moment, -200_000), transaction: aTransaction(5) });
    world.feed.activity = () => Promise.resolve({ rows: [], unreadable: 0, isWhole: true });
    whenTime(2_000);
    // When
    await whenWatched();
    // Then
    expect(eventsOf()).toMatchObject([{ leader: SHARP }]);
    expect((await world.deps.cursors.chain(0))?.wallets).toContain(SHARP);
    world.fillLogs.asked.length = 0;
    whenTime(2_000);
    await whenWatched();
    expect(world.fillLogs.asked).toMatchObject([{ wallets: [SHARP, LEADER] }]);
  });

  test('in a read that is cut is on the chain only once all of it is read', async () => {
    await whenWatched(STEP_MS * 20);
    world.feed.lagMs = () => Promise.resolve(300_000);
    await world.givenSettings(withSharp());
    world.fillLogs.maxBlocks = 70;
    whenTime(2_000);
    await whenWatched();
    expect((await world.deps.cursors.chain(0))?.wallets).not.toContain(SHARP);
    await whenWatched(STEP_MS * 8);
    expect((await world.deps.cursors.chain(0))?.wallets).toContain(SHARP);
  });
});
