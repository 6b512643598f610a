import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { meetResting, type RestingOrder, wouldCross } from '#core/execution/meet-resting.ts';
import { type TakenDepth, withTakes } from '#core/execution/taken-depth.ts';
import { type Book } from '#core/model/market.ts';
import { price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBook, aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import { NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const ORDER: RestingOrder = { token: TOKEN, side: 'BUY', limit: priceOf('0.45'), left: sharesOf('100'), met: [] };
const asking = (...asks: readonly (readonly [string, string])[]): Book =>
  aBook({ bids: [], asks: asks.map(([at, count]) => aLevel(at, count)) });
const met = (order: RestingOrder, book: Book, depth?: TakenDepth) =>
  meetResting(order, { book, market: aMarket(), depth, now: NOW });

describe('an order that rests', () => {
  test('is met by what is offered at its limit or better, and by nothing beyond it', () => {
    expect(met(ORDER, asking(['0.44', '30'], ['0.45', '20'], ['0.46', '500']))).toMatchObject({
      shares: sharesOf('50'),
      taken: [aLevel('0.44', '30'), aLevel('0.45', '20')],
    });
    expect(met(ORDER, asking(['0.46', '500']))).toBeUndefined();
  });

  test('is filled once by each offer, and by what is new of it', () => {
    const first = met(ORDER, asking(['0.45', '30']));
    const known = { ...ORDER, left: sharesOf('70'), met: first!.met };
    expect(met(known, asking(['0.45', '30']))).toBeUndefined();
    expect(met(known, asking(['0.45', '50']))).toMatchObject({ shares: sharesOf('20'), met: [aLevel('0.45', '50')] });
  });

  test('is not met by what orders of ours have lately taken', () => {
    const [book, market] = [asking(['0.45', '30']), aMarket()];
    const fills = [aLevel('0.45', '25')];
    const depth = withTakes({ market, token: TOKEN, side: 'BUY', depth: undefined, now: NOW, fills });
    expect(met(ORDER, book, depth)?.shares).toBe(sharesOf('5'));
    expect(meetResting(ORDER, { book, market, depth, now: later(NOW, 60_000) })?.shares).toBe(sharesOf('30'));
  });

  test('is filled in hundredths of a share, but for its last ones', () => {
    expect(met(ORDER, asking(['0.45', '7.123456']))?.shares).toBe(sharesOf('7.12'));
    expect(met({ ...ORDER, left: sharesOf('7.123456') }, asking(['0.45', '9']))?.shares).toBe(sharesOf('7.123456'));
  });

  test('trades at once where it would meet the other side, at its price or better', () => {
    const crosses = (side: 'BUY' | 'SELL', at: string) => wouldCross(aBook(), { side, limit: priceOf(at) });
    expect([crosses('BUY', '0.49'), crosses('BUY', '0.50'), crosses('SELL', '0.50'), crosses('SELL', '0.49')]).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect(wouldCross(aBook({ asks: [] }), ORDER)).toBe(false);
  });

  test('never gets more than is left of it, nor more in all than the most that was offered at each price', () => {
    const offers = fc.array(fc.tuple(fc.integer({ min: 40, max: 50 }), fc.integer({ min: 0, max: 90_000_000 })), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(offers, { minLength: 1, maxLength: 6 }), (looks) => {
        const most = new Map<number, number>();
        let [order, got] = [ORDER, 0n];
        for (const look of looks) {
          const levels = [...new Map(look)].toSorted(([a], [b]) => a - b);
          const asks = levels.map(([cents, count]) => ({
            price: price(BigInt(cents) * 10_000n),
            shares: shares(BigInt(count)),
          }));
          for (const [cents, count] of levels) if (cents <= 45) most.set(cents, Math.max(most.get(cents) ?? 0, count));
          const fill = met(order, { bids: [], asks });
          if (fill === undefined) continue;
          expect(fill.shares).toBeLessThanOrEqual(order.left);
          got += fill.shares;
          order = { ...order, left: shares(order.left - fill.shares), met: fill.met };
        }
        expect(got).toBeLessThanOrEqual([...most.values()].reduce((sum, count) => sum + BigInt(count), 0n));
      }),
    );
  });
});
