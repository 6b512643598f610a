import { describe, expect, test } from '@jest/globals';
import { executeParent } from '#flows/execute-parent.ts';
import { reconcile } from '#flows/reconcile.ts';
import { ANSWERED_WITHIN_MS, MAX_TAKEN_UP, type RingMemory, ringOrTakeUp } from '#flows/ring-or-take-up.ts';
import { UnavailableError } from '#ports/errors.ts';
import { givenRecorded, givenStarted, theChild, theParent } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { breaches } from '../../../support/world-proofs.ts';

/** A purchase that was rung for in vain: no message of the queue is ever handed out. */
async function givenUnanswered(count = 1): Promise<FlowWorld> {
  const world = await givenStarted();
  for (let at = 0; at < count; at += 1) await givenRecorded(world);
  return world;
}

function givenNoQueue(world: FlowWorld): void {
  world.doorbell.ring = () => Promise.reject(new UnavailableError('the doorbell queue cannot be reached'));
}

const purchasesOf = (world: FlowWorld) => world.ledger.dump().parents.filter((parent) => parent.side === 'BUY');
const whenRung = async (world: FlowWorld, memory: RingMemory) => {
  const parent = theParent(world, 'BUY');
  const isOurs = await ringOrTakeUp(world.deps, { parent, again: '1', memory, now: world.clock.moment });
  if (isOurs) await executeParent(world.deps, parent.parentId);
};

describe('a parent order', () => {
  test(`Q9: that was rung for is left to the executor for ${ANSWERED_WITHIN_MS} ms, and then taken up here, once`, async () => {
    // Given
    const world = await givenUnanswered();
    const memory: RingMemory = new Map();
    await whenRung(world, memory);
    // When
    world.clock.advance(ANSWERED_WITHIN_MS - 1);
    await whenRung(world, memory);
    expect(world.ledger.dump().children).toEqual([]);
    world.clock.advance(1);
    await whenRung(world, memory);
    // Then
    expect(theChild(world, 'BUY').state).toBe('ACKED');
    expect(world.log.counts.get('DoorbellsUnanswered')).toBe(1);
    await world.whenExecuted();
    expect(world.venue.posts).toHaveLength(1);
  });

  test('that somebody has moved since it was rung for is not taken up', async () => {
    // Given
    const world = await givenUnanswered();
    const memory: RingMemory = new Map();
    await whenRung(world, memory);
    const parent = theParent(world, 'BUY');
    await world.ledger.commit([{ kind: 'put', type: 'parent', value: { ...parent, version: parent.version + 1n } }]);
    // When
    world.clock.advance(ANSWERED_WITHIN_MS);
    await whenRung(world, memory);
    // Then
    expect(world.ledger.dump().children).toEqual([]);
  });

  test('Q9: is taken up at once where the queue cannot be reached', async () => {
    const world = await givenUnanswered();
    givenNoQueue(world);
    await whenRung(world, new Map());
    expect(theChild(world, 'BUY').state).toBe('ACKED');
  });

  test('that a bug keeps from being rung for is not taken up', async () => {
    const world = await givenUnanswered();
    world.doorbell.ring = () => Promise.reject(new TypeError('bug'));
    await expect(whenRung(world, new Map())).rejects.toThrow(TypeError);
    expect(world.ledger.dump().children).toEqual([]);
  });
});

describe('an outage of the queue', () => {
  test(`Q9: is worked through by the reconciler, ${MAX_TAKEN_UP} parent orders in each pass`, async () => {
    // Given
    const world = await givenUnanswered(MAX_TAKEN_UP + 3);
    // The list of siblings lags: each is decided on by itself.
    world.ledger.openSiblings = () => Promise.resolve([]);
    givenNoQueue(world);
    world.clock.advance(30_000);
    // When
    await world.whenReconciled();
    const afterOnePass = purchasesOf(world).filter(({ state }) => state === 'NEW').length;
    await world.whenReconciled();
    // Then
    expect(afterOnePass).toBe(3);
    expect(purchasesOf(world).map(({ state }) => state)).not.toContain('NEW');
    expect(breaches(world)).toEqual([]);
  });

  test('Q9: in which messages are taken and never handed out is noticed within one run of a minute', async () => {
    // Given
    const world = await givenUnanswered();
    world.clock.advance(5_000);
    // When
    await reconcile(world.deps, { forMs: 58_000, resume: false });
    // Then
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'DONE', posts: 1 });
    expect(breaches(world)).toEqual([]);
  });
});
