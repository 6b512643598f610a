import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { bidsPay, bidsPayEach } from '#core/risk/bids-pay.ts';
import { price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { aLevel } from '../../../../support/builders/a-market.ts';
import { priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const MICRO = 1_000_000n;

describe('what bids pay for a position', () => {
  const bids = [aLevel('0.58', '5'), aLevel('0.49', '10')];

  test.each([
    ['0', '0'],
    ['5', '2.9'],
    ['15', '7.8'],
    ['15.000001', '7.8'],
    ['100', '7.8'],
  ])('%s shares at 0.58 for 5 and 0.49 for 10 bring %s dollars', (count, dollars) => {
    expect(bidsPay(bids, sharesOf(count))).toBe(priceOf(dollars) * MICRO);
  });

  test('each of 10 shares brings 0.535, each of 30 brings 0.26, of none nothing', () => {
    expect([10, 30, 0].map((count) => bidsPayEach(bids, sharesOf(String(count))))).toEqual(
      ['0.535', '0.26', '0'].map(priceOf),
    );
  });

  test('is never more than the best bid for all of it, and that where the best bid takes all of it', () => {
    const level = fc.record({
      price: fc.bigInt(1n, 999_999n).map(price),
      shares: fc.bigInt(1n, 10n ** 12n).map(shares),
    });
    const book = fc.array(level, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(book, fc.bigInt(1n, 10n ** 12n).map(shares), (levels, owned) => {
        const sorted = levels.toSorted((a, b) => Number(b.price - a.price));
        const [best] = sorted;
        const paid = bidsPay(sorted, owned);
        expect(paid <= owned * best!.price).toBe(true);
        if (best!.shares >= owned) expect(paid).toBe(owned * best!.price);
      }),
    );
  });
});
