import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { valueCopies } from '#core/risk/value-copies.ts';
import { shares } from '#core/values/shares.ts';
import { usd } from '#core/values/usd.ts';
import { aBook, aLevel } from '../../../../support/builders/a-market.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const owned = aPosition({ available: sharesOf('100'), basis: dollars('60'), realised: dollars('5') });
const over = aPosition({ basis: dollars('0'), realised: dollars('-7') });
const book = aBook({ bids: [aLevel('0.5', '40'), aLevel('0.4', '1000')], asks: [aLevel('0.51')] });

test('what is owned counts at the best bid, surely at what the bids give, and what was realised counts always', () => {
  const copies = [
    { position: owned, isTrading: true, book },
    { position: over, isTrading: false, book: undefined },
  ];
  // 100 shares at 0.50, or 40 there and 60 at 0.40; they cost 60 dollars.
  expect(valueCopies(copies)).toEqual({ profit: dollars('-12'), sure: dollars('-18'), sellable: [owned, over] });
});

test('of a market that takes no orders what is owned counts at cost, and is not sold', () => {
  const value = { profit: dollars('5'), sure: dollars('5'), sellable: [] };
  expect(valueCopies([{ position: owned, isTrading: false, book: undefined }])).toEqual(value);
});

test('what has no price leaves the profit unknown and is not sold; the others may be', () => {
  const copies = [
    { position: owned, isTrading: true, book: undefined },
    { position: over, isTrading: true, book: undefined },
  ];
  expect(valueCopies(copies)).toMatchObject({ profit: undefined, sellable: [over] });
});

test('what is sure is never more than the profit', () => {
  fc.assert(
    fc.property(
      fc.bigInt(1n, 10n ** 9n),
      fc.bigInt(0n, 10n ** 9n),
      fc.bigInt(1n, 10n ** 9n),
      (count, basis, offered) => {
        const position = aPosition({ available: shares(count), basis: usd(basis), realised: usd(0n) });
        const bids = [{ price: priceOf('0.5'), shares: shares(offered) }, aLevel('0.4')];
        const { profit, sure } = valueCopies([{ position, isTrading: true, book: { ...book, bids } }]);
        expect(sure).toBeLessThanOrEqual(profit ?? -1n);
      },
    ),
  );
});
