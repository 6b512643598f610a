import { expect, test } from '@jest/globals';
import { inferredTrades } from '../../../../bin/commands/algorithms/inferred-trades.ts';
import { aLevel } from '../../../support/builders/a-market.ts';
import { priceOf, sharesOf } from '../../../support/builders/quantities.ts';

const before = {
  bids: [aLevel('0.49', '100'), aLevel('0.48', '200'), aLevel('0.47', '300')],
  asks: [aLevel('0.51', '100'), aLevel('0.52', '200')],
};
const trade = (side: 'bids' | 'asks', at: string, count: string) => ({
  side,
  price: priceOf(at),
  shares: sharesOf(count),
});

test('what lacks at the best price was traded, and what lacks behind a level that stands was not', () => {
  const after = { ...before, bids: [aLevel('0.49', '60'), aLevel('0.48', '150'), aLevel('0.47', '300')] };
  expect(inferredTrades(before, after)).toEqual([trade('bids', '0.49', '40')]);
});

test('a trade goes on to the next level only through one that it cleared', () => {
  const after = { ...before, bids: [aLevel('0.48', '150'), aLevel('0.47', '100')] };
  expect(inferredTrades(before, after)).toEqual([trade('bids', '0.49', '100'), trade('bids', '0.48', '50')]);
});

test('of a purchase the asks lack something; what came new there is no trade', () => {
  const after = { bids: [aLevel('0.51', '20'), ...before.bids], asks: [aLevel('0.52', '250')] };
  expect(inferredTrades(before, after)).toEqual([trade('asks', '0.51', '100')]);
});

test('where both sides lack something the recorder had lost the thread: nothing is known', () => {
  const after = { bids: [aLevel('0.49', '60')], asks: [aLevel('0.51', '60')] };
  expect(inferredTrades(before, after)).toEqual([]);
});
