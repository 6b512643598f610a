import { describe, expect, test } from '@jest/globals';
import { EMPTY_APART_MS, QUARANTINE_MS, UNPROVEN_AFTER_MS } from '#core/execution/plan-proof.ts';
import { putChild } from '#core/ledger/put.ts';
import { shares } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { followVanished } from '#flows/follow-vanished.ts';
import { settleChild } from '#flows/settle-child.ts';
import { UnavailableError } from '#ports/errors.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { type OrderScript } from '../../../support/fakes/scripted-venue.ts';
import { givenRecorded, givenStarted, theChild, theParent, thePosition } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { whenReconciledUntil } from '../../../support/quarantine-steps.ts';
import { breaches, quietBreaches } from '../../../support/world-proofs.ts';

const PROVEN_MS = QUARANTINE_MS + 5_000 + EMPTY_APART_MS;

/** An acknowledged purchase that the venue does not show by its id any more; its trades it does. */
async function givenVanished(script: OrderScript): Promise<FlowWorld> {
  const world = await givenStarted();
  await givenRecorded(world);
  world.venue.scripts.push(script);
  await world.whenExecuted();
  expect(theChild(world, 'BUY').state).toBe('ACKED');
  world.venue.order = () => Promise.resolve(undefined);
  return world;
}

describe('an acknowledged order that the venue shows no more', () => {
  test('X11: of which half was filled ends with that, when everything proves that nothing is missing', async () => {
    // Given
    const world = await givenVanished({ quarters: [2] });
    // When
    await whenReconciledUntil(world, 'BUY', PROVEN_MS - 1);
    expect(theChild(world, 'BUY').state).toBe('ACKED');
    await whenReconciledUntil(world, 'BUY', PROVEN_MS + 5_000);
    // Then
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'DONE', evidence: { emptyAgainAt: expect.any(Number) } });
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'DONE', filledShares: sharesOf('194') });
    expect(world.venue.cancels).toHaveLength(1);
    expect((await world.ledger.upkeep(theChild(world, 'BUY')))?.sweepUntil).toBeUndefined();
    expect(quietBreaches(world)).toEqual([]);
  });

  test('X11: is put right by the chain first where the formula was two dollars off, and then ends', async () => {
    // Given
    const world = await givenVanished({ quarters: [2] });
    const { fillsOf } = world.chain;
    world.chain.fillsOf = () => Promise.reject(new UnavailableError('down'));
    await whenReconciledUntil(world, 'BUY', 60_000);
    const child = theChild(world, 'BUY');
    expect(child.trades).toMatchObject([{ feeFrom: 'formula', settled: true }]);
    const gross = usd((child.trades[0]?.gross ?? 0n) + dollars('2'));
    const remaining = child.fields.makerAmount - gross;
    world.chain.orderStatus = () => Promise.resolve({ isFilled: false, remaining });
    // When
    await whenReconciledUntil(world, 'BUY', PROVEN_MS + 60_000);
    expect(theChild(world, 'BUY').state).toBe('ACKED');
    world.chain.fillsOf = async (...asked) => (await fillsOf(...asked))?.map((fill) => ({ ...fill, gross }));
    await whenReconciledUntil(world, 'BUY', PROVEN_MS + 70_000);
    // Then
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'DONE', trades: [{ feeFrom: 'chain', gross }] });
    expect(world.ledger.dump().journal.filter(({ kind }) => kind === 'correct')).toHaveLength(1);
    expect((await world.ledger.cap({ follower: child.follower, mode: 'live' }, 'G'))?.reserved).toBe(0n);
  });

  test('X11: that the formula booked to the rounding of its price ends while the chain tells no fill', async () => {
    // Given
    const world = await givenVanished({ quarters: [2] });
    world.chain.fillsOf = () => Promise.resolve(undefined);
    await whenReconciledUntil(world, 'BUY', 60_000);
    const { orderStatus } = world.chain;
    world.chain.orderStatus = async (order) => {
      const status = await orderStatus(order);
      return { ...status, remaining: status.remaining - 97n };
    };
    // When
    await whenReconciledUntil(world, 'BUY', PROVEN_MS + 5_000);
    // Then
    expect(theChild(world, 'BUY').state).toBe('DONE');
  });

  test('X13: whose only trade failed ends unfilled', async () => {
    const world = await givenVanished({ quarters: [2], failing: [0] });
    await whenReconciledUntil(world, 'BUY', PROVEN_MS + 5_000);
    expect(theChild(world, 'BUY').state).toBe('DONE');
    expect(theParent(world, 'BUY').reason?.code).toBe('NO_FILL');
    expect(quietBreaches(world)).toEqual([]);
  });

  test('X13: that rested, and all of which was in trades that failed, is cancelled again before it ends, and looked for after it', async () => {
    // Given
    const world = await givenVanished({ quarters: [1, 3], failing: [0, 1] });
    const restsUntil = later(world.clock.moment, 600_000);
    await world.ledger.commit([putChild(theChild(world, 'BUY'), { restsUntil })]);
    // When
    await whenReconciledUntil(world, 'BUY', PROVEN_MS - 1);
    expect(theChild(world, 'BUY').state).toBe('ACKED');
    await whenReconciledUntil(world, 'BUY', PROVEN_MS + 5_000);
    // Then
    expect(world.venue.cancels).toEqual([theChild(world, 'BUY').venueOrderId]);
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'DONE', evidence: { cancelledAgainAt: expect.any(Number) } });
    expect(await world.ledger.upkeep(theChild(world, 'BUY'))).toMatchObject({ sweepUntil: restsUntil });
    expect(quietBreaches(world)).toEqual([]);
  });

  test('X14: keeps its reservation while a trade is not final, and after ten minutes that is counted', async () => {
    const world = await givenVanished({ quarters: [2], confirmsAfter: 999 });
    await whenReconciledUntil(world, 'BUY', UNPROVEN_AFTER_MS - 1);
    expect(world.log.counts.get('TradesStuck')).toBeUndefined();
    await whenReconciledUntil(world, 'BUY', UNPROVEN_AFTER_MS);
    expect(world.log.counts.get('TradesStuck')).toBe(1);
    expect(theChild(world, 'BUY').state).toBe('ACKED');
    expect(breaches(world)).toEqual([]);
  });

  test('stays open while the chain shows more of it than its trades do, and after ten minutes a person is told', async () => {
    // Given
    const world = await givenVanished({ quarters: [1, 2] });
    const { trades } = world.venue;
    world.venue.trades = async (...asked) => (await trades(...asked)).slice(0, 1);
    // When
    await whenReconciledUntil(world, 'BUY', UNPROVEN_AFTER_MS + 10_000);
    // Then
    expect(theChild(world, 'BUY').state).toBe('ACKED');
    expect(world.log.counts.get('OutcomesUnproven')).toBeGreaterThan(0);
    world.venue.trades = trades;
    await whenReconciledUntil(world, 'BUY', UNPROVEN_AFTER_MS + PROVEN_MS + 20_000);
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'DONE', filledShares: sharesOf('291') });
    expect(quietBreaches(world)).toEqual([]);
  });

  test('starts its proof anew with a trade that comes to light in between', async () => {
    // Given
    const world = await givenVanished({ quarters: [1, 1] });
    const { trades } = world.venue;
    world.venue.trades = async (...asked) => (await trades(...asked)).slice(0, 1);
    world.chain.orderStatus = () => Promise.resolve({ isFilled: false, remaining: 1n });
    await whenReconciledUntil(world, 'BUY', QUARANTINE_MS + 15_000);
    expect(theChild(world, 'BUY').evidence?.emptyAt).toBeDefined();
    // When
    world.venue.trades = trades;
    await world.whenReconciled();
    // Then
    expect(theChild(world, 'BUY').evidence?.emptyAt).toBeUndefined();
    expect(theChild(world, 'BUY').trades).toHaveLength(2);
  });

  test.each(['FAILED', 'CONFIRMED'] as const)(
    'stays open, 180 s more, when another run takes in a trade that is %s between the proof and the end',
    async (status) => {
      // Given
      const world = await givenStarted();
      await givenRecorded(world);
      world.venue.post = () => Promise.resolve({ kind: 'ack' });
      await world.whenExecuted();
      const meanwhile = async (): Promise<void> => {
        const { limit: price } = theChild(world, 'BUY');
        const trade = { tradeId: 'x', shares: sharesOf('194'), price, status, matchedAt: world.clock.moment };
        world.venue.trades = () => Promise.resolve([{ ...trade, role: 'TAKER' }]);
        await settleChild(world.deps, theChild(world, 'BUY'), aFollower());
      };
      // The proof ends with its second look at the positions, which a failed trade does not move.
      const { tokenPositions } = world.ledger;
      let looks = 0;
      const looked: typeof tokenPositions = async (...asked) => {
        const positions = await tokenPositions(...asked);
        looks += 1;
        if (looks === 2) await meanwhile();
        return positions;
      };
      Object.assign(world.deps.ledger, { tokenPositions: looked });
      // When
      await whenReconciledUntil(world, 'BUY', PROVEN_MS + 5_000);
      // Then
      expect(theChild(world, 'BUY').trades).toHaveLength(1);
      expect(theChild(world, 'BUY').state).toBe('ACKED');
    },
  );

  test('is not gone when the venue shows it again', async () => {
    // Given
    const world = await givenVanished({ quarters: [2] });
    await whenReconciledUntil(world, 'BUY', QUARANTINE_MS + 15_000);
    expect(theChild(world, 'BUY').evidence?.emptyAt).toBeDefined();
    const atWork = { isTerminal: false, matched: sharesOf('194') };
    // When
    await followVanished(world.deps, {
      id: theChild(world, 'BUY').venueOrderId,
      follower: aFollower(),
      order: atWork,
    });
    // Then
    expect(theChild(world, 'BUY').evidence).toBeUndefined();
  });
});

describe('an acknowledged order that the venue shows at work', () => {
  test('X12: delayed, with nothing matched, is no zero fill: it is waited for', async () => {
    // Given
    const world = await givenVanished({ quarters: [4] });
    const { trades } = world.venue;
    world.venue.order = () => Promise.resolve({ isTerminal: false, matched: shares(0n) });
    world.venue.trades = () => Promise.resolve([]);
    // When
    await whenReconciledUntil(world, 'BUY', 45_000);
    expect(theChild(world, 'BUY').state).toBe('ACKED');
    expect(world.venue.cancels).toEqual([]);
    world.venue.order = () => Promise.resolve({ isTerminal: true, matched: theChild(world, 'BUY').shares });
    world.venue.trades = trades;
    await whenReconciledUntil(world, 'BUY', 60_000);
    // Then
    expect(theChild(world, 'BUY').state).toBe('DONE');
    expect(thePosition(world).available).toBe(sharesOf('388'));
  });

  test('180 s after its last sign of life is cancelled once: nothing rests at the venue', async () => {
    const resting = await givenVanished({ quarters: [2] });
    resting.venue.order = () => Promise.resolve({ isTerminal: false, matched: sharesOf('194') });
    await whenReconciledUntil(resting, 'BUY', QUARANTINE_MS - 1);
    expect(resting.venue.cancels).toEqual([]);
    await whenReconciledUntil(resting, 'BUY', 2 * QUARANTINE_MS);
    expect(resting.venue.cancels).toHaveLength(1);
    expect(theChild(resting, 'BUY').state).toBe('ACKED');
  });
});
