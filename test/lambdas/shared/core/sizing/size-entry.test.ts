import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sizeEntry } from '#core/sizing/size-entry.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { bps } from '#core/values/bps.ts';
import { shares } from '#core/values/shares.ts';
import { usd } from '#core/values/usd.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aFollow } from '../../../../support/builders/a-settings.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

/** Sizes a purchase of 1,000 dollars by a leader worth 10,000 for an allocation of 2,000. */
const sized = (changes: { event?: Partial<LeaderEvent> } = {}) =>
  sizeEntry({
    event: aLeaderEvent(changes.event),
    follow: aFollow(),
    leaderEquity: dollars('10000'),
  });

describe('policies', () => {
  test('in proportion to the portfolio 1,000 of 10,000 are 200 of 2,000', () => {
    expect(sized()).toBe(dollars('200'));
  });

  test('5 % of the 1,000 dollars are 50, whatever the leader is worth', () => {
    const follow = aFollow({ sizing: { policy: 'percentage', copyBps: bps(500n), maxTrade: dollars('80') } });
    expect(sizeEntry({ event: aLeaderEvent(), follow, leaderEquity: usd(0n) })).toBe(dollars('50'));
  });
});

describe('only growth above zero is copied', () => {
  test.each([
    ['0', '200'],
    ['500', '200'],
    ['-500', '150'],
    ['-1999.999999', '0'],
    ['-2000', '0'],
    ['-3000', '0'],
  ])('2,000 shares bought on a recorded %s are a copy of %s dollars', (before, copied) => {
    expect(sized({ event: { before: sharesOf(before) } })).toBe(dollars(copied));
  });

  test('of 2,000 shares of which an adjustment had moved 500 three quarters are copied', () => {
    expect(sized({ event: { usedUp: sharesOf('500') } })).toBe(dollars('150'));
  });

  test('the copied part is at most the part of the purchase that lies above zero', () => {
    const count = fc.bigInt({ min: 1n, max: 10n ** 12n });
    fc.assert(
      fc.property(count, fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), (bought, before) => {
        // Given
        const event = aLeaderEvent({ shares: shares(bought), before: shares(before) });
        const after = bought + before;

        // When
        const size = sizeEntry({ event, follow: aFollow(), leaderEquity: dollars('10000') });

        // Then
        const grown = (after > 0n ? after : 0n) - (before > 0n ? before : 0n);
        expect(size * bought).toBeLessThanOrEqual(dollars('200') * grown);
        if (after <= 0n) expect(size).toBe(0n);
      }),
    );
  });
});
