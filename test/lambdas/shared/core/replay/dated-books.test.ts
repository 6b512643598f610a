import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type DatedBooks, datedBooks } from '#core/replay/dated-books.ts';
import { mirroredBook, syntheticBook } from '#core/replay/synthetic-book.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBook, aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import { NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { priceOf } from '../../../../support/builders/quantities.ts';

const AGE_MS = 1_000;
const BOOK = aBook({ bids: [aLevel('0.39')], asks: [aLevel('0.41')] });
const AGED = later(NOW, AGE_MS + 1);

function someBooks(): DatedBooks {
  const books = datedBooks(AGE_MS);
  books.list(aMarket());
  return books;
}

describe('the newest book of a token', () => {
  it('is the recorded one up to its age, and a millisecond later one that is made about its middle', () => {
    const books = someBooks();
    books.put(TOKEN, BOOK, NOW);
    expect(books.shown(TOKEN, later(NOW, AGE_MS))).toEqual({ book: BOOK, source: 'recorded' });
    expect(books.shown(TOKEN, AGED)).toEqual({ book: syntheticBook(priceOf('0.4'), aMarket()), source: 'aged' });
  });

  it('is made of the trade that came after a recorded one that is too old, not of one before it', () => {
    // Given
    const [before, after] = [someBooks(), someBooks()];
    before.print(TOKEN, priceOf('0.7'), NOW);
    before.put(TOKEN, BOOK, later(NOW, 1));
    after.put(TOKEN, BOOK, NOW);
    after.print(TOKEN, priceOf('0.7'), later(NOW, 1));

    // When
    const [ofMiddle, ofTrade] = [before, after].map((books) => books.shown(TOKEN, later(AGED, 1)));

    // Then
    expect(ofMiddle).toEqual({ book: syntheticBook(priceOf('0.4'), aMarket()), source: 'aged' });
    expect(ofTrade).toEqual({ book: syntheticBook(priceOf('0.7'), aMarket()), source: 'aged' });
  });

  it('mirrors that of the other outcome where it is the newer one', () => {
    const books = someBooks();
    books.put(TOKEN, BOOK, NOW);
    books.put(OTHER_TOKEN, aBook({ bids: [aLevel('0.7')], asks: [aLevel('0.72')] }), later(NOW, 1));
    expect(books.shown(TOKEN, later(NOW, 1))?.book.asks[0]?.price).toBe(priceOf('0.3'));
    expect(books.shown(OTHER_TOKEN, later(AGED, 1))?.book.asks[0]?.price).toBe(priceOf('0.72'));
  });

  it.each([
    ['one side', aBook({ asks: [] }), syntheticBook(priceOf('0.49'), aMarket())],
    ['no side', aBook({ bids: [], asks: [] }), undefined],
  ])('that is too old and has %s gives way to what its price says, if it has one', (_, book, made) => {
    const books = someBooks();
    books.put(TOKEN, book, NOW);
    expect(books.shown(TOKEN, AGED)?.book).toEqual(made);
  });

  it('is none before anything was recorded or traded, of a market that is not listed, and after it is dropped', () => {
    const books = someBooks();
    expect(books.shown(TOKEN, NOW)).toBeUndefined();
    books.put(TOKEN, BOOK, NOW);
    books.print(TOKEN, priceOf('0.4'), NOW);
    books.drop(TOKEN);
    expect(books.shown(TOKEN, NOW)).toBeUndefined();
    const unlisted = datedBooks(AGE_MS);
    unlisted.print(TOKEN, priceOf('0.4'), NOW);
    expect(unlisted.shown(TOKEN, NOW)).toBeUndefined();
  });

  it('of both outcomes is one book and its mirror, whatever was told of which', () => {
    const told = fc.record({
      kind: fc.constantFrom('book', 'print'),
      token: fc.constantFrom(TOKEN, OTHER_TOKEN),
      cents: fc.integer({ min: 5, max: 94 }),
      afterMs: fc.integer({ min: 1, max: 800 }),
    });
    fc.assert(
      fc.property(fc.array(told, { minLength: 1, maxLength: 12 }), fc.integer({ min: 0, max: 3_000 }), (all, onMs) => {
        // Given
        const books = someBooks();
        let now = NOW;
        for (const { kind, token, cents, afterMs } of all) {
          now = later(now, afterMs);
          const [bid, ask] = [priceOf((cents / 100).toFixed(2)), priceOf(((cents + 1) / 100).toFixed(2))];
          const levels = { bids: [{ ...aLevel('0.5'), price: bid }], asks: [{ ...aLevel('0.5'), price: ask }] };
          if (kind === 'book') books.put(token, aBook(levels), now);
          else books.print(token, ask, now);
        }

        // When
        const [one, other] = [TOKEN, OTHER_TOKEN].map((token) => books.shown(token, later(now, onMs)));

        // Then
        expect(one?.source).toBe(other?.source);
        expect(one && mirroredBook(one.book)).toEqual(other?.book);
      }),
      { numRuns: 200 },
    );
  });
});
