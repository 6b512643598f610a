import { expect } from '@jest/globals';
import { type ChildOrder } from '#core/model/child-order.ts';
import { later } from '#core/values/unix-ms.ts';
import { watchLateFills } from '#flows/watch-late-fills.ts';
import { type PostOutcome } from '#ports/venue.ts';
import { aFollower } from './builders/a-settings.ts';
import { type OrderScript } from './fakes/scripted-venue.ts';
import { givenBought, givenRecorded, givenReduction, givenStarted, theChild } from './flow-steps.ts';
import { type FlowWorld } from './flow-world.ts';

const TIMEOUT: PostOutcome = { kind: 'ambiguous', text: 'timeout' };

/** A purchase, or the sale of half a position, none of whose posts ever reaches the venue. */
export async function givenLost(side: 'BUY' | 'SELL' = 'BUY'): Promise<FlowWorld> {
  const world = side === 'BUY' ? await givenStarted() : await givenBought();
  if (side === 'BUY') await givenRecorded(world);
  else await givenReduction(world, '1000');
  const { post } = world.venue;
  world.venue.post = () => Promise.resolve(TIMEOUT);
  await world.whenExecuted();
  for (let seconds = 0; seconds <= 30; seconds += 6) {
    world.clock.advance(6_000);
    await world.whenReconciled();
  }
  world.venue.post = post;
  return world;
}

/** Reconciles every five seconds until so long after the last post of the order. */
export async function whenReconciledUntil(world: FlowWorld, side: 'BUY' | 'SELL', ms: number): Promise<void> {
  const { lastPostAt = world.clock.moment } = theChild(world, side);
  while (world.clock.moment < later(lastPostAt, ms)) {
    world.clock.advance(Math.min(5_000, lastPostAt + ms - world.clock.moment));
    await world.whenReconciled();
  }
}

/** The sale of half a position, which the venue refuses; should its bytes arrive after all, it does with them as told. */
export async function givenRefusedSale(
  script: Omit<OrderScript, 'answer'>,
): Promise<{ world: FlowWorld; refused: ChildOrder }> {
  const world = await givenBought();
  await givenReduction(world, '1000');
  world.venue.scripts.push({ ...script, answer: 'refused' });
  await world.whenExecuted();
  const refused = theChild(world, 'SELL');
  expect(refused.state).toBe('REJECTED');
  return { world, refused };
}

/** Such a sale, filled after all, of which the venue's list has told. */
export async function givenLateSale(
  script: Omit<OrderScript, 'answer'>,
): Promise<{ world: FlowWorld; late: ChildOrder }> {
  const { world, refused } = await givenRefusedSale(script);
  world.venue.arrive(aFollower(), refused);
  world.clock.advance(60_000);
  await watchLateFills(world.deps, aFollower(), world.clock.moment);
  const late = await world.ledger.child(refused.venueOrderId);
  expect(late?.state).toBe('LATE_FILL');
  return { world, late: late! };
}
