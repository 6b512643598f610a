import { expect, test } from '@jest/globals';
import {
  CLOSING_MS,
  endOfClosing,
  endOfWindow,
  expiryOf,
  LEFT_FOR_MS,
  soonestExpiry,
} from '#core/execution/working/end-of-window.ts';
import { later } from '#core/values/unix-ms.ts';
import { aWorkingOrder } from '../../../../../support/builders/a-working-order.ts';
import { NOW } from '../../../../../support/builders/identities.ts';

const order = aWorkingOrder({ windowMs: 600_000 });

test('a child expires a minute after the window, since the venue drops it a minute before', () => {
  expect(endOfWindow(order)).toBe(NOW + 600_000);
  expect(expiryOf({ order, now: NOW })).toBe(NOW + 660_000);
});

test('the venue takes none that expires within three minutes: late in the window there is a minute more', () => {
  expect(expiryOf({ order, now: later(NOW, 599_999) })).toBe(NOW + 599_999 + 240_000);
});

test('what is to be left rests for a day after the window, and not for ever', () => {
  expect(expiryOf({ order: { ...order, atEnd: 'leave' }, now: NOW })).toBe(NOW + 660_000 + LEFT_FOR_MS);
});

test('what is to rest for a moment only expires as soon as the venue lets it, however long the window', () => {
  expect(soonestExpiry(NOW)).toBe(NOW + 240_000);
});

test.each([
  [3_000, CLOSING_MS],
  [6_000, CLOSING_MS],
  [6_001, 60_010],
  [300_000, 3_000_000],
])('the rest may be taken for a minute or ten looks, whichever is longer: every %d ms for %d', (pollMs, ms) => {
  expect(endOfClosing({ ...order, pollMs })).toBe(endOfWindow(order) + ms);
});
