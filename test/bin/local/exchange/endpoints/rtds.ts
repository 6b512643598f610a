import assert from 'node:assert/strict';
import { getAddress } from 'viem';
import type { EndpointName } from '../../../../../bin/local/exchange/endpoints.ts';
import type { Listener } from '../a-listener.ts';
import { LEADER } from '../a-world.ts';
import type { HostCells } from './cell.ts';
import { closes, listening } from './listening.ts';
import type { Stage } from './stage.ts';

type Topic = 'trades' | 'orders_matched';

/** What is proven of the stream of all trades. */
export const RTDS: HostCells<EndpointName<'rtds'>> = {
  'activity trades': {
    normal: {
      title: 'tells both parties of a trade after its block, wallets in mixed case',
      run: (stage) =>
        subscribed(stage, 'trades', async (listener) => {
          await leaderTrades(stage, listener);
          const payloads = listener.messages().map(({ payload }) => payload as Record<string, unknown>);
          assert.ok(payloads.some(({ proxyWallet }) => proxyWallet === getAddress(LEADER)));
          assert.ok(payloads.length >= 2);
        }),
    },
    error: {
      title: 'closes a socket whose subscription is malformed, code 1003',
      run: ({ exchange }) => closes(exchange.urls.rtds, 1003, { action: 'subscribe' }),
    },
    fault: {
      title: '`double`: every frame comes twice',
      fault: { kind: 'double' },
      run: (stage) =>
        subscribed(stage, 'trades', async (listener) => {
          await leaderTrades(stage, listener);
          const frames = listener.texts.filter((text) => text !== '');
          assert.ok(frames.length >= 4);
          for (let place = 0; place < frames.length; place += 2) assert.equal(frames[place], frames[place + 1]);
        }),
    },
  },
  'activity orders_matched': {
    normal: {
      title: 'tells the taker of a transaction, and nobody else of it',
      run: (stage) =>
        subscribed(stage, 'orders_matched', async (listener) => {
          await stage.client.buy(25, 0.51);
          stage.pass(2_000);
          const wallet = getAddress(stage.client.wallet);
          const isOwn = ({ payload }: { payload?: unknown }): boolean =>
            (payload as Record<string, unknown>)['proxyWallet'] === wallet;
          await listener.heard(isOwn);
          await listener.settled();
          const hashes = listener
            .messages()
            .map(({ payload }) => (payload as Record<string, unknown>)['transactionHash']);
          assert.equal(new Set(hashes).size, hashes.length);
        }),
    },
    error: {
      title: 'closes a socket whose filter is no JSON, code 1003',
      run: ({ exchange }) => {
        const subscriptions = [{ topic: 'activity', type: 'orders_matched', filters: 'event-1' }];
        return closes(exchange.urls.rtds, 1003, { action: 'subscribe', subscriptions });
      },
    },
    fault: {
      title: '`silent`: nothing comes over an open socket that still answers pings',
      fault: { kind: 'silent' },
      run: (stage) =>
        subscribed(stage, 'orders_matched', async (listener) => {
          stage.pass(60_000);
          await listener.settled();
          const blanks = listener.texts.length;
          listener.send('PING');
          await listener.settled();
          assert.deepEqual(listener.messages(), []);
          assert.equal(listener.texts.length, blanks + 1);
        }),
    },
  },
};

function subscribed({ exchange }: Stage, type: Topic, run: (listener: Listener) => Promise<void>): Promise<void> {
  const subscription = { action: 'subscribe', subscriptions: [{ topic: 'activity', type }] };
  return listening(exchange.urls.rtds, subscription, run);
}

/** The leader trades every 50 s. */
async function leaderTrades(stage: Stage, listener: Listener): Promise<void> {
  stage.pass(51_000);
  await listener.heard(({ topic }) => topic === 'activity');
  await listener.settled();
}
