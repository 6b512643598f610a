import { afterEach, describe, expect, it } from '@jest/globals';
import { shapeOf, type Texts } from '../../../../support/shape.ts';
import { aListener, type Frame, type Listener } from '../a-listener.ts';
import { aMarket, START_MS } from '../a-world.ts';
import { anExchange, aTrader, MILLION } from '../an-exchange.ts';
import { type Fields, recordedJson, recordedLines } from './read-samples.ts';

type EventName = 'book' | 'price_change' | 'last_trade_price' | 'tick_size_change' | 'best_bid_ask' | 'market_resolved';
type Sample = {
  /** The event that answers it; `undefined` where this exchange never tells it, and the reason says why. */
  readonly event?: EventName;
  readonly reason?: string;
  readonly amended?: (message: Fields) => Fields;
};

const UNWRAPPED = 'its source took the type off';
const SINCE_2026 = { tick_size: '0.01', last_trade_price: '0.5' };
const BOOK_HASH = 'a1'.repeat(20);
const HASH = `0x${'1'.repeat(64)}`;

/** Every sample of `market_ws_samples.json`, and why some are not as they would be told today. */
const SAMPLES: Readonly<Record<string, Sample>> = {
  recorded_2024_book: {
    event: 'book',
    reason: 'of 2024: frames of 2026 have the tick and the last price too',
    amended: (message) => ({ ...message, ...SINCE_2026 }),
  },
  ws_market_book_msg: {
    event: 'book',
    reason: 'trimmed',
    amended: (message) => ({ ...message, ...SINCE_2026, hash: BOOK_HASH }),
  },
  ws_book_snapshot: {
    event: 'book',
    reason: `trimmed; ${UNWRAPPED}`,
    amended: (message) => ({ ...message, ...SINCE_2026, hash: BOOK_HASH, event_type: 'book' }),
  },
  recorded_2024_price_change: {
    event: 'price_change',
    reason: 'of 2024: one change a message, now a list with both tokens and the best prices',
    amended: ({ event_type, market, timestamp, ...change }) => ({
      ...{ event_type, market, timestamp },
      price_changes: [{ ...change, best_bid: '0.5', best_ask: '0.5' }],
    }),
  },
  ws_market_price_change_msg: { event: 'price_change' },
  ws_quotes: {
    event: 'price_change',
    reason: UNWRAPPED,
    amended: (message) => ({ ...message, event_type: 'price_change' }),
  },
  recorded_2024_last_trade_price: {
    event: 'last_trade_price',
    reason: 'of 2024: frames of 2026 have the hash of the transaction',
    amended: (message) => ({ ...message, transaction_hash: HASH }),
  },
  ws_market_last_trade_msg: {
    event: 'last_trade_price',
    reason: 'trimmed',
    amended: (message) => ({ ...message, transaction_hash: HASH }),
  },
  ws_last_trade: {
    event: 'last_trade_price',
    reason: `trimmed; ${UNWRAPPED}`,
    amended: (message) => ({ ...message, transaction_hash: HASH, event_type: 'last_trade_price' }),
  },
  recorded_2024_tick_size_change: { event: 'tick_size_change' },
  ws_market_tick_size_msg: { event: 'tick_size_change' },
  ws_tick_size_change: {
    event: 'tick_size_change',
    reason: UNWRAPPED,
    amended: (message) => ({ ...message, event_type: 'tick_size_change' }),
  },
  ws_market_best_bid_ask_msg: { event: 'best_bid_ask' },
  ws_market_resolved_msg: { event: 'market_resolved' },
  ws_market_new_market_msg: { reason: 'no market opens while a world runs' },
};

const samples = recordedJson<Readonly<Record<string, Fields>>>('clob/market_ws_samples.json', {});
const present = recordedLines('clob/market_ws_recorded_2026-09-24.jsonl');
const games = recordedLines('clob/market_events_mlb-cle-sf-2025-06-17.jsonl.gz');
const listeners: Listener[] = [];
afterEach(() => {
  for (const { socket } of listeners.splice(0)) socket.terminate();
});

(present.length === 0 ? describe.skip : describe)('the recorded messages of the market channel', () => {
  it.each(present.map((message, index) => ({ message, name: `${index + 1}: ${String(message['event_type'])}` })))(
    '2026-09-24, $name',
    async ({ message }) => {
      expect(await shapesOf(message['event_type'], 'kinds')).toContainEqual(shapeOf(message, 'kinds'));
    },
  );

  it.each(Object.entries(SAMPLES).filter(([, { event }]) => event !== undefined))('%s', async (name, sample) => {
    const texts = name.startsWith('recorded') ? 'kinds' : 'fillers';
    const message = samples[name] ?? {};
    const expected = shapeOf(sample.amended === undefined ? message : sample.amended(message), texts);
    expect(await shapesOf(sample.event, texts)).toContainEqual(expected);
  });

  it('are all compared, or say why not', () => {
    expect(Object.keys(samples).sort()).toEqual(Object.keys(SAMPLES).sort());
  });

  it('of a game of 2025, put together again by their source, are books of the same levels', async () => {
    // Given names of the source, and the fields that a book of 2025 did not have
    const books = games.filter(({ event_type: type }) => type === 'book');
    const expected = books.map(({ market_slug: _slug, market_id: _id, ...book }) =>
      shapeOf({ ...book, market: HASH, ...SINCE_2026 }, 'fillers'),
    );
    const told = await shapesOf('book', 'fillers');
    expect(books.length).toBeGreaterThan(0);
    for (const shape of expected) expect(told).toContainEqual(shape);
  });
});

/** The shapes of all messages of one type while a follower trades, the tick changes and the market resolves. */
async function shapesOf(type: unknown, texts: Texts): Promise<unknown[]> {
  const market = aMarket(1, {
    tickChanges: [{ atMs: START_MS + 5_000, tickSize: '0.001' }],
    resolution: { atMs: START_MS + 10_000, payoutsMicro: [MILLION, 0n] },
  });
  const exchange = await anExchange({ markets: [market] });
  const client = await aTrader(exchange);
  const listener = await aListener(exchange.urls.marketChannel);
  listeners.push(listener);
  listener.send({ type: 'market', assets_ids: ['101', '102'], custom_feature_enabled: true });
  await listener.settled();
  await client.buy(50, 0.51);
  await listener.settled();
  exchange.clock.advance(START_MS + 10_000);
  await listener.heard(({ event_type: event }: Frame) => event === 'market_resolved');
  return listener
    .messages()
    .filter(({ event_type: event }) => event === type)
    .map((message) => shapeOf(message, texts));
}
