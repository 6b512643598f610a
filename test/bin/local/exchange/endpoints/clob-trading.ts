import assert from 'node:assert/strict';
import type { EndpointName } from '../../../../../bin/local/exchange/endpoints.ts';
import { sendBatch } from '../a-batch.ts';
import { anOrder, type Client, idOf, type Reply } from '../a-client.ts';
import { answers, answerTo } from './ask.ts';
import type { HostCells } from './cell.ts';
import { OPEN } from './stage.ts';

type Trading = Extract<EndpointName<'clob'>, 'POST /order' | 'POST /orders' | `DELETE /${'order' | 'cancel'}${string}`>;

const GTC = { orderType: 'GTC' };
const RESTING = { fields: { makerAmount: '10000000' }, orderType: 'GTC' };
const POST_ONLY_MODE = 'post-only mode: only post-only orders and cancels are allowed';
const RESTARTING = 'the matching engine is restarting';
const DISABLED = 'Trading is currently disabled. Check polymarket.com for updates';
const UNKNOWN = `0x${'ab'.repeat(32)}`;

/** What is proven of orders and cancels. */
export const CLOB_TRADING: HostCells<Trading> = {
  'POST /order': {
    normal: {
      title: 'matches 25 shares at 0.51, and answers their hash, amounts as decimals and trade ids',
      run: async ({ client }) => {
        const { id, status, body } = await client.buy(25, 0.51);
        assert.partialDeepStrictEqual(body, { orderID: id, status: 'matched', errorMsg: '' });
        assert.partialDeepStrictEqual(body, { takingAmount: '25', makingAmount: '12.75', success: true });
        assert.deepEqual([status, (body['tradeIDs'] as unknown[]).length], [200, 1]);
      },
    },
    error: {
      title: 'answers 400 `order … is invalid. Duplicated.` to the same bytes again',
      run: async ({ client }) => {
        const order = anOrder({ tokenId: '101', maker: client.wallet, signer: client.account.address, salt: 77 });
        await client.send(order);
        replies(await client.send(order), 400, { error: `order ${idOf(order, 'v2')} is invalid. Duplicated.` });
      },
    },
    fault: {
      title: '`lost-response`: the connection is cut, and the order has matched all the same',
      fault: { kind: 'lost-response' },
      run: async ({ client, exchange }) => {
        const before = exchange.audit(client.wallet).trades.length;
        await assert.rejects(client.buy(25, 0.51), /fetch failed/);
        assert.equal(exchange.audit(client.wallet).trades.length, before + 1);
      },
    },
  },
  'POST /orders': {
    normal: {
      title: 'answers 200 with one result for each order, in their order',
      run: async ({ client }) => {
        const { status, body } = await sendBatch(client, [{}, RESTING]);
        assert.equal(status, 200);
        assert.deepEqual(statusesIn(body), ['matched', 'live']);
      },
    },
    error: {
      title: 'answers 400 `Too many orders in payload: 16, max allowed: 15`',
      run: async ({ client }) => {
        const reply = await sendBatch(client, Array(16).fill({}));
        replies(reply, 400, { error: 'Too many orders in payload: 16, max allowed: 15' });
      },
    },
    fault: {
      title: '`pause` to `post-only`: 200, a post-only order rests, the others are told of the mode',
      fault: { kind: 'pause', mode: 'post-only' },
      run: async ({ client }) => {
        const salted = (salt: number): object => ({ ...RESTING, fields: { ...RESTING.fields, salt } });
        const { status, body } = await sendBatch(client, [{ ...salted(88), postOnly: true }, salted(89)]);
        assert.equal(status, 200);
        assert.deepEqual(statusesIn(body), ['live', '']);
        assert.partialDeepStrictEqual(body, [{ errorMsg: '' }, { errorMsg: POST_ONLY_MODE, orderID: '' }]);
      },
    },
  },
  'DELETE /order': {
    normal: {
      title: 'cancels an order that rests, once',
      run: async ({ client }) => {
        const id = await rest(client);
        replies(await cancel(client, '/order', { orderID: id }), 200, { canceled: [id], not_canceled: {} });
        const again = await cancel(client, '/order', { orderID: id });
        replies(again, 200, { canceled: [], not_canceled: { [id]: 'Order already canceled' } });
      },
    },
    error: {
      title: 'answers 400 `Invalid orderID` to what is none',
      run: async ({ client }) => {
        replies(await cancel(client, '/order', { orderID: '0x12' }), 400, { error: 'Invalid orderID' });
      },
    },
    fault: {
      title: '`restart`: 425 while the engine restarts, and the order still rests',
      fault: { kind: 'restart', postOnlyMs: 1_000 },
      run: async ({ client }) => {
        const id = await rest(client);
        replies(await cancel(client, '/order', { orderID: id }), 425, { error: RESTARTING });
        assert.equal(await statusOf(client, id), 'ORDER_STATUS_LIVE');
      },
    },
  },
  'DELETE /orders': {
    normal: {
      title: 'cancels several, and says of each other one why not',
      run: async ({ client }) => {
        const [first, second] = [await rest(client), await rest(client)];
        const matched = (await client.buy(25, 0.51)).id;
        const reply = await cancel(client, '/orders', [first, second, matched, UNKNOWN]);
        replies(reply, 200, {
          canceled: [first, second],
          not_canceled: { [matched]: 'Order already matched', [UNKNOWN]: 'Order not found' },
        });
      },
    },
    error: {
      title: 'answers 400 `Too many orders in payload, max allowed: 1000` to 1,001',
      run: async ({ client }) => {
        const reply = await cancel(client, '/orders', Array(1_001).fill(UNKNOWN));
        replies(reply, 400, { error: 'Too many orders in payload, max allowed: 1000' });
      },
    },
    fault: {
      title: '`late-request`: the connection is cut, and 5 s later the order is cancelled',
      fault: { kind: 'late-request', ms: 5_000 },
      run: async ({ client, pass }) => {
        const id = await rest(client);
        await assert.rejects(cancel(client, '/orders', [id]), /fetch failed/);
        pass(4_999);
        assert.equal(await statusOf(client, id), 'ORDER_STATUS_LIVE');
        pass(1);
        assert.equal(await statusOf(client, id), 'ORDER_STATUS_CANCELED');
      },
    },
  },
  'DELETE /cancel-all': {
    normal: {
      title: 'cancels all orders of the key that rest, and nobody else’s',
      run: async ({ client, stranger }) => {
        const [own, theirs] = [await rest(client), await rest(stranger)];
        const { body } = await cancel(client, '/cancel-all');
        assert.ok((body['canceled'] as string[]).includes(own));
        assert.deepEqual((await client.request('GET', '/data/orders')).body['data'], []);
        assert.equal(await statusOf(stranger, theirs), 'ORDER_STATUS_LIVE');
      },
    },
    error: {
      title: 'answers 401 `Unauthorized/Invalid api key` to who signs nothing',
      run: async ({ exchange }) => {
        const answer = await answerTo(`${exchange.urls.clob}/cancel-all`, { method: 'DELETE' });
        answers(answer, 401, { error: 'Unauthorized/Invalid api key' });
      },
    },
    fault: {
      title: '`pause` to `disabled`: 503, cancels fail too',
      fault: { kind: 'pause', mode: 'disabled' },
      run: async ({ client }) => {
        const id = await rest(client);
        replies(await cancel(client, '/cancel-all'), 503, { error: DISABLED });
        assert.equal(await statusOf(client, id), 'ORDER_STATUS_LIVE');
      },
    },
  },
  'DELETE /cancel-market-orders': {
    normal: {
      title: 'cancels the orders of a market, or of one of its tokens',
      run: async ({ client }) => {
        await cancel(client, '/cancel-all');
        const yes = await rest(client, '101');
        const no = await rest(client, '102');
        replies(await cancel(client, '/cancel-market-orders', { asset_id: '102' }), 200, {
          ...{ canceled: [no], not_canceled: {} },
        });
        const reply = await cancel(client, '/cancel-market-orders', { market: OPEN.conditionId });
        replies(reply, 200, { canceled: [yes], not_canceled: {} });
      },
    },
    error: {
      title: 'answers 400 `Invalid order payload` to neither market nor token',
      run: async ({ client }) => {
        replies(await cancel(client, '/cancel-market-orders', {}), 400, { error: 'Invalid order payload' });
      },
    },
    fault: {
      title: '`error-after`: 502, and the order is cancelled all the same',
      fault: { kind: 'error-after', status: 502 },
      run: async ({ client }) => {
        const id = await rest(client);
        replies(await cancel(client, '/cancel-market-orders', { asset_id: '101' }), 502, { error: 'Bad Gateway' });
        assert.equal(await statusOf(client, id), 'ORDER_STATUS_CANCELED');
      },
    },
  },
};

function replies({ status, body }: Reply, wanted: number, wantedBody: unknown): void {
  assert.deepEqual([status, body], [wanted, wantedBody]);
}

function cancel(client: Client, path: string, body?: unknown): Promise<Reply> {
  return client.request('DELETE', path, body === undefined ? undefined : JSON.stringify(body));
}

async function rest(client: Client, tokenId = '101'): Promise<string> {
  return (await client.buy(25, 0.4, { ...GTC, tokenId })).id;
}

async function statusOf(client: Client, id: string): Promise<unknown> {
  return (await client.request('GET', `/data/order/${id}`)).body['status'];
}

function statusesIn(body: unknown): unknown[] {
  return (body as { status: string }[]).map(({ status }) => status);
}
