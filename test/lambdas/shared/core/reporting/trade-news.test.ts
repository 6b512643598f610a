import { describe, expect, test } from '@jest/globals';
import { type Booking } from '#core/reporting/bookings.ts';
import { bookingGroups, tradeNews } from '#core/reporting/trade-news.ts';
import { bps } from '#core/values/bps.ts';
import { price } from '#core/values/price.ts';
import { later } from '#core/values/unix-ms.ts';
import { aParentId, FOLLOWER, LEADER, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const FACTS = { leader: 'Whale', market: 'Will it rain?', outcome: 'Yes' };
const aBooking = (changes: Partial<Booking> = {}): Booking => ({
  id: 'a',
  kind: 'buy',
  at: NOW,
  parentId: aParentId(),
  token: TOKEN,
  leader: LEADER,
  shares: sharesOf('10'),
  gross: dollars('5'),
  net: dollars('5.1'),
  pnl: dollars('0'),
  ...changes,
});
const SECOND = aBooking({
  id: 'b',
  at: later(NOW, 5),
  shares: sharesOf('30'),
  gross: dollars('18'),
  net: dollars('18.3'),
});

describe('news of trades', () => {
  test('are one for all fills of an order, at their average price', () => {
    const groups = bookingGroups([aBooking(), SECOND]);
    expect(groups).toHaveLength(1);
    expect(
      tradeNews({
        follower: FOLLOWER,
        mode: 'live',
        bookings: groups[0]!,
        facts: { ...FACTS, leaderPrice: priceOf('0.5') },
      }),
    ).toEqual({
      kind: 'fill',
      id: 'a',
      bookings: ['a', 'b'],
      follower: FOLLOWER,
      mode: 'live',
      at: later(NOW, 5),
      ...FACTS,
      shares: sharesOf('40'),
      price: priceOf('0.575'),
      dollars: dollars('23.4'),
      slippage: bps(1_500n),
    });
  });

  test('are one for each order, each side and each position that has none', () => {
    const without = ({ parentId: _, ...rest }: Booking): Booking => rest;
    const groups = bookingGroups([
      aBooking(),
      aBooking({ id: 'b', parentId: aParentId(2) }),
      without(aBooking({ id: 'c', kind: 'resolve' })),
      without(aBooking({ id: 'd', kind: 'resolve' })),
      without(aBooking({ id: 'e', kind: 'resolve', token: OTHER_TOKEN })),
    ]);
    expect(groups.map((group) => group.map(({ id }) => id).join(''))).toEqual(['a', 'b', 'cd', 'e']);
  });

  test.each(['sell', 'resolve'] as const)('of what was ended by %s tell what it made', (kind) => {
    const bookings = [aBooking({ kind, pnl: dollars('1.5') }), { ...SECOND, kind, pnl: dollars('2') }] as const;
    expect(tradeNews({ follower: FOLLOWER, mode: 'paper', bookings, facts: FACTS })).toMatchObject({
      kind: 'exit',
      isPayout: kind === 'resolve',
      pnl: dollars('3.5'),
    });
  });

  test.each([undefined, price(0n)])('tell no slippage where the leader paid %s', (leaderPrice) => {
    const facts = { ...FACTS, ...(leaderPrice === undefined ? {} : { leaderPrice }) };
    const news = tradeNews({ follower: FOLLOWER, mode: 'live', bookings: [aBooking()], facts });
    expect(news).not.toHaveProperty('slippage');
  });

  test('of no shares have no price', () => {
    const bookings = [aBooking({ shares: sharesOf('0') })] as const;
    expect(tradeNews({ follower: FOLLOWER, mode: 'live', bookings, facts: FACTS }).price).toBe(0n);
  });
});
