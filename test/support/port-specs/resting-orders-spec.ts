import { describe, expect, test } from '@jest/globals';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { sum } from '#core/values/quantity.ts';
import { NO_SHARES, type Shares } from '#core/values/shares.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type Venue } from '#ports/venue.ts';
import { priceOf, sharesOf } from '../builders/quantities.ts';

/** A venue whose book bids 0.49 and asks 0.51, and one follower of it with money for every order here. */
export type RestingStage = {
  readonly venue: Venue;
  readonly follower: Follower;
  now(): UnixMs;
  advance(ms: number): void;
  /** His purchase, prepared, its first post counted. */
  purchase(asked: {
    readonly shares: string;
    readonly limit: string;
    readonly restsUntil: UnixMs;
  }): Promise<ChildOrder>;
  /** Offers 40 shares at 0.50 to whoever bids it, and takes back what nobody wants; the second time 100. */
  offer(look: () => Promise<unknown>): Promise<void>;
};

/** So long an order may rest; the book drops it a minute before. */
const LIFE_MS = 600_000;
const DROPPED_AFTER_MS = LIFE_MS - 60_000;
const LEAST_LIFE_MS = 180_000;

/** What every venue does with an order that rests; `start` gives one where nothing was ordered yet. */
export function restingOrdersSpec(name: string, start: () => Promise<RestingStage>): void {
  describe(`an order that rests: ${name}`, () => {
    test('is refused where it would trade at once, and is nowhere then', async () => {
      // Given
      const stage = await start();
      const child = await restingChild(stage, { limit: '0.51' });
      // When
      const outcome = await stage.venue.post(stage.follower, child);
      // Then
      expect(outcome).toMatchObject({ kind: 'refused', text: expect.stringContaining('crosses') });
      expect(await stage.venue.order(stage.follower, child)).toBeUndefined();
      expect(await stage.venue.openOrders(stage.follower)).toEqual([]);
    });

    test('is refused where it expires within three minutes, to the second', async () => {
      const stage = await start();
      const { venue, follower } = stage;
      const short = await restingChild(stage, { lifeMs: LEAST_LIFE_MS - 1_000 });
      expect(await venue.post(follower, short)).toMatchObject({ kind: 'refused', text: 'invalid expiration' });
      const long = await restingChild(stage, { lifeMs: LEAST_LIFE_MS, shares: '50' });
      expect(await venue.post(follower, long)).toEqual({ kind: 'ack' });
    });

    test('waits, is acknowledged once more, and is among what is open', async () => {
      // Given
      const stage = await start();
      const { venue, follower } = stage;
      const child = await restingChild(stage);
      expect(await venue.openOrders(follower)).toEqual([]);
      // When
      const posts = [await venue.post(follower, child), await venue.post(follower, { ...child, posts: 2 })];
      // Then
      expect(posts).toEqual([{ kind: 'ack' }, { kind: 'ack' }]);
      expect(await venue.order(follower, child)).toEqual({ isTerminal: false, matched: 0n });
      expect(await venue.trades(follower, child, stage.now())).toEqual([]);
      expect(await venue.openOrders(follower)).toEqual([child.venueOrderId]);
    });

    test('is filled in part at its own limit, then whole: what is matched is the sum of its trades at each look', async () => {
      // Given
      const stage = await start();
      const { venue, follower } = stage;
      const child = await givenResting(stage);
      const since = stage.now();
      // When
      await stage.offer(() => venue.order(follower, child));
      // Then
      await thenMatched(stage, child, { isTerminal: false, matched: sharesOf('40') });
      expect(await venue.openOrders(follower)).toEqual([child.venueOrderId]);
      // When
      await stage.offer(() => venue.trades(follower, child, since));
      // Then
      await thenMatched(stage, child, { isTerminal: true, matched: sharesOf('100') });
      expect(await venue.openOrders(follower)).toEqual([]);
      expect(await venue.cancel(follower, child)).toBe('gone');
      const wallet = (await venue.walletTrades(follower, since)).map((trade) => 'shares' in trade && trade.shares);
      expect(wallet.toSorted()).toEqual([sharesOf('40'), sharesOf('60')]);
    });

    test('is cancelled once, then it is gone, and no offer fills it any more', async () => {
      // Given
      const stage = await start();
      const { venue, follower } = stage;
      const child = await givenResting(stage);
      // When
      const cancels = [await venue.cancel(follower, child), await venue.cancel(follower, child)];
      await stage.offer(() => venue.order(follower, child));
      // Then
      expect(cancels).toEqual(['cancelled', 'gone']);
      await thenMatched(stage, child, { isTerminal: true, matched: NO_SHARES });
      expect(await venue.openOrders(follower)).toEqual([]);
      expect(await venue.post(follower, { ...child, posts: 2 })).toEqual({ kind: 'ack' });
      expect(await venue.openOrders(follower)).toEqual([]);
    });

    test('keeps what was filled before it was cancelled', async () => {
      // Given
      const stage = await start();
      const { venue, follower } = stage;
      const child = await givenResting(stage);
      await stage.offer(() => venue.order(follower, child));
      // When
      const outcome = await venue.cancel(follower, child);
      // Then
      expect(outcome).toBe('cancelled');
      await thenMatched(stage, child, { isTerminal: true, matched: sharesOf('40') });
    });

    test('is dropped a minute before its expiration, to the millisecond', async () => {
      // Given
      const stage = await start();
      const { venue, follower } = stage;
      const child = await restingChild(stage, { limit: '0.48' });
      expect(await venue.post(follower, child)).toEqual({ kind: 'ack' });
      // When
      stage.advance(DROPPED_AFTER_MS - 1);
      // Then
      expect(await venue.order(follower, child)).toEqual({ isTerminal: false, matched: 0n });
      expect(await venue.openOrders(follower)).toEqual([child.venueOrderId]);
      // When
      stage.advance(1);
      // Then
      expect(await venue.order(follower, child)).toEqual({ isTerminal: true, matched: 0n });
      expect(await venue.openOrders(follower)).toEqual([]);
      expect(await venue.cancel(follower, child)).toBe('gone');
    });
  });
}

type Asked = { readonly shares?: string; readonly limit?: string; readonly lifeMs?: number };

/** 100 shares at 0.50, for ten minutes. */
function restingChild(
  stage: RestingStage,
  { shares = '100', limit = '0.50', lifeMs = LIFE_MS }: Asked = {},
): Promise<ChildOrder> {
  return stage.purchase({ shares, limit, restsUntil: later(stage.now(), lifeMs) });
}

async function givenResting(stage: RestingStage): Promise<ChildOrder> {
  const child = await restingChild(stage);
  expect(await stage.venue.post(stage.follower, child)).toEqual({ kind: 'ack' });
  return child;
}

type Seen = { readonly isTerminal: boolean; readonly matched: Shares };

async function thenMatched({ venue, follower }: RestingStage, child: ChildOrder, seen: Seen): Promise<void> {
  expect(await venue.order(follower, child)).toEqual(seen);
  const trades = await venue.trades(follower, child, child.reservedAt);
  const shares = trades.map((trade) => trade.shares);
  expect(sum(NO_SHARES, shares)).toBe(seen.matched);
  expect(trades.every(({ price, role }) => price === priceOf('0.50') && role === 'MAKER')).toBe(true);
  expect(new Set(trades.map(({ tradeId }) => tradeId)).size).toBe(trades.length);
}
