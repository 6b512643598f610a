import assert from 'node:assert/strict';
import type { EndpointName } from '../../../../../bin/local/exchange/endpoints.ts';
import type { Client } from '../a-client.ts';
import type { Listener } from '../a-listener.ts';
import type { HostCells } from './cell.ts';
import { closes, heardOf, listening } from './listening.ts';
import type { Stage } from './stage.ts';

const STATUSES = ['MATCHED', 'MINED', 'CONFIRMED'];

/** What is proven of the stream of own orders and trades. */
export const USER_CHANNEL: HostCells<EndpointName<'user-channel'>> = {
  order: {
    normal: {
      title: 'tells an order’s placement and its cancellation',
      run: (stage) =>
        subscribed(stage, stage.client, async (listener) => {
          await placeAndCancel(stage, listener);
          assert.deepEqual(typesOf(listener), ['PLACEMENT', 'CANCELLATION']);
        }),
    },
    error: {
      title: 'closes a socket whose secret is wrong, code 1008',
      run: ({ exchange, client }) =>
        closes(exchange.urls.userChannel, 1008, authOf({ ...client, secret: 'bm90aGluZw==' })),
    },
    fault: {
      title: '`reorder`: the cancellation comes before the placement',
      fault: { kind: 'reorder' },
      run: (stage) =>
        subscribed(stage, stage.client, async (listener) => {
          await placeAndCancel(stage, listener);
          assert.deepEqual(typesOf(listener), ['CANCELLATION', 'PLACEMENT']);
        }),
    },
  },
  trade: {
    normal: {
      title: 'tells a trade when it is matched, mined and confirmed',
      run: (stage) =>
        subscribed(stage, stage.client, async (listener) => {
          await trade(stage, listener);
          assert.deepEqual(statusesOf(listener), STATUSES);
        }),
    },
    error: {
      title: 'tells a key nothing of the trades of another',
      run: (stage) =>
        subscribed(stage, stage.stranger, async (listener) => {
          await stage.client.buy(25, 0.51);
          stage.pass(6_000);
          await listener.settled();
          assert.deepEqual(listener.messages(), []);
        }),
    },
    fault: {
      title: '`double`: every step comes twice',
      fault: { kind: 'double' },
      run: (stage) =>
        subscribed(stage, stage.client, async (listener) => {
          await trade(stage, listener);
          assert.deepEqual(
            statusesOf(listener),
            STATUSES.flatMap((status) => [status, status]),
          );
        }),
    },
  },
};

function subscribed({ exchange }: Stage, client: Client, run: (listener: Listener) => Promise<void>): Promise<void> {
  return listening(exchange.urls.userChannel, authOf(client), run);
}

function authOf({ apiKey, secret, passphrase }: Pick<Client, 'apiKey' | 'secret' | 'passphrase'>): object {
  return { auth: { apiKey, secret, passphrase }, type: 'user' };
}

async function placeAndCancel({ client }: Stage, listener: Listener): Promise<void> {
  const { id } = await client.buy(25, 0.3, { orderType: 'GTC' });
  await listener.settled();
  await client.request('DELETE', '/order', JSON.stringify({ orderID: id }));
  await listener.heard(({ type }) => type === 'CANCELLATION');
  await listener.settled();
}

async function trade(stage: Stage, listener: Listener): Promise<void> {
  await stage.client.buy(25, 0.51);
  await listener.settled();
  stage.pass(6_000);
  await listener.heard(({ status }) => status === 'CONFIRMED');
  await listener.settled();
}

function typesOf(listener: Listener): unknown[] {
  return heardOf(listener, 'order').map(({ type }) => type);
}

function statusesOf(listener: Listener): unknown[] {
  return heardOf(listener, 'trade').map(({ status }) => status);
}
