import { expect, test } from '@jest/globals';
import { isIncrease, isReduction, type LeaderEventType, movedBy } from '#core/model/leader-event.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';

test('purchases and splits bring tokens in; sales, merges and conversions give them up; so do adjustments; a redemption does neither', () => {
  const increases: Record<LeaderEventType, boolean> = {
    BUY: true,
    SPLIT: true,
    SELL: false,
    MERGE: false,
    CONVERSION: false,
    REDEEM: false,
    ADJUST_UP: true,
    ADJUST_DOWN: false,
  };
  for (const [text, isUp] of Object.entries(increases)) {
    const type = text as LeaderEventType;
    expect(isIncrease(type)).toBe(isUp);
    expect(isReduction(type)).toBe(!isUp && type !== 'REDEEM');
  }
});

test('an event moves its shares but those that an adjustment had moved before', () => {
  expect(movedBy({ shares: sharesOf('100') })).toBe(sharesOf('100'));
  expect(movedBy({ shares: sharesOf('100'), usedUp: sharesOf('30') })).toBe(sharesOf('70'));
});
