import { afterEach } from '@jest/globals';
import type { Exchange } from '../../../../../bin/local/exchange/exchange.ts';
import type { World } from '../../../../../bin/local/exchange/world.ts';
import type { Client } from '../a-client.ts';
import { aListener, type Frame, type Listener } from '../a-listener.ts';
import { aRow, START_MS } from '../a-world.ts';

const open: Listener[] = [];
afterEach(() => {
  for (const { socket } of open.splice(0)) socket.terminate();
});

/** The activity stream, both types or one of them, of a client that is heard from now on. */
export function activityOf(exchange: Exchange, type = 'trades'): Promise<Listener> {
  return connected(exchange.urls.rtds, { action: 'subscribe', subscriptions: [{ topic: 'activity', type }] });
}

/** The market channel of token 101, without the first books. */
export function marketOf(exchange: Exchange): Promise<Listener> {
  const subscription = { type: 'market', assets_ids: ['101'], initial_dump: false };
  return connected(exchange.urls.marketChannel, subscription);
}

/** The user channel of a client. */
export function userOf(exchange: Exchange, { apiKey, secret, passphrase }: Client): Promise<Listener> {
  return connected(exchange.urls.userChannel, { auth: { apiKey, secret, passphrase }, type: 'user' });
}

/** A socket that has subscribed; it is ended after the test. */
export async function connected(url: string, subscription: unknown): Promise<Listener> {
  const listener = await aListener(url);
  open.push(listener);
  listener.send(subscription);
  await listener.settled();
  return listener;
}

/** Leader's trades so many seconds after the start, each in a transaction named after its second. */
export function rowsAt(seconds: readonly number[]): World['rows'] {
  return seconds.map((second) => aRow({ timestampS: START_MS / 1000 + second, transactionHash: hashAt(second) }));
}

/** The hash of the transaction of a second. */
export function hashAt(second: number): string {
  return `0x${second.toString(16).padStart(64, '0')}`;
}

/** Moves the clock to so many seconds after the start, and waits until everything was heard. */
export async function advance(exchange: Exchange, second: number, ...heard: readonly Listener[]): Promise<void> {
  exchange.clock.advance(START_MS + second * 1000);
  await Promise.all(heard.map((listener) => listener.settled()));
}

/** The seconds of the transactions that were heard of, in the order of the frames; both parties tell the same one. */
export function secondsHeard({ messages }: Listener): number[] {
  return messages().map(({ payload }) => Number((payload as Frame)['transactionHash']));
}
