import { expect, test } from '@jest/globals';
import { closingOf } from '#core/ledger/closing-of.ts';
import { DAY_MS, later, startOfUtcDay } from '#core/values/unix-ms.ts';
import { NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { priceOf } from '../../../../support/builders/quantities.ts';

const MIDNIGHT = later(startOfUtcDay(NOW), DAY_MS);
const sheet = { marks: [{ token: TOKEN, price: priceOf('0.5'), hasBid: true, at: NOW }], at: NOW };

test.each([
  ['in the last millisecond of its day', -1, undefined],
  ['with the first of the next', 0, '2026-06-01'],
  ['days later, of its own day alone', 3 * DAY_MS, '2026-06-01'],
  ['by a run that is a day behind', -2 * DAY_MS, undefined],
])('marks close their day: %s', (_, ms, day) => {
  expect(closingOf(sheet, later(MIDNIGHT, ms))).toEqual(day === undefined ? undefined : { day, ...sheet });
});

test('before there were marks no day closes', () => {
  expect(closingOf(undefined, NOW)).toBeUndefined();
});
