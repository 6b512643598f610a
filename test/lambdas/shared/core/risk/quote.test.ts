import { describe, expect, test } from '@jest/globals';
import { quoteOf } from '#core/risk/quote.ts';
import { aBook, aLevel } from '../../../../support/builders/a-market.ts';
import { priceOf } from '../../../../support/builders/quantities.ts';

const [bid, ask] = [priceOf('0.49'), priceOf('0.5')];

describe('what a share would bring', () => {
  test('is the best bid of a book with two sides', () => {
    expect(quoteOf(aBook())).toEqual({ isKnown: true, mark: bid });
  });

  test.each([
    ['NO_BOOK', undefined, {}],
    ['NO_BIDS', aBook({ bids: [] }), { ask }],
    ['NO_BIDS', { bids: [], asks: [] }, {}],
    ['NO_ASKS', aBook({ asks: [] }), { bid }],
    ['CROSSED', aBook({ bids: [aLevel('0.5')] }), { bid: ask, ask }],
    ['CROSSED', aBook({ bids: [aLevel('0.51')] }), { bid: priceOf('0.51'), ask }],
  ])('B24: is not known of a book that is %s', (why, book, sides) => {
    expect(quoteOf(book)).toEqual({ isKnown: false, why, ...sides });
  });

  test('B24: is known up to a spread of ten cents, and not a ten-thousandth beyond', () => {
    expect(quoteOf(aBook({ bids: [aLevel('0.4')] })).isKnown).toBe(true);
    expect(quoteOf(aBook({ bids: [aLevel('0.3999')] }))).toMatchObject({ isKnown: false, why: 'WIDE' });
    expect(quoteOf(aBook({ bids: [aLevel('0.4001')] })).isKnown).toBe(true);
  });
});
