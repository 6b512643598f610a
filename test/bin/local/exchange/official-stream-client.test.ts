import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ConnectionStatus, type Message, RealTimeDataClient } from '@polymarket/real-time-data-client';
import { getAddress } from 'viem';
import { type Exchange, startExchange } from '../../../../bin/local/exchange/exchange.ts';
import { aWorld, LEADER, START_MS } from './a-world.ts';

let exchange: Exchange;
afterEach(() => exchange.close());

describe('the official stream client, unchanged', () => {
  it('receives the activity of the exchange', async () => {
    exchange = await startExchange({ world: aWorld(), speed: 'max' });
    const silent = jest.spyOn(console, 'error').mockReturnValue(undefined);
    const messages: Message[] = [];
    const received = new Promise<void>((resolve) => {
      const client = new RealTimeDataClient({
        host: exchange.urls.rtds,
        onConnect: (connected) => {
          connected.subscribe({
            subscriptions: [
              { topic: 'activity', type: 'trades' },
              { topic: 'activity', type: 'orders_matched' },
            ],
          });
          // The subscription is on its way; the clock moves when it has arrived.
          setTimeout(() => {
            exchange.clock.advance(START_MS + 61_000);
          }, 100);
        },
        onMessage: (connected, message) => {
          messages.push(message);
          if (messages.length < 3) return;
          connected.disconnect();
          // It always connects again; this ends it for good.
          connected.connect = (): typeof connected => connected;
        },
        onStatusChange: (status) => {
          if (status === ConnectionStatus.DISCONNECTED) resolve();
        },
      });
      client.connect();
    });
    await received;
    silent.mockRestore();
    expect(messages.map(({ topic, type }) => `${topic} ${type}`).sort()).toEqual([
      'activity orders_matched',
      'activity trades',
      'activity trades',
    ]);
    const wallets = messages.map(({ payload }) => (payload as Record<string, unknown>)['proxyWallet']);
    expect(wallets).toContain(getAddress(LEADER));
  });
});
