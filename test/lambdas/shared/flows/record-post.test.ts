import { describe, expect, test } from '@jest/globals';
import { later } from '#core/values/unix-ms.ts';
import { recordAck, recordDispute, recordRefusal, recordWait, rejectRefused } from '#flows/record-post.ts';
import { givenRecorded, givenStarted, theChild, theParent } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { breaches, quietBreaches } from '../../../support/world-proofs.ts';

const REASON = { code: 'REJECTED', text: 'no' } as const;

async function givenSent(): Promise<FlowWorld> {
  const world = await givenStarted();
  await givenRecorded(world);
  world.venue.post = () => Promise.resolve({ kind: 'ambiguous', text: 'timeout' });
  await world.whenExecuted();
  return world;
}

const refused = (world: FlowWorld, changes: Partial<Parameters<typeof recordRefusal>[1]> = {}) =>
  recordRefusal(world.deps, { child: theChild(world, 'BUY'), text: 'no', reason: REASON, ...changes });

describe('a refusal', () => {
  test('of the only post ends the order, once, and its parent may go on', async () => {
    const world = await givenSent();
    const child = theChild(world, 'BUY');
    expect(await Promise.all([refused(world, { child }), refused(world, { child })])).toEqual([true, false]);
    expect(theChild(world, 'BUY').state).toBe('REJECTED');
    expect(quietBreaches(world)).toEqual([]);
  });

  test('X7: of the first post ends nothing when a second was counted meanwhile', async () => {
    const world = await givenSent();
    const child = theChild(world, 'BUY');
    const value = { ...child, posts: 2, version: child.version + 1n };
    await world.ledger.commit([{ kind: 'put', type: 'child', value }]);
    expect(await refused(world, { child })).toBe(false);
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'SUBMITTING', posts: 2, refused: [1] });
    expect(await refused(world)).toBe(true);
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'REJECTED', refused: [1, 2] });
  });

  test('comes too late for an order that the venue turned out to have', async () => {
    const world = await givenSent();
    const child = theChild(world, 'BUY');
    await recordAck(world.ledger, child);
    expect(await refused(world, { child })).toBe(false);
    await recordWait(world.deps, { child, text: 'later', retryAt: later(world.clock.moment, 1) });
    await recordDispute(world.ledger, child);
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'ACKED', refused: [] });
    expect(breaches(world)).toEqual([]);
  });
});

describe('an order that was told to wait', () => {
  test('stays as it is, and is ended by whoever finds its time over', async () => {
    // Given
    const world = await givenSent();
    const child = theChild(world, 'BUY');
    expect(await rejectRefused(world.deps, child)).toBe(false);
    await recordWait(world.deps, { child, text: 'too early', retryAt: later(world.clock.moment, 1_000) });
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'SUBMITTING', refused: [1], refusal: 'too early' });
    // When
    const ended = await Promise.all([rejectRefused(world.deps, child), rejectRefused(world.deps, child)]);
    // Then
    expect(ended).toEqual([true, false]);
    expect(theParent(world, 'BUY').reason).toEqual({ code: 'VENUE_PAUSED', text: 'too early' });
    expect(quietBreaches(world)).toEqual([]);
  });
});

test('X18: a dispute is noted once', async () => {
  const world = await givenSent();
  const child = theChild(world, 'BUY');
  await recordDispute(world.ledger, child);
  await recordDispute(world.ledger, child);
  expect(theChild(world, 'BUY')).toMatchObject({ evidence: { isDisputed: true }, version: child.version + 1n });
});
