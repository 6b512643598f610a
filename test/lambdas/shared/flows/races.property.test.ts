import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shares } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { executeParent } from '#flows/execute-parent.ts';
import { reconcile } from '#flows/reconcile.ts';
import { watchLeaders } from '#flows/watch-leaders.ts';
import { someSettings, theExecution } from '../../../support/builders/a-settings.ts';
import { NOW } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { type FlowWorld, flowWorld } from '../../../support/flow-world.ts';
import { type Gate } from '../../../support/gated-port.ts';
import { breaches, quietBreaches } from '../../../support/world-proofs.ts';

const RUNS = 150;

/** Every call of a port waits until the scheduler picks it: all orders of two runs' calls may come. */
function picked(scheduler: fc.Scheduler): Gate {
  return async (call) => {
    await scheduler.schedule(Promise.resolve());
    return call();
  };
}

async function givenRecordedFill(): Promise<FlowWorld> {
  const world = await flowWorld();
  await world.whenWatched();
  await world.whenReconciled();
  world.givenLeaderFill();
  world.clock.advance(20_000);
  await world.whenWatched();
  return world;
}

function purchases(world: FlowWorld): number {
  return [...world.venue.placed.values()].filter(({ child }) => child.side === 'BUY').length;
}

describe('runs at the same time', () => {
  test('Q1, B22: two executors on one parent order place exactly one order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        // Given
        const world = await givenRecordedFill();
        const parentId = world.doorbell.take()!;
        // When
        const runs = [1, 2].map(() => executeParent(world.depsBehind(picked(scheduler)), parentId));
        await scheduler.waitFor(Promise.all(runs));
        // Then
        expect(world.venue.posts).toHaveLength(1);
        expect(breaches(world)).toEqual([]);
        expect(await world.untilQuiet()).toBe(true);
        expect(purchases(world)).toBe(1);
        expect(quietBreaches(world)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test('B3: two watchers of one leader record his fill once, and it is bought once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        // Given
        const world = await flowWorld();
        await world.whenWatched();
        await world.whenReconciled();
        world.givenLeaderFill();
        world.clock.advance(20_000);
        // When
        const runs = [1, 2].map(() => watchLeaders(world.depsBehind(picked(scheduler)), 4_000));
        await scheduler.waitFor(Promise.all(runs));
        // Then
        expect(world.ledger.dump().events).toHaveLength(1);
        expect(world.ledger.dump().leaderPositions[0]?.shares).toBe(sharesOf('2000'));
        expect(await world.untilQuiet()).toBe(true);
        expect(purchases(world)).toBe(1);
      }),
      { numRuns: RUNS },
    );
  });

  test('X17: a purchase that is still under way and a reduction of all of it leave nothing owned', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, isLost) => {
        // Given
        const world = await givenRecordedFill();
        world.venue.scripts.push({ quarters: [2, 1], confirmsAfter: 2, answer: isLost ? 'lost' : 'given' });
        const purchase = world.doorbell.take()!;
        world.givenLeaderFill({ type: 'SELL', at: later(NOW, 24_000) });
        // When
        await scheduler.waitFor(
          Promise.all([
            executeParent(world.depsBehind(picked(scheduler)), purchase),
            watchLeaders(world.depsBehind(picked(scheduler)), 6_000),
            reconcile(world.depsBehind(picked(scheduler)), { forMs: 4_000, resume: true }),
          ]),
        );
        // Then
        expect(breaches(world)).toEqual([]);
        expect(await world.untilQuiet()).toBe(true);
        expect(quietBreaches(world)).toEqual([]);
        expect(world.ledger.dump().positions.map((position) => position.available)).toEqual([0n]);
      }),
      { numRuns: RUNS },
    );
  });

  test('two reconcilers and an executor book each trade once and sell only what is owned', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        // Given
        const world = await givenRecordedFill();
        world.venue.scripts.push({ quarters: [1, 2], isDuplicated: true }, { quarters: [2], isDuplicated: true });
        await world.whenExecuted();
        world.givenLeaderFill({
          type: 'SELL',
          shares: sharesOf('1000'),
          notional: dollars('500'),
          at: later(NOW, 24_000),
        });
        world.clock.advance(2_000);
        await world.whenWatched();
        const exit = world.doorbell.take()!;
        // When
        const behind = () => world.depsBehind(picked(scheduler));
        await scheduler.waitFor(
          Promise.all([
            reconcile(behind(), { forMs: 2_000, resume: true }),
            reconcile(behind(), { forMs: 2_000, resume: false }),
            executeParent(behind(), exit),
          ]),
        );
        // Then
        expect(breaches(world)).toEqual([]);
        expect(await world.untilQuiet()).toBe(true);
        expect(quietBreaches(world)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test('two executors on siblings, of which each would take the other along, buy each fill once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.constantFrom('1000', '8'),
        fc.constantFrom(2, 3),
        async (scheduler, notional, fills) => {
          // Given
          const world = await flowWorld();
          await world.givenSettings(
            someSettings({
              execution: theExecution({ belowMinimum: 'hold' }),
              monitoring: { pollIntervalMs: 2_000, portfolioSyncIntervalMs: 60_000 },
            }),
          );
          await world.whenWatched();
          await world.whenReconciled();
          for (let count = 1; count <= fills; count += 1)
            world.givenLeaderFill({
              shares: shares(2n * dollars(notional)),
              notional: dollars(notional),
              at: later(NOW, 15_000 + count),
            });
          world.clock.advance(20_000);
          await world.whenWatched();
          // When
          const rung = [1, 2, 3].flatMap(() => world.doorbell.take() ?? []);
          const runs = rung.map((id) => executeParent(world.depsBehind(picked(scheduler)), id));
          await scheduler.waitFor(Promise.all(runs));
          expect(await world.untilQuiet()).toBe(true);
          // Then
          expect(quietBreaches(world)).toEqual([]);
          const { parents } = world.ledger.dump();
          const ends = parents.filter((parent) => parent.state === 'DONE');
          const bought = ends.reduce((total, { lot }) => total + (lot?.amount ?? dollars(notional) / 5n), 0n);
          const missing = (BigInt(fills) * dollars(notional)) / 5n - bought;
          // At most what alone is below the minimum is left behind, and nothing is bought twice.
          expect(missing >= 0n && missing < dollars('2.56')).toBe(true);
        },
      ),
      { numRuns: RUNS },
    );
  });
});
