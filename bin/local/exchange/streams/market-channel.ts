import type { Account, Trade } from '../accounts.ts';
import { bookRow } from '../clob-market-data.ts';
import { marketFeed } from '../market-feed.ts';
import { isResolved, type Market } from '../market-index.ts';
import { formatMicro } from '../micro.ts';
import type { Venue } from '../venue.ts';
import { bestBidAsk, type Touch, touchOf } from './best-bid-ask.ts';
import { type FirstLadder, ladderOf, priceChanges } from './price-changes.ts';
import { readObject, readTexts, type StreamClient, type StreamSocket } from './socket-host.ts';
import type { ActivityRow } from '../world.ts';
import type { Stream } from './stream-pump.ts';

type Connection = {
  readonly socket: StreamSocket;
  readonly tokenIds: Set<string>;
  isCustom: boolean;
};

/** What clients were told of a market last. */
type Told = { ladder: FirstLadder | undefined; touches: readonly (Touch | undefined)[]; tickSize: string };

/** The public stream of books and trades, without wallets. */
export type MarketChannel = Stream & { readonly accept: (socket: StreamSocket) => StreamClient };

/**
 * The market channel: first the books of all subscribed tokens in one array, then every change.
 *
 * A `price_change` carries the change of a level and its mirror in the other outcome's book. After a trade come
 * `last_trade_price`, the change, and the books anew.
 */
export function marketChannel(venue: Venue, onJoined: () => void): MarketChannel {
  const connections = new Set<Connection>();
  const told = new Map<Market, Told>();
  const seenTrades = new WeakMap<Account, number>();
  let toldMs = venue.clock.now();
  let seenStrangers = venue.strangers.trades.length;
  const strangersTrades = (): LastTrade[] => {
    const unseen = venue.strangers.trades.slice(seenStrangers);
    seenStrangers += unseen.length;
    return unseen.map(({ market, taker }) => lastTradeOfRow(market, taker));
  };

  const watched = (): Market[] => {
    const tokenIds = [...connections].flatMap((connection) => [...connection.tokenIds]);
    return [...new Set(tokenIds.flatMap((tokenId) => venue.markets.token(tokenId)?.market ?? []))];
  };
  const send = (market: Market, message: unknown, options: SendOptions = {}): void => {
    const text = JSON.stringify(message);
    const wanted = options.tokenId === undefined ? market.tokens.map(({ tokenId }) => tokenId) : [options.tokenId];
    for (const { socket, tokenIds, isCustom } of connections)
      if (wanted.some((tokenId) => tokenIds.has(tokenId)) && (options.isCustom !== true || isCustom)) socket.send(text);
  };
  const watch = (market: Market, atMs: number): void => {
    const ladder = ladderOf(venue, market, atMs);
    told.set(market, { ladder, touches: touchesOf(venue, market, atMs), tickSize: market.tickSize });
  };
  const tellMarket = (market: Market, trades: readonly LastTrade[], atMs: number): void => {
    const before = told.get(market);
    if (before === undefined) {
      watch(market, atMs);
      return;
    }
    const shared = { market: market.paddedConditionId, timestamp: String(atMs) };
    for (const trade of trades)
      send(market, { ...shared, ...lastTradeOf(trade), event_type: 'last_trade_price' }, { tokenId: trade.tokenId });
    if (market.tickSize !== before.tickSize) {
      const sizes = { old_tick_size: before.tickSize, new_tick_size: market.tickSize };
      for (const { tokenId } of market.tokens)
        send(market, { ...shared, asset_id: tokenId, ...sizes, event_type: 'tick_size_change' }, { tokenId });
    }
    const changes = priceChanges(venue, market, { before: before.ladder, atMs });
    if (changes.length > 0) send(market, { ...shared, price_changes: changes, event_type: 'price_change' });
    if (trades.length > 0)
      for (const { tokenId } of market.tokens) {
        const book = bookRow(venue, tokenId, atMs);
        if (book !== undefined) send(market, { ...bookFrame(book), timestamp: String(atMs) }, { tokenId });
      }
    for (const [index, touch] of touchesOf(venue, market, atMs).entries()) {
      const tokenId = market.tokens[index]?.tokenId ?? '';
      const message = bestBidAsk(before.touches[index], touch);
      if (message !== undefined)
        send(
          market,
          { ...shared, asset_id: tokenId, ...message, event_type: 'best_bid_ask' },
          { tokenId, isCustom: true },
        );
    }
    if (isResolved(market, atMs) && !isResolved(market, toldMs))
      send(market, { ...shared, ...resolutionOf(market), event_type: 'market_resolved' }, { isCustom: true });
    watch(market, atMs);
  };
  return {
    isWatched: () => connections.size > 0,
    nextAfter: (ms) => {
      const instants = watched()
        .flatMap((market) => [
          venue.books.nextChangeMs(market, ms),
          market.resolution?.atMs,
          venue.nextStrangerMs(market),
        ])
        .concat(venue.nextTurnMs())
        .filter((instant) => instant !== undefined)
        .filter((instant) => instant > ms);
      return instants.length === 0 ? undefined : Math.min(...instants);
    },
    tell: (atMs) => {
      const printed = printedBetween(venue, toldMs + 1, atMs);
      const trades = [...printed, ...ownTrades(venue, seenTrades), ...strangersTrades()];
      for (const market of watched())
        tellMarket(
          market,
          trades.filter((trade) => trade.market === market),
          atMs,
        );
      toldMs = atMs;
    },
    accept: (socket) => {
      const connection: Connection = { socket, tokenIds: new Set(), isCustom: false };
      return {
        onText: (text) => {
          if (text === 'PING') {
            socket.send('PONG');
            return;
          }
          if (connections.size === 0) {
            // Nobody listened: what happened meanwhile is not told.
            toldMs = venue.clock.now();
            ownTrades(venue, seenTrades);
            strangersTrades();
          }
          connections.add(connection);
          const added = change(connection, text);
          if (added === undefined) {
            socket.send('INVALID OPERATION');
            return;
          }
          // Whoever was already there hears of a change before the newcomer sees the book.
          onJoined();
          for (const tokenId of added.tokenIds) {
            const market = venue.markets.token(tokenId)?.market;
            if (market !== undefined && !told.has(market)) watch(market, venue.clock.now());
          }
          if (added.isDumped) dump(venue, socket, added.tokenIds);
          for (const market of told.keys()) if (!watched().includes(market)) told.delete(market);
        },
        onGone: () => {
          connections.delete(connection);
        },
      };
    },
  };
}

type SendOptions = { readonly tokenId?: string; readonly isCustom?: boolean };
type LastTrade = {
  readonly market: Market;
  readonly tokenId: string;
  readonly side: string;
  readonly price: string;
  readonly size: string;
  readonly transactionHash: string;
};

/** Takes up a subscription; the tokens that came with it, `undefined` when it is not readable. */
function change(
  connection: Connection,
  text: string,
): { readonly tokenIds: readonly string[]; readonly isDumped: boolean } | undefined {
  const message = readObject(text);
  const tokenIds = readTexts(message?.['assets_ids']);
  if (message === undefined || tokenIds === undefined) return undefined;
  const operation = message['operation'];
  if (operation === 'unsubscribe') {
    for (const tokenId of tokenIds) connection.tokenIds.delete(tokenId);
    return { tokenIds: [], isDumped: false };
  }
  if (operation !== 'subscribe' && String(message['type']).toLowerCase() !== 'market') return undefined;
  for (const tokenId of tokenIds) connection.tokenIds.add(tokenId);
  if (typeof message['custom_feature_enabled'] === 'boolean') connection.isCustom = message['custom_feature_enabled'];
  return { tokenIds, isDumped: message['initial_dump'] !== false };
}

function dump(venue: Venue, socket: StreamSocket, tokenIds: readonly string[]): void {
  const now = venue.clock.now();
  const books = tokenIds.flatMap((tokenId) => {
    const book = bookRow(venue, tokenId, now);
    return book === undefined ? [] : [bookFrame(book)];
  });
  socket.send(JSON.stringify(books));
}

/** A book as the channel tells it: recorded frames have neither the least size nor the neg-risk flag of `GET /book`. */
function bookFrame(book: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { min_order_size: _size, neg_risk: _negRisk, ...told } = book;
  return { ...told, event_type: 'book' };
}

function printedBetween(venue: Venue, fromMs: number, toMs: number): LastTrade[] {
  const recorded = marketFeed(venue).recordedBetween(fromMs, toMs);
  return recorded.flatMap(({ row, isTaker }) => {
    const market = isTaker ? venue.markets.token(row.tokenId)?.market : undefined;
    return market === undefined ? [] : [lastTradeOfRow(market, row)];
  });
}

function lastTradeOfRow(market: Market, row: ActivityRow): LastTrade {
  const { tokenId, side, transactionHash } = row;
  const [price, size] = [String(row.price), formatMicro(row.sizeMicro)];
  return { market, tokenId, side, price, size, transactionHash };
}

/** What followers traded since the last look, each match once. */
function ownTrades({ accounts, prints }: Venue, seen: WeakMap<Account, number>): LastTrade[] {
  const matches = new Map<string, LastTrade>();
  for (const account of accounts.values()) {
    // A recorded trade that met a follower's order is told as what it is.
    for (const trade of account.trades.slice(seen.get(account) ?? 0))
      if (trade.role === 'TAKER' || prints.printedAt(trade.token.market, trade.matchMs).length === 0)
        matches.set(trade.id, lastTradeFrom(trade));
    seen.set(account, account.trades.length);
  }
  return [...matches.values()];
}

function lastTradeFrom({ taker, transactionHash }: Trade): LastTrade {
  const { token, side, priceMicro, sizeMicro } = taker;
  const [price, size] = [formatMicro(priceMicro), formatMicro(sizeMicro)];
  return { market: token.market, tokenId: token.tokenId, side, price, size, transactionHash };
}

function lastTradeOf({ tokenId, price, size, side, transactionHash }: LastTrade): Record<string, string> {
  return { asset_id: tokenId, price, size, fee_rate_bps: '0', side, transaction_hash: transactionHash };
}

function touchesOf(venue: Venue, market: Market, atMs: number): (Touch | undefined)[] {
  return market.tokens.map(({ tokenId }) => touchOf(venue, tokenId, atMs));
}

function resolutionOf(market: Market): Record<string, unknown> {
  const [first, second] = market.resolution?.payoutsMicro ?? [0n, 0n];
  const winner = first === second ? undefined : market.tokens[first > second ? 0 : 1];
  return {
    id: market.gammaId,
    assets_ids: market.tokens.map(({ tokenId }) => tokenId),
    winning_asset_id: winner?.tokenId ?? '',
    winning_outcome: winner?.outcome ?? '',
    tags: market.tags,
  };
}
