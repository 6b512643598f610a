import { describe, expect, it } from '@jest/globals';
import { afterEmptyLook, planUnknown } from '#core/execution/plan-unknown.ts';
import { ENTRY_VALID_MS, EXIT_VALID_MS, MAX_POSTS, POST_SETTLES_MS } from '#core/execution/submit.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { later, unixMs } from '#core/values/unix-ms.ts';
import { aSellChild, aSentBuy } from '../../../../support/builders/a-child.ts';
import { NOW } from '../../../../support/builders/identities.ts';

const after = (ms: number) => later(NOW, ms);
const aSentSell = (changes: Partial<ChildOrder> = {}): ChildOrder => {
  const { state, posts, firstPostAt, lastPostAt } = aSentBuy();
  return aSellChild({ state, posts, firstPostAt: firstPostAt!, lastPostAt: lastPostAt!, ...changes });
};

describe('a post whose outcome is open', () => {
  it.each([
    [0, 'wait'],
    [POST_SETTLES_MS - 1, 'wait'],
    [POST_SETTLES_MS, 'look'],
    [86_400_000, 'look'],
  ])('X7: is, %p ms after its last post, left to: %s', (ms, step) => {
    expect(planUnknown(aSentBuy(), after(ms))).toBe(step);
  });

  it('X8: one refused post of two leaves it open: it is looked up', () => {
    expect(planUnknown(aSentBuy({ posts: 2, refused: [2] }), after(POST_SETTLES_MS))).toBe('look');
  });
});

describe('an order whose posts were all refused, because the venue asked to wait', () => {
  const aTold = (ms: number, changes: Partial<ChildOrder> = {}): ChildOrder =>
    aSentBuy({ refused: [1], retryAt: after(ms), ...changes });

  it.each([
    [1_000, 999, 'wait'],
    [1_000, 1_000, 'repost'],
    [1_000, ENTRY_VALID_MS, 'repost'],
    [1_000, ENTRY_VALID_MS + 1, 'reject'],
    [ENTRY_VALID_MS, 0, 'wait'],
    [ENTRY_VALID_MS + 1, 0, 'reject'],
  ])('X9: told to wait %p ms, is %p ms after its first post left to: %s', (told, ms, step) => {
    expect(planUnknown(aTold(told), after(ms))).toBe(step);
  });

  it('X8: an exit has 30 s where an entry has 10 s', () => {
    const exit = aSentSell({ refused: [1], retryAt: after(20_000) });
    expect(planUnknown(exit, after(20_000))).toBe('repost');
    expect(planUnknown({ ...exit, retryAt: after(EXIT_VALID_MS + 1) }, after(0))).toBe('reject');
  });

  it(`is over after ${MAX_POSTS} posts, and when no moment was named`, () => {
    expect(planUnknown(aTold(1_000, { posts: 3, refused: [1, 2, 3] }), after(1_000))).toBe('reject');
    expect(planUnknown(aSentBuy({ refused: [1] }), after(1_000))).toBe('reject');
  });
});

describe('after a look-up that found nothing', () => {
  const look = (child: ChildOrder, ms: number, pausedUntil = unixMs(0)) =>
    afterEmptyLook({ child, pausedUntil, now: after(ms) });

  it.each([
    [ENTRY_VALID_MS, 'repost'],
    [ENTRY_VALID_MS + 1, 'cancel'],
  ])('X2: %p ms after the first post: %s', (ms, step) => {
    expect(look(aSentBuy(), ms)).toBe(step);
  });

  it(`nothing is sent a fourth time: after ${MAX_POSTS} posts it waits for the end of its validity`, () => {
    const sent = aSentBuy({ posts: 3, lastPostAt: after(2_000) });
    expect(look(sent, ENTRY_VALID_MS)).toBe('wait');
    expect(look(sent, ENTRY_VALID_MS + 1)).toBe('cancel');
  });

  it('X8: nothing is sent again while the venue is known to be paused, by itself or by another order', () => {
    expect(look(aSentBuy(), 7_000, after(7_001))).toBe('wait');
    expect(look(aSentBuy(), 7_000, after(7_000))).toBe('repost');
    expect(look(aSentBuy({ posts: 2, refused: [2], retryAt: after(8_000) }), 7_999)).toBe('wait');
    expect(look(aSentBuy({ posts: 2, refused: [2], retryAt: after(8_000) }), 8_000)).toBe('repost');
  });

  it('is cancelled once at the end of its validity, then quarantined', () => {
    const cancelled = aSentBuy({ evidence: { cancelledAt: after(11_000) } });
    expect(look(cancelled, 13_000)).toBe('wait');
    expect(look(cancelled, 180_000)).toBe('cancel-again');
  });
});
