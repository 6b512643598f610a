import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { followerCoverage, type PurchaseCopy } from '#core/detection/follower-coverage.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { FOLLOWER } from '../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';

const copyOf = (changes: Partial<ParentOrder>): PurchaseCopy => ({ isDetected: true, parent: aParent(changes) });

const COPIED = copyOf({ state: 'DONE', filledShares: sharesOf('0.000001') });
const WORKING = copyOf({ state: 'WORKING', filledShares: sharesOf('1') });
const HELD = copyOf({ state: 'HELD' });
const STALE = copyOf({ state: 'SKIPPED', reason: { code: 'STALE', ageMs: 60_001, maxAgeMs: 60_000 } });
const NO_FILL = copyOf({ state: 'DONE', reason: { code: 'NO_FILL' } });
const BARE = copyOf({ state: 'NETTED' });
const MISSED: PurchaseCopy = { isDetected: false };
const UNANSWERED: PurchaseCopy = { isDetected: true };

test('a purchase is copied as soon as one micro-share of it is bought, over or not', () => {
  expect(followerCoverage(FOLLOWER, [COPIED, WORKING])).toEqual({
    ...{ follower: FOLLOWER, buyCount: 2, copiedCount: 2, copied: 10_000n },
    ...{ openCount: 0, missedCount: 0, unansweredCount: 0, reasons: [] },
  });
});

test('what was not bought stands under its reason, the most frequent first; without a reason under its state', () => {
  const coverage = followerCoverage(FOLLOWER, [NO_FILL, BARE, STALE, STALE, COPIED, HELD, MISSED, UNANSWERED]);
  expect(coverage).toEqual({
    ...{ follower: FOLLOWER, buyCount: 8, copiedCount: 1, copied: 1_250n },
    ...{ openCount: 1, missedCount: 1, unansweredCount: 1 },
    reasons: [
      { code: 'STALE', count: 2 },
      { code: 'NETTED', count: 1 },
      { code: 'NO_FILL', count: 1 },
    ],
  });
});

test('the part copied is rounded down, and of no purchase there is none', () => {
  expect(followerCoverage(FOLLOWER, [COPIED, COPIED, STALE]).copied).toBe(6_666n);
  expect(followerCoverage(FOLLOWER, [])).not.toHaveProperty('copied');
});

test('I6: every purchase stands in exactly one of the counts', () => {
  const copies = fc.array(fc.constantFrom(COPIED, WORKING, HELD, STALE, NO_FILL, BARE, MISSED, UNANSWERED));
  fc.assert(
    fc.property(copies, (purchases) => {
      const { buyCount, copiedCount, openCount, missedCount, unansweredCount, reasons } = followerCoverage(
        FOLLOWER,
        purchases,
      );
      const ended = reasons.reduce((total, { count }) => total + count, 0);
      expect(buyCount).toBe(purchases.length);
      expect(copiedCount + openCount + missedCount + unansweredCount + ended).toBe(buyCount);
    }),
  );
});
