import { describe, expect, test } from '@jest/globals';
import { later } from '#core/values/unix-ms.ts';
import { recordMissed } from '#flows/record-missed.ts';
import { supplementId } from '#core/values/ids.ts';
import { aTransaction, LEADER, NOW } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { givenRecorded, givenStarted } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { anHourAgo } from '../../../support/sync-steps.ts';

async function record(world: FlowWorld) {
  const settings = (await world.deps.settings.current())!;
  const cursor = (await world.deps.cursors.cursor(LEADER))!;
  const input = { settings, leader: settings.leaders[0]!, cursor, since: anHourAgo(world), now: world.clock.moment };
  return recordMissed(world.deps, input);
}

describe('recording what is missing', () => {
  test('D3: finds what is recorded already, and records the rest once', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    world.givenLeaderFill({ at: later(world.clock.moment, 1_000), transaction: aTransaction(2) });
    world.givenLeaderFill({ at: later(world.clock.moment, 2_000), transaction: aTransaction(3) });
    world.clock.advance(100_000);
    // When
    const first = await record(world);
    const second = await record(world);
    // Then
    expect([first.recorded, second.recorded]).toEqual([1, 0]);
    expect(first.events.map(({ transaction }) => transaction)).toEqual([aTransaction(1), aTransaction(2)]);
    expect(second.events).toEqual(first.events);
  });

  test('leaves the cursor to the watcher', async () => {
    const world = await givenStarted();
    world.givenLeaderFill({ at: later(NOW, 10_000) });
    world.givenLeaderFill({ at: later(NOW, 20_000), transaction: aTransaction(2) });
    world.clock.advance(100_000);
    const before = await world.deps.cursors.cursor(LEADER);
    await record(world);
    expect(await world.deps.cursors.cursor(LEADER)).toEqual(before);
  });

  test('tells both parts of a fill that has grown', async () => {
    const world = await givenStarted();
    await givenRecorded(world);
    const { at } = world.feed.rows[0]!;
    world.givenLeaderFill({ transaction: aTransaction(1), shares: sharesOf('500'), notional: dollars('250'), at });
    world.givenLeaderFill({ at: later(at, 1_000), transaction: aTransaction(3) });
    world.clock.advance(10_000);
    const { events } = await record(world);
    expect(events.map(({ eventId }) => eventId)).toContain(supplementId(events[0]!.eventId, sharesOf('2500')));
    expect(events.map(({ shares }) => shares)).toEqual([sharesOf('2000'), sharesOf('500')]);
  });

  test('never records what lies before the arming: the baseline holds it', async () => {
    const world = await givenStarted();
    world.givenLeaderFill({ at: later(NOW, -600_000) });
    world.givenLeaderFill({ at: later(NOW, -500_000), transaction: aTransaction(2) });
    expect(await record(world)).toMatchObject({ events: [], recorded: 0, history: 2 });
    expect(world.ledger.dump().events).toEqual([]);
  });

  test('says what it does not come to: a walk that was cut, rows that cannot be read, more than fits', async () => {
    const world = await givenStarted();
    for (let at = 1; at <= 302; at += 1)
      world.givenLeaderFill({ at: later(NOW, at * 1_000), transaction: aTransaction(at), notional: dollars('1') });
    world.clock.advance(400_000);
    world.feed.isWhole = false;
    world.feed.unreadable = 3;
    expect(await record(world)).toMatchObject({ recorded: 300, left: 2, unreadable: 3 });
    expect(await record(world)).toMatchObject({ recorded: 1, left: 1 });
  });
});
