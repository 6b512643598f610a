import { describe, expect, it } from '@jest/globals';
import { filledOnes, type MeasuredFill, measuredFill } from '#core/replay/measured-fill.ts';
import { type Trade } from '#core/model/trade.ts';
import { aBuyChild, aTrade } from '../../../../support/builders/a-child.ts';
import { aBook, aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

/** A hundred shares are promised at 0.50: sixty at 0.48, the rest at 0.50. */
const book = aBook({ asks: [aLevel('0.48', '60'), aLevel('0.50', '500')] });
const market = aMarket({ volume24h: dollars('40000') });

function measured(trades: readonly Partial<Trade>[], asks = book.asks): MeasuredFill | undefined {
  const order = aBuyChild({ state: 'DONE', trades: trades.map((changes) => aTrade(changes)) });
  return measuredFill({ order, book: { ...book, asks }, market });
}

const trade = (price: string, shares: string, status: Trade['status'] = 'CONFIRMED'): Partial<Trade> => ({
  ...{ price: priceOf(price), shares: sharesOf(shares), status },
});

describe('measuredFill', () => {
  it('finds nothing worse where an order got what its book promised', () => {
    expect(measured([trade('0.48', '60'), trade('0.50', '40')])).toEqual({
      ...{ price: priceOf('0.48'), volume24h: dollars('40000'), worse: 0n, part: 1_000_000n },
    });
  });

  it('tells in millionths how much more was paid than for as many shares was promised', () => {
    expect(measured([trade('0.50', '60')])).toMatchObject({ worse: 41_666n, part: 600_000n });
    expect(measured([trade('0.47', '60')])).toMatchObject({ worse: -20_833n, part: 600_000n });
  });

  it('counts a killed order as none of its promise, at no price', () => {
    expect(measured([])).toEqual({ price: priceOf('0.48'), volume24h: dollars('40000'), part: 0n });
    expect(measured([trade('0.48', '60', 'FAILED')])).toMatchObject({ part: 0n });
  });

  it('is never filled by more than its promise', () => {
    expect(measured([trade('0.40', '200')])).toMatchObject({ part: 1_000_000n });
  });

  it('is none where the book promised nothing within the limit', () => {
    expect(measured([trade('0.48', '60')], [aLevel('0.51', '500')])).toBeUndefined();
    expect(measured([], [])).toBeUndefined();
  });
});

it('tells those that were filled from killed ones, of which none has a price', () => {
  const [filled, killed] = [measured([trade('0.50', '60')])!, measured([])!];
  expect(filledOnes([killed, filled, killed])).toEqual([filled]);
});
