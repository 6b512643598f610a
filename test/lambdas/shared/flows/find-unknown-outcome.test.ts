import { describe, expect, test } from '@jest/globals';
import { POST_SETTLES_MS } from '#core/execution/submit.ts';
import { findUnknownOutcome } from '#flows/find-unknown-outcome.ts';
import { aPending, aPosition } from '../../../support/builders/a-position.ts';
import { aParentId, CONDITION, FOLLOWER, OTHER_TOKEN, TOKEN } from '../../../support/builders/identities.ts';
import { aMarket, aBook } from '../../../support/builders/a-market.ts';
import {
  givenBought,
  givenRecorded,
  givenReduction,
  givenStarted,
  theChild,
  theParent,
} from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;

async function whenAsked(world: FlowWorld): Promise<number | undefined> {
  return findUnknownOutcome(world.ledger, await world.ledger.tokenPositions(MAIN, TOKEN), world.clock.moment);
}

async function givenUnknownPurchase(): Promise<FlowWorld> {
  const world = await givenStarted();
  world.venue.scripts.push({ quarters: [4], answer: 'never-arrived' });
  await givenRecorded(world);
  await world.whenExecuted();
  return world;
}

describe('the outcome of another order of a token', () => {
  test.each([
    [POST_SETTLES_MS, undefined],
    [POST_SETTLES_MS + 1, POST_SETTLES_MS + 1],
  ])('is, %p ms after its last post, unknown for %p ms', async (ms, expected) => {
    const world = await givenUnknownPurchase();
    world.clock.advance(ms);
    expect(await whenAsked(world)).toBe(expected);
  });

  test('is known once it is acknowledged, and while it only waits to be sent again', async () => {
    const acked = await givenStarted();
    acked.venue.scripts.push({ quarters: [4], confirmsAfter: 99 });
    await givenRecorded(acked);
    await acked.whenExecuted();
    acked.clock.advance(60_000);
    expect(await whenAsked(acked)).toBeUndefined();
    const told = await givenUnknownPurchase();
    const child = theChild(told, 'BUY');
    const value = { ...child, refused: [1], version: child.version + 1n };
    await told.ledger.commit([{ kind: 'put', type: 'child', value }]);
    told.clock.advance(60_000);
    expect(await whenAsked(told)).toBeUndefined();
  });

  test('is unknown for a sale, too', async () => {
    const world = await givenBought();
    world.venue.scripts.push({ quarters: [4], answer: 'never-arrived' });
    await givenReduction(world, '1000');
    await world.whenExecuted();
    world.clock.advance(POST_SETTLES_MS + 1);
    expect(await whenAsked(world)).toBe(POST_SETTLES_MS + 1);
  });

  test('costs no read while every purchase is younger than a post may take', async () => {
    const world = await givenStarted();
    world.ledger.parent = () => Promise.reject(new Error('not read'));
    const positions = [aPosition({ buying: [aPending({ parentId: aParentId(), at: world.clock.moment })] })];
    expect(await findUnknownOutcome(world.ledger, positions, world.clock.moment)).toBeUndefined();
  });
});

describe('while an outcome is unknown', () => {
  test('B1: a new purchase of the same token is denied, whoever leads it', async () => {
    // Given
    const world = await givenUnknownPurchase();
    world.clock.advance(8_000);
    // When
    await givenRecorded(world);
    await world.whenExecuted();
    // Then
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'DENIED', reason: { code: 'OUTCOME_UNKNOWN' } });
    expect(world.venue.posts).toHaveLength(1);
  });

  test('a purchase of another token is made', async () => {
    // Given
    const world = await givenUnknownPurchase();
    const tokens = [TOKEN, OTHER_TOKEN].map((token) => ({ token, outcome: 'Yes' }));
    world.markets.known.set(CONDITION, aMarket({ tokens }));
    world.markets.books.set(OTHER_TOKEN, aBook());
    world.clock.advance(8_000);
    // When
    await givenRecorded(world, { token: OTHER_TOKEN });
    await world.whenExecuted();
    // Then
    expect(theChild(world, 'BUY')).toMatchObject({ token: OTHER_TOKEN, state: 'ACKED' });
  });
});
