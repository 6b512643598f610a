import { type Account, movingTrades, type PlacedOrder, statusOf, type Trade } from '../accounts.ts';
import type { ApiKey } from '../api-keys.ts';
import { requestSignature } from '../hmac.ts';
import { padConditionId } from '../market-index.ts';
import { isFinal, settlementInstants, type TradeStatus } from '../settlement.ts';
import type { Venue } from '../venue.ts';
import { readObject, readTexts, type StreamClient, type StreamSocket } from './socket-host.ts';
import type { Stream } from './stream-pump.ts';
import { orderEvent, tradeEvent } from './user-events.ts';

type Connection = {
  readonly socket: StreamSocket;
  readonly key: ApiKey;
  /** Conditions in 64 digits; none means all. */
  readonly conditions: Set<string>;
};

/** What the streams told of an order last. */
type ToldOrder = { trades: number; status: PlacedOrder['status'] };

/** What was told of one account. */
type Told = {
  orders: number;
  trades: number;
  readonly open: Map<PlacedOrder, ToldOrder>;
  /** `undefined` is a trade that was not told yet. */
  readonly moving: Map<Trade, TradeStatus | undefined>;
};

/** The stream of a key's own orders and trades. */
export type UserChannel = Stream & { readonly accept: (socket: StreamSocket) => StreamClient };

/**
 * The user channel: every order and trade of the key that a client proves to have, from now on, without replay.
 *
 * A wrong key is closed with 1008.
 */
export function userChannel(venue: Venue, onJoined: () => void): UserChannel {
  const connections = new Set<Connection>();
  const told = new Map<Account, Told>();

  const accounts = (): Account[] => {
    const signers = new Set([...connections].map(({ key }) => key.address));
    return [...venue.accounts.values()].filter(({ signer }) => signers.has(signer));
  };
  const send = (apiKey: string, condition: string, event: unknown): void => {
    const text = JSON.stringify(event);
    for (const { socket, key, conditions } of connections)
      if (key.apiKey === apiKey && (conditions.size === 0 || conditions.has(condition))) socket.send(text);
  };
  const tellOrder = (placed: PlacedOrder, before: ToldOrder | undefined, atMs: number): void => {
    const condition = placed.token.market.paddedConditionId;
    const orderSend = (type: 'PLACEMENT' | 'UPDATE' | 'CANCELLATION', trades: readonly Trade[]): void => {
      send(placed.apiKey, condition, orderEvent(placed, { type, trades, atMs }));
    };
    if (before === undefined) orderSend('PLACEMENT', []);
    for (let count = before?.trades ?? 0; count < placed.trades.length; count += 1)
      orderSend('UPDATE', placed.trades.slice(0, count + 1));
    if (placed.status.startsWith('CANCELED') && before?.status !== placed.status)
      orderSend('CANCELLATION', placed.trades);
  };
  const tellAccount = (account: Account, atMs: number): void => {
    const known: Told = told.get(account) ?? { orders: 0, trades: 0, open: new Map(), moving: new Map() };
    told.set(account, known);
    for (const trade of account.trades.slice(known.trades)) known.moving.set(trade, undefined);
    for (const [trade, before] of known.moving) {
      const status = statusOf(trade, atMs);
      if (status !== before) {
        const placed = venue.orders.get(trade.orderId);
        const condition = trade.token.market.paddedConditionId;
        send(placed?.apiKey ?? '', condition, tradeEvent(trade, { status, atMs }));
      }
      if (isFinal(status)) known.moving.delete(trade);
      else known.moving.set(trade, status);
    }
    for (const placed of account.orders.slice(known.orders)) {
      tellOrder(placed, undefined, atMs);
      known.open.set(placed, { trades: placed.trades.length, status: placed.status });
    }
    for (const [placed, before] of known.open) {
      tellOrder(placed, before, atMs);
      if (placed.status === 'LIVE' || placed.status === 'DELAYED')
        known.open.set(placed, { trades: placed.trades.length, status: placed.status });
      else known.open.delete(placed);
    }
    known.orders = account.orders.length;
    known.trades = account.trades.length;
  };
  return {
    isWatched: () => connections.size > 0,
    nextAfter: (ms) => {
      const instants = [...told.values()]
        .flatMap(({ moving }) => [...moving.keys()].flatMap(settlementInstants))
        .concat(venue.nextTurnMs() ?? [])
        .filter((instant) => instant > ms);
      return instants.length === 0 ? undefined : Math.min(...instants);
    },
    tell: (atMs) => {
      for (const account of accounts()) tellAccount(account, atMs);
    },
    accept: (socket) => {
      let connection: Connection | undefined;
      return {
        onText: (text) => {
          if (text === 'PING') {
            socket.send('PONG');
            return;
          }
          const message = readObject(text);
          if (connection !== undefined) {
            if (message === undefined || !change(connection, message)) socket.send('INVALID OPERATION');
            return;
          }
          const key = message === undefined ? undefined : keyOf(venue, message['auth']);
          if (message === undefined || key === undefined) {
            socket.close(1008, 'Unauthorized');
            return;
          }
          connection = { socket, key, conditions: new Set(conditionsOf(message)) };
          // What is known of an account nobody watched would be told again as if it were new.
          const watched = new Set(accounts());
          for (const account of told.keys()) if (!watched.has(account)) told.delete(account);
          connections.add(connection);
          const now = venue.clock.now();
          for (const account of accounts()) if (!told.has(account)) told.set(account, snapshot(account, now));
          onJoined();
        },
        onGone: () => {
          if (connection !== undefined) connections.delete(connection);
        },
      };
    },
  };
}

/** The key whose three parts a client has, `undefined` when they do not belong together. */
function keyOf(venue: Venue, auth: unknown): ApiKey | undefined {
  if (typeof auth !== 'object' || auth === null) return undefined;
  const { apiKey, secret, passphrase } = auth as Readonly<Record<string, unknown>>;
  if (typeof apiKey !== 'string' || typeof secret !== 'string' || typeof passphrase !== 'string') return undefined;
  const timestamp = String(Math.floor(venue.clock.now() / 1000));
  const request = { timestamp, method: 'GET', path: '/ws/user', body: Buffer.alloc(0) };
  for (const signer of new Set([...venue.accounts.values()].map((account) => account.signer))) {
    const headers = {
      poly_address: signer,
      poly_signature: requestSignature(secret, request),
      poly_timestamp: timestamp,
      poly_api_key: apiKey,
      poly_passphrase: passphrase,
    };
    const key = venue.keys.keyOf({ ...request, headers });
    if (key !== undefined) return key;
  }
  return undefined;
}

function change({ conditions }: Connection, message: Readonly<Record<string, unknown>>): boolean {
  const operation = message['operation'];
  if (readTexts(message['markets']) === undefined) return false;
  for (const condition of conditionsOf(message)) {
    if (operation === 'subscribe') conditions.add(condition);
    else if (operation === 'unsubscribe') conditions.delete(condition);
  }
  return operation === 'subscribe' || operation === 'unsubscribe';
}

function conditionsOf(message: Readonly<Record<string, unknown>>): string[] {
  return (readTexts(message['markets']) ?? []).map(padConditionId);
}

function snapshot(account: Account, atMs: number): Told {
  const moving = movingTrades(account, atMs).map((trade) => [trade, statusOf(trade, atMs)] as const);
  const open = [...account.working].map(
    (placed) => [placed, { trades: placed.trades.length, status: placed.status }] as const,
  );
  return {
    orders: account.orders.length,
    trades: account.trades.length,
    open: new Map(open),
    moving: new Map(moving),
  };
}
