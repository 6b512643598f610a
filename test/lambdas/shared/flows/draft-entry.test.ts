import { describe, expect, test } from '@jest/globals';
import { currentLot } from '#core/sizing/entry-lot.ts';
import { isReduction } from '#core/model/leader-event.ts';
import { aCut, aPosition } from '../../../support/builders/a-position.ts';
import { aFollow } from '../../../support/builders/a-settings.ts';
import { closeAll } from '#flows/close-all.ts';
import { draftEntry } from '#flows/draft-entry.ts';
import { dollars } from '../../../support/builders/quantities.ts';
import { givenRecorded, givenReduction, givenStarted, thePosition } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { givenStale } from '../../../support/sync-steps.ts';

function draft(world: FlowWorld) {
  const event = world.ledger.dump().events.find(({ type }) => !isReduction(type));
  return draftEntry(world.deps, { event: event!, follow: aFollow(), now: world.clock.moment });
}

/** A person has closed what was recorded up to version 1 of the leader's position. */
async function givenClosed(world: FlowWorld, version: bigint): Promise<void> {
  const value = aPosition({ cuts: [aCut({ keepNumerator: 0n, keepDenominator: 1n })], version });
  expect(await world.ledger.commit([{ kind: 'put', type: 'position', value }])).toEqual({ committed: true });
}

describe('the draft of an entry', () => {
  test('carries what it copies, and commits once', async () => {
    const world = await givenStale();
    const first = await draft(world);
    expect(first?.lot).toMatchObject({ amount: dollars('200'), asOf: 1n });
    expect(await world.ledger.commit(first!.changes)).toEqual({ committed: true });
    expect((await world.ledger.commit(first!.changes)).committed).toBe(false);
    expect(await draft(world)).toBeUndefined();
  });

  test('takes off what the leader sold since, applied to the follower first', async () => {
    const world = await givenStale();
    await givenReduction(world, '500');
    const lot = (await draft(world))?.lot;
    const reduction = world.ledger.dump().parents.find(({ side }) => side === 'SELL');
    expect(lot).toMatchObject({ amount: dollars('150'), asOf: 2n });
    expect(reduction?.state).not.toBe('NEW');
  });

  test('takes all off that was closed at version 2, once the leader has come to it; before that the decision does', async () => {
    const world = await givenStale();
    await givenClosed(world, 1n);
    const ahead = (await draft(world))?.lot;
    expect(ahead).toMatchObject({ amount: dollars('200'), asOf: 1n });
    const { cuts } = thePosition(world);
    expect(currentLot(ahead!, cuts).amount).toBe(0n);
    await givenReduction(world, '500');
    expect((await draft(world))?.lot).toMatchObject({ amount: 0n, asOf: 2n });
  });

  test('copies nothing of what a person has closed since, also where the leader has gone on', async () => {
    const world = await givenStarted();
    await givenRecorded(world);
    await closeAll(world.deps, { why: { code: 'CLOSE_ALL' }, isUrgent: true, dryRun: false });
    await givenReduction(world, '500');
    expect((await draft(world))?.lot).toMatchObject({ amount: 0n, asOf: 2n });
  });

  test('does not commit once its position has moved: a closing may have come', async () => {
    const world = await givenStale();
    await givenClosed(world, 1n);
    const early = await draft(world);
    await givenClosed(world, 2n);
    expect((await world.ledger.commit(early!.changes)).committed).toBe(false);
  });

  test('does not commit once the leader has done something more', async () => {
    const world = await givenStale();
    const early = await draft(world);
    await givenReduction(world, '500');
    expect((await world.ledger.commit(early!.changes)).committed).toBe(false);
  });

  test('does not commit once the executor has decided', async () => {
    const world = await givenStarted();
    await givenRecorded(world);
    const early = await draft(world);
    await world.whenExecuted();
    expect((await world.ledger.commit(early!.changes)).committed).toBe(false);
  });

  test.each([
    [200, true],
    [201, false],
  ])('looks back over 200 reductions: after %d there is one: %s', async (count, isThere) => {
    const world = await givenStale();
    for (let index = 0; index < count; index += 1) {
      await givenReduction(world, '1');
      // Applied as they come: only so many may wait behind each other.
      if (index % 100 === 99) await draft(world);
    }
    expect((await draft(world)) !== undefined).toBe(isThere);
  });
});
