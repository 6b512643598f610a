import { describe, expect, test } from '@jest/globals';
import { ENTRY_VALID_MS, MAX_POSTS, POST_SETTLES_MS, repost } from '#core/execution/submit.ts';
import { EMPTY_APART_MS, QUARANTINE_MS, UNPROVEN_AFTER_MS } from '#core/execution/plan-proof.ts';
import { WHOLE_KEEP } from '#core/model/position.ts';
import { later } from '#core/values/unix-ms.ts';
import { resolveUnknown } from '#flows/resolve-unknown.ts';
import { UnavailableError } from '#ports/errors.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { FOLLOWER } from '../../../support/builders/identities.ts';
import { type OrderScript } from '../../../support/fakes/scripted-venue.ts';
import { givenRecorded, givenStarted, theChild, theParent, thePosition } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { givenLost, whenReconciledUntil } from '../../../support/quarantine-steps.ts';
import { breaches, quietBreaches } from '../../../support/world-proofs.ts';

async function givenUnknown(script: OrderScript): Promise<FlowWorld> {
  const world = await givenStarted();
  await givenRecorded(world);
  world.venue.scripts.push(script);
  await world.whenExecuted();
  expect(theChild(world, 'BUY').state).toBe('SUBMITTING');
  return world;
}

const whenLookedUp = (world: FlowWorld) =>
  resolveUnknown(world.deps, { child: theChild(world, 'BUY'), follower: aFollower() });

describe('an unknown outcome', () => {
  test.each([
    [POST_SETTLES_MS - 1, 'SUBMITTING'],
    [POST_SETTLES_MS, 'ACKED'],
  ])('X1, B1: of an order that the venue has is, %p ms after the post, %p', async (ms, state) => {
    // Given
    const world = await givenUnknown({ quarters: [4], answer: 'lost' });
    world.clock.advance(ms);
    // When
    await whenLookedUp(world);
    // Then
    expect(theChild(world, 'BUY').state).toBe(state);
    expect(world.venue.posts).toHaveLength(1);
  });

  test('is known from a trade alone, when the venue no longer shows the order', async () => {
    // Given
    const world = await givenUnknown({ quarters: [4], answer: 'lost' });
    world.venue.order = () => Promise.resolve(undefined);
    world.clock.advance(POST_SETTLES_MS);
    // When
    await whenLookedUp(world);
    // Then
    expect(theChild(world, 'BUY').state).toBe('ACKED');
  });

  test.each([
    [ENTRY_VALID_MS, 2],
    [ENTRY_VALID_MS + 1, 1],
  ])(
    'X2, B1: of an order that never arrived is, %p ms after the post, sent %p times in all, as the same bytes',
    async (ms, posts) => {
      // Given
      const world = await givenUnknown({ quarters: [4], answer: 'never-arrived' });
      world.clock.advance(ms);
      // When
      await whenLookedUp(world);
      // Then
      expect(world.venue.posts).toHaveLength(posts);
      expect(breaches(world)).toEqual([]);
      expect(theChild(world, 'BUY').state).toBe(posts === 2 ? 'ACKED' : 'SUBMITTING');
    },
  );

  test(`is never posted more than ${MAX_POSTS} times`, async () => {
    // Given
    const world = await givenUnknown({ quarters: [4], answer: 'never-arrived' });
    world.venue.post = () => Promise.resolve({ kind: 'ambiguous', text: 'timeout' });
    let posts = 0;
    // When
    for (let look = 0; look < 9; look += 1) {
      const child = { ...theChild(world, 'BUY'), lastPostAt: 0 as never, firstPostAt: world.clock.moment };
      await resolveUnknown(world.deps, { child, follower: aFollower() });
      posts = theChild(world, 'BUY').posts;
    }
    // Then
    expect(posts).toBe(MAX_POSTS);
  });

  test.each(['REDUCING', 'HALTED'] as const)('of an entry is not posted again while the switch is %s', async (mode) => {
    // Given
    const world = await givenUnknown({ quarters: [4], answer: 'never-arrived' });
    world.clock.advance(POST_SETTLES_MS);
    world.ledger.setTradingMode({ follower: FOLLOWER, mode: 'live' }, mode);
    // When
    await whenLookedUp(world);
    // Then
    expect(world.venue.posts).toHaveLength(1);
    expect(theChild(world, 'BUY').state).toBe('SUBMITTING');
  });

  test('two reconcilers at once post it once more', async () => {
    // Given
    const world = await givenUnknown({ quarters: [4], answer: 'never-arrived' });
    world.clock.advance(POST_SETTLES_MS);
    // When
    await Promise.all([whenLookedUp(world), whenLookedUp(world)]);
    // Then
    expect(world.venue.posts).toHaveLength(2);
  });

  test('whose second post was counted a third time before it was sent is the third run’s to send', async () => {
    // Given
    const world = await givenUnknown({ quarters: [4], answer: 'never-arrived' });
    world.clock.advance(POST_SETTLES_MS);
    const { commit } = world.ledger;
    world.ledger.commit = async (changes) => {
      const result = await commit(changes);
      const child = theChild(world, 'BUY');
      if (child.posts === 2) await commit(repost(child, world.clock.moment));
      return result;
    };
    // When
    await whenLookedUp(world);
    // Then
    expect(world.venue.posts).toHaveLength(1);
    expect(theChild(world, 'BUY').posts).toBe(3);
  });

  test('X6: a refusal of the second post proves nothing about the first: the reservation stays', async () => {
    // Given
    const world = await givenUnknown({ quarters: [4], answer: 'never-arrived' });
    world.clock.advance(POST_SETTLES_MS);
    world.venue.post = () => Promise.resolve({ kind: 'refused', text: 'not enough balance' });
    // When
    await whenLookedUp(world);
    // Then
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'SUBMITTING', posts: 2, refused: [2] });
    expect(breaches(world)).toEqual([]);
  });
});

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;
/** The look that finds nothing comes 5 s after the second cancel, the second look 30 s later. */
const PROVEN_MS = QUARANTINE_MS + 5_000 + EMPTY_APART_MS;

describe('a purchase that never reached the venue', () => {
  test('X2: is cancelled at the end of its validity and 180 s after its last post, and dead 35 s later', async () => {
    // Given
    const world = await givenLost();
    const { leftUsd } = theChild(world, 'BUY');
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'SUBMITTING', posts: 2 });
    expect(world.venue.cancels).toHaveLength(1);
    // When
    await whenReconciledUntil(world, 'BUY', QUARANTINE_MS - 1);
    expect(world.venue.cancels).toHaveLength(1);
    await whenReconciledUntil(world, 'BUY', QUARANTINE_MS);
    expect(world.venue.cancels).toHaveLength(2);
    await whenReconciledUntil(world, 'BUY', PROVEN_MS - 1);
    expect((await world.ledger.cap(MAIN, 'G'))?.reserved).toBe(leftUsd);
    await whenReconciledUntil(world, 'BUY', PROVEN_MS);
    // Then
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'DEAD', leftUsd: 0n });
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'EXPIRED', reason: { code: 'OUTCOME_DEAD' } });
    expect(thePosition(world)).toMatchObject({ buying: [], late: [{ keep: WHOLE_KEEP }] });
    expect(world.venue.cancels).toHaveLength(2);
    expect(world.log.counts.get('OutcomesDead')).toBe(1);
    expect(quietBreaches(world)).toEqual([]);
  });

  test.each([20_000, 100_000, 179_000])(
    'X3: and does so %p ms after its last post, is found, and bought',
    async (ms) => {
      // Given
      const world = await givenLost();
      await whenReconciledUntil(world, 'BUY', ms);
      // When
      world.venue.arrive(aFollower(), theChild(world, 'BUY'));
      await world.whenReconciled();
      // Then
      expect(theChild(world, 'BUY').state).toBe('ACKED');
      expect(theChild(world, 'BUY').evidence).toBeUndefined();
      expect(await world.untilQuiet()).toBe(true);
      expect(theChild(world, 'BUY').state).toBe('DONE');
      expect(quietBreaches(world)).toEqual([]);
    },
  );

  test('X3: but could be cancelled, was there: it is acknowledged, not dead', async () => {
    const world = await givenLost();
    world.venue.cancel = () => Promise.resolve('cancelled');
    await whenReconciledUntil(world, 'BUY', QUARANTINE_MS);
    expect(theChild(world, 'BUY').state).toBe('ACKED');
  });

  test('is not dead while the venue gives no answer to its cancels', async () => {
    const world = await givenLost();
    world.venue.cancel = () => Promise.resolve('unknown');
    await whenReconciledUntil(world, 'BUY', 2 * PROVEN_MS);
    expect(theChild(world, 'BUY').state).toBe('SUBMITTING');
  });

  test.each(['order', 'trades'] as const)(
    'X14: keeps its reservation while its %s cannot be read, and a person is told',
    async (source) => {
      // Given
      const world = await givenLost();
      const { leftUsd } = theChild(world, 'BUY');
      const answers = world.venue[source];
      Object.assign(world.venue, { [source]: () => Promise.reject(new UnavailableError('down')) });
      // When
      await whenReconciledUntil(world, 'BUY', UNPROVEN_AFTER_MS - 1);
      expect(world.log.counts.get('OutcomesUnproven')).toBeUndefined();
      await whenReconciledUntil(world, 'BUY', UNPROVEN_AFTER_MS);
      // Then
      expect(world.log.counts.get('OutcomesUnproven')).toBe(1);
      expect((await world.ledger.cap(MAIN, 'G'))?.reserved).toBe(leftUsd);
      Object.assign(world.venue, { [source]: answers });
      await whenReconciledUntil(world, 'BUY', UNPROVEN_AFTER_MS + EMPTY_APART_MS + 20_000);
      expect(theChild(world, 'BUY').state).toBe('DEAD');
      expect(quietBreaches(world)).toEqual([]);
    },
  );

  test('is declared dead once by two runs at once', async () => {
    const world = await givenLost();
    await whenReconciledUntil(world, 'BUY', PROVEN_MS - 1);
    world.clock.advance(1);
    await Promise.all([world.whenReconciled(), world.whenReconciled()]);
    expect(theChild(world, 'BUY').state).toBe('DEAD');
    expect(world.log.counts.get('OutcomesDead')).toBe(1);
    expect(quietBreaches(world)).toEqual([]);
  });

  test('is not dead when another run has found it while this one proved that it is not there', async () => {
    // Given
    const world = await givenLost();
    await whenReconciledUntil(world, 'BUY', PROVEN_MS - 1);
    const { orderStatus } = world.chain;
    world.chain.orderStatus = async (order) => {
      const status = await orderStatus(order);
      world.venue.arrive(aFollower(), theChild(world, 'BUY'));
      await resolveUnknown(world.deps, { child: theChild(world, 'BUY'), follower: aFollower() });
      return status;
    };
    // When
    world.clock.advance(1);
    await world.whenReconciled();
    // Then
    expect(theChild(world, 'BUY').state).toBe('ACKED');
    expect(breaches(world)).toEqual([]);
  });
});

describe('a sale that never reached the venue', () => {
  test('X2: gives its shares back when it is dead, and the exit makes its next try at once', async () => {
    // Given
    const world = await givenLost('SELL');
    const dead = theChild(world, 'SELL').venueOrderId;
    expect(thePosition(world).selling).toBe(194_000_000n);
    // When
    await whenReconciledUntil(world, 'SELL', PROVEN_MS);
    while (world.doorbell.take() !== undefined);
    world.clock.advance(5_000);
    await resolveUnknown(world.deps, { child: theChild(world, 'SELL'), follower: aFollower() });
    // Then
    expect((await world.ledger.child(dead))?.state).toBe('DEAD');
    expect(thePosition(world)).toMatchObject({ available: 388_000_000n, selling: 0n });
    expect(world.doorbell.rung.at(-1)).toBe(theParent(world, 'SELL').parentId);
    await world.whenExecuted();
    expect(theChild(world, 'SELL')).toMatchObject({ attempt: 1, state: 'ACKED' });
    expect(await world.untilQuiet()).toBe(true);
    expect(thePosition(world).available).toBe(194_000_000n);
    expect(quietBreaches(world)).toEqual([]);
  });
});

test('two orders of one token that never were prove each other: neither waits for the other for ever', async () => {
  // Given
  const world = await givenStarted();
  world.venue.post = () => Promise.resolve({ kind: 'ambiguous', text: 'timeout' });
  await givenRecorded(world);
  await world.whenExecuted();
  await givenRecorded(world);
  await world.whenExecuted();
  expect(await world.ledger.openChildren()).toHaveLength(2);
  // When
  await whenReconciledUntil(world, 'BUY', later(world.clock.moment, 300_000) - world.clock.moment);
  // Then
  expect(world.ledger.dump().children.map((child) => child.state)).toEqual(['DEAD', 'DEAD']);
  expect(quietBreaches(world)).toEqual([]);
});
