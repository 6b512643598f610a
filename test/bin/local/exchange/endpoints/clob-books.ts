import assert from 'node:assert/strict';
import { type Answer, answers, answerTo, listIn, posting } from './ask.ts';
import type { HostCells } from './cell.ts';
import { failure, get, says, tells, wrongJson } from './clob-cells.ts';
import type { Stage } from './stage.ts';

type Books = 'book' | 'price' | 'midpoint' | 'spread' | 'last-trade-price' | 'prices-history';

const NO_BOOK = 'No orderbook exists for the requested token id';

/** What is proven of books and prices. */
export const CLOB_BOOKS: HostCells<`GET /${Books}` | 'POST /books'> = {
  'GET /book': {
    normal: {
      title: 'tells a book, the best level of each side at its end',
      run: async (stage) => {
        const { body } = await get(stage, '/book?token_id=101');
        assert.partialDeepStrictEqual(body, { asset_id: '101', tick_size: '0.01' });
        const { bids, asks } = body as Record<'bids' | 'asks', { price: string }[]>;
        assert.deepEqual([bids.at(-1)?.price, asks.at(-1)?.price], ['0.49', '0.51']);
      },
    },
    error: says(404, NO_BOOK, '/book?token_id=999'),
    fault: {
      title: '`stale`: the book of 30 s ago or earlier, though an order came in since',
      fault: { kind: 'stale', ms: 30_000 },
      run: async (stage) => {
        const hasBid = async (): Promise<boolean> => {
          const { bids } = (await get(stage, '/book?token_id=101')).body as { bids: { price: string }[] };
          return bids.some(({ price }) => price === '0.47');
        };
        assert.equal(await hasBid(), false);
        await stage.client.buy(10, 0.47, { orderType: 'GTC' });
        stage.pass(99_000);
        assert.equal(await hasBid(), false);
        stage.pass(1_000);
        assert.equal(await hasBid(), true);
      },
    },
  },
  'POST /books': {
    normal: {
      title: 'tells many books at once, and leaves out tokens without one',
      run: async (stage) => {
        const ids = listIn(await books(stage, ['101', '999', '102'])).map(({ asset_id: id }) => id);
        assert.deepEqual(ids, ['101', '102']);
      },
    },
    error: {
      title: 'answers 400 `Payload exceeds the limit` to 501 tokens',
      run: async (stage) => {
        answers(await books(stage, Array(501).fill('101')), 400, { error: 'Payload exceeds the limit' });
      },
    },
    fault: {
      title: '`cut-page`: 1 book of 2',
      fault: { kind: 'cut-page', rows: 1 },
      run: async (stage) => {
        assert.equal(listIn(await books(stage, ['101', '102'])).length, 1);
      },
    },
  },
  'GET /price': {
    normal: tells('/price?token_id=101&side=BUY', { price: '0.49' }, 'tells the best bid to BUY'),
    error: says(400, 'Invalid side', '/price?token_id=101'),
    fault: {
      title: '`latency`: answers 5 s of the exchange’s clock later',
      fault: { kind: 'latency', ms: 5_000 },
      run: async (stage) => {
        const answer = get(stage, '/price?token_id=101&side=SELL');
        while (stage.exchange.clock.parked() === 0) await new Promise((resolve) => setImmediate(resolve));
        assert.equal(stage.exchange.clock.nextDue(), stage.exchange.clock.now() + 5_000);
        stage.pass(5_000);
        answers(await answer, 200, { price: '0.51' });
      },
    },
  },
  'GET /midpoint': {
    normal: tells('/midpoint?token_id=101', { mid: '0.5' }, 'tells the middle of the best prices'),
    error: says(404, NO_BOOK, '/midpoint?token_id=999'),
    fault: wrongJson('/midpoint?token_id=101', 'text', 'OK'),
  },
  'GET /spread': {
    normal: tells('/spread?token_id=101', { spread: '0.02' }, 'tells the distance of the best prices'),
    error: says(400, 'Invalid token id', '/spread?token_id=x'),
    fault: {
      title: '`cut-json`: 200, and half of the answer',
      fault: { kind: 'cut-json' },
      run: async (stage) => {
        const { status, body } = await get(stage, '/spread?token_id=101');
        assert.deepEqual([status, body], [200, '{"spread']);
      },
    },
  },
  'GET /last-trade-price': {
    normal: {
      title: 'tells price and side of the last trade',
      run: async (stage) => {
        const { body } = await get(stage, '/last-trade-price?token_id=101');
        assert.deepEqual(Object.keys(body as object), ['price', 'side']);
        assert.equal((body as Record<string, unknown>)['price'], '0.5');
      },
    },
    error: says(404, NO_BOOK, '/last-trade-price?token_id=999'),
    fault: failure('/last-trade-price?token_id=101', { kind: 'error-before', status: 500 }, 'Internal server error'),
  },
  'GET /prices-history': {
    normal: {
      title: 'tells prices of an interval, a point a minute',
      run: async (stage) => {
        const [first, second] = listIn(
          await get(stage, '/prices-history?market=101&interval=1d&fidelity=1'),
          'history',
        );
        assert.deepEqual(Object.keys(first ?? {}), ['t', 'p']);
        assert.equal(Number(second?.['t']) - Number(first?.['t']), 60);
      },
    },
    error: says(400, 'market is required', '/prices-history?interval=1d'),
    fault: {
      title: '`reorder-rows`: the same points in another order',
      fault: { kind: 'reorder-rows' },
      run: async (stage) => {
        const history = listIn(await get(stage, '/prices-history?market=101&interval=1d&fidelity=1'), 'history');
        const times = history.map(({ t }) => Number(t));
        const inOrder = [...times].sort((left, right) => left - right);
        assert.notDeepEqual(times, inOrder);
        assert.deepEqual(
          new Set(inOrder.map((time, index) => time - (inOrder[index - 1] ?? time - 60))),
          new Set([60]),
        );
      },
    },
  },
};

function books({ exchange }: Stage, tokenIds: readonly string[]): Promise<Answer> {
  return answerTo(`${exchange.urls.clob}/books`, posting(tokenIds.map((tokenId) => ({ token_id: tokenId }))));
}
