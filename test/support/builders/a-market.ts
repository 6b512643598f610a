import { type Book, type BookLevel, type Market } from '#core/model/market.ts';
import { bps } from '#core/values/bps.ts';
import { CONDITION, OTHER_TOKEN, TOKEN } from './identities.ts';
import { dollars, priceOf, sharesOf } from './quantities.ts';

/** A market of two outcomes with ticks of a cent, at least 5 shares an order, and no fee. */
export function aMarket(changes: Partial<Market> = {}): Market {
  return {
    condition: CONDITION,
    question: 'Will it rain?',
    domain: 'v1',
    tokens: [
      { token: TOKEN, outcome: 'Yes' },
      { token: OTHER_TOKEN, outcome: 'No' },
    ],
    tick: priceOf('0.01'),
    minimumShares: sharesOf('5'),
    fee: { rateBps: bps(0n), exponent: 1 },
    isAcceptingOrders: true,
    categories: ['weather'],
    liquidity: dollars('10000'),
    volume24h: dollars('100000'),
    ...changes,
  };
}

/** A book that bids 0.49 and asks 0.50 for 10,000 shares each. */
export function aBook(changes: Partial<Book> = {}): Book {
  return { bids: [aLevel('0.49')], asks: [aLevel('0.5')], ...changes };
}

/** One price of a book and 10,000 shares there, or as many as told. */
export function aLevel(at: string, count = '10000'): BookLevel {
  return { price: priceOf(at), shares: sharesOf(count) };
}
