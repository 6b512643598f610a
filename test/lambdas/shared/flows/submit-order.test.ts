import { describe, expect, test } from '@jest/globals';
import { POST_SETTLES_MS, repost, SEND_WITHIN_MS } from '#core/execution/submit.ts';
import { recordAck } from '#flows/record-post.ts';
import { sendPost } from '#flows/send-post.ts';
import { submitOrder } from '#flows/submit-order.ts';
import { ConfigurationError, UnavailableError } from '#ports/errors.ts';
import { type PostOutcome } from '#ports/venue.ts';
import { aBuyChild } from '../../../support/builders/a-child.ts';
import { aParent } from '../../../support/builders/a-parent.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { FOLLOWER } from '../../../support/builders/identities.ts';
import {
  givenBought,
  givenRecorded,
  givenReduction,
  givenStarted,
  theChild,
  theParent,
  thePosition,
} from '../../../support/flow-steps.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { breaches } from '../../../support/world-proofs.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;

async function whenPosted(outcome: PostOutcome): Promise<FlowWorld> {
  const world = await givenStarted();
  await givenRecorded(world);
  world.venue.post = () => Promise.resolve(outcome);
  await world.whenExecuted();
  expect(breaches(world)).toEqual([]);
  return world;
}

describe('a post', () => {
  test.each<[PostOutcome, string, string, string | undefined]>([
    [{ kind: 'ack' }, 'ACKED', 'WORKING', undefined],
    [{ kind: 'refused', text: 'no orders found to match' }, 'REJECTED', 'DONE', 'NO_FILL'],
    [{ kind: 'refused', text: 'not enough balance' }, 'REJECTED', 'EXPIRED', 'REJECTED'],
    [{ kind: 'not-sent' }, 'REJECTED', 'EXPIRED', 'NOT_SENT'],
    [{ kind: 'wait', text: 'too early', retryAfterMs: 10_001 }, 'REJECTED', 'EXPIRED', 'VENUE_PAUSED'],
    [{ kind: 'ambiguous', text: 'timeout' }, 'SUBMITTING', 'WORKING', undefined],
  ])('answered %p leaves the child %s and its purchase %s', async (outcome, child, parent, reason) => {
    const world = await whenPosted(outcome);
    expect(theChild(world, 'BUY')).toMatchObject({ state: child, posts: 1 });
    expect(theParent(world, 'BUY').state).toBe(parent);
    expect(theParent(world, 'BUY').reason?.code).toBe(reason);
  });

  test.each<[PostOutcome, number]>([
    [{ kind: 'ack' }, 1],
    [{ kind: 'refused', text: 'not enough balance' }, 0],
    [{ kind: 'ambiguous', text: 'timeout' }, 0],
  ])('answered %p is a copy whose delay is measured %p times', async (outcome, times) => {
    const world = await whenPosted(outcome);
    const delays = world.log.measured.filter(({ name }) => name === 'CopyDelayMs');
    expect(delays).toHaveLength(times);
    const { ackedAt } = theChild(world, 'BUY');
    const [event] = world.ledger.dump().events;
    for (const { ms } of delays) expect(ms).toBe((ackedAt ?? 0) - event!.at);
  });

  test('S6: goes out after its bytes and its number are stored', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const stored: unknown[] = [];
    world.venue.post = () => {
      const { state, posts, body, firstPostAt } = theChild(world, 'BUY');
      stored.push({ state, posts, hasBody: body !== undefined, firstPostAt });
      return Promise.resolve({ kind: 'ack' });
    };
    // When
    await world.whenExecuted();
    // Then
    expect(stored).toEqual([{ state: 'SUBMITTING', posts: 1, hasBody: true, firstPostAt: world.clock.moment }]);
  });

  test.each([
    [SEND_WITHIN_MS, 1],
    [SEND_WITHIN_MS + 1, 0],
  ])('whose turn comes %p ms after it was counted is sent %p times', async (ms, posts) => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const { post } = world.venue;
    world.venue.post = () => Promise.resolve({ kind: 'ambiguous', text: 'held back' });
    await world.whenExecuted();
    world.venue.post = post;
    world.clock.advance(ms);
    // When
    await sendPost(world.deps, { child: theChild(world, 'BUY'), follower: aFollower() });
    // Then
    expect(world.venue.posts).toHaveLength(posts);
    expect(theChild(world, 'BUY').state).toBe(posts === 1 ? 'ACKED' : 'REJECTED');
  });

  test('that another run has counted anew before this one sent it is that run’s to send', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const { commit } = world.ledger;
    world.ledger.commit = async (changes) => {
      const result = await commit(changes);
      const child = world.ledger.dump().children[0];
      if (child?.state === 'SUBMITTING' && child.posts === 1) {
        world.clock.advance(POST_SETTLES_MS);
        await commit(repost(child, world.clock.moment));
      }
      return result;
    };
    // When
    await world.whenExecuted();
    // Then
    expect(world.venue.posts).toEqual([]);
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'SUBMITTING', posts: 2 });
  });

  test.each(['dry-run'] as const)('of a ledger that is %s never leaves, not even to be signed', async (mode) => {
    // Given
    const world = await givenStarted();
    const child = aBuyChild({ mode });
    const parent = aParent({ mode, state: 'WORKING', openChild: child.venueOrderId });
    // When
    const submitted = submitOrder(world.deps, { parent, child, follower: aFollower() });
    // Then
    await expect(submitted).rejects.toThrow('never leaves');
    expect(world.venue.posts).toEqual([]);
  });
});

describe('a switch between reservation and post', () => {
  test.each(['REDUCING', 'HALTED'] as const)('to %s stops a purchase, and what it held is released', async (mode) => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const { prepare } = world.venue;
    world.venue.prepare = (...asked) => {
      world.ledger.setTradingMode(MAIN, mode);
      return prepare(...asked);
    };
    // When
    await world.whenExecuted();
    // Then
    expect(world.venue.posts).toEqual([]);
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'EXPIRED', reason: { code: 'SUBMIT_REFUSED' } });
    expect((await world.ledger.cap(MAIN, 'G'))?.used).toBe(0n);
    expect(thePosition(world).buying).toEqual([]);
  });

  test.each([
    ['REDUCING', 1],
    ['HALTED', 0],
  ] as const)('to %s lets %p sales pass', async (mode, sales) => {
    // Given
    const world = await givenBought();
    await givenReduction(world, '1000');
    const { prepare } = world.venue;
    world.venue.prepare = (...asked) => {
      world.ledger.setTradingMode(MAIN, mode);
      return prepare(...asked);
    };
    // When
    await world.whenExecuted();
    // Then
    expect(world.venue.posts).toHaveLength(1 + sales);
    expect(theParent(world, 'SELL').state).toBe('WORKING');
    expect(thePosition(world).selling).toBe(sales === 1 ? 194_000_000n : 0n);
    expect(breaches(world)).toEqual([]);
  });
});

describe('an order that the signer refuses', () => {
  const refused = () => Promise.reject(new ConfigurationError('another key', { refusal: 'SIGNER_NOT_KEY' }));

  test('is over at once when it is a purchase: what it held is free, and nothing was sent', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    world.venue.prepare = refused;
    // When
    await world.whenExecuted();
    // Then
    expect(world.venue.posts).toEqual([]);
    expect(theChild(world, 'BUY').state).toBe('EXPIRED');
    expect(theParent(world, 'BUY')).toMatchObject({
      state: 'EXPIRED',
      reason: { code: 'SIGNING_REFUSED', refusal: 'SIGNER_NOT_KEY' },
    });
    expect((await world.ledger.cap(MAIN, 'G'))?.used).toBe(0n);
  });

  test('says with which numbers: the day’s bound is 100 dollars, 95.50 of them are signed for', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const numbers = { dollars: '10000000', signed: '95500000', bound: '100000000' };
    world.venue.prepare = () =>
      Promise.reject(new ConfigurationError('refused', { refusal: 'ABOVE_DAY_BOUND', follower: FOLLOWER, ...numbers }));
    // When
    await world.whenExecuted();
    // Then
    expect(theParent(world, 'BUY').reason).toEqual({
      code: 'SIGNED_DAY_EXCEEDED',
      dollars: dollars('10'),
      signed: dollars('95.5'),
      bound: dollars('100'),
    });
    expect(theChild(world, 'BUY').refusal).toContain('$95.50 of $100.00');
    expect(breaches(world)).toEqual([]);
  });

  test('does not keep the exit of its position: the next try is another order, and sells', async () => {
    // Given
    const world = await givenBought();
    await givenReduction(world, '1000');
    const { prepare } = world.venue;
    world.venue.prepare = refused;
    // When
    await world.whenExecuted();
    // Then
    expect(theParent(world, 'SELL').state).toBe('WORKING');
    expect(theParent(world, 'SELL')).toMatchObject({ attempts: 1, floorFrom: 1 });
    expect(theParent(world, 'SELL').openChild).toBeUndefined();
    expect(theChild(world, 'SELL').refusal).toContain('SIGNER_NOT_KEY');
    expect(thePosition(world).selling).toBe(0n);
    // When
    world.venue.prepare = prepare;
    expect(await world.untilQuiet()).toBe(true);
    // Then
    expect(thePosition(world).available).toBe(sharesOf('194'));
    expect(breaches(world)).toEqual([]);
  });

  test('stays reserved where the signer is only away', async () => {
    const world = await givenStarted();
    await givenRecorded(world);
    world.venue.prepare = () => Promise.reject(new UnavailableError('the signer cannot be reached'));
    await world.whenExecuted().catch(() => undefined);
    expect(theChild(world, 'BUY').state).toBe('RESERVED');
  });
});

test('an order that is known twice is acknowledged once', async () => {
  // Given
  const world = await whenPosted({ kind: 'ambiguous', text: 'timeout' });
  const child = theChild(world, 'BUY');
  // When
  await Promise.all([recordAck(world.ledger, child), recordAck(world.ledger, child)]);
  // Then
  expect(theChild(world, 'BUY')).toMatchObject({ state: 'ACKED', version: child.version + 1n });
});
