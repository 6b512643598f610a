import { getAddress } from 'ethers';
import { hashOf } from '../chance.ts';
import type { FeedTrade } from '../feed-trade.ts';
import { marketFeed } from '../market-feed.ts';
import { formatMicro } from '../micro.ts';
import type { Venue } from '../venue.ts';
import { readObject, type StreamClient, type StreamSocket } from './socket-host.ts';
import type { Stream } from './stream-pump.ts';

/** `trades` comes this much after `orders_matched`, which comes with the block. */
const TRADES_AFTER_MS = 200;
/** Who does not ping for this long, of the machine's time, hears nothing more on an open socket. */
const SILENT_AFTER_MS = 360_000;

type ActivityType = 'trades' | 'orders_matched';
type Filter = { readonly eventSlug?: string; readonly marketSlug?: string };
type Connection = {
  readonly id: string;
  readonly socket: StreamSocket;
  /** One filter a type: a later subscription replaces it. */
  readonly types: Map<ActivityType, Filter>;
  pingedAt: number;
};

/** The stream of all trades with their wallets. */
export type Rtds = Stream & { readonly accept: (socket: StreamSocket) => StreamClient };

/**
 * RTDS, topic `activity`: `trades` has the taker and the makers of each transaction, `orders_matched` the taker alone.
 *
 * Wallets are written in mixed case, the envelope's time is in milliseconds, the payload's in seconds and one second
 * before the block. There is no replay: who joins hears what happens from now on.
 */
export function rtds(venue: Venue, onJoined: () => void): Rtds {
  const connections = new Set<Connection>();
  const feed = marketFeed(venue);
  let toldMs = venue.clock.now();

  const tell = (type: ActivityType, trades: readonly FeedTrade[], atMs: number): void => {
    for (const trade of trades) {
      const payload = payloadOf(trade);
      for (const { id, socket, types, pingedAt } of connections) {
        const filter = types.get(type);
        if (filter === undefined || !passes(filter, trade) || performance.now() - pingedAt > SILENT_AFTER_MS) continue;
        socket.send(JSON.stringify({ connection_id: id, payload, timestamp: atMs, topic: 'activity', type }));
      }
    }
  };
  return {
    isWatched: () => [...connections].some(({ types }) => types.size > 0),
    nextAfter: (ms) => {
      const trade = feed.nextAfter(ms - TRADES_AFTER_MS);
      if (trade === undefined) return undefined;
      return trade > ms ? trade : trade + TRADES_AFTER_MS;
    },
    tell: (atMs) => {
      const matched = feed.between(toldMs + 1, atMs).filter(({ isTaker }) => isTaker);
      const trades = feed.between(toldMs + 1 - TRADES_AFTER_MS, atMs - TRADES_AFTER_MS);
      toldMs = atMs;
      tell('orders_matched', matched, atMs);
      tell('trades', trades, atMs);
    },
    accept: (socket) => {
      const id = `${hashOf(`connection|${performance.now()}`).toString('base64').slice(0, 15)}=`;
      const connection: Connection = { id, socket, types: new Map(), pingedAt: performance.now() };
      connections.add(connection);
      return {
        onText: (text) => {
          if (text.toLowerCase() === 'ping') {
            connection.pingedAt = performance.now();
            socket.send('');
            return;
          }
          if (![...connections].some(({ types }) => types.size > 0)) toldMs = venue.clock.now();
          if (!change(connection, text)) socket.close(1003, 'malformed subscription');
          else {
            // The first frame after a subscription is empty.
            socket.send('');
            onJoined();
          }
        },
        onGone: () => {
          connections.delete(connection);
        },
      };
    },
  };
}

function change({ types }: Connection, text: string): boolean {
  const message = readObject(text);
  const subscriptions: unknown = message?.['subscriptions'];
  const action = message?.['action'];
  if (!Array.isArray(subscriptions) || (action !== 'subscribe' && action !== 'unsubscribe')) return false;
  for (const entry of subscriptions as readonly unknown[]) {
    if (typeof entry !== 'object' || entry === null) return false;
    const { topic, type, filters } = entry as Readonly<Record<string, unknown>>;
    const filter = filterOf(filters);
    if (typeof topic !== 'string' || typeof type !== 'string' || filter === undefined) return false;
    if (topic !== 'activity') continue;
    for (const known of ['trades', 'orders_matched'] as const) {
      if (type !== known && type !== '*') continue;
      if (action === 'subscribe') types.set(known, filter);
      else types.delete(known);
    }
  }
  return true;
}

function filterOf(filters: unknown): Filter | undefined {
  if (filters === undefined || filters === '') return {};
  const read = typeof filters === 'string' ? readObject(filters) : undefined;
  if (read === undefined) return undefined;
  const [eventSlug, marketSlug] = [read['event_slug'], read['market_slug']];
  return {
    ...(typeof eventSlug === 'string' ? { eventSlug } : {}),
    ...(typeof marketSlug === 'string' ? { marketSlug } : {}),
  };
}

function passes({ eventSlug, marketSlug }: Filter, { row }: FeedTrade): boolean {
  return (
    (eventSlug === undefined || row.eventSlug === eventSlug) && (marketSlug === undefined || row.slug === marketSlug)
  );
}

function payloadOf({ row, isTaker, feeMicro }: FeedTrade): Record<string, unknown> {
  return {
    asset: row.tokenId,
    bio: '',
    conditionId: row.conditionId,
    eventSlug: row.eventSlug,
    ...(isTaker && feeMicro > 0n ? { fee: Number(formatMicro(feeMicro)) } : {}),
    icon: '',
    name: row.name,
    outcome: row.outcome,
    outcomeIndex: row.outcomeIndex,
    price: row.price,
    profileImage: '',
    proxyWallet: getAddress(row.wallet.toLowerCase()),
    pseudonym: '',
    side: row.side,
    size: Number(formatMicro(row.sizeMicro)),
    slug: row.slug,
    timestamp: row.timestampS - 1,
    title: row.title,
    transactionHash: row.transactionHash,
  };
}
