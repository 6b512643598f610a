import { expect, test } from '@jest/globals';
import { isStale, othersBook } from '#core/execution/working/others-book.ts';
import { UNWORKED } from '#core/execution/working/step-order.ts';
import { type WorkingState } from '#core/model/working-order.ts';
import { aBook, aLevel } from '../../../../../support/builders/a-market.ts';
import { readAt, turned } from '../../../../../support/builders/a-working-order.ts';
import { NOW } from '../../../../../support/builders/identities.ts';
import { later } from '#core/values/unix-ms.ts';
import { priceOf, sharesOf } from '../../../../../support/builders/quantities.ts';

const resting = (count: string, at: string, changes: object = {}): WorkingState => ({
  ...UNWORKED,
  child: {
    ...{ number: 1, shares: sharesOf(count), limit: priceOf(at), kind: 'GTD' as const },
    ...{ placedAt: NOW, filledBefore: sharesOf('0'), closes: false },
    ...changes,
  },
});
const book = aBook({ bids: [aLevel('0.49', '100'), aLevel('0.48', '250')] });

test('what rests of ours is no other’s: alone at a price, the next one is the best', () => {
  expect(othersBook(book, { side: 'BUY', state: resting('100', '0.49') })).toEqual({
    beside: [aLevel('0.48', '250')],
    against: book.asks,
  });
});

test('of a price that we share the rest is others’, and what was filled rests no more', () => {
  const state = { ...resting('80', '0.49'), filled: sharesOf('30') };
  expect(othersBook(book, { side: 'BUY', state }).beside[0]).toEqual(aLevel('0.49', '50'));
});

test('a sale is the same from the other side', () => {
  expect(othersBook(turned(book), { side: 'SELL', state: resting('100', '0.51') }).beside).toEqual([
    aLevel('0.52', '250'),
  ]);
});

test.each([
  ['is over', { ...resting('100', '0.49'), over: 1 }],
  ['trades at once', resting('100', '0.49', { kind: 'FAK' })],
])('a child that %s rests nowhere', (_, state) => {
  expect(othersBook(book, { side: 'BUY', state }).beside).toEqual(book.bids);
});

test('what crossed and rests with its rest is ours too', () => {
  const state = resting('100', '0.49', { kind: 'CROSSING_GTD' });
  expect(othersBook(book, { side: 'BUY', state }).beside).toEqual([aLevel('0.48', '250')]);
});

test.each([
  ['read as a child was placed', resting('100', '0.49'), 0, true],
  ['read a millisecond after', resting('100', '0.49'), 1, false],
  ['read as a fill or an end was learned', { ...resting('100', '0.49'), learnedAt: later(NOW, 5) }, 5, true],
  ['read a millisecond after that', { ...resting('100', '0.49'), over: 1, learnedAt: later(NOW, 5) }, 6, false],
  ['of an order without a child, however old', UNWORKED, -60_000, false],
] as const)('a book %s', (_, state, ms, expected) => {
  expect(isStale({ book: readAt(book, later(NOW, ms)), state })).toBe(expected);
});

test('without a book nothing is stale', () => {
  expect(isStale({ book: undefined, state: resting('100', '0.49') })).toBe(false);
});
