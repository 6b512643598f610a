import { describe, expect, test } from '@jest/globals';
import { correctFees, correctTrades } from '#flows/correct-fees.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { FOLLOWER } from '../../../support/builders/identities.ts';
import { dollars } from '../../../support/builders/quantities.ts';
import { whenReconciledForMinutes } from '../../../support/drift-steps.ts';
import { givenRecorded, givenStarted, theChild } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { proofOf } from '../../../support/proof-of.ts';

/** Bought while the node did not answer: booked by the formula, three cents below what the chain took. */
async function givenByFormula(): Promise<FlowWorld> {
  const world = await givenStarted();
  const { fillsOf } = world.chain;
  world.chain.fillsOf = () => Promise.resolve(undefined);
  await givenRecorded(world);
  await world.whenExecuted();
  await world.untilQuiet();
  expect(theChild(world, 'BUY').trades).toMatchObject([{ feeFrom: 'formula', settled: true }]);
  world.chain.fillsOf = fillsOf;
  world.chain.feeExtra = dollars('0.03');
  return world;
}

const whenCorrected = (world: FlowWorld) => correctFees(world.deps, aFollower(), world.clock.moment);
const corrections = (world: FlowWorld) => world.ledger.dump().journal.filter(({ kind }) => kind === 'correct');

describe('a trade that was booked by the formula', () => {
  test('is corrected by the chain’s own fee: cash against ROUNDING, once, and every balance stays provable', async () => {
    // Given
    const world = await givenByFormula();
    const before = theChild(world, 'BUY').trades[0];
    // When
    await whenCorrected(world);
    await whenCorrected(world);
    // Then
    const [entry, ...others] = corrections(world);
    expect(others).toEqual([]);
    expect(entry?.legs).toMatchObject([
      { account: 'CASH', credit: dollars('0.03') },
      { account: 'ROUNDING', debit: dollars('0.03') },
    ]);
    const after = theChild(world, 'BUY').trades[0];
    expect(after).toMatchObject({ feeFrom: 'chain', corrected: dollars('-0.03') });
    expect(after?.fee).toBe((before?.fee ?? 0n) + dollars('0.03'));
    expect(proofOf(world.ledger.dump()).differences).toEqual([]);
  });

  test('is corrected by its order’s own look, too, which says how many were', async () => {
    const world = await givenByFormula();
    const correct = () => correctTrades(world.deps, theChild(world, 'BUY'), world.clock.moment);
    expect([await correct(), await correct()]).toEqual([1, 0]);
    expect(corrections(world)).toHaveLength(1);
  });

  test('is corrected once by two runs at once', async () => {
    const world = await givenByFormula();
    await Promise.all([whenCorrected(world), whenCorrected(world)]);
    expect(corrections(world)).toHaveLength(1);
  });

  test('waits while the node still does not know its transaction', async () => {
    const world = await givenByFormula();
    world.chain.fillsOf = () => Promise.resolve(undefined);
    await whenCorrected(world);
    expect(theChild(world, 'BUY').trades).toMatchObject([{ feeFrom: 'formula' }]);
  });

  test('is not looked for after four days', async () => {
    const world = await givenByFormula();
    world.clock.advance(4 * 86_400_000 + 60_000);
    await whenCorrected(world);
    expect(corrections(world)).toEqual([]);
  });

  test('is corrected before the proof of the next day', async () => {
    const world = await givenByFormula();
    world.clock.advance(86_400_000);
    await whenReconciledForMinutes(world, 1);
    expect(corrections(world)).toHaveLength(1);
    const upkeep = await world.ledger.upkeep({ follower: FOLLOWER, mode: 'live' });
    expect(upkeep?.proof?.day).toBe('2026-06-02');
  });
});
