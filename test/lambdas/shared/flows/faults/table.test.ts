import { describe, expect, test } from '@jest/globals';
import { GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { later } from '#core/values/unix-ms.ts';
import { executeParent } from '#flows/execute-parent.ts';
import { reconcile } from '#flows/reconcile.ts';
import { watchLeaders } from '#flows/watch-leaders.ts';
import { ConfigurationError, UnavailableError } from '#ports/errors.ts';
import { FOLLOWER, LEADER } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';
import {
  givenBought,
  givenRecorded,
  givenReduction,
  givenStarted,
  theChild,
  theParent,
  thenNoOrderPlaced,
  thePosition,
} from '../../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../../support/flow-world.ts';
import { gatedPort } from '../../../../support/gated-port.ts';
import { breaches, quietBreaches } from '../../../../support/world-proofs.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;
const down = () => Promise.reject(new UnavailableError('the table did not answer'));

/** The ports behind which the table stands answer nothing. */
function withoutTable({ deps }: FlowWorld): FlowWorld['deps'] {
  const { ledger, settings, snapshots, cursors } = deps;
  return {
    ...deps,
    ledger: gatedPort(ledger, down),
    settings: gatedPort(settings, down),
    snapshots: gatedPort(snapshots, down),
    cursors: gatedPort(cursors, down),
  };
}

describe('a table that is down for fifteen minutes', () => {
  test('S6: nothing is posted meanwhile; afterwards the reductions are followed, and what is stale is recorded as that', async () => {
    // Given
    const world = await givenBought();
    const dark = withoutTable(world);
    const { moment: at } = world.clock;
    world.givenLeaderFill({ type: 'SELL', shares: sharesOf('1000'), at });
    world.givenLeaderFill({ at: later(at, 1_000) });
    const known = theParent(world, 'BUY').parentId;
    // When
    for (let minute = 0; minute < 15; minute += 1) {
      await expect(watchLeaders(dark, 2_000)).rejects.toThrow(UnavailableError);
      await expect(executeParent(dark, known)).rejects.toThrow(UnavailableError);
      await expect(reconcile(dark, { forMs: 0, resume: false })).rejects.toThrow(UnavailableError);
      world.clock.advance(60_000);
    }
    expect(world.venue.posts).toHaveLength(1);
    expect(await world.untilQuiet()).toBe(true);
    // Then
    expect(theParent(world, 'SELL')).toMatchObject({ state: 'DONE', filledShares: sharesOf('194') });
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'SKIPPED', reason: { code: 'STALE' } });
    expect(thePosition(world).available).toBe(sharesOf('194'));
    expect(quietBreaches(world)).toEqual([]);
  });

  test.each([
    ['reserves', 0, 'NEW'],
    ['counts the post', 1, 'RESERVED'],
  ])('S6: from the transaction on that %s: nothing leaves that is not stored', async (_, commits, left) => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const { commit } = world.ledger;
    let made = 0;
    world.ledger.commit = (changes) => {
      const isOfChild = changes.some((change) => change.kind === 'put' && change.type === 'child');
      if (isOfChild && made === commits) return down();
      made += Number(isOfChild);
      return commit(changes);
    };
    // When
    await expect(executeParent(world.deps, world.doorbell.take()!)).rejects.toThrow(UnavailableError);
    // Then
    expect(world.venue.posts).toEqual([]);
    const { parents, children } = world.ledger.dump();
    expect((children[0] ?? parents[0])?.state).toBe(left);
    world.ledger.commit = commit;
    expect(await world.untilQuiet()).toBe(true);
    expect(quietBreaches(world)).toEqual([]);
  });
});

describe('reads that show what was', () => {
  test('S7: caps as they were at the start never let fifteen purchases of 200 dollars take more than 2,000', async () => {
    // Given
    const world = await givenStarted();
    const { cap } = world.ledger;
    const names = [GLOBAL_CAP, leaderCap(LEADER)];
    const then = new Map(await Promise.all(names.map(async (name) => [name, await cap(MAIN, name)] as const)));
    world.ledger.cap = (_, name) => Promise.resolve(then.get(name));
    // When
    for (let at = 0; at < 15; at += 1) {
      await givenRecorded(world);
      await world.whenExecuted();
    }
    // Then
    const used = (await cap(MAIN, leaderCap(LEADER)))?.used ?? 0n;
    expect(used).toBeLessThanOrEqual(dollars('2000'));
    expect(used).toBeGreaterThan(dollars('1900'));
    expect(world.venue.posts).toHaveLength(10);
    expect(breaches(world)).toEqual([]);
    world.ledger.cap = cap;
    for (const { parentId } of world.ledger.dump().parents) await executeParent(world.deps, parentId);
    expect(world.ledger.dump().parents.filter(({ state }) => state === 'NEW')).toEqual([]);
    expect(breaches(world)).toEqual([]);
  });

  test('S7: a position from before its sale is not sold a second time', async () => {
    // Given
    const world = await givenBought();
    await givenReduction(world, '1000');
    const { position } = world.ledger;
    await world.whenExecuted();
    const sold = theChild(world, 'SELL');
    const parent = theParent(world, 'SELL');
    const before = { ...thePosition(world), available: sharesOf('388'), selling: sharesOf('0') };
    // When
    const { openChild: _, ...early } = parent;
    const stale = {
      ...world.ledger,
      position: () => Promise.resolve({ ...before, version: before.version - 1n }),
      parent: () => Promise.resolve({ ...early, version: parent.version - 1n }),
    };
    await executeParent({ ...world.deps, ledger: stale }, parent.parentId);
    world.ledger.position = position;
    // Then
    expect(world.ledger.dump().children.filter(({ side }) => side === 'SELL')).toEqual([sold]);
    expect(breaches(world)).toEqual([]);
  });
});

describe('settings of which only the last known are left', () => {
  test('S11: nothing is bought by them, and what the leader sells is sold', async () => {
    // Given
    const world = await givenBought();
    const { current } = world.deps.settings;
    const settings = {
      ...world.deps.settings,
      current: async () => {
        const known = await current();
        return known && { ...known, isLastKnown: true as const };
      },
    };
    await givenRecorded(world);
    const bought = world.doorbell.take()!;
    await givenReduction(world, '1000');
    const sold = world.doorbell.take()!;
    const posts = world.venue.posts.length;
    // When
    await executeParent({ ...world.deps, settings }, bought);
    // Then
    expect((await world.ledger.parent(bought))?.reason).toMatchObject({ code: 'SETTINGS_LOST' });
    expect(world.venue.posts).toHaveLength(posts);
    // When
    await executeParent({ ...world.deps, settings }, sold);
    // Then
    expect(theChild(world, 'SELL').state).toBe('ACKED');
    expect(world.venue.posts).toHaveLength(posts + 1);
    expect(breaches(world)).toEqual([]);
  });
});

describe('settings that cannot be had', () => {
  test.each([
    ['are gone', () => Promise.resolve(undefined), ConfigurationError],
    ['cannot be read', down, UnavailableError],
  ])('S11: because they %s: nothing is bought', async (_, current, error) => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const deps = { ...world.deps, settings: { ...world.deps.settings, current } };
    // When
    await expect(executeParent(deps, world.doorbell.take()!)).rejects.toThrow(error);
    // Then
    thenNoOrderPlaced(world);
    expect(theParent(world, 'BUY').state).toBe('NEW');
  });
});
