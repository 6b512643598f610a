import { describe, expect, test } from '@jest/globals';
import { markToken } from '#core/ledger/mark-token.ts';
import { type Mark } from '#core/model/mark.ts';
import { type Book } from '#core/model/market.ts';
import { later } from '#core/values/unix-ms.ts';
import { NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const level = (text: string) => ({ price: priceOf(text), shares: sharesOf('10') });
const before: Mark = { token: TOKEN, price: priceOf('0.6'), hasBid: true, at: later(NOW, -60_000) };
const marked = (book: Book | undefined, last: Mark | undefined = before) => {
  const mark = markToken({ token: TOKEN, book, before: last, cost: priceOf('0.5'), now: NOW });
  expect(mark).toMatchObject({ token: TOKEN, at: NOW });
  return [mark.price, mark.hasBid];
};

describe('B24: the mark of a token', () => {
  test('is its best bid, whatever was before', () => {
    expect(marked({ bids: [level('0.4'), level('0.3')], asks: [level('0.9')] })).toEqual([priceOf('0.4'), true]);
  });

  test('stays where nobody bids and nobody offers, or there is no book', () => {
    expect(marked({ bids: [], asks: [] })).toEqual([priceOf('0.6'), false]);
    expect(marked(undefined)).toEqual([priceOf('0.6'), false]);
  });

  test('falls to the best offer where nobody bids and somebody asks for less', () => {
    expect(marked({ bids: [], asks: [level('0.01')] })).toEqual([priceOf('0.01'), false]);
    expect(marked({ bids: [], asks: [level('0.7')] })).toEqual([priceOf('0.6'), false]);
  });

  test('is the cost of what was never bid for', () => {
    const none = markToken({ token: TOKEN, book: undefined, before: undefined, cost: priceOf('0.5'), now: NOW });
    expect(none).toEqual({ token: TOKEN, price: priceOf('0.5'), hasBid: false, at: NOW });
  });
});
