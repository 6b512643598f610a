import { describe, expect, test } from '@jest/globals';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { type ConditionId, type TokenId } from '#core/values/ids.ts';
import { executeParent } from '#flows/execute-parent.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type PostOutcome } from '#ports/venue.ts';
import { aBook, aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import { CONDITION, FOLLOWER, TOKEN } from '../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import {
  givenBought,
  givenRecorded,
  givenReduction,
  givenStarted,
  theChild,
  theParent,
  thePosition,
} from '../../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../../support/flow-world.ts';
import { quietBreaches } from '../../../../support/world-proofs.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;

/** Answers the next post of a new order so; what comes after it is answered as the venue does. */
function givenAnswer(world: FlowWorld, answer: PostOutcome): void {
  const { post } = world.venue;
  world.venue.post = () => {
    world.venue.post = post;
    return Promise.resolve(answer);
  };
}

const childrenOf = (world: FlowWorld) => world.ledger.dump().children;
const mayEnter = async (world: FlowWorld) => (await world.ledger.cap(MAIN, GLOBAL_CAP))?.tradingMode === 'ACTIVE';

describe('a tick that changed between decision and post', () => {
  const refusal: PostOutcome = { kind: 'refused', text: 'Price (0.486) breaks minimum tick size rule: 0.01' };

  test('X20, B27: refuses a sale, whose next try is another order on the tick that the market has then', async () => {
    // Given
    const world = await givenBought();
    world.markets.known.set(CONDITION, aMarket({ tick: priceOf('0.001') }));
    await givenReduction(world, '1000');
    givenAnswer(world, refusal);
    // When
    await world.whenExecuted();
    const [first] = childrenOf(world).filter(({ side }) => side === 'SELL');
    world.markets.known.set(CONDITION, aMarket({ tick: priceOf('0.01') }));
    expect(await world.untilQuiet()).toBe(true);
    // Then
    expect(first).toMatchObject({ attempt: 0, state: 'REJECTED', limit: priceOf('0.486') });
    const sales = childrenOf(world).filter(({ side }) => side === 'SELL');
    expect(sales).toHaveLength(2);
    expect(theChild(world, 'SELL')).toMatchObject({ attempt: 1, state: 'DONE', limit: priceOf('0.48') });
    expect(quietBreaches(world)).toEqual([]);
  });

  test('X20: makes no other order while it is not known that the first was refused', async () => {
    // Given
    const world = await givenBought();
    await givenReduction(world, '1000');
    givenAnswer(world, { kind: 'ambiguous', text: 'order timed out' });
    world.venue.order = () => Promise.reject(new UnavailableError('no answer'));
    // When
    for (let minute = 0; minute < 10; minute += 1) {
      await world.whenExecuted();
      world.clock.advance(60_000);
      await world.whenReconciled();
    }
    // Then
    expect(childrenOf(world).filter(({ side }) => side === 'SELL')).toMatchObject([{ state: 'SUBMITTING' }]);
    expect(thePosition(world)).toMatchObject({ available: sharesOf('194'), selling: sharesOf('194') });
  });

  test('B27: refuses a purchase, and it is over: a copy has one attempt', async () => {
    const world = await givenStarted();
    await givenRecorded(world);
    givenAnswer(world, refusal);
    expect(await world.untilQuiet()).toBe(true);
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'EXPIRED', reason: { code: 'REJECTED' } });
    expect(childrenOf(world)).toHaveLength(1);
    expect(quietBreaches(world)).toEqual([]);
  });
});

describe('a price that moved', () => {
  test('X24: after the reservation leaves the order at the limit that was decided, and is never chased', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const { prepare } = world.venue;
    world.venue.prepare = () => Promise.reject(new UnavailableError('the run ends here'));
    await executeParent(world.deps, world.doorbell.take()!).catch(() => undefined);
    const { venueOrderId, limit } = theChild(world, 'BUY');
    // When
    world.venue.prepare = prepare;
    world.markets.books.set(TOKEN, aBook({ bids: [aLevel('0.60')], asks: [aLevel('0.61')] }));
    world.venue.scripts.push({ quarters: [] });
    await executeParent(world.deps, theParent(world, 'BUY').parentId);
    world.clock.advance(10 * 60_000);
    expect(await world.untilQuiet()).toBe(true);
    // Then
    expect(world.venue.posts).toEqual([venueOrderId]);
    expect(theChild(world, 'BUY')).toMatchObject({ limit, state: 'REJECTED' });
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'DONE', reason: { code: 'NO_FILL' } });
    expect(quietBreaches(world)).toEqual([]);
  });
});

describe('a wrong neg-risk flag', () => {
  test('X22, B26: costs the one order its signature and stops nobody; the market whose sources differ is left alone', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    givenAnswer(world, { kind: 'refused', text: 'invalid signature' });
    await world.whenExecuted();
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'EXPIRED', reason: { code: 'REJECTED' } });
    expect(await mayEnter(world)).toBe(true);
    // When
    const other = { condition: `0x${'d'.repeat(64)}` as ConditionId, token: '2001' as TokenId };
    world.markets.known.delete(CONDITION);
    world.markets.known.set(
      other.condition,
      aMarket({ condition: other.condition, tokens: [{ token: other.token, outcome: 'Yes' }] }),
    );
    world.markets.books.set(other.token, aBook());
    await givenRecorded(world);
    await givenRecorded(world, other);
    await world.whenExecuted();
    // Then
    const ends = world.ledger.dump().parents.map(({ token, state, reason }) => [token, state, reason?.code]);
    expect(ends).toContainEqual([TOKEN, 'DENIED', 'MARKET_UNKNOWN']);
    expect(ends).toContainEqual([other.token, 'WORKING', undefined]);
    expect(world.venue.violations).toEqual([]);
  });
});

describe('a slow venue', () => {
  test('X10: an answer after 4 s is an answer: the order is not looked up meanwhile, not sent again, and stops nobody', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const { post, order } = world.venue;
    let looks = 0;
    world.venue.order = (...asked) => {
      looks += 1;
      return order(...asked);
    };
    world.venue.post = async (follower, child) => {
      const answer = await post(follower, child);
      world.clock.advance(4_000);
      await world.whenReconciled();
      expect(looks).toBe(0);
      return answer;
    };
    // When
    await world.whenExecuted();
    // Then
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'ACKED', posts: 1 });
    expect(await mayEnter(world)).toBe(true);
    expect(world.log.counts.get('OutcomesUnknown')).toBeUndefined();
  });
});
