import { expect, test } from '@jest/globals';
import { isFinal, isOver, type TradeStatus } from '#core/model/trade.ts';

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

test.each<[TradeStatus, boolean, boolean]>([
  ['FAILED', false, true],
  ['CONFIRMED', true, true],
  ['CONFIRMED', false, false],
  ['MINED', false, false],
])('of a trade that is %s and booked: %p, nothing is left to do: %p', (status, settled, is) => {
  expect(isOver({ status, settled })).toBe(is);
});
