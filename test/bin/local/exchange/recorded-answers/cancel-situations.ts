import type { Client } from '../a-client.ts';
import { aFaultyScene, aScene, asked, askedWithWrongKey, type Scene, type Situation } from './a-scene.ts';
import type { Answer } from './recorded-row.ts';

const GTC = { orderType: 'GTC' };
const UNKNOWN = `0x${'ab'.repeat(32)}`;

/** The situations of the rows that answer `DELETE /order` and `DELETE /orders`. */
export const CANCEL_SITUATIONS: Readonly<Record<string, Situation>> = {
  'DELETE /order 200 http_cancel_response_ok': cancelsOne,
  'DELETE /order 200 canceled': cancelsOne,
  'DELETE /order 200 http_cancel_response_failed': async () => {
    const { client } = await aScene();
    return cancel(client, (await client.buy(25, 0.51)).id);
  },
  'DELETE /order 200 not_canceled': async () => cancel((await aScene()).client, UNKNOWN),
  'DELETE /order 400 invalid_order_id': async () => cancel((await aScene()).client, '0x12'),
  'DELETE /order 400 invalid_payload': async () => asked((await aScene()).client, 'DELETE', '/order', { id: UNKNOWN }),
  'DELETE /order 401 example': async () => askedWithWrongKey(await aScene(), 'DELETE', '/order'),
  'DELETE /order 500 example': async () =>
    cancel((await faulty('DELETE /order', { kind: 'error-before', status: 500 })).client, UNKNOWN),
  'DELETE /order 503 example': async () =>
    cancel((await faulty('DELETE /order', { kind: 'pause', mode: 'disabled' })).client, UNKNOWN),
  'POST /orders or DELETE /orders 200 http_batch_cancel_response': async () => {
    const { client } = await aScene();
    const [first, second, gone] = [await rest(client), await rest(client), await rest(client)];
    await cancel(client, gone);
    return cancelAll(client, [first, second, gone]);
  },
  'DELETE /orders 200 all_canceled': async () => {
    const { client } = await aScene();
    return cancelAll(client, [await rest(client), await rest(client), await rest(client)]);
  },
  'DELETE /orders 200 mixed': async () => {
    const { client } = await aScene();
    return cancelAll(client, [await rest(client), await rest(client), (await client.buy(25, 0.51)).id]);
  },
  'DELETE /orders 200 partial': async () => {
    const { client } = await aScene();
    const [first, gone] = [await rest(client), await rest(client)];
    await cancel(client, gone);
    return cancelAll(client, [first, UNKNOWN, gone]);
  },
  'DELETE /orders 400 invalid_order_id': async () => cancelAll((await aScene()).client, ['0x12']),
  'DELETE /orders 400 invalid_payload': async () => asked((await aScene()).client, 'DELETE', '/orders', { id: 1 }),
  'DELETE /orders 400 too_many_orders': async () => cancelAll((await aScene()).client, Array(1_001).fill(UNKNOWN)),
  'DELETE /orders 401 example': async () => askedWithWrongKey(await aScene(), 'DELETE', '/orders'),
  'DELETE /orders 500 example': async () =>
    cancelAll((await faulty('DELETE /orders', { kind: 'error-before', status: 500 })).client, [UNKNOWN]),
  'DELETE /orders 503 example': async () =>
    cancelAll((await faulty('DELETE /orders', { kind: 'pause', mode: 'disabled' })).client, [UNKNOWN]),
};

async function cancelsOne(): Promise<Answer> {
  const { client } = await aScene();
  return cancel(client, await rest(client));
}

async function rest(client: Client): Promise<string> {
  return (await client.buy(25, 0.4, GTC)).id;
}

function cancel(client: Client, orderID: string): Promise<Answer> {
  return asked(client, 'DELETE', '/order', { orderID });
}

function cancelAll(client: Client, ids: readonly string[]): Promise<Answer> {
  return asked(client, 'DELETE', '/orders', ids);
}

function faulty(endpoint: string, fault: Readonly<Record<string, unknown>>): Promise<Scene> {
  return aFaultyScene({ ...fault, on: `clob ${endpoint}` });
}
