import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { markToken } from '#core/ledger/mark-token.ts';
import { type Mark } from '#core/model/mark.ts';
import { type Book } from '#core/model/market.ts';
import { bidsPayEach } from '#core/risk/bids-pay.ts';
import { quoteOf } from '#core/risk/quote.ts';
import { price } from '#core/values/price.ts';
import { type Shares, shares } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { aLevel } from '../../../../support/builders/a-market.ts';
import { NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const before: Mark = { token: TOKEN, price: priceOf('0.6'), hasBid: true, at: later(NOW, -60_000) };
const marked = (book: Book | undefined, last: Mark | undefined = before, owned: Shares = sharesOf('400')) => {
  const mark = markToken({ token: TOKEN, book, owned, before: last, cost: priceOf('0.5'), now: NOW });
  expect(mark).toMatchObject({ token: TOKEN, at: NOW });
  return [mark.price, mark.hasBid];
};
const bidding = (...bids: Book['bids']) => ({
  bids,
  asks: [{ ...aLevel('0.01'), price: price(bids[0]!.price + 20_000n) }],
});

describe('B24: the mark of a token', () => {
  test('is its best bid where that is for all that is owned, whatever was before', () => {
    expect(marked(bidding(aLevel('0.4', '400'), aLevel('0.3')))).toEqual([priceOf('0.4'), true]);
    expect(marked(bidding(aLevel('0.8', '400')))).toEqual([priceOf('0.8'), true]);
  });

  test('does not rise with a bid for five shares, but to what all bids pay', () => {
    expect(marked(bidding(aLevel('0.9', '5'), aLevel('0.59')))).toEqual([priceOf('0.6'), true]);
    expect(marked(bidding(aLevel('0.9', '100'), aLevel('0.7')))).toEqual([priceOf('0.75'), true]);
  });

  test('does not fall with bids that are gone below the best, but to the best', () => {
    expect(marked(bidding(aLevel('0.6', '5'), aLevel('0.01')))).toEqual([priceOf('0.6'), true]);
    expect(marked(bidding(aLevel('0.6', '5')))).toEqual([priceOf('0.6'), true]);
    expect(marked(bidding(aLevel('0.58', '5')))).toEqual([priceOf('0.58'), true]);
  });

  test('stays where one minute’s book is wide, and where it has bids alone or crosses', () => {
    const wide = { bids: [aLevel('0.01', '5')], asks: [aLevel('0.99', '5')] };
    expect(marked(wide)).toEqual([priceOf('0.6'), false]);
    expect(marked({ ...wide, asks: [] })).toEqual([priceOf('0.6'), false]);
    expect(marked({ bids: [aLevel('0.5')], asks: [aLevel('0.5')] })).toEqual([priceOf('0.6'), false]);
    expect(marked({ bids: [aLevel('0.9')], asks: [aLevel('0.2')] })).toEqual([priceOf('0.6'), false]);
  });

  test('rises to bids alone that are for all that is owned: who has won finds no offers', () => {
    expect(marked({ bids: [aLevel('0.999', '400')], asks: [] })).toEqual([priceOf('0.999'), false]);
  });

  test('stays where nobody bids and nobody offers, or there is no book', () => {
    expect(marked({ bids: [], asks: [] })).toEqual([priceOf('0.6'), false]);
    expect(marked(undefined)).toEqual([priceOf('0.6'), false]);
  });

  test('falls to the best offer where nobody bids near it and somebody asks for less', () => {
    expect(marked({ bids: [], asks: [aLevel('0.01')] })).toEqual([priceOf('0.01'), false]);
    expect(marked({ bids: [], asks: [aLevel('0.7')] })).toEqual([priceOf('0.6'), false]);
    expect(marked({ bids: [aLevel('0.01')], asks: [aLevel('0.3')] })).toEqual([priceOf('0.3'), false]);
  });

  test('is the cost of what was never bid for', () => {
    const none = { token: TOKEN, book: undefined, owned: sharesOf('1'), before: undefined, cost: priceOf('0.5') };
    expect(markToken({ ...none, now: NOW })).toEqual({ token: TOKEN, price: priceOf('0.5'), hasBid: false, at: NOW });
  });

  test('of a book that tells a price lies between what all bring and what one brings, and moves no further than it must', () => {
    const cents = fc.bigInt(1n, 98n).map((count) => price(count * 10_000n));
    const level = fc.record({ price: cents, shares: fc.bigInt(1n, 10n ** 10n).map(shares) });
    fc.assert(
      fc.property(
        fc.array(level, { minLength: 1, maxLength: 5 }),
        cents,
        fc.bigInt(1n, 10n ** 10n),
        (levels, last, count) => {
          const [bids, owned] = [levels.toSorted((a, b) => Number(b.price - a.price)), shares(count)];
          const book = {
            bids,
            asks: [aLevel('0.99')].map((one) => ({ ...one, price: price(bids[0]!.price + 10_000n) })),
          };
          expect(quoteOf(book).isKnown).toBe(true);
          const [mark] = marked(book, { ...before, price: last }, owned);
          const [least, most] = [bidsPayEach(bids, owned), bids[0]!.price];
          expect(mark).toBe(last < least ? least : last > most ? most : last);
        },
      ),
    );
  });
});
