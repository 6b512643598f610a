import { describe, expect, test } from '@jest/globals';
import { type Book } from '#core/model/market.ts';
import { type WorkingChild } from '#core/model/working-order.ts';
import { bookVenue } from '../../../../bin/commands/algorithms/book-venue.ts';
import { aBook, aLevel } from '../../../support/builders/a-market.ts';
import { NOW } from '../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../support/builders/quantities.ts';

const book = aBook({
  bids: [aLevel('0.49', '100'), aLevel('0.48', '50')],
  asks: [aLevel('0.51', '30'), aLevel('0.52', '80')],
});
const child = (kind: WorkingChild['kind'], at: string, count: string) => ({
  ...{ number: 1, kind, limit: priceOf(at), shares: sharesOf(count) },
});
const fill = (at: string, count: string, isMaker: boolean) => ({
  price: priceOf(at),
  shares: sharesOf(count),
  isMaker,
});
const moment = (changes: Partial<Book> = {}, ...sold: readonly (readonly [string, string])[]) => ({
  at: NOW,
  book: { ...book, ...changes },
  trades: sold.map(([at, count]) => ({ side: 'bids' as const, price: priceOf(at), shares: sharesOf(count) })),
});

describe('what takes', () => {
  test('is filled from the offers within its limit, best first, and the rest is killed', () => {
    const venue = bookVenue(book, 'v1');
    expect(venue.place(child('FAK', '0.51', '40'))).toEqual([fill('0.51', '30', false)]);
    expect(venue.rests()).toBe(false);
  });

  test('on a market of the new protocol a FAK spends 15.60 dollars, which below its limit buy more than its 30 shares', () => {
    const deep = aBook({ asks: [aLevel('0.4', '10'), aLevel('0.5')] });
    const place = (kind: WorkingChild['kind'], domain: 'v1' | 'v2') =>
      bookVenue(deep, domain).place(child(kind, '0.52', '30'));
    expect(place('FAK', 'v2')).toEqual([fill('0.4', '10', false), fill('0.5', '23.2', false)]);
    expect(place('FAK', 'v1')).toEqual([fill('0.4', '10', false), fill('0.5', '20', false)]);
    expect(place('CROSSING_GTD', 'v2')).toEqual([fill('0.4', '10', false), fill('0.5', '20', false)]);
  });

  test('what crosses and may rest stands with its rest at its limit, until it is cancelled', () => {
    // Given
    const venue = bookVenue(book, 'v2');

    // When
    const fills = venue.place(child('CROSSING_GTD', '0.51', '40'));

    // Then
    expect(fills).toEqual([fill('0.51', '30', false)]);
    expect(venue.book().bids[0]).toEqual(aLevel('0.51', '10'));
    venue.cancel();
    expect([venue.rests(), venue.book().bids]).toEqual([false, book.bids]);
  });

  test('what it took is missing until the price is cleared, however the book shows it', () => {
    // Given
    const venue = bookVenue(book, 'v1');
    venue.place(child('FAK', '0.51', '20'));

    // When
    venue.advance(moment({ asks: [aLevel('0.51', '35')] }));
    const shown = venue.book().asks;
    venue.advance(moment({ asks: [aLevel('0.52', '80')] }));
    venue.advance(moment({ asks: [aLevel('0.51', '35')] }));

    // Then
    expect(shown).toEqual([aLevel('0.51', '15')]);
    expect(venue.book().asks).toEqual([aLevel('0.51', '35')]);
  });
});

describe('what rests', () => {
  test('stands behind all at its price: trades there eat those first', () => {
    const venue = bookVenue(book, 'v1');
    venue.place(child('GTD', '0.49', '40'));
    expect(venue.advance(moment({}, ['0.49', '100']))).toEqual([]);
    expect(venue.advance(moment({}, ['0.49', '10']))).toEqual([fill('0.49', '10', true)]);
    expect(venue.advance(moment({}, ['0.49', '100']))).toEqual([fill('0.49', '30', true)]);
    expect(venue.rests()).toBe(false);
  });

  test('orders that leave shorten the queue only where fewer are shown than stood ahead', () => {
    const venue = bookVenue(book, 'v1');
    venue.place(child('GTD', '0.49', '40'));
    venue.advance(moment({ bids: [aLevel('0.49', '25')] }));
    venue.advance(moment({ bids: [aLevel('0.49', '90')] }));
    expect(venue.advance(moment({ bids: [aLevel('0.49', '90')] }, ['0.49', '30']))).toEqual([fill('0.49', '5', true)]);
  });

  test('better than all others it is met first; trades at better prices than its own pass it by', () => {
    const venue = bookVenue(book, 'v1');
    venue.place(child('GTD', '0.5', '40'));
    expect(venue.isAtTop()).toBe(true);
    expect(venue.advance(moment({}, ['0.49', '15']))).toEqual([fill('0.5', '15', true)]);
    expect(venue.advance(moment({}, ['0.51', '15']))).toEqual([]);
  });

  test('offers at its price or below would have met it, each share of them once', () => {
    const venue = bookVenue(book, 'v1');
    venue.place(child('GTD', '0.49', '40'));
    const crossing = moment({ bids: [aLevel('0.48')], asks: [aLevel('0.49', '15')] });
    expect(venue.advance(crossing)).toEqual([fill('0.49', '15', true)]);
    expect(venue.advance(crossing)).toEqual([]);
  });

  test('is refused where it would trade at once', () => {
    const venue = bookVenue(book, 'v1');
    expect(venue.place(child('GTD', '0.51', '40'))).toEqual([]);
    expect(venue.rests()).toBe(false);
  });

  test('shows in the book, and is gone with a cancel', () => {
    const venue = bookVenue(book, 'v1');
    venue.place(child('GTD', '0.48', '40'));
    expect(venue.book().bids).toEqual([aLevel('0.49', '100'), aLevel('0.48', '90')]);
    expect(venue.isAtTop()).toBe(false);
    venue.cancel();
    expect(venue.book().bids).toEqual(book.bids);
  });
});
