import { expect, test } from '@jest/globals';
import { isIncrease, isReduction, type LeaderEventType } from '#core/model/leader-event.ts';

test('purchases and splits bring tokens in; sales, merges and conversions give them up; a redemption does neither', () => {
  const increases: Record<LeaderEventType, boolean> = {
    BUY: true,
    SPLIT: true,
    SELL: false,
    MERGE: false,
    CONVERSION: false,
    REDEEM: false,
  };
  for (const [text, isUp] of Object.entries(increases)) {
    const type = text as LeaderEventType;
    expect(isIncrease(type)).toBe(isUp);
    expect(isReduction(type)).toBe(!isUp && type !== 'REDEEM');
  }
});
