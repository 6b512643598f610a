import { describe, expect, test } from '@jest/globals';
import { type Booking } from '#core/reporting/bookings.ts';
import { countedFrom, madeCopy, newestOrders } from '#core/scoring/made-copies.ts';
import { DAY_MS, later, type UnixMs } from '#core/values/unix-ms.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aParentId, LEADER, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

function aBooking(order: number, at: UnixMs, gross = '51'): Booking {
  return {
    ...{ id: `${order} ${at}`, kind: 'buy', at, parentId: aParentId(order), token: TOKEN, leader: LEADER },
    ...{ shares: sharesOf('100'), gross: dollars(gross), net: dollars(gross), pnl: dollars('0') },
  };
}
const ordersOf = (bookings: readonly Booking[]) => newestOrders(bookings, NOW).map(([id]) => id);

describe('orders that tell what copies cost', () => {
  test('are those of thirty days, the newest first, each with all of its bookings', () => {
    // Given
    const first = countedFrom(NOW);
    const bookings = [
      ...[aBooking(1, later(first, -1)), aBooking(2, first), aBooking(3, later(NOW, -1)), aBooking(4, NOW)],
      aBooking(3, later(NOW, -1), '49'),
    ];
    const { parentId: _, ...moved } = aBooking(5, later(NOW, -1));

    // Then
    expect(NOW - first).toBe(30 * DAY_MS);
    expect(ordersOf([...bookings, moved])).toEqual([aParentId(3), aParentId(2)]);
    expect(newestOrders(bookings, NOW)[0]![1]).toHaveLength(2);
  });

  test('are two hundred at most', () => {
    const bookings = Array.from({ length: 201 }, (_, at) => aBooking(at, later(NOW, -1 - at)));
    expect(ordersOf(bookings)).toEqual(Array.from({ length: 200 }, (_, at) => aParentId(at)));
  });
});

describe('a made copy', () => {
  const order = { parent: aParent(), event: aLeaderEvent(), bookings: [aBooking(1, NOW), aBooking(1, NOW, '49')] };

  test('is all parts of an order beside the leader’s price', () => {
    const copy = { side: 'BUY', shares: sharesOf('200'), gross: dollars('100'), his: aLeaderEvent().price };
    expect(madeCopy(order)).toEqual(copy);
  });

  test.each([
    ['an order that nobody has', { parent: undefined }],
    ['a guard’s', { parent: aParent({ origin: 'guard' }) }],
    ['one whose event nobody has', { event: undefined }],
    ['a sale after a merge', { parent: aParent({ side: 'SELL' }), event: aLeaderEvent({ type: 'MERGE' }) }],
    ['one at no price', { event: aLeaderEvent({ price: priceOf('0') }) }],
    ['one without a booking', { bookings: [] }],
  ])('is none of %s', (_, changes) => {
    expect(madeCopy({ ...order, ...changes })).toBeUndefined();
  });
});
