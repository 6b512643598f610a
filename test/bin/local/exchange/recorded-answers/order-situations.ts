import { signedBody } from '../a-batch.ts';
import { anOrder } from '../a-client.ts';
import { aMarket } from '../a-world.ts';
import { pass } from '../an-exchange.ts';
import { aFaultyScene, aScene, asked, askedWithWrongKey, aSeller, aStranger, type Situation } from './a-scene.ts';
import { unsentPrice } from './official-refusal.ts';

const GTC = { orderType: 'GTC' };
const ON = 'clob POST /order';
const SLOW_MARKET = { markets: [aMarket(1, { secondsDelay: 3 })] };

/** The situations of the rows that answer `POST /order`. */
export const ORDER_SITUATIONS: Readonly<Record<string, Situation>> = {
  'POST /order 200 resting limit order': rests,
  'POST /order 200 live_order': rests,
  'POST /order 200 BUY matched': buys,
  'POST /order 200 matched_order': buys,
  'POST /order 200 http_order_response_ok': buys,
  'POST /order 200 asynchronous execution': buys,
  'POST /order 200 tradeIDs only': buys,
  'POST /order 200 SELL matched': async () => (await aSeller()).client.sell(20, 0.49),
  'POST /order 200 delayed_order': async () => (await aScene(SLOW_MARKET)).client.buy(25, 0.51),
  'POST /order 200 http_order_response_failed': spendsTooMuch,
  'POST /order 400 on 3706 lines': spendsTooMuch,
  'POST /order 400 4 times in the same logs': async () => (await aScene()).client.buy(19, 0.05),
  'POST /order 400 2 times in the same logs': async () => (await aScene()).client.buy(25, 0.4),
  'POST /order unsent raised by the client library before sending': unsentPrice,
  'POST /order 400 invalid_payload': async () => asked((await aScene()).client, 'POST', '/order', { order: 1 }),
  'POST /order 400 owner_mismatch': async () => {
    const scene = await aScene();
    const { apiKey: owner } = await aStranger(scene);
    return scene.client.request('POST', '/order', await signedBody(scene.client, { owner }));
  },
  'POST /order 400 signer_mismatch': async () => {
    const stranger = await aStranger(await aScene());
    return stranger.send(anOrder({ tokenId: '101' }));
  },
  'POST /order 400 banned_address': refused(400, "'0x1234' address banned"),
  'POST /order 400 closed_only_mode': refused(400, "'0x1234' address in closed only mode"),
  'POST /order 400 invalid_order': async () => (await aScene()).client.buy(25, 0.515),
  'POST /order 401 example': async () => askedWithWrongKey(await aScene(), 'POST', '/order'),
  'POST /order 500 example': refused(500, 'could not insert order'),
  'POST /order 500 http_order_response_error_500': refused(500, 'Internal server error'),
  'POST /order 503 trading_disabled': pausedTo('disabled'),
  'POST /order 503 cancel_only': pausedTo('cancel-only'),
  'POST /order 503 post_only_mode': async () => {
    const fault = { kind: 'restart', on: ON, until: '2s', postOnlyMs: 79_000 };
    const { client, exchange } = await aFaultyScene(fault);
    pass(exchange, 1_000);
    return client.buy(25, 0.52, GTC);
  },
};

async function rests(): ReturnType<Situation> {
  return (await aScene()).client.buy(25, 0.4, GTC);
}

async function buys(): ReturnType<Situation> {
  return (await aScene()).client.buy(25, 0.51);
}

async function spendsTooMuch(): ReturnType<Situation> {
  return (await aScene()).client.buy(5_000, 0.52);
}

/** What no rule of this exchange leads to, and only a fault of a plan does. */
function refused(status: number, text: string): Situation {
  return async () => (await aFaultyScene({ kind: 'refuse', on: ON, status, text })).client.buy(25, 0.52);
}

function pausedTo(mode: string): Situation {
  return async () => (await aFaultyScene({ kind: 'pause', on: ON, mode })).client.buy(25, 0.52);
}
