import { describe, expect, test } from '@jest/globals';
import { ENTRY_VALID_MS, MAX_POSTS, POST_SETTLES_MS, repost } from '#core/execution/submit.ts';
import { resolveUnknown } from '#flows/resolve-unknown.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { FOLLOWER } from '../../../support/builders/identities.ts';
import { type OrderScript } from '../../../support/fakes/scripted-venue.ts';
import { givenRecorded, givenStarted, theChild } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { breaches } from '../../../support/world-proofs.ts';

async function givenUnknown(script: OrderScript): Promise<FlowWorld> {
  const world = await givenStarted();
  await givenRecorded(world);
  world.venue.scripts.push(script);
  await world.whenExecuted();
  expect(theChild(world, 'BUY').state).toBe('SUBMITTING');
  return world;
}

const whenLookedUp = (world: FlowWorld) => resolveUnknown(world.deps, theChild(world, 'BUY'), aFollower());

describe('an unknown outcome', () => {
  test.each([
    [POST_SETTLES_MS - 1, 'SUBMITTING'],
    [POST_SETTLES_MS, 'ACKED'],
  ])('of an order that the venue has is, %p ms after the post, %p', async (ms, state) => {
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
    'of an order that never arrived is, %p ms after the post, sent %p times in all, as the same bytes',
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

  test('past its validity keeps the reservation and stays open, however long', async () => {
    // Given
    const world = await givenUnknown({ quarters: [4], answer: 'never-arrived' });
    const { leftUsd } = theChild(world, 'BUY');
    // When
    world.clock.advance(86_400_000);
    await whenLookedUp(world);
    // Then
    expect((await world.ledger.cap({ follower: FOLLOWER, mode: 'live' }, 'G'))?.reserved).toBe(leftUsd);
    expect(await world.ledger.openChildren()).toHaveLength(1);
    expect(world.log.counts.get('OutcomesUnresolved')).toBe(1);
  });

  test(`is never posted more than ${MAX_POSTS} times`, async () => {
    // Given
    const world = await givenUnknown({ quarters: [4], answer: 'never-arrived' });
    world.venue.post = () => Promise.resolve({ kind: 'ambiguous', text: 'timeout' });
    let posts = 0;
    // When
    for (let look = 0; look < 9; look += 1) {
      const child = { ...theChild(world, 'BUY'), lastPostAt: 0 as never, firstPostAt: world.clock.moment };
      await resolveUnknown(world.deps, child, aFollower());
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

  test('a refusal of the second post proves nothing about the first: the reservation stays', async () => {
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
