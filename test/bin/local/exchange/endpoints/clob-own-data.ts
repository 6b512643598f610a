import assert from 'node:assert/strict';
import type { EndpointName } from '../../../../../bin/local/exchange/endpoints.ts';
import { answers, answerTo, listIn } from './ask.ts';
import type { Cell, HostCells } from './cell.ts';
import { own, signed, unsigned, WRONG_KEY } from './own-requests.ts';

type Own = Extract<EndpointName<'clob'>, `${string}/data/${string}` | `${string}/balance-allowance${string}`>;

const GTC = { orderType: 'GTC' };
const SHARES = '/balance-allowance?asset_type=CONDITIONAL&token_id=101';

/** What is proven of what a key reads of its own. */
export const CLOB_OWN_DATA: HostCells<Own> = {
  'GET /data/order/{id}': {
    normal: {
      title: 'tells an order by its hash, sizes in millionths',
      run: async (stage) => {
        const { id } = await stage.client.buy(25, 0.51);
        const fields = { id, status: 'ORDER_STATUS_MATCHED', size_matched: '25000000' };
        answers(await own(stage, 'GET', `/data/order/${id}`), 200, fields);
      },
    },
    error: {
      title: 'answers 404 `Order not found` to another key, 400 `Invalid orderID` to what is none',
      run: async (stage) => {
        const { id } = await stage.client.buy(25, 0.51);
        answers(await own(stage, 'GET', `/data/order/${id}`, stage.stranger), 404, { error: 'Order not found' });
        answers(await own(stage, 'GET', '/data/order/0x12'), 400, { error: 'Invalid orderID' });
      },
    },
    fault: {
      title: '`hidden-order`: 404 to an order that has ended, not to one that rests',
      fault: { kind: 'hidden-order' },
      run: async (stage) => {
        const [matched, resting] = [await stage.client.buy(25, 0.51), await stage.client.buy(25, 0.4, GTC)];
        answers(await own(stage, 'GET', `/data/order/${matched.id}`), 404, { error: 'Order not found' });
        answers(await own(stage, 'GET', `/data/order/${resting.id}`), 200, { status: 'ORDER_STATUS_LIVE' });
      },
    },
  },
  'GET /data/orders': {
    normal: {
      title: 'tells orders that rest, newest first',
      run: async (stage) => {
        const { id: older } = await stage.client.buy(25, 0.3, GTC);
        stage.pass(1);
        const { id: newer } = await stage.client.buy(25, 0.31, GTC);
        const answer = await own(stage, 'GET', '/data/orders');
        answers(answer, 200, { limit: 100, next_cursor: 'LTE=' });
        const ids = listIn(answer, 'data').map(({ id }) => id);
        assert.deepEqual(ids.slice(0, 2), [newer, older]);
      },
    },
    error: refusedCursor('/data/orders'),
    fault: {
      title: '`lag`: an order is missing for 20 s after it was placed',
      fault: { kind: 'lag', ms: 20_000 },
      run: async (stage) => {
        const { id } = await stage.client.buy(25, 0.2, GTC);
        const isThere = async (): Promise<boolean> =>
          JSON.stringify((await own(stage, 'GET', '/data/orders')).body).includes(id);
        stage.pass(19_000);
        assert.equal(await isThere(), false);
        stage.pass(1_000);
        assert.equal(await isThere(), true);
      },
    },
  },
  'GET /data/trades': {
    normal: {
      title: 'tells own trades, sizes as decimals, confirmed 6 s after the match',
      run: async (stage) => {
        const { id } = await stage.client.buy(12, 0.51);
        stage.pass(6_000);
        const { body } = await own(stage, 'GET', '/data/trades');
        const trade = { taker_order_id: id, size: '12', status: 'TRADE_STATUS_CONFIRMED' };
        assert.partialDeepStrictEqual(body, { data: [trade] });
      },
    },
    error: refusedCursor('/data/trades'),
    fault: {
      title: '`units`: sizes in millionths',
      fault: { kind: 'units', to: 'micro' },
      run: async (stage) => {
        const { id } = await stage.client.buy(12, 0.51);
        const { body } = await own(stage, 'GET', '/data/trades');
        const maker = { matched_amount: '12000000' };
        assert.partialDeepStrictEqual(body, {
          data: [{ taker_order_id: id, size: '12000000', maker_orders: [maker] }],
        });
      },
    },
  },
  'GET /balance-allowance': {
    normal: {
      title: 'tells what the chain knows of shares, in millionths, and an allowance for each contract',
      run: async (stage) => {
        const { body } = await own(stage, 'GET', SHARES);
        const { balance, allowances } = body as { balance: string; allowances: object };
        assert.equal(balance, String(stage.exchange.audit(stage.client.wallet).sharesMicro['101']));
        assert.equal(Object.keys(allowances).length, 3);
      },
    },
    error: {
      title: 'answers 400 `Invalid asset type` to an unknown one',
      run: async (stage) => {
        const answer = await own(stage, 'GET', '/balance-allowance?asset_type=GOLD');
        answers(answer, 400, { error: 'Invalid asset type' });
      },
    },
    fault: {
      title: '`lag`: shares are missing for 30 s after their trade was mined',
      fault: { kind: 'lag', ms: 30_000 },
      run: async (stage) => {
        const shares = async (): Promise<bigint> =>
          BigInt(((await own(stage, 'GET', SHARES)).body as { balance: string }).balance);
        const before = await shares();
        await stage.client.buy(20, 0.51);
        stage.pass(31_000);
        assert.equal(await shares(), before);
        stage.pass(1_000);
        assert.equal((await shares()) - before, 20_000_000n);
      },
    },
  },
  'GET /balance-allowance/update': {
    normal: {
      title: 'answers 200 with nothing: no cache is ever out of date here',
      run: async (stage) => {
        const answer = await own(stage, 'GET', '/balance-allowance/update?asset_type=COLLATERAL');
        assert.deepEqual([answer.status, answer.body], [200, '']);
      },
    },
    error: unsigned('GET', '/balance-allowance/update'),
    fault: {
      title: '`lost-request`: the connection is cut',
      fault: { kind: 'lost-request' },
      run: async (stage) => {
        assert.equal(await signed(stage, 'GET', '/balance-allowance/update', stage.client), 'cut');
      },
    },
  },
};

function refusedCursor(path: string): Cell {
  return {
    title: 'answers 400 to a cursor that is none, 401 to who signs nothing',
    run: async (stage) => {
      answers(await own(stage, 'GET', `${path}?next_cursor=!!`), 400, { error: 'Invalid next_cursor' });
      answers(await answerTo(stage.exchange.urls.clob + path), 401, { error: WRONG_KEY });
    },
  };
}
