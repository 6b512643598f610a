import { describe, expect, test } from '@jest/globals';
import { ENTRY_VALID_MS, MAX_POSTS } from '#core/execution/submit.ts';
import { seeThrough } from '#flows/see-through.ts';
import { RUN_WAITS_MS } from '#flows/send-post.ts';
import { type OrderScript } from '../../../support/fakes/scripted-venue.ts';
import { givenRecorded, givenStarted, theChild, theParent } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { breaches } from '../../../support/world-proofs.ts';

async function givenPosted(script: OrderScript): Promise<FlowWorld> {
  const world = await givenStarted();
  await givenRecorded(world);
  world.venue.scripts.push(script);
  await world.whenExecuted();
  return world;
}

const whenSeenThrough = (world: FlowWorld) => seeThrough(world.deps, theParent(world, 'BUY').parentId);

describe('the run that posted an order', () => {
  test('X1, B1: finds one whose answer was lost, and sends nothing more', async () => {
    // Given
    const world = await givenPosted({ quarters: [4], answer: 'lost' });
    expect(theChild(world, 'BUY').state).toBe('SUBMITTING');
    // When
    await whenSeenThrough(world);
    // Then
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'ACKED', posts: 1 });
    expect(world.venue.posts).toHaveLength(1);
  });

  test('X2, B1: sends one that never arrived again within its ten seconds, under the same id', async () => {
    // Given
    const world = await givenPosted({ quarters: [], answer: 'never-arrived' });
    const { firstPostAt } = theChild(world, 'BUY');
    // When
    await whenSeenThrough(world);
    // Then
    expect(theChild(world, 'BUY').posts).toBeGreaterThan(1);
    expect(theChild(world, 'BUY').posts).toBeLessThanOrEqual(MAX_POSTS);
    expect(theChild(world, 'BUY').lastPostAt! - firstPostAt!).toBeLessThanOrEqual(ENTRY_VALID_MS);
    expect(new Set(world.venue.posts).size).toBe(1);
    expect(breaches(world)).toEqual([]);
  });

  test('leaves what is still unknown after twelve seconds to the reconciler', async () => {
    // Given
    const world = await givenPosted({ quarters: [], answer: 'never-arrived' });
    world.venue.post = () => Promise.resolve({ kind: 'ambiguous', text: 'timeout' });
    const startedAt = world.clock.moment;
    // When
    await whenSeenThrough(world);
    // Then
    expect(theChild(world, 'BUY').state).toBe('SUBMITTING');
    expect(world.clock.moment - startedAt).toBeLessThanOrEqual(RUN_WAITS_MS);
  });

  test('does not wait for an order that the venue has taken', async () => {
    const world = await givenPosted({ quarters: [4] });
    const startedAt = world.clock.moment;
    await whenSeenThrough(world);
    expect(world.clock.moment).toBe(startedAt);
  });
});
