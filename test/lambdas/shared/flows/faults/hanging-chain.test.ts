import { describe, expect, test } from '@jest/globals';
import { type ChildOrder } from '#core/model/child-order.ts';
import { later } from '#core/values/unix-ms.ts';
import { reconcile } from '#flows/reconcile.ts';
import { UnavailableError } from '#ports/errors.ts';
import { anOrderId } from '../../../../support/builders/a-child.ts';
import { givenBought, givenRecorded, theChild, theParent } from '../../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../../support/flow-world.ts';

const STUCK = 20;
/** How long a node that hangs keeps a caller waiting. */
const HANGS_MS = 5_000;
const LOOP_MS = 58_000;

/** Orders that the venue shows no more, each of which only the chain can end. */
async function givenStuck(world: FlowWorld): Promise<void> {
  const done = theChild(world, 'BUY');
  world.clock.advance(1_200_000);
  const at = later(world.clock.moment, -1_000_000);
  const over = later(at, 200_000);
  const evidence = { cancelledAgainAt: over, emptyAt: over };
  for (let place = 1; place <= STUCK; place += 1)
    await putChild(world, { ...done, venueOrderId: anOrderId(place), reservedAt: at, firstPostAt: at, evidence });
}

async function givenFresh(world: FlowWorld): Promise<ChildOrder> {
  const { moment: at } = world.clock;
  const fresh = { ...theChild(world, 'BUY'), venueOrderId: anOrderId(99), reservedAt: at, firstPostAt: at };
  await putChild(world, fresh);
  return fresh;
}

function putChild(world: FlowWorld, { evidence, ...child }: ChildOrder): Promise<unknown> {
  const { firstPostAt = child.reservedAt } = child;
  const known = evidence === undefined ? {} : { evidence };
  const value = { ...child, ...known, state: 'ACKED' as const, trades: [], lastPostAt: firstPostAt, version: 1n };
  return world.ledger.commit([{ kind: 'put', type: 'child', value }]);
}

/** The chain answers nothing, and each question takes as long as the adapter waits. */
function givenHangingChain(world: FlowWorld): { asked: number } {
  const seen = { asked: 0 };
  const hang = () => {
    seen.asked += 1;
    world.clock.advance(HANGS_MS);
    return Promise.reject(new UnavailableError('no answer in time'));
  };
  world.chain.orderStatus = hang;
  world.chain.tokenBalance = hang;
  world.chain.fillsOf = hang;
  return seen;
}

/** When each order was looked up first, in milliseconds since now. */
function lookUps(world: FlowWorld): ReadonlyMap<string, number> {
  const { order } = world.venue;
  const start = world.clock.moment;
  const looked = new Map<string, number>();
  world.venue.order = (follower, child) => {
    if (!looked.has(child.venueOrderId)) looked.set(child.venueOrderId, world.clock.moment - start);
    return order(follower, child);
  };
  return looked;
}

describe(`a node of the chain that hangs while ${STUCK} orders wait for it`, () => {
  test('keeps no fresh order and no doorbell waiting, and is asked for one proof in a run', async () => {
    // Given
    const world = await givenBought();
    await givenStuck(world);
    const fresh = await givenFresh(world);
    await givenRecorded(world);
    world.doorbell.take();
    world.clock.advance(30_000);
    const chain = givenHangingChain(world);
    const looked = lookUps(world);
    const rung = world.doorbell.rung.length;
    // When
    await reconcile(world.deps, { forMs: 0, resume: false });
    // Then
    expect(looked.get(fresh.venueOrderId)).toBe(0);
    expect(world.doorbell.rung.slice(rung)).toContain(theParent(world, 'BUY').parentId);
    expect(chain.asked).toBe(1);
  });

  test('has every order looked at in one run all the same, and each proof put off counted', async () => {
    const world = await givenBought();
    await givenStuck(world);
    const chain = givenHangingChain(world);
    const looked = lookUps(world);
    await reconcile(world.deps, { forMs: LOOP_MS, resume: false });
    expect(looked.size).toBe(STUCK);
    // It was the look for drift that found out.
    expect(chain.asked).toBe(1);
    expect(world.log.counts.get('ProofsPutOff')).toBe(STUCK);
  });
});

describe(`a venue that hangs while ${STUCK} orders wait for it`, () => {
  test('ends no run late, and every order has its turn within as many minutes', async () => {
    // Given
    const world = await givenBought();
    await givenStuck(world);
    const looked = new Set<string>();
    world.venue.order = (_, child) => {
      looked.add(child.venueOrderId);
      world.clock.advance(HANGS_MS);
      return Promise.reject(new UnavailableError('no answer in time'));
    };
    // When
    for (let minute = 0; minute < STUCK; minute += 1) {
      const start = world.clock.moment;
      await reconcile(world.deps, { forMs: LOOP_MS, resume: false });
      expect(world.clock.moment - start).toBeLessThanOrEqual(LOOP_MS + HANGS_MS);
      world.clock.advance(Math.max(0, 60_000 - (world.clock.moment - start)));
    }
    // Then
    expect(looked.size).toBe(STUCK);
  });
});
