import { expect, test } from '@jest/globals';
import { firstLookAt, lookAgainAt, passFrom } from '#core/execution/working/order-rhythm.ts';
import { later, unixMs } from '#core/values/unix-ms.ts';

const MINUTE = unixMs(1_780_315_200_000);

test.each([
  [0, 250],
  [250, 250],
  [251, 1_250],
])('a pass that is due %d ms after a second is the one %d ms after it', (ms, at) => {
  expect(passFrom(later(MINUTE, ms))).toBe(later(MINUTE, at));
});

test('whoever waits for longer than fifteen seconds is looked at before', () => {
  expect([14_999, 15_000, 15_001].map((ms) => lookAgainAt(MINUTE, later(MINUTE, ms)) - MINUTE)).toEqual([
    14_999, 15_000, 15_000,
  ]);
});

test.each([
  [false, 0, 60_250],
  [false, 1, 60_250],
  [false, 59_999, 60_250],
  [true, 1, 5_250],
  [true, 58_000, 60_250],
])(
  'what begins is found with the minute, and within seconds while others are worked (%p): %d ms on, %d',
  (isAwake, ms, at) => {
    expect(firstLookAt(later(MINUTE, ms), { isAwake })).toBe(later(MINUTE, at));
  },
);
