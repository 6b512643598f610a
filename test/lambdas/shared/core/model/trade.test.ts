import { expect, test } from '@jest/globals';
import { isFinal, type TradeStatus } from '#core/model/trade.ts';

test('only CONFIRMED and FAILED are final: matched and mined trades can still be undone', () => {
  const final: Record<TradeStatus, boolean> = {
    MATCHED: false,
    MINED: false,
    RETRYING: false,
    CONFIRMED: true,
    FAILED: true,
  };
  for (const [status, isEnd] of Object.entries(final)) expect(isFinal(status as TradeStatus)).toBe(isEnd);
});
