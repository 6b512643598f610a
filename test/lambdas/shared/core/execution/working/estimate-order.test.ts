import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Estimate, estimateOrder } from '#core/execution/working/estimate-order.ts';
import { scheduleOf } from '#core/execution/working/schedule-of.ts';
import { type Book, type Market } from '#core/model/market.ts';
import { type WorkingOrder } from '#core/model/working-order.ts';
import { bps } from '#core/values/bps.ts';
import { costOf, price, proceedsOf } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { aBook, aLevel, aMarket } from '../../../../../support/builders/a-market.ts';
import { aWorkingOrder } from '../../../../../support/builders/a-working-order.ts';
import { dollars, priceOf, sharesOf } from '../../../../../support/builders/quantities.ts';

type Given = {
  readonly order?: Partial<WorkingOrder>;
  readonly market?: Partial<Market>;
  readonly book?: Partial<Book>;
};

const FEE = { rateBps: bps(700n), exponent: 1 };
const TWO_ASKS = { asks: [aLevel('0.50', '100'), aLevel('0.52', '100'), aLevel('0.60', '100')] };

function estimated({ order: changes = {}, market = {}, book = {} }: Given = {}) {
  const order = aWorkingOrder({
    total: sharesOf('200'),
    maxOrder: sharesOf('50'),
    sharesPerOrder: sharesOf('50'),
    ...changes,
  });
  return estimateOrder({ order, schedule: scheduleOf(order), market: aMarket(market), book: aBook(book) });
}

const come = ({ shares: count, dollars: paid }: Estimate) => [count, paid];

describe('what an order would come to', () => {
  test('at once it goes through the book as far as the limit, level by level', () => {
    // 100 at 0.50 and 100 at 0.52; nobody offers the rest within 0.55.
    expect(come(estimated({ book: TWO_ASKS }).atOnce)).toEqual([sharesOf('200'), dollars('102')]);
    const short = estimated({ order: { total: sharesOf('300') }, book: TWO_ASKS });
    expect(come(short.atOnce)).toEqual([sharesOf('200'), dollars('102')]);
  });

  test('the limit itself is within the limit, and a tick beyond is not', () => {
    const at = (ask: string) => estimated({ book: { asks: [aLevel(ask)] } }).atOnce.shares;
    expect([at('0.55'), at('0.56')]).toEqual([sharesOf('200'), 0n]);
    const sale = (bid: string) =>
      estimated({ order: { side: 'SELL', limit: priceOf('0.45') }, book: { bids: [aLevel(bid)] } }).atOnce.shares;
    expect([sale('0.45'), sale('0.44')]).toEqual([sharesOf('200'), 0n]);
  });

  test('in parts each meets the book anew: four of 50 shares never leave the best price', () => {
    expect(come(estimated({ book: TWO_ASKS }).inParts)).toEqual([sharesOf('200'), dollars('100')]);
  });

  test('what waits is filled at the best price of its side, within the limit, and pays no fee', () => {
    const join = estimated({ order: { algorithm: 'iceberg', style: 'join' }, market: { fee: FEE } });
    expect(join.inParts).toEqual({ shares: sharesOf('200'), dollars: dollars('98'), fee: 0n });
    const below = estimated({ order: { algorithm: 'iceberg', style: 'join', limit: priceOf('0.40') } });
    expect(come(below.inParts)).toEqual([sharesOf('200'), dollars('80')]);
    const nobody = estimated({ order: { algorithm: 'iceberg', style: 'join' }, book: { bids: [] } });
    expect(come(nobody.inParts)).toEqual([0n, 0n]);
  });

  test('an iceberg counts its last, smaller part too', () => {
    const { inParts } = estimated({ order: { algorithm: 'iceberg', total: sharesOf('130') } });
    expect(come(inParts)).toEqual([sharesOf('130'), dollars('65')]);
  });

  test('a fee is paid beside a purchase and comes off a sale', () => {
    const bought = estimated({ market: { fee: FEE }, order: { total: sharesOf('100') } }).atOnce;
    // 100 shares × 7 % × 0.5 × 0.5
    expect(bought).toEqual({ shares: sharesOf('100'), dollars: dollars('51.75'), fee: dollars('1.75') });
    const sold = estimated({
      market: { fee: FEE },
      order: { side: 'SELL', limit: priceOf('0.45'), total: sharesOf('100') },
      book: { bids: [aLevel('0.5')] },
    }).atOnce;
    expect(sold).toEqual({ shares: sharesOf('100'), dollars: dollars('48.25'), fee: dollars('1.75') });
  });

  test('PROPERTY: no purchase costs more, and no sale brings less, than all of it at the limit', () => {
    const level = fc.record({ price: fc.bigInt(1n, 99n), shares: fc.bigInt(1n, 500n) });
    const levels = fc.array(level, { maxLength: 8 });
    fc.assert(
      fc.property(
        fc.constantFrom('BUY' as const, 'SELL' as const),
        fc.bigInt(1n, 99n),
        fc.bigInt(10n, 400n),
        levels,
        levels,
        fc.constantFrom(0n, 700n),
        (side, limit, total, bids, asks, rate) => {
          // Given
          const sorted = (many: typeof bids, sign: 1n | -1n) =>
            many
              .map((one) => ({ price: price(one.price * 10_000n), shares: shares(one.shares * 1_000_000n) }))
              .toSorted((a, b) => Number((a.price - b.price) * sign));
          const book = { bids: sorted(bids, -1n), asks: sorted(asks, 1n) };
          const order = { side, limit: price(limit * 10_000n), total: shares(total * 1_000_000n) } as const;
          // When
          const { atOnce, atLimit } = estimated({ order, book, market: { fee: { rateBps: bps(rate), exponent: 1 } } });
          // Then
          expect(atOnce.shares).toBeLessThanOrEqual(order.total);
          const [most, least] = [costOf(order.total, order.limit), proceedsOf(order.total, order.limit)];
          if (side === 'BUY') {
            expect(atOnce.dollars).toBeLessThanOrEqual(atLimit.dollars);
            expect(atLimit.dollars).toBeGreaterThan(most);
          } else {
            const reached = proceedsOf(atOnce.shares, order.limit);
            expect(atOnce.dollars + atOnce.fee + BigInt(book.bids.length)).toBeGreaterThanOrEqual(reached);
            expect(atLimit.dollars).toBeLessThanOrEqual(least);
          }
        },
      ),
    );
  });
});
