import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bps } from '#core/values/bps.ts';
import { againParentId, fillId, parentIdOf } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { watchLeaders } from '#flows/watch-leaders.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { aBook } from '../../../support/builders/a-market.ts';
import { aFollow, someSettings, theExecution, theLimits } from '../../../support/builders/a-settings.ts';
import { aTransaction, FOLLOWER, LEADER, NOW, OTHER_TOKEN, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { givenBought, givenRecorded, givenReduction, givenStarted } from '../../../support/flow-steps.ts';
import { type FlowWorld, flowWorld } from '../../../support/flow-world.ts';
import { type Fault, oneFault } from '../../../support/one-fault.ts';
import { givenLater, givenStale, whenSynced } from '../../../support/sync-steps.ts';
import { quietBreaches } from '../../../support/world-proofs.ts';

const FILL = fillId(LEADER, aTransaction(1), TOKEN, 'BUY');
const FIRST = parentIdOf(FOLLOWER, FILL);
const AGAIN = againParentId(FOLLOWER, FILL);
const parentsOf = (world: FlowWorld) =>
  Object.fromEntries(world.ledger.dump().parents.map((one) => [one.parentId, [one.state, one.reason?.code]]));

describe('an entry that ended as too old', () => {
  test('D5: is bought once a person asks for it, as one order more; the first one keeps its end', async () => {
    // Given
    const world = await givenStale();
    expect(parentsOf(world)).toEqual({ [FIRST]: ['SKIPPED', 'STALE'] });
    // When
    const report = await whenSynced(world);
    expect(world.doorbell.rung).toContain(AGAIN);
    await world.untilQuiet();
    // Then
    expect(report).toMatchObject({ recorded: 0, history: 0, left: 0, isRung: true });
    expect(report.rows).toMatchObject([{ side: 'BUY', action: 'order', parentId: AGAIN }]);
    expect(parentsOf(world)).toEqual({ [FIRST]: ['SKIPPED', 'STALE'], [AGAIN]: ['DONE', undefined] });
    expect(world.venue.posts).toHaveLength(1);
    expect(quietBreaches(world)).toEqual([]);
  });

  test.each(['first', 'second'])(
    'B3: is bought once, though the %s command asks for it after the first',
    async (command) => {
      // Given
      const world = await givenStale();
      await whenSynced(world);
      // When: before and after the first is executed
      const early = await whenSynced(world, { command });
      await world.untilQuiet();
      const late = await whenSynced(world, { command });
      await world.untilQuiet();
      // Then
      expect([early.rows, late.rows]).toEqual([[], []]);
      expect(world.venue.posts).toHaveLength(1);
    },
  );

  test('is not taken up where its price has moved, and a later command finds it when the price is back', async () => {
    // Given
    const world = await givenStale();
    world.markets.books.set(TOKEN, aBook({ asks: [{ price: priceOf('0.9'), shares: sharesOf('1000') }] }));
    // When
    const moved = await whenSynced(world);
    await world.untilQuiet();
    world.markets.books.set(TOKEN, aBook());
    const back = await whenSynced(world, { command: 'second' });
    await world.untilQuiet();
    // Then
    expect(moved.rows).toMatchObject([{ action: 'none', reason: { code: 'PRICE_MOVED' } }]);
    expect(back.rows).toMatchObject([{ action: 'order' }]);
    expect(world.venue.posts).toHaveLength(1);
  });

  test.each([
    ['REDUCING', 'TRADING_REDUCING'],
    ['HALTED', 'TRADING_HALTED'],
  ] as const)('is refused while trading is %s', async (mode, code) => {
    const world = await givenStale();
    world.ledger.setTradingMode({ follower: FOLLOWER, mode: 'live' }, mode);
    expect((await whenSynced(world)).rows).toMatchObject([{ action: 'none', reason: { code } }]);
    await world.untilQuiet();
    expect(world.venue.posts).toEqual([]);
  });

  test('is bought less by what the leader has sold since, three hours after the follower has forgotten it', async () => {
    // Given: half of it sold, long ago
    const world = await givenStale();
    await givenReduction(world, '1000');
    await world.untilQuiet();
    await givenLater(world, 3 * 3_600_000);
    const fresh = await givenStale();
    // When
    const half = await whenSynced(world, { since: later(NOW, 0) });
    const whole = await whenSynced(fresh);
    await world.untilQuiet();
    // Then
    const [bought, all] = [half.rows[0]?.shares ?? 0n, whole.rows[0]?.shares ?? 0n];
    expect(bought).toBeGreaterThan(0n);
    expect(bought * 2n <= all + sharesOf('2') && bought * 2n >= all - sharesOf('2')).toBe(true);
    expect(world.ledger.dump().positions[0]?.target).toBe(bought);
  });

  test('of which the leader has sold everything since buys nothing', async () => {
    const world = await givenStale();
    await givenReduction(world, '2000');
    await world.untilQuiet();
    const { rows } = await whenSynced(world);
    await world.untilQuiet();
    expect(rows).toMatchObject([{ action: 'none', reason: { code: 'NETTED' } }]);
    expect(world.venue.posts).toEqual([]);
  });

  test('waits no longer than a quarter of an hour for its execution', async () => {
    // Given
    const world = await givenStale();
    await whenSynced(world);
    await givenLater(world, 900_001);
    // When
    await world.untilQuiet();
    // Then
    expect(parentsOf(world)[AGAIN]).toEqual(['SKIPPED', 'STALE']);
    expect(world.venue.posts).toEqual([]);
    // And it was the only time
    expect((await whenSynced(world, { command: 'second' })).rows).toEqual([]);
  });

  test('is not bought by a follower whom the command does not name', async () => {
    const world = await givenStale();
    await expect(whenSynced(world, { follower: 'other' })).rejects.toThrow(ConfigurationError);
    expect(world.ledger.dump().parents).toHaveLength(1);
  });
});

describe('trades that nobody recorded', () => {
  test('D5: are recorded and bought, however old; those of before the arming are counted only', async () => {
    // Given: two trades while the watcher was down, one before it was ever armed
    const world = await givenStarted();
    world.givenLeaderFill({ at: later(NOW, -60_000) });
    world.givenLeaderFill({ at: later(NOW, 30_000), transaction: aTransaction(2) });
    world.givenLeaderFill({ at: later(NOW, 40_000), transaction: aTransaction(3), shares: sharesOf('1') });
    await givenLater(world, 600_000);
    // When
    const report = await whenSynced(world);
    const { events } = world.ledger.dump();
    await world.untilQuiet();
    // Then: the newest transaction may still grow, and is the watcher's
    expect(report).toMatchObject({ recorded: 1, history: 1 });
    expect(events.map(({ transaction }) => transaction)).toEqual([aTransaction(2)]);
    expect(world.ledger.dump().events).toHaveLength(2);
    expect(world.venue.posts).toHaveLength(1);
  });

  test('B20: a reduction among them sells what is owned', async () => {
    // Given
    const world = await givenBought();
    world.givenLeaderFill({
      type: 'SELL',
      at: world.clock.moment,
      transaction: aTransaction(2),
      shares: sharesOf('2000'),
    });
    await givenLater(world, 600_000);
    world.givenLeaderFill({ at: world.clock.moment, transaction: aTransaction(3), notional: dollars('0.01') });
    // When
    const report = await whenSynced(world);
    await world.untilQuiet();
    // Then
    expect(report.rows).toMatchObject([{ side: 'SELL', action: 'order', shares: sharesOf('388') }]);
    expect(world.ledger.dump().positions[0]).toMatchObject({ available: 0n, target: 0n });
  });

  test('begin where the watcher stopped, also when less is asked for: order makes the fractions', async () => {
    // Given: what the watcher has yet to see lies before the time that is asked for
    const world = await givenStarted();
    world.givenLeaderFill({ at: later(NOW, 30_000) });
    world.givenLeaderFill({ at: later(NOW, 500_000), transaction: aTransaction(2) });
    world.givenLeaderFill({ at: later(NOW, 510_000), transaction: aTransaction(3) });
    await givenLater(world, 600_000);
    // When
    const report = await whenSynced(world, { since: later(NOW, 400_000) });
    // Then: both are recorded, and only the asked for is lifted
    expect(report.recorded).toBe(2);
    expect(report.rows.map(({ at }) => at)).toEqual([later(NOW, 500_000)]);
    expect(
      world.ledger
        .dump()
        .events.map(({ before }) => before)
        .sort(),
    ).toEqual([0n, sharesOf('2000')]);
  });

  test('of a leader who was never armed are not looked for', async () => {
    const world = await flowWorld();
    await expect(whenSynced(world)).rejects.toThrow(/not watched yet/);
  });
});

describe('a dry run', () => {
  test('shows what the command does, and stores nothing', async () => {
    // Given
    const world = await givenStale();
    world.givenLeaderFill({ at: later(world.clock.moment, -60_000), transaction: aTransaction(2) });
    world.givenLeaderFill({
      at: later(world.clock.moment, -50_000),
      transaction: aTransaction(3),
      shares: sharesOf('1'),
    });
    const before = world.ledger.dump();
    const rung = world.doorbell.rung.length;
    // When
    const plan = await whenSynced(world, { dryRun: true });
    // Then
    expect(world.ledger.dump()).toEqual(before);
    expect(world.doorbell.rung).toHaveLength(rung);
    expect(plan.dryRun).toBe(true);
    expect({ ...(await whenSynced(world)), dryRun: true }).toEqual(plan);
  });

  test('counts in its limits what it buys already', async () => {
    // Given: a purchase of 200 dollars in each outcome, for an allocation of 250
    const limits = theLimits({ maxPositionBps: bps(10_000n) });
    const world = await givenStarted(someSettings({ limits, follows: [aFollow({ allocated: dollars('250') })] }));
    world.markets.books.set(OTHER_TOKEN, aBook());
    const large = { notional: dollars('8000'), shares: sharesOf('16000') };
    await givenRecorded(world, large);
    await givenRecorded(world, { ...large, token: OTHER_TOKEN, transaction: aTransaction(2) });
    await world.whenWatched();
    await givenLater(world, 120_000);
    await world.whenExecuted();
    world.givenLeaderFill({ at: world.clock.moment, transaction: aTransaction(3), notional: dollars('0.01') });
    // When
    const { rows } = await whenSynced(world, { dryRun: true });
    // Then
    expect(rows.map(({ action }) => action)).toEqual(['order', 'order']);
    expect(rows.reduce((sum, { usd }) => sum + (usd ?? 0n), 0n)).toBeLessThanOrEqual(dollars('250'));
    expect(rows.reduce((sum, { usd }) => sum + (usd ?? 0n), 0n)).toBeGreaterThan(dollars('200'));
  });
});

describe('small entries', () => {
  test('that are too old alone go along with each other', async () => {
    // Given: each below the venue's minimum of five shares
    const world = await givenStarted(someSettings({ execution: theExecution({ belowMinimum: 'hold' }) }));
    for (const at of [1, 2, 3, 4])
      await givenRecorded(world, { shares: sharesOf('20'), notional: dollars('10'), transaction: aTransaction(at) });
    await givenLater(world, 120_000);
    await world.whenExecuted();
    // When
    const { rows } = await whenSynced(world);
    await world.untilQuiet();
    // Then: the newest may still grow, and is the watcher's
    expect(rows).toMatchObject([{ action: 'order', joined: 2 }]);
    expect(world.venue.posts).toHaveLength(1);
  });
});

const OVER = 400_000;

/** The leader buys, sells half and buys more while nobody looks; then watcher and person look at once. */
async function givenUnseen(gate?: Parameters<typeof flowWorld>[0]): Promise<FlowWorld> {
  const world = await flowWorld(gate);
  await world.whenWatched();
  await world.whenReconciled();
  world.givenLeaderFill({ at: later(NOW, 30_000) });
  world.givenLeaderFill({ type: 'SELL', at: later(NOW, 60_000), shares: sharesOf('1000'), notional: dollars('500') });
  world.givenLeaderFill({ at: later(NOW, 90_000), transaction: aTransaction(3) });
  await givenLater(world, OVER);
  return world;
}

const truth = [
  ['BUY', sharesOf('2000'), 0n],
  ['SELL', sharesOf('1000'), sharesOf('2000')],
  ['BUY', sharesOf('2000'), sharesOf('1000')],
];
const eventsOf = (world: FlowWorld) =>
  [...world.ledger.dump().events].sort((a, b) => a.at - b.at).map(({ type, shares, before }) => [type, shares, before]);

describe('beside others', () => {
  test('D3: in any interleaving with a watcher each event is recorded once, and bought at most once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        // Given
        const world = await givenUnseen();
        const gate = (call: () => unknown) => scheduler.schedule(Promise.resolve()).then(call);
        const [watcher, person] = [world.depsBehind(gate), world.depsBehind(gate)];
        // When
        const both = Promise.allSettled([watchLeaders(watcher, 0), whenSynced(world, {}, person)]);
        await scheduler.waitFor(both);
        await world.untilQuiet();
        await whenSynced(world, { command: 'second' });
        await world.untilQuiet();
        // Then
        expect(eventsOf(world)).toEqual(truth);
        const children = world.ledger.dump().children.filter(({ side }) => side === 'BUY');
        expect(children.length).toBe(2);
        expect(quietBreaches(world)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  }, 120_000);

  test('B3: a crash at any call and the same command again come to the same as no crash', async () => {
    const counted = oneFault();
    const calm = await givenUnseen();
    await whenSynced(calm, {}, calm.depsBehind(counted.gate));
    const wanted = await end(calm);
    for (let at = 1; at <= counted.calls(); at += 1) {
      for (const when of ['before', 'after'] as const) {
        const fault: Fault = { at, when, how: 'crash' };
        const world = await givenUnseen();
        await whenSynced(world, {}, world.depsBehind(oneFault(fault).gate)).catch(() => undefined);
        await whenSynced(world);
        expect({ fault, ...(await end(world)) }).toEqual({ fault, ...wanted });
      }
    }
  }, 120_000);
});

async function end(world: FlowWorld): Promise<object> {
  await world.untilQuiet();
  const { positions, children } = world.ledger.dump();
  return {
    events: eventsOf(world),
    owned: positions.map(({ available, target }) => [available, target]),
    bought: children.filter(({ side }) => side === 'BUY').length,
    breaches: quietBreaches(world),
  };
}
