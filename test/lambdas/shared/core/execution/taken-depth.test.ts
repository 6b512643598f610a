import { expect, it } from '@jest/globals';
import { levelsLeft, TAKEN_FOR_MS, withTakes } from '#core/execution/taken-depth.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBook, aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import { NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const PLACE = { market: aMarket(), token: TOKEN, side: 'BUY', depth: undefined, now: NOW } as const;
const depth = withTakes({ ...PLACE, fills: [{ price: priceOf('0.5'), shares: sharesOf('60') }] });
const book = aBook({ asks: [aLevel('0.5', '100'), aLevel('0.51', '7')] });

it('does not offer again what was taken within a minute, and does so when the minute is over', () => {
  const left = (ms: number) => levelsLeft({ ...PLACE, book, depth, now: later(NOW, ms) })[0]?.shares;
  expect([left(0), left(TAKEN_FOR_MS - 1), left(TAKEN_FOR_MS)]).toEqual([
    sharesOf('40'),
    sharesOf('40'),
    sharesOf('100'),
  ]);
});

it('leaves a price out of which nothing is left, and the other side alone', () => {
  const eaten = withTakes({ ...PLACE, depth, fills: [{ price: priceOf('0.5'), shares: sharesOf('40') }] });
  expect(levelsLeft({ ...PLACE, book, depth: eaten })).toEqual([aLevel('0.51', '7')]);
  expect(levelsLeft({ ...PLACE, side: 'SELL', book, depth: eaten })).toEqual(book.bids);
});

it('knows an offer of one outcome as the bid for the other that it is', () => {
  const other = { bids: [aLevel('0.5', '100')], asks: [] };
  expect(levelsLeft({ ...PLACE, token: OTHER_TOKEN, side: 'SELL', book: other, depth })).toEqual([aLevel('0.5', '40')]);
});
