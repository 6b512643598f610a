import assert from 'node:assert/strict';
import type { EndpointName } from '../../../../../bin/local/exchange/endpoints.ts';
import type { MarketFacts } from '../../../../../bin/local/exchange/world.ts';
import { aListener, type Frame, type Listener } from '../a-listener.ts';
import type { Cell, HostCells } from './cell.ts';
import { heardOf, listening } from './listening.ts';
import { LATER, OPEN, SOON, type Stage } from './stage.ts';

const BOTH = OPEN.tokens.map(({ tokenId }) => tokenId);

/** What is proven of the stream of books and trades. */
export const MARKET_CHANNEL: HostCells<EndpointName<'market-channel'>> = {
  book: {
    normal: {
      title: 'begins with the books of the tokens in one array',
      run: (stage) =>
        subscribed(stage, {}, async (listener) => {
          const books = JSON.parse(listener.texts[0] ?? '') as Frame[];
          assert.deepEqual(
            books.map(({ asset_id: id }) => id),
            BOTH,
          );
          return Promise.resolve();
        }),
    },
    error: {
      title: 'answers `INVALID OPERATION` to nonsense',
      run: (stage) => refused(stage, 'what?'),
    },
    fault: {
      title: '`cut-frame`: the first frame is no JSON',
      fault: { kind: 'cut-frame' },
      run: (stage) =>
        subscribed(stage, {}, async (listener) => {
          assert.throws(() => JSON.parse(listener.texts[0] ?? '') as unknown);
          return Promise.resolve();
        }),
    },
  },
  price_change: {
    normal: {
      title: 'tells the level that an order changed, and its mirror in the other token',
      run: (stage) =>
        subscribed(stage, {}, async (listener) => {
          await stage.client.buy(25, 0.3, { orderType: 'GTC' });
          const { price_changes: changes } = await listener.heard(({ event_type: type }) => type === 'price_change');
          assert.partialDeepStrictEqual(changes, [
            { asset_id: '101', price: '0.3', size: '25', side: 'BUY' },
            { asset_id: '102', price: '0.7', size: '25', side: 'SELL' },
          ]);
        }),
    },
    error: {
      title: 'says nothing of tokens that were unsubscribed',
      run: (stage) =>
        subscribed(stage, {}, async (listener) => {
          listener.send({ operation: 'unsubscribe', assets_ids: BOTH });
          await listener.settled();
          await stage.client.buy(25, 0.29, { orderType: 'GTC' });
          await listener.settled();
          assert.deepEqual(heardOf(listener, 'price_change'), []);
        }),
    },
    fault: {
      title: '`late`: comes 10 s of the exchange’s clock later',
      fault: { kind: 'late', ms: 10_000 },
      run: (stage) =>
        subscribed(stage, {}, async (listener) => {
          await stage.client.buy(25, 0.28, { orderType: 'GTC' });
          await listener.settled();
          stage.pass(9_999);
          await listener.settled();
          assert.deepEqual(heardOf(listener, 'price_change'), []);
          stage.pass(1);
          await listener.heard(({ event_type: type }) => type === 'price_change');
        }),
    },
  },
  last_trade_price: {
    normal: {
      title: 'tells token, side, size and transaction of a trade',
      run: (stage) =>
        subscribed(stage, {}, async (listener) => {
          await stage.client.buy(31, 0.51);
          const trade = await listener.heard(({ event_type: type }) => type === 'last_trade_price');
          assert.partialDeepStrictEqual(trade, { asset_id: '101', side: 'BUY', size: '31', fee_rate_bps: '0' });
          assert.match(String(trade['transaction_hash']), /^0x[0-9a-f]{64}$/);
        }),
    },
    error: {
      title: 'answers `INVALID OPERATION` to tokens that are no list; another path is not found, 404',
      run: async (stage) => {
        await refused(stage, { operation: 'subscribe', assets_ids: '101' });
        const elsewhere = stage.exchange.urls.marketChannel.replace('/ws/market', '/ws/trades');
        await assert.rejects(aListener(elsewhere), /404/);
      },
    },
    fault: {
      title: '`renamed`: its type is `trade`',
      fault: { kind: 'renamed', to: 'trade' },
      run: (stage) =>
        subscribed(stage, {}, async (listener) => {
          await stage.client.buy(32, 0.51);
          const trade = await listener.heard(({ event_type: type }) => type === 'trade');
          assert.equal(trade['size'], '32');
          assert.deepEqual(heardOf(listener, 'last_trade_price'), []);
        }),
    },
  },
  tick_size_change: {
    normal: {
      title: 'tells the old and the new tick',
      run: (stage) =>
        subscribed(stage, {}, async (listener) => {
          stage.exchange.changeTickSize(OPEN.conditionId, '0.001');
          const change = await listener.heard(({ event_type: type }) => type === 'tick_size_change');
          assert.partialDeepStrictEqual(change, { old_tick_size: '0.01', new_tick_size: '0.001' });
        }),
    },
    error: {
      title: 'tells nothing of a change to who comes later: there is no replay',
      run: async (stage) => {
        stage.exchange.changeTickSize(OPEN.conditionId, '0.01');
        await subscribed(stage, {}, async (listener) => {
          stage.pass(1_000);
          await listener.settled();
          assert.deepEqual(heardOf(listener, 'tick_size_change'), []);
        });
      },
    },
    fault: {
      title: '`silent`: the change is not told, the book that follows is',
      fault: { kind: 'silent' },
      run: (stage) =>
        subscribed(stage, {}, async (listener) => {
          stage.exchange.changeTickSize(OPEN.conditionId, '0.001');
          await stage.client.buy(33, 0.51);
          await listener.heard(({ event_type: type }) => type === 'last_trade_price');
          await listener.settled();
          assert.deepEqual(heardOf(listener, 'tick_size_change'), []);
          assert.equal(heardOf(listener, 'book').at(-1)?.['tick_size'], '0.001');
        }),
    },
  },
  best_bid_ask: {
    normal: {
      title: 'tells new best prices to who asked for custom events',
      run: (stage) =>
        subscribed(stage, { custom_feature_enabled: true }, async (listener) => {
          const { id } = await stage.client.buy(25, 0.5, { orderType: 'GTC' });
          const best = await listener.heard(({ event_type: type }) => type === 'best_bid_ask');
          assert.partialDeepStrictEqual(best, { asset_id: '101', best_bid: '0.5', best_ask: '0.51', spread: '0.01' });
          await stage.client.request('DELETE', '/order', JSON.stringify({ orderID: id }));
        }),
    },
    error: notAsked('best_bid_ask', async ({ client }) => {
      const { id } = await client.buy(25, 0.5, { orderType: 'GTC' });
      await client.request('DELETE', '/order', JSON.stringify({ orderID: id }));
    }),
    fault: {
      title: '`empty-frame`: a blank frame comes before each',
      fault: { kind: 'empty-frame' },
      run: (stage) =>
        subscribed(stage, { custom_feature_enabled: true }, async (listener) => {
          await stage.client.buy(25, 0.5, { orderType: 'GTC' });
          await listener.heard(({ event_type: type }) => type === 'best_bid_ask');
          await listener.settled();
          const blanks = listener.texts.flatMap((text, place) => (text === '' ? [place] : []));
          assert.equal(blanks.length, 2);
          for (const place of blanks) assert.match(listener.texts[place + 1] ?? '', /"event_type":"best_bid_ask"/);
        }),
    },
  },
  market_resolved: {
    normal: {
      title: 'tells the winning token to who asked for custom events',
      run: (stage) => resolved(stage, SOON, 1),
    },
    error: notAsked('market_resolved', async ({ pass }) => {
      pass(1_000);
      return Promise.resolve();
    }),
    fault: {
      title: '`double`: comes twice',
      fault: { kind: 'double' },
      run: (stage) => resolved(stage, LATER, 2),
    },
  },
};

type Options = Readonly<Record<string, unknown>>;

function subscribed({ exchange }: Stage, options: Options, run: (listener: Listener) => Promise<void>): Promise<void> {
  return listening(exchange.urls.marketChannel, { type: 'market', assets_ids: BOTH, ...options }, run);
}

async function refused({ exchange }: Stage, said: unknown): Promise<void> {
  const message = { type: 'market', assets_ids: [] };
  await listening(exchange.urls.marketChannel, message, async (listener) => {
    listener.send(said);
    await listener.settled();
    assert.equal(listener.texts.at(-1), 'INVALID OPERATION');
  });
}

/** What is told only to who asked for it, while it happens. */
function notAsked(event: string, happens: (stage: Stage) => Promise<void>): Cell {
  return {
    title: 'is not told to who did not ask for custom events',
    run: (stage) =>
      subscribed(stage, {}, async (listener) => {
        await happens(stage);
        await listener.settled();
        assert.deepEqual(heardOf(listener, event), []);
      }),
  };
}

/** Moves on to when a market resolves, and counts how often that is told. */
async function resolved(stage: Stage, { tokens, resolution }: MarketFacts, times: number): Promise<void> {
  const [{ tokenId }] = tokens;
  await subscribed(stage, { assets_ids: [tokenId], custom_feature_enabled: true }, async (listener) => {
    stage.exchange.clock.advance(resolution?.atMs ?? 0);
    await listener.heard(({ event_type: type }) => type === 'market_resolved');
    await listener.settled();
    const told = heardOf(listener, 'market_resolved');
    assert.equal(told.length, times);
    for (const message of told) assert.equal(message['winning_asset_id'], tokenId);
  });
}
