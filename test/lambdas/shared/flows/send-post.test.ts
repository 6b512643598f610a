import { describe, expect, test } from '@jest/globals';
import { ENTRY_VALID_MS, MAX_POSTS, POST_SETTLES_MS } from '#core/execution/submit.ts';
import { resetBreakers } from '#core/ledger/modes.ts';
import { type Mode } from '#core/model/cap.ts';
import { signingText } from '#core/signing/signing-reason.ts';
import { later } from '#core/values/unix-ms.ts';
import { countPost, RUN_WAITS_MS, sendPost, SIGNER_RETRY_MS } from '#flows/send-post.ts';
import { noteRestriction } from '#flows/note-restriction.ts';
import { ContentionError, UnavailableError } from '#ports/errors.ts';
import { type PostOutcome } from '#ports/venue.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { aTransaction, FOLLOWER } from '../../../support/builders/identities.ts';
import { dollars } from '../../../support/builders/quantities.ts';
import {
  givenBought,
  givenMeasured,
  givenRecorded,
  givenReduction,
  givenStarted,
  theChild,
  theParent,
  thePosition,
} from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { breaches, quietBreaches } from '../../../support/world-proofs.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;
const told = (seconds: number): PostOutcome => ({ kind: 'wait', text: 'too early', retryAfterMs: seconds * 1_000 });
const MISMATCH: PostOutcome = {
  kind: 'ambiguous',
  text: 'the venue says 0x1, we signed 0x2',
  breaker: 'ORDER_ID_MISMATCH',
};
const REFUSED_KEY: PostOutcome = { kind: 'unauthorized', text: 'Invalid api key' };

/** Answers the next posts so, in their order, and then as the venue does. */
function givenAnswers(world: FlowWorld, answers: readonly PostOutcome[]): string[] {
  const { post } = world.venue;
  const left = [...answers];
  const sent: string[] = [];
  world.venue.post = (follower, child) => {
    sent.push(`${child.body ?? ''}@${world.clock.moment}`);
    const answer = left.shift();
    return answer === undefined ? post(follower, child) : Promise.resolve(answer);
  };
  return sent;
}

async function whenBought(answers: readonly PostOutcome[]): Promise<FlowWorld & { readonly sent: readonly string[] }> {
  const world = await givenStarted();
  await givenRecorded(world);
  const sent = givenAnswers(world, answers);
  await world.whenExecuted();
  expect(breaches(world)).toEqual([]);
  return { ...world, sent };
}

test('an order remembers when it was signed, when the bytes left that were taken, when that was known, and when it was confirmed', async () => {
  const world = await givenBought();
  const { signedAt, sentAt, ackedAt, trades, lastPostAt } = theChild(world, 'BUY');
  expect([signedAt, sentAt]).toEqual([lastPostAt, lastPostAt]);
  expect(ackedAt).toBeGreaterThanOrEqual(sentAt!);
  expect(trades[0]?.confirmedAt).toBeGreaterThanOrEqual(ackedAt!);
});

async function whenSold(answers: readonly PostOutcome[]): Promise<FlowWorld & { readonly sent: readonly string[] }> {
  const world = await givenBought();
  await givenReduction(world, '1000');
  const sent = givenAnswers(world, answers);
  await world.whenExecuted();
  expect(breaches(world)).toEqual([]);
  return { ...world, sent };
}

describe('a purchase that the venue asks to wait', () => {
  test('X9: for 3 s, is sent again by the same run 3 s later, as the same bytes, and taken', async () => {
    const world = await whenBought([told(3)]);
    const { venueOrderId, firstPostAt = 0 } = theChild(world, 'BUY');
    const bytes = `signed ${venueOrderId}`;
    expect(world.sent).toEqual([`${bytes}@${firstPostAt}`, `${bytes}@${firstPostAt + 3_000}`]);
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'ACKED', posts: 2, refused: [1] });
    expect(theChild(world, 'BUY').retryAt).toBeUndefined();
  });

  test.each([
    [10, 2, 'ACKED', 'WORKING', undefined],
    [10.001, 1, 'REJECTED', 'EXPIRED', 'VENUE_PAUSED'],
  ])('X8, B25: for %p s, is sent %p times and %p; its parent is %s', async (seconds, posts, state, parent, reason) => {
    const world = await whenBought([told(seconds)]);
    expect(theChild(world, 'BUY')).toMatchObject({ state, posts });
    expect(theParent(world, 'BUY').state).toBe(parent);
    expect(theParent(world, 'BUY').reason?.code).toBe(reason);
    if (state === 'REJECTED') expect((await world.ledger.cap(MAIN, 'G'))?.reserved).toBe(0n);
  });

  test(`X9: again and again, is sent ${MAX_POSTS} times at most, and then is over`, async () => {
    const world = await whenBought([told(1), told(1), told(1), told(1)]);
    expect(world.sent).toHaveLength(MAX_POSTS);
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'REJECTED', refused: [1, 2, 3] });
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'EXPIRED', reason: { code: 'VENUE_PAUSED' } });
    expect(quietBreaches(world)).toEqual([]);
  });

  test.each<Mode>(['REDUCING', 'HALTED'])('S9: and a switch to %s meanwhile: it is not sent again', async (mode) => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const sent = givenAnswers(world, [told(3)]);
    const { waitUntil } = world.clock;
    world.clock.waitUntil = (until) => {
      world.ledger.setTradingMode(MAIN, mode);
      return waitUntil(until);
    };
    // When
    await world.whenExecuted();
    // Then
    expect(sent).toHaveLength(1);
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'SUBMITTING', posts: 1, refused: [1] });
    world.clock.advance(11_000);
    await world.whenReconciled();
    expect(sent).toHaveLength(1);
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'EXPIRED', reason: { code: 'VENUE_PAUSED' } });
    expect((await world.ledger.cap(MAIN, 'G'))?.reserved).toBe(0n);
  });

  test('X29: and a run that ends while it waits: the reconciler sends it again, once, at the moment told', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const sent = givenAnswers(world, [told(3)]);
    world.clock.waitUntil = () => Promise.reject(new Error('the run ends'));
    await expect(world.whenExecuted()).rejects.toThrow('the run ends');
    // When
    world.clock.advance(2_999);
    await world.whenReconciled();
    expect(sent).toHaveLength(1);
    world.clock.advance(1);
    await Promise.all([world.whenReconciled(), world.whenReconciled()]);
    // Then
    expect(sent).toHaveLength(2);
    expect(theChild(world, 'BUY')).toMatchObject({ posts: 2, refused: [1] });
    expect(breaches(world)).toEqual([]);
  });
});

test.each([
  [1_999, undefined],
  [2_000, 1],
])(
  'X10: a post that is answered after %p ms is taken like any other, and counted as slow: %p',
  async (tookMs, count) => {
    const world = await givenStarted();
    await givenRecorded(world);
    const { post } = world.venue;
    world.venue.post = (follower, child) => {
      world.clock.advance(tookMs);
      return post(follower, child);
    };
    await world.whenExecuted();
    expect(theChild(world, 'BUY').state).toBe('ACKED');
    expect(world.log.counts.get('PostsSlow')).toBe(count);
    expect(await world.ledger.postHealth(MAIN)).toBeUndefined();
  },
);

describe('B25: what the venue says of all orders', () => {
  const paused = (seconds: number): PostOutcome => ({
    kind: 'wait',
    text: 'HTTP 425',
    retryAfterMs: seconds * 1_000,
    restriction: 'ENGINE_RESTART',
  });
  const REGION: PostOutcome = { kind: 'refused', text: 'restricted in your region', restriction: 'REGION_BLOCKED' };

  test('is known to the next entry, which is denied and neither reserved nor sent', async () => {
    // Given
    const world = await whenBought([paused(60)]);
    await givenRecorded(world, { transaction: aTransaction(9) });
    // When
    await world.whenExecuted();
    // Then
    expect(world.sent).toHaveLength(1);
    expect(world.ledger.dump().children).toHaveLength(1);
    expect(theParent(world, 'BUY')).toMatchObject({
      state: 'DENIED',
      reason: { code: 'VENUE_PAUSED', text: 'HTTP 425', until: later(theChild(world, 'BUY').lastPostAt!, 60_000) },
    });
    expect((await world.ledger.cap(MAIN, 'G'))?.reserved).toBe(0n);
    expect(await world.ledger.cap(MAIN, 'G')).toMatchObject({ tradingMode: 'ACTIVE' });
    expect(await world.ledger.postHealth(MAIN)).toBeUndefined();
  });

  test('ends by itself: an entry a minute later is copied', async () => {
    const world = await whenBought([paused(60)]);
    world.clock.advance(60_000);
    await givenMeasured(world);
    await givenRecorded(world, { transaction: aTransaction(9) });
    await world.whenExecuted();
    expect(theChild(world, 'BUY').state).toBe('ACKED');
  });

  test('ends with the first order that is taken after it: the same bytes after 3 s', async () => {
    const world = await whenBought([paused(3)]);
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'ACKED', posts: 2 });
    expect(await world.ledger.venueRestrictions()).toEqual({ version: 2n });
  });

  test.each([
    ['live', { version: 2n }],
    ['paper', { pause: { code: 'POST_ONLY' }, version: 1n }],
  ] as const)('is taken back by an order of a ledger that is %s: %j', async (mode, expected) => {
    // Given
    const world = await whenBought([{ kind: 'ambiguous', text: 'timeout' }]);
    await noteRestriction(world.deps, { code: 'POST_ONLY', text: 'no', forMs: 60_000 });
    const counted = { ...theChild(world, 'BUY'), mode, refused: [1], lastPostAt: world.clock.moment };
    // When
    await sendPost(world.deps, { child: counted, follower: aFollower({ mode }) });
    // Then
    expect(await world.ledger.venueRestrictions()).toMatchObject(expected);
    expect(world.venue.placed.size).toBe(1);
  });

  test('cannot be stored: what became of the post is, and the order goes on from there', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    givenAnswers(world, [paused(60)]);
    let reads = 0;
    const venueRestrictions = () => {
      reads += 1;
      return reads > 1 ? Promise.reject(new UnavailableError('down')) : Promise.resolve(undefined);
    };
    Object.assign(world.deps.ledger, { venueRestrictions });
    // When
    await world.whenExecuted();
    // Then
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'REJECTED', refused: [1] });
    expect((await world.ledger.cap(MAIN, 'G'))?.reserved).toBe(0n);
  });

  test('of our region ends the order and halts nobody; the next entry is denied', async () => {
    const world = await whenBought([REGION, REGION]);
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'EXPIRED', reason: { code: 'REGION_BLOCKED' } });
    expect(world.log.counts.get('RegionBlocks')).toBe(1);
    expect(await world.ledger.postHealth(MAIN)).toBeUndefined();
    await givenRecorded(world, { transaction: aTransaction(9) });
    await world.whenExecuted();
    expect(world.sent).toHaveLength(1);
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'DENIED', reason: { code: 'REGION_BLOCKED' } });
    expect(await world.ledger.cap(MAIN, 'G')).toMatchObject({ tradingMode: 'ACTIVE', reserved: 0n });
  });

  test('of a sale gives its shares back; while a region is blocked it is tried each minute all the same', async () => {
    const world = await whenSold([REGION]);
    expect(thePosition(world).selling).toBe(0n);
    expect(theParent(world, 'SELL')).toMatchObject({ state: 'WORKING', next: world.clock.moment + 60_000 });
    expect(await world.untilQuiet()).toBe(true);
    expect(world.sent).toHaveLength(2);
    expect(thePosition(world).available).toBe(194_000_000n);
    expect((await world.ledger.venueRestrictions())?.region?.code).toBe('REGION_BLOCKED');
  });
});

describe('a sale that the venue asks to wait', () => {
  test(`X8: for 20 s, is not waited for beyond ${RUN_WAITS_MS} ms by the run, and sent again by the reconciler`, async () => {
    // Given
    const world = await whenSold([told(20)]);
    const { retryAt = 0 } = theChild(world, 'SELL');
    expect(world.sent).toHaveLength(1);
    expect(retryAt).toBe(world.clock.moment + 20_000);
    // When
    await world.clock.waitUntil(later(world.clock.moment, 20_000));
    await world.whenReconciled();
    // Then
    expect(world.sent).toHaveLength(2);
    expect(theChild(world, 'SELL')).toMatchObject({ posts: 2, refused: [1] });
    expect(await world.untilQuiet()).toBe(true);
    expect(thePosition(world).available).toBe(194_000_000n);
  });

  test('X8, B25: for 40 s, gives its shares back and makes its next try 40 s later', async () => {
    const world = await whenSold([told(40)]);
    expect(theChild(world, 'SELL').state).toBe('REJECTED');
    expect(thePosition(world).selling).toBe(0n);
    expect(theParent(world, 'SELL')).toMatchObject({ state: 'WORKING', next: world.clock.moment + 40_000 });
    expect(await world.untilQuiet()).toBe(true);
    expect(thePosition(world).available).toBe(194_000_000n);
  });
});

describe('an API key that the venue refuses', () => {
  test('K1: once, is used again after it was read anew, for the same bytes', async () => {
    const world = await whenBought([REFUSED_KEY]);
    expect(world.sent[1]).toBe(world.sent[0]);
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'ACKED', posts: 2, refused: [1] });
    expect((await world.ledger.cap(MAIN, 'G'))?.breakers ?? []).toEqual([]);
  });

  test('K1: twice, halts the follower and ends the order', async () => {
    const world = await whenBought([REFUSED_KEY, REFUSED_KEY]);
    expect(world.sent).toHaveLength(2);
    expect(theChild(world, 'BUY').state).toBe('REJECTED');
    expect(theParent(world, 'BUY').state).toBe('EXPIRED');
    expect(await world.ledger.cap(MAIN, 'G')).toMatchObject({ breakers: ['UNAUTHORIZED'], tradingMode: 'HALTED' });
  });

  test('K1: after it was asked to wait, is read anew all the same', async () => {
    const world = await whenBought([told(1), REFUSED_KEY]);
    expect(world.sent).toHaveLength(3);
    expect(theChild(world, 'BUY').state).toBe('ACKED');
  });
});

describe('an answer that says more than about this order', () => {
  test('X18: naming another order halts the follower and keeps the reservation, however long', async () => {
    // Given
    const world = await whenBought([MISMATCH]);
    const { leftUsd } = theChild(world, 'BUY');
    // When
    for (let minute = 0; minute < 30; minute += 1) {
      world.clock.advance(60_000);
      await world.whenReconciled();
    }
    // Then
    expect(world.sent).toHaveLength(1);
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'SUBMITTING', evidence: { isDisputed: true } });
    expect(await world.ledger.cap(MAIN, 'G')).toMatchObject({
      reserved: leftUsd,
      breakers: ['ORDER_ID_MISMATCH'],
      tradingMode: 'HALTED',
    });
  });

  test('X18: is remembered by the order where its breaker cannot be stored, and no later run gives it up for dead', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const sent = givenAnswers(world, [MISMATCH]);
    const { commit } = world.ledger;
    const isBusy = { value: true };
    const busy = ((changes) =>
      isBusy.value && changes.some((change) => change.kind === 'mode')
        ? Promise.reject(new ContentionError('busy'))
        : commit(changes)) satisfies typeof commit;
    Object.assign(world.deps.ledger, { commit: busy });
    // When
    await world.whenExecuted();
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'SUBMITTING', evidence: { isDisputed: true } });
    world.clock.advance(6_000);
    await world.whenReconciled();
    expect((await world.ledger.cap(MAIN, 'G'))?.tradingMode).toBe('ACTIVE');
    isBusy.value = false;
    for (let minute = 0; minute < 10; minute += 1) {
      world.clock.advance(60_000);
      await world.whenReconciled();
    }
    // Then
    expect(sent).toHaveLength(1);
    expect(theChild(world, 'BUY').state).toBe('SUBMITTING');
    expect(await world.ledger.cap(MAIN, 'G')).toMatchObject({
      reserved: theChild(world, 'BUY').leftUsd,
      breakers: ['ORDER_ID_MISMATCH'],
      tradingMode: 'HALTED',
    });
  });

  test('X18: halts although nobody can note it for the other breakers', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    givenAnswers(world, [MISMATCH]);
    const { postHealth } = world.ledger;
    Object.assign(world.deps.ledger, { postHealth: () => Promise.reject(new UnavailableError('gone')) });
    // When
    await world.whenExecuted();
    Object.assign(world.deps.ledger, { postHealth });
    // Then
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'SUBMITTING', evidence: { isDisputed: true } });
    expect(await world.ledger.cap(MAIN, 'G')).toMatchObject({ breakers: ['ORDER_ID_MISMATCH'], tradingMode: 'HALTED' });
  });

  test('X18: halts once for an order: a person’s reset holds while the order stays open', async () => {
    // Given
    const world = await whenBought([MISMATCH]);
    world.clock.advance(60_000);
    await world.whenReconciled();
    const cap = await world.ledger.cap(MAIN, 'G');
    if (cap === undefined) throw new Error('there is none');
    // When
    await world.ledger.commit(resetBreakers(cap));
    world.clock.advance(60_000);
    await world.whenReconciled();
    // Then
    expect(theChild(world, 'BUY').state).toBe('SUBMITTING');
    expect(await world.ledger.cap(MAIN, 'G')).toMatchObject({ breakers: [], tradingMode: 'ACTIVE' });
  });

  test('X19: of another version stops entries, and the order is not signed again', async () => {
    const world = await whenBought([{ kind: 'refused', text: 'order_version_mismatch', breaker: 'ORDER_VERSION' }]);
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'REJECTED', attempt: 0 });
    expect(world.ledger.dump().children).toHaveLength(1);
    expect(await world.ledger.cap(MAIN, 'G')).toMatchObject({ breakers: ['ORDER_VERSION'], tradingMode: 'REDUCING' });
  });

  test('X8 X11: of a pause, a killed order or a refusal for size trips no breaker', async () => {
    const killed = 'no orders found to match with FAK order.';
    for (const answer of [told(60), { kind: 'refused', text: killed } as const]) {
      const world = await whenBought([answer]);
      expect((await world.ledger.cap(MAIN, 'G'))?.breakers ?? []).toEqual([]);
    }
  });
});

test('a second post that never left leaves what became of the first open', async () => {
  // Given
  const world = await whenBought([{ kind: 'ambiguous', text: 'timeout' }, { kind: 'not-sent' }]);
  world.clock.advance(6_000);
  // When
  await world.whenReconciled();
  // Then
  expect(theChild(world, 'BUY')).toMatchObject({ state: 'SUBMITTING', posts: 2, refused: [2] });
});

describe('a post that the signer kept back', () => {
  const AWAY: PostOutcome = { kind: 'withheld', reason: { code: 'SIGNER_AWAY', text: 'the signer cannot be reached' } };
  const late = SIGNER_RETRY_MS;

  test('goes out half a second later as the same bytes, and is a failure of nobody', async () => {
    const world = await whenBought([AWAY]);
    const { venueOrderId, firstPostAt = 0 } = theChild(world, 'BUY');
    const bytes = `signed ${venueOrderId}`;
    expect(world.sent).toEqual([`${bytes}@${firstPostAt}`, `${bytes}@${firstPostAt + late}`]);
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'ACKED', posts: 2, refused: [1] });
    expect(await world.ledger.postHealth(MAIN)).toBeUndefined();
    expect([world.log.counts.get('PostsWithheld'), world.log.counts.get('PostsNotAcknowledged')]).toEqual([
      1,
      undefined,
    ]);
  });

  test(`is tried ${MAX_POSTS} times at most; then it is over with its cause, and what it held is free`, async () => {
    const world = await whenBought([AWAY, AWAY, AWAY, AWAY]);
    expect(world.sent).toHaveLength(MAX_POSTS);
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'REJECTED', refused: [1, 2, 3] });
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'EXPIRED', reason: AWAY.reason });
    expect((await world.ledger.cap(MAIN, 'G'))?.reserved).toBe(0n);
    expect(await world.ledger.postHealth(MAIN)).toBeUndefined();
    expect(quietBreaches(world)).toEqual([]);
  });

  test('of five orders in a row trips no breaker', async () => {
    const world = await givenStarted();
    world.venue.post = () => Promise.resolve(AWAY);
    for (const order of [1, 2, 3, 4, 5]) {
      await givenMeasured(world);
      await givenRecorded(world, { transaction: aTransaction(order) });
      expect(await world.untilQuiet()).toBe(true);
    }
    expect(world.log.counts.get('PostsWithheld')).toBe(5 * MAX_POSTS);
    expect(await world.ledger.postHealth(MAIN)).toBeUndefined();
    expect(await world.ledger.cap(MAIN, 'G')).toMatchObject({ tradingMode: 'ACTIVE' });
  });

  test('and whose run ends is sent by the reconciler while its bytes are valid, and ends with its cause after that', async () => {
    for (const [waitedMs, state, reason] of [
      [late, 'ACKED', undefined],
      [ENTRY_VALID_MS + 1, 'REJECTED', 'SIGNER_AWAY'],
    ] as const) {
      // Given
      const world = await givenStarted();
      await givenRecorded(world);
      givenAnswers(world, [AWAY]);
      world.clock.waitUntil = () => Promise.reject(new Error('the run ends'));
      await expect(world.whenExecuted()).rejects.toThrow('the run ends');
      // When
      world.clock.advance(waitedMs);
      await world.whenReconciled();
      // Then
      expect(theChild(world, 'BUY').state).toBe(state);
      expect(theParent(world, 'BUY').reason?.code).toBe(reason);
    }
  });

  test('after one of unknown outcome leaves that open', async () => {
    const world = await whenBought([{ kind: 'ambiguous', text: 'timeout' }, AWAY, AWAY]);
    world.clock.advance(POST_SETTLES_MS);
    await world.whenReconciled();
    expect(theChild(world, 'BUY')).toMatchObject({ state: 'SUBMITTING', posts: 2, refused: [2] });
    expect((await world.ledger.cap(MAIN, 'G'))?.reserved).toBeGreaterThan(0n);
  });

  test('because the signer refuses it is not tried again, and its code is stored', async () => {
    const reason = { code: 'SIGNING_REFUSED', refusal: 'BODY_DIFFERS', text: '' } as const;
    const world = await whenBought([{ kind: 'withheld', reason }]);
    expect(world.sent).toHaveLength(1);
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'EXPIRED', reason });
  });

  test('because its key cannot be used is an error each time, as a refusal of the venue for that is', async () => {
    // Given
    const reason = { code: 'SIGNING_REFUSED', refusal: 'CONFIGURATION', text: 'the secret is missing' } as const;
    const world = await givenStarted();
    world.venue.post = () => Promise.resolve({ kind: 'withheld', reason });
    // When
    for (const order of [1, 2, 3, 4, 5]) {
      await givenMeasured(world);
      await givenRecorded(world, { transaction: aTransaction(order) });
      expect(await world.untilQuiet()).toBe(true);
    }
    // Then
    expect(await world.ledger.postHealth(MAIN)).toMatchObject({ errorsInRow: 5n, lastError: signingText(reason) });
    expect((await world.ledger.cap(MAIN, 'G'))?.reserved).toBe(0n);
  });

  test('because a bound of the signer is reached is an outcome, and no error', async () => {
    for (const reason of [
      { code: 'SIGNED_ORDER_EXCEEDED', dollars: dollars('10'), bound: dollars('9') },
      { code: 'SIGNED_DAY_EXCEEDED', dollars: dollars('10'), signed: dollars('95'), bound: dollars('100') },
    ] as const) {
      const world = await whenBought([{ kind: 'withheld', reason }]);
      expect(theParent(world, 'BUY')).toMatchObject({ state: 'EXPIRED', reason });
      expect(await world.ledger.postHealth(MAIN)).toBeUndefined();
    }
  });

  test('does not have an exit sell any lower: only tries that a book has seen widen its floor', async () => {
    const [plain, kept, refused] = [
      await whenSold([]),
      await whenSold([AWAY, AWAY, AWAY]),
      await whenSold([{ kind: 'refused', text: 'no orders found to match' }]),
    ];
    for (const world of [kept, refused]) expect(await world.untilQuiet()).toBe(true);
    expect(theChild(kept, 'SELL')).toMatchObject({ attempt: 1, limit: theChild(plain, 'SELL').limit });
    expect(theChild(refused, 'SELL').limit).toBeLessThan(theChild(plain, 'SELL').limit);
  });
});

describe('counting another post', () => {
  test('is won by one of two runs, and by none once the order is known', async () => {
    // Given
    const world = await whenBought([{ kind: 'ambiguous', text: 'timeout' }]);
    const child = theChild(world, 'BUY');
    // When
    const counted = await Promise.all([countPost(world.deps, child), countPost(world.deps, child)]);
    // Then
    expect(counted.filter((one) => one !== undefined).map((one) => one.posts)).toEqual([2]);
    expect(await countPost(world.deps, child)).toBeUndefined();
    expect(theChild(world, 'BUY').posts).toBe(2);
    const [won] = counted.filter((one) => one !== undefined);
    await sendPost(world.deps, { child: won!, follower: aFollower() });
    expect(theChild(world, 'BUY').state).toBe('ACKED');
    expect(await countPost(world.deps, theChild(world, 'BUY'))).toBeUndefined();
  });
});

describe('for the breakers', () => {
  const noted = async (...answers: readonly PostOutcome[]) => (await whenBought(answers)).ledger.postHealth(MAIN);
  const refused = (text: string): PostOutcome => ({ kind: 'refused', text });

  test('a refusal as wrong and an order that never left are errors, with what was said', async () => {
    expect(await noted(refused('invalid signature'))).toMatchObject({
      errorsInRow: 1n,
      lastError: 'invalid signature',
    });
    expect(await noted({ kind: 'not-sent' })).toMatchObject({ errorsInRow: 1n });
  });

  test('a killed order, a size that is too small, a pause and an order that was taken are none', async () => {
    for (const text of ['no orders found to match with FAK order', 'Size (3) lower than the minimum: 5'])
      expect(await noted(refused(text))).toBeUndefined();
    expect(await noted(told(120))).toBeUndefined();
    expect(await noted()).toBeUndefined();
  });

  test('an order that is taken ends the row of errors', async () => {
    const world = await whenBought([refused('not enough balance / allowance')]);
    await givenRecorded(world, { transaction: aTransaction(9) });
    await world.whenExecuted();
    expect(await world.ledger.postHealth(MAIN)).toMatchObject({ errorsInRow: 0n, version: 2n });
  });

  test('an unknown outcome counts once for its order', async () => {
    const world = await whenBought([{ kind: 'ambiguous', text: 'a timeout' }]);
    const { venueOrderId: order } = theChild(world, 'BUY');
    expect((await world.ledger.postHealth(MAIN))?.unknown).toMatchObject([{ order }]);
  });
});
