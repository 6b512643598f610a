import { afterEach, describe, expect, it } from '@jest/globals';
import type { Exchange } from '../../../../../bin/local/exchange/exchange.ts';
import { shapeOf } from '../../../../support/shape.ts';
import type { Client } from '../a-client.ts';
import { aListener, type Frame, type Listener } from '../a-listener.ts';
import { aMarket, START_MS } from '../a-world.ts';
import { anExchange, aPrint, aTrader, pass } from '../an-exchange.ts';
import { type Fields, recordedJson } from './read-samples.ts';

type Scene = { readonly client: Client; readonly exchange: Exchange; readonly listener: Listener };
type Sample = {
  readonly reason?: string;
  readonly amended?: (message: Fields) => Fields;
  /** What brings the message about. */
  readonly when: (scene: Scene) => Promise<unknown>;
  /** Which of the messages that the follower hears then is compared. */
  readonly is: (message: Frame) => boolean;
};

const GTC = { orderType: 'GTC' };
const UNWRAPPED = 'constructed: the type was taken off, an expiration is always a text';
const MAKER_SIDE = 'of 2024: the orders of makers have a side since';
const order = (type: string): Sample['is'] => {
  return (message) => message['event_type'] === 'order' && message['type'] === type;
};
const trade = (status: string): Sample['is'] => {
  return (message) => message['event_type'] === 'trade' && message['status'] === status;
};
const rests = ({ client }: Scene): Promise<unknown> => client.buy(25, 0.4, GTC);
const buys = async ({ client, exchange }: Scene): Promise<void> => {
  await client.buy(25, 0.51);
  pass(exchange, 6_000);
};
const cancels = async ({ client }: Scene): Promise<void> => {
  const { id } = await client.buy(25, 0.4, GTC);
  await client.request('DELETE', '/order', JSON.stringify({ orderID: id }));
};

/** Every sample of `user_ws_samples.json`, and why some are not as they would be told today. */
const SAMPLES: Readonly<Record<string, Sample>> = {
  recorded_2024_order_placement: { when: rests, is: order('PLACEMENT') },
  ws_user_order_msg: { reason: UNWRAPPED, amended: wrapped('order'), when: rests, is: order('PLACEMENT') },
  ws_user_order_placement: { reason: UNWRAPPED, amended: wrapped('order'), when: rests, is: order('PLACEMENT') },
  ws_user_order_update: {
    reason: UNWRAPPED,
    amended: wrapped('order'),
    when: ({ client }) => client.buy(100, 0.51, GTC),
    is: order('UPDATE'),
  },
  ws_user_order_matched: { reason: UNWRAPPED, amended: wrapped('order'), when: buys, is: order('UPDATE') },
  recorded_2024_order_cancel: { when: cancels, is: order('CANCELLATION') },
  ws_user_order_cancellation: {
    reason: UNWRAPPED,
    amended: wrapped('order'),
    when: cancels,
    is: order('CANCELLATION'),
  },
  ws_user_order_venue_cancel: {
    reason: `${UNWRAPPED}; documented is the status CANCELED, and no trades are null`,
    amended: (message) => wrapped('order')({ ...message, status: 'CANCELED', associate_trades: null }),
    when: async ({ client, exchange }) => {
      await client.buy(25, 0.3, GTC);
      pass(exchange, 60_000);
    },
    is: order('CANCELLATION'),
  },
  ws_user_order_fok_killed: {
    reason: 'constructed: documented is the status CANCELED, no trades are null, and fields are not left empty',
    amended: (message) => ({
      ...{ ...message, status: 'CANCELED', associate_trades: null },
      ...{ size_matched: '0', created_at: '1', outcome: 'Yes' },
    }),
    when: ({ client }) => client.buy(151, 0.52, { orderType: 'FOK' }),
    is: order('CANCELLATION'),
  },
  recorded_2024_user_trade1: {
    reason: MAKER_SIDE,
    amended: withSides,
    when: async ({ client, exchange, listener }) => {
      await client.buy(50, 0.45, GTC);
      pass(exchange, 20_000);
      await listener.settled();
      pass(exchange, 6_000);
    },
    is: (message) => trade('MINED')(message) && message['trader_side'] === 'MAKER',
  },
  recorded_2024_user_trade2: {
    reason: `${MAKER_SIDE}; a match has no hash before it is sent since 2026-07-24`,
    amended: (message) => ({ ...withSides(message), transaction_hash: '' }),
    when: buys,
    is: trade('MATCHED'),
  },
  recorded_2024_trades: {
    reason: `${MAKER_SIDE}; its source took type, owner and time off`,
    amended: (message) => ({
      ...wrapped('trade')(withSides(message)),
      ...{ trade_owner: message['owner'], timestamp: '1', type: 'TRADE' },
    }),
    when: buys,
    is: trade('CONFIRMED'),
  },
  ws_user_trade: {
    reason: `${UNWRAPPED}, times are seconds as text, a trade has a hash`,
    amended: (message) => wrapped('trade')(secondsIn(withSides(message))),
    when: buys,
    is: trade('CONFIRMED'),
  },
  ws_user_trade_msg: {
    reason: 'constructed: times are seconds as text, a trade has a hash and a maker',
    amended: (message) => wrapped('trade')(secondsIn(withSides(message))),
    when: buys,
    is: trade('CONFIRMED'),
  },
};

const samples = recordedJson<Readonly<Record<string, Fields>>>('clob/user_ws_samples.json', {});
const listeners: Listener[] = [];
afterEach(() => {
  for (const { socket } of listeners.splice(0)) socket.terminate();
});

(Object.keys(samples).length === 0 ? describe.skip : describe)('the recorded messages of the user channel', () => {
  it.each(Object.entries(SAMPLES))('%s', async (name, { amended, when, is }) => {
    // Given
    const scene = await aScene();

    // When
    await when(scene);
    const told = await scene.listener.heard(is);

    // Then
    const texts = name.startsWith('recorded') ? 'kinds' : 'fillers';
    const message = samples[name] ?? {};
    expect(shapeOf(told, texts)).toEqual(shapeOf(amended === undefined ? message : amended(message), texts));
  });

  it('name the taker as the owner of a trade, also to whose order was met', async () => {
    const scene = await aScene();
    const { when, is } = SAMPLES['recorded_2024_user_trade1']!;
    await when(scene);
    const { owner, trade_owner: tradeOwner, maker_orders: makers } = await scene.listener.heard(is);
    expect([owner, tradeOwner]).not.toContain(scene.client.apiKey);
    expect((makers as Fields[]).map((maker) => maker['owner'])).toContain(scene.client.apiKey);
  });

  it('are all compared', () => {
    expect(Object.keys(samples).sort()).toEqual(Object.keys(SAMPLES).sort());
  });
});

/** A market whose game starts after a minute, a leader who sells at 0.40 after 20 s, and a follower who listens. */
async function aScene(): Promise<Scene> {
  const market = aMarket(1, { gameStartMs: START_MS + 60_000, clearsAtStart: true });
  const exchange = await anExchange({ markets: [market], rows: [aPrint(20, 'SELL', 0.4, 500)] });
  const client = await aTrader(exchange);
  const listener = await aListener(exchange.urls.userChannel);
  listeners.push(listener);
  const { apiKey, secret, passphrase } = client;
  listener.send({ auth: { apiKey, secret, passphrase }, type: 'user' });
  await listener.settled();
  return { exchange, client, listener };
}

function wrapped(type: 'order' | 'trade'): (message: Fields) => Fields {
  return (message) =>
    type === 'order' ? { ...message, event_type: type, expiration: '0' } : { ...message, event_type: type };
}

function secondsIn(message: Fields): Fields {
  return { ...message, match_time: '1', last_update: '1', transaction_hash: `0x${'1'.repeat(64)}` };
}

function withSides(message: Fields): Fields {
  const makers = message['maker_orders'] as Fields[];
  const [first = MAKER] = makers;
  return { ...message, maker_orders: [{ ...first, side: 'SELL' }] };
}

const MAKER: Fields = {
  ...{ asset_id: '1', fee_rate_bps: '0', maker_address: '0x1', matched_amount: '1' },
  ...{ order_id: '0x1', outcome: 'Yes', owner: 'x', price: '1' },
};
