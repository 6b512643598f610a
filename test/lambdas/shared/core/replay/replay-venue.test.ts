import { describe, expect, it } from '@jest/globals';
import { type MatchedFill } from '#core/execution/match-order.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type ReplayVenue, replayVenue } from '#core/replay/replay-venue.ts';
import { type ReplayFills } from '#core/replay/replay-fills.ts';
import { price } from '#core/values/price.ts';
import { scaleFloor, sum } from '#core/values/quantity.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { NO_USD } from '#core/values/usd.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { aBuyChild } from '../../../../support/builders/a-child.ts';
import { aBook, aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import { CONDITION, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

function aVenue(): ReturnType<typeof replayVenue> {
  const venue = replayVenue();
  venue.putMarket(aMarket());
  return venue;
}

function matched(venue: ReplayVenue, child: ChildOrder, now: UnixMs): readonly MatchedFill[] {
  const fills = venue.meet(child, now);
  if (fills.length > 0) venue.take(child, fills, now);
  return fills;
}

const total = (fills: readonly MatchedFill[]) =>
  sum(
    NO_SHARES,
    fills.map(({ shares }) => shares),
  );

describe('replayVenue', () => {
  it('shows a recorded book, its mirror for the other outcome, and never one made beside them', () => {
    const venue = aVenue();
    venue.print(TOKEN, priceOf('0.3'), NOW);
    expect(venue.book(TOKEN, NOW)?.asks[0]?.price).toBe(priceOf('0.31'));
    expect(venue.book(OTHER_TOKEN, NOW)?.bids[0]?.price).toBe(priceOf('0.69'));
    venue.putBook(TOKEN, aBook(), NOW);
    venue.print(TOKEN, priceOf('0.8'), NOW);
    expect(venue.book(TOKEN, NOW)).toEqual(aBook());
    expect(venue.book(OTHER_TOKEN, NOW)?.bids[0]?.price).toBe(priceOf('0.5'));
  });

  it('has no book before anything was traded or recorded, and nothing of a market it does not list', () => {
    const venue = aVenue();
    expect(venue.book(TOKEN, NOW)).toBeUndefined();
    expect(matched(venue, aBuyChild(), NOW)).toEqual([]);
    replayVenue().print(TOKEN, priceOf('0.3'), NOW);
    expect(replayVenue().book(TOKEN, NOW)).toBeUndefined();
  });

  it('takes from the book of real money nothing that was bought on paper, and the other way round', () => {
    const venue = aVenue();
    venue.putBook(TOKEN, aBook({ asks: [aLevel('0.5', '60')] }), NOW);
    const modes = (['paper', 'live'] as const).map((mode) => matched(venue, { ...aBuyChild(), mode }, NOW));
    expect(modes.map(total)).toEqual([sharesOf('60'), sharesOf('60')]);
    expect(venue.meet({ ...aBuyChild(), mode: 'paper' }, NOW)).toEqual([]);
  });

  it('fills in parts what the limit reaches, and gives the same shares to nobody twice within a minute', () => {
    // Given
    const venue = aVenue();
    venue.putBook(TOKEN, aBook({ asks: [aLevel('0.5', '60'), aLevel('0.51', '500')] }), NOW);
    // When
    const first = matched(venue, aBuyChild(), NOW);
    const second = matched(venue, aBuyChild(), later(NOW, 59_999));
    const third = matched(venue, aBuyChild(), later(NOW, 60_000));
    // Then
    expect([first, second, third].map(total)).toEqual([sharesOf('60'), 0n, sharesOf('60')]);
  });

  it('is done with a market once it has paid out: no market, no book, and none again', () => {
    // Given
    const venue = aVenue();
    venue.putBook(TOKEN, aBook(), NOW);
    const resolution = { condition: CONDITION, payouts: [{ token: TOKEN, perShare: priceOf('1') }] };
    // When
    venue.resolve(resolution);
    venue.putMarket(aMarket());
    // Then
    expect([venue.market(CONDITION), venue.book(TOKEN, NOW)]).toEqual([undefined, undefined]);
    expect(venue.resolution(CONDITION)).toEqual(resolution);
    expect(matched(venue, aBuyChild(), NOW)).toEqual([]);
  });

  it('tells what stands within an order’s limit, less what others of ours took, and where the book is from', () => {
    // Given
    const venue = replayVenue(1_000);
    venue.putMarket(aMarket());
    const asks = [aLevel('0.5', '60'), aLevel('0.52', '500'), aLevel('0.53', '900')];
    venue.putBook(TOKEN, aBook({ asks }), NOW);
    const child = { ...aBuyChild(), limit: priceOf('0.52') };

    // When
    const before = venue.depth(child, NOW);
    venue.take(child, [{ price: priceOf('0.5'), shares: sharesOf('10'), gross: NO_USD, fee: NO_USD }], NOW);

    // Then
    expect(before).toEqual({ offered: sharesOf('560'), source: 'recorded' });
    expect(venue.depth(child, NOW)).toEqual({ offered: sharesOf('550'), source: 'recorded' });
    expect(venue.depth(child, later(NOW, 1_001)).source).toBe('aged');
    expect(venue.depth({ ...child, side: 'SELL', limit: priceOf('0.49') }, NOW).offered).toBe(sharesOf('10000'));
  });

  it('fills at drawn prices within the limit and in part, and takes the shares from where the book shows them', () => {
    // Given: half a percent dearer, and two thirds of what is found
    const drawn: ReplayFills = {
      met: ({ levels }) => levels.map((level) => ({ ...level, price: price((level.price * 1_005n) / 1_000n) })),
      left: (_met, count) => scaleFloor(count, 2n, 3n),
    };
    const venue = replayVenue(undefined, drawn);
    venue.putMarket(aMarket());
    venue.putBook(TOKEN, aBook({ asks: [aLevel('0.4', '60'), aLevel('0.49', '30'), aLevel('0.5', '500')] }), NOW);

    // When
    const offered = venue.depth(aBuyChild(), NOW).offered;
    const fills = matched(venue, aBuyChild(), NOW);

    // Then: nothing of the last level, which is beyond the limit now
    expect(offered).toBe(sharesOf('90'));
    expect(fills).toMatchObject([{ price: priceOf('0.402'), shares: sharesOf('60'), gross: dollars('24.12') }]);
    expect(venue.depth(aBuyChild(), NOW).offered).toBe(sharesOf('30'));
  });

  it('kills an order of which nothing is drawn to be left', () => {
    const venue = replayVenue(undefined, { met: ({ levels }) => levels, left: () => NO_SHARES });
    venue.putMarket(aMarket());
    venue.putBook(TOKEN, aBook(), NOW);
    expect(venue.meet(aBuyChild(), NOW)).toEqual([]);
  });

  it('fills nothing while a market takes no orders', () => {
    const venue = replayVenue();
    venue.putMarket(aMarket({ isAcceptingOrders: false }));
    venue.putBook(TOKEN, aBook(), NOW);
    expect(matched(venue, aBuyChild(), NOW)).toEqual([]);
  });
});
