import { sendBatch, type BatchOrder } from '../a-batch.ts';
import { pass } from '../an-exchange.ts';
import { aFaultyScene, aScene, asked, askedWithWrongKey, aStranger, type Situation } from './a-scene.ts';

const ON = 'clob POST /orders';
const RESTS: BatchOrder = { fields: { makerAmount: '10000000' }, orderType: 'GTC' };
const TOO_LARGE: BatchOrder = { fields: { makerAmount: '5000000000', takerAmount: '10000000000' } };
const BELOW_A_DOLLAR: BatchOrder = { fields: { makerAmount: '500000', takerAmount: '50000000' } };

/** The situations of the rows that answer `POST /orders`. */
export const BATCH_SITUATIONS: Readonly<Record<string, Situation>> = {
  'POST /orders 200 batch': sent([BELOW_A_DOLLAR]),
  'POST /orders 200 mixed batch': sent([{}, TOO_LARGE, { orderType: 'GTC', postOnly: true }]),
  'POST /orders 200 mixed_results': sent([RESTS, {}]),
  'POST /orders 400 invalid_payload': async () => asked((await aScene()).client, 'POST', '/orders', [{ order: 1 }]),
  'POST /orders 400 empty_payload': sent([]),
  'POST /orders 400 too_many_orders': sent(Array.from({ length: 20 }, () => ({}))),
  'POST /orders 400 owner_mismatch': sent([RESTS, { owner: '00000000-0000-4000-a000-000000000001' }]),
  'POST /orders 400 signer_mismatch': async () => {
    const scene = await aScene();
    const { account, wallet } = await aStranger(scene);
    return sendBatch(scene.client, [RESTS, { fields: { maker: wallet, signer: account.address } }]);
  },
  'POST /orders 400 banned_address': refused(400, "'0x1234' address banned"),
  'POST /orders 400 closed_only_mode': refused(400, "'0x1234' address in closed only mode"),
  'POST /orders 401 example': async () => askedWithWrongKey(await aScene(), 'POST', '/orders'),
  'POST /orders 500 example': refused(500, 'could not insert order'),
  'POST /orders 503 trading_disabled': pausedTo('disabled'),
  'POST /orders 503 cancel_only': pausedTo('cancel-only'),
  'POST /orders 200 post_only_mode': pausedTo('post-only'),
  'POST /orders 503 post_only_mode': async () => {
    const { client, exchange } = await aFaultyScene({ kind: 'restart', on: ON, until: '2s', postOnlyMs: 79_000 });
    pass(exchange, 1_000);
    return sendBatch(client, [RESTS]);
  },
};

function sent(orders: readonly BatchOrder[]): Situation {
  return async () => sendBatch((await aScene()).client, orders);
}

/** What no rule of this exchange leads to, and only a fault of a plan does. */
function refused(status: number, text: string): Situation {
  return async () => sendBatch((await aFaultyScene({ kind: 'refuse', on: ON, status, text })).client, [{}]);
}

function pausedTo(mode: string): Situation {
  return async () => sendBatch((await aFaultyScene({ kind: 'pause', on: ON, mode })).client, [{}, RESTS]);
}
