import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { WHOLE_KEEP } from '#core/model/position.ts';
import { later } from '#core/values/unix-ms.ts';
import { reducePosition } from '#flows/reduce-position.ts';
import { aSelection } from '../../../support/builders/a-settings.ts';
import { LEADER, NOW } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import {
  givenBought,
  givenRecorded,
  givenReduction,
  givenStarted,
  theParent,
  thePosition,
} from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { quietBreaches } from '../../../support/world-proofs.ts';

/** The reduction by so many shares, as a run finds it that is rung for it. */
function theReduction(world: FlowWorld, shares: string): Parameters<typeof reducePosition>[1] {
  const { events, parents } = world.ledger.dump();
  const event = events.find((one) => one.type === 'SELL' && one.shares === sharesOf(shares))!;
  return { event, parent: parents.find((one) => one.eventId === event.eventId)!, now: world.clock.moment };
}

describe('a reduction', () => {
  test('B10: of half of what the leader holds halves the target of 388 shares, once', async () => {
    // Given
    const world = await givenBought();
    await givenReduction(world, '1000');
    const reduction = theReduction(world, '1000');
    // When: runs that read the parent order before another reduced it come to nothing more.
    for (let run = 0; run < 3; run += 1) await reducePosition(world.deps, reduction);
    // Then
    expect(thePosition(world)).toMatchObject({ target: sharesOf('194'), exit: theParent(world, 'SELL').parentId });
    expect(theParent(world, 'SELL').state).toBe('WORKING');
  });

  test('of a follower who owns nothing ends without a position, and a purchase recorded later is whole', async () => {
    // Given
    const world = await givenStarted();
    await givenReduction(world, '100');
    // When
    await world.whenExecuted();
    // Then
    expect(theParent(world, 'SELL')).toMatchObject({ state: 'SKIPPED', reason: { code: 'NO_POSITION' } });
  });

  test('takes those recorded before it along, in their order', async () => {
    // Given
    const world = await givenBought();
    await givenReduction(world, '1000');
    const first = world.doorbell.take();
    await givenReduction(world, '500');
    const second = world.doorbell.take()!;
    expect(first).not.toBe(second);
    // When
    await reducePosition(world.deps, theReduction(world, '500'));
    // Then
    const { target, cuts } = thePosition(world);
    expect(target).toBe(sharesOf('97'));
    expect(cuts.map((cut) => cut.leaderVersion)).toEqual([2n, 3n]);
    expect((await world.ledger.parent(second))?.state).toBe('MERGED');
  });

  test('that comes while a purchase is open leaves that purchase its part', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    await world.whenExecuted();
    await givenReduction(world, '500');
    // When
    await world.whenExecuted();
    // Then
    expect(thePosition(world).buying[0]?.keep).toBe((WHOLE_KEEP * 3n) / 4n);
    expect(await world.untilQuiet()).toBe(true);
    expect(thePosition(world)).toMatchObject({ available: sharesOf('291'), target: sharesOf('291') });
  });

  test('rings the exit that it was merged into', async () => {
    // Given
    const world = await givenBought();
    world.markets.books.clear();
    await givenReduction(world, '1000');
    await world.whenExecuted();
    const exit = theParent(world, 'SELL').parentId;
    await givenReduction(world, '500');
    // When
    await reducePosition(world.deps, theReduction(world, '500'));
    // Then
    expect(world.doorbell.rung.at(-1)).toBe(exit);
  });

  test('is sold whatever speaks against the leader, while nothing more is bought after him', async () => {
    const standings = fc.record(
      {
        veto: fc.constant({ because: 'luck', until: later(NOW, 86_400_000) }),
        paper: fc.record({ settled: fc.bigInt({ min: 0n, max: 99n }), lowerBound: fc.bigInt(-9n, 9n) }),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        standings,
        fc.constantFrom(['1000', '291'] as const, ['4000', '0'] as const),
        async (said, [sold, left]) => {
          // Given
          const world = await givenBought();
          const settings = (await world.deps.settings.current())!;
          await world.givenSettings({ ...settings, selection: aSelection({ shadowEvents: 100n }) });
          await world.deps.snapshots.putLeaderStanding({ leader: LEADER, measuredAt: NOW, ...said });
          // When
          await givenRecorded(world);
          await world.untilQuiet();
          const bought = theParent(world, 'BUY');
          await givenReduction(world, sold);
          await world.untilQuiet();
          // Then
          expect(bought.reason?.code).toBe(said.veto === undefined ? 'LEADER_IN_SHADOW' : 'LEADER_VETOED');
          expect(thePosition(world).available).toBe(sharesOf(left));
        },
      ),
      { numRuns: 8 },
    );
  });

  test('of any parts, their doorbells answered in any order, leaves what the leader keeps', async () => {
    const parts = fc.array(fc.integer({ min: 1, max: 499 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(parts, fc.infiniteStream(fc.nat()), async (sold, picks) => {
        // Given
        const world = await givenBought();
        for (const shares of sold) await givenReduction(world, String(shares));
        const rung = sold.map(() => world.doorbell.take()!);
        // When
        while (rung.length > 0) {
          world.doorbell.giveBack(rung.splice(picks.next().value % rung.length, 1)[0]!);
          await world.whenExecuted();
        }
        await world.untilQuiet();
        // Then
        const kept = sold.reduce((left, shares) => left - BigInt(shares), 2_000n);
        const expected = (sharesOf('388') * kept) / 2_000n;
        const { target } = thePosition(world);
        expect(target).toBeLessThanOrEqual(expected);
        expect(target).toBeGreaterThan(expected - 10n);
        expect(quietBreaches(world).filter((breach) => !breach.includes('are owned'))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
