import { expect, test } from '@jest/globals';
import { limitOnTick, placeChild } from '#core/execution/working/place-child.ts';
import { type WorkingOrder } from '#core/model/working-order.ts';
import { aBook, aLevel } from '../../../../../support/builders/a-market.ts';
import { aView, aWorkedMarket, aWorkingOrder, turned } from '../../../../../support/builders/a-working-order.ts';
import { NOW } from '../../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../../support/builders/quantities.ts';

const book = aBook({
  bids: [aLevel('0.49', '300'), aLevel('0.48', '500')],
  asks: [aLevel('0.51', '40'), aLevel('0.53', '40'), aLevel('0.56', '900')],
});
const place = (
  style: 'take' | 'join',
  wanted: string,
  changes: Parameters<typeof aView>[0] & { readonly of?: Partial<WorkingOrder> } = {},
) => {
  const { of, ...view } = changes;
  return placeChild(aView({ book, order: aWorkingOrder(of), ...view }), {
    wanted: sharesOf(wanted),
    style,
    reason: 'SLICE_DUE',
  });
};
const placed = (count: string, at: string) => ({
  action: 'place',
  child: { number: 1, shares: sharesOf(count), limit: priceOf(at) },
});

test('what is taken reaches as far as it needs: 40 shares at 0.51, one more at 0.53', () => {
  expect(place('take', '40')).toMatchObject(placed('40', '0.51'));
  expect(place('take', '41')).toMatchObject(placed('41', '0.53'));
});

test('it never reaches beyond the limit, however much is wanted', () => {
  expect(place('take', '100')).toMatchObject(placed('100', '0.53'));
  expect(place('take', '40', { of: { limit: priceOf('0.51') } })).toMatchObject(placed('40', '0.51'));
  expect(place('take', '40', { of: { limit: priceOf('0.5') } })).toMatchObject({ reason: 'BEYOND_LIMIT' });
});

test('a purchase that trades at once costs whole cents and at least a dollar', () => {
  const cheap = aBook({ bids: [aLevel('0.01')], asks: [aLevel('0.02')] });
  expect(place('take', '39.99')).toMatchObject(placed('39', '0.51'));
  expect(place('take', '49', { book: cheap })).toMatchObject({ action: 'wait', reason: 'BELOW_MINIMUM' });
  expect(place('take', '50', { book: cheap })).toMatchObject(placed('50', '0.02'));
});

test('where a dollar buys more than the largest order it is said, whatever falls due: 2 cents are the bound of 50', () => {
  const of = { minOrder: sharesOf('5'), maxOrder: sharesOf('50') };
  const asked = (at: string) => ({ of, book: aBook({ bids: [aLevel('0.001')], asks: [aLevel(at)] }) });
  expect(place('take', '1000', asked('0.02'))).toMatchObject(placed('50', '0.02'));
  expect(place('take', '1000', asked('0.01'))).toMatchObject({ action: 'wait', reason: 'MINIMUM_ABOVE_MAX' });
});

test('a purchase on a market of the new protocol crosses as one that buys shares, for as short as the venue lets it', () => {
  const market = aWorkedMarket({ domain: 'v2' });
  const kindOf = (style: 'take' | 'join', changes: Parameters<typeof place>[2]) => {
    const action = place(style, '40', { market, ...changes });
    return action.action === 'place' ? [action.child.kind, action.child.expiresAt] : [];
  };
  const sale = { of: { side: 'SELL' as const, limit: priceOf('0.45') }, book: turned(book) };
  expect(kindOf('take', {})).toEqual(['CROSSING_GTD', NOW + 240_000]);
  expect(kindOf('take', { market: aWorkedMarket() })).toEqual(['FAK', undefined]);
  expect(kindOf('take', sale)).toEqual(['FAK', undefined]);
  expect(kindOf('join', {})).toEqual(['GTD', NOW + 3_660_000]);
});

test('a sale takes hundredths of a share', () => {
  const sale = { of: { side: 'SELL' as const, limit: priceOf('0.45') }, book: turned(book) };
  expect(place('take', '39.99', sale)).toMatchObject(placed('39.99', '0.49'));
  expect(place('take', '41', sale)).toMatchObject(placed('41', '0.47'));
});

test('what joins waits at the best price of its side, or at the limit where that is worse', () => {
  expect(place('join', '40')).toMatchObject(placed('40', '0.49'));
  expect(place('join', '40', { of: { limit: priceOf('0.45') } })).toMatchObject(placed('40', '0.45'));
  expect(place('join', '40', { of: { side: 'SELL', limit: priceOf('0.5') } })).toMatchObject(placed('40', '0.51'));
  expect(place('join', '40', { of: { side: 'SELL', limit: priceOf('0.6') } })).toMatchObject(placed('40', '0.6'));
});

test('the book’s part is of what it would meet within the limit, or of what it joins', () => {
  const tenth = { of: { maxBookPart: 2_500n as never } };
  expect(place('take', '100', tenth)).toMatchObject(placed('20', '0.53'));
  expect(place('join', '100', tenth)).toMatchObject(placed('75', '0.49'));
});

test('a limit between ticks is the tick within it', () => {
  const market = aWorkedMarket();
  const at = (side: 'BUY' | 'SELL') => limitOnTick({ order: aWorkingOrder({ side, limit: priceOf('0.525') }), market });
  expect([at('BUY'), at('SELL')]).toEqual([priceOf('0.52'), priceOf('0.53')]);
});

test('without a book, or with one that the guard refuses, it waits for the next poll', () => {
  // Given
  const view = aView({ book: undefined });

  // When
  const action = placeChild(view, { wanted: sharesOf('100'), style: 'take', reason: 'SLICE_DUE' });

  // Then
  expect(action).toEqual({ action: 'wait', until: view.now + 3_000, reason: 'NO_QUOTE' });
  expect(place('take', '40', { of: { maxSpread: priceOf('0.01') } })).toMatchObject({ reason: 'SPREAD_ABOVE_MAX' });
  expect(place('take', '40', { of: { minDepth: sharesOf('41') } })).toMatchObject({ reason: 'DEPTH_BELOW_MIN' });
});
