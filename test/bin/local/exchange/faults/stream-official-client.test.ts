import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ConnectionStatus, type Message, RealTimeDataClient } from '@polymarket/real-time-data-client';
import { getAddress } from 'viem';
import type { Exchange } from '../../../../../bin/local/exchange/exchange.ts';
import { LEADER, START_MS } from '../a-world.ts';
import { aFaultyExchange, hitsOf, until } from './a-faulty-exchange.ts';
import { rowsAt } from './a-stream.ts';

const RTDS = 'rtds activity';
const running: { readonly client: RealTimeDataClient; isConnected: boolean }[] = [];

beforeEach(() => {
  jest.spyOn(console, 'error').mockReturnValue(undefined);
});

afterEach(async () => {
  const all = running.splice(0);
  for (const { client } of all) {
    // It always connects again; this ends it for good.
    client.connect = (): RealTimeDataClient => client;
    client.disconnect();
  }
  await until(() => all.every(({ isConnected }) => !isConnected));
});

describe('the official stream client, unchanged', () => {
  it('hears each of four frames twice under double, with a blank ahead of each one', async () => {
    const exchange = await aFaultyExchange(
      [
        { kind: 'double', on: RTDS },
        { kind: 'empty-frame', on: RTDS },
      ],
      { rows: rowsAt([10, 20]) },
    );
    const messages = await messagesOf(exchange, 8);
    const texts = messages.map((message) => JSON.stringify(message));
    expect(new Set(texts).size).toBe(4);
    for (let index = 0; index < 8; index += 2) expect(texts[index]).toBe(texts[index + 1]);
    expect(hitsOf(exchange)).toEqual([4, 8]);
  });

  it('hears wallets and hashes with capital digits under mixed-case', async () => {
    const exchange = await aFaultyExchange([{ kind: 'mixed-case', on: RTDS, wallets: 'upper' }], {
      rows: rowsAt([171]),
    });
    const messages = await messagesOf(exchange, 2);
    const payloads = messages.map(({ payload }) => payload as Record<string, string>);
    expect(payloads.map(({ transactionHash }) => transactionHash)).toEqual(
      Array.from({ length: 2 }, () => `0x${'AB'.padStart(64, '0')}`),
    );
    const wallets = payloads.map(({ proxyWallet }) => proxyWallet ?? '');
    expect(wallets).toContain(`0x${LEADER.slice(2).toUpperCase()}`);
    expect(wallets.map((wallet) => getAddress(wallet.toLowerCase()))).toContain(getAddress(LEADER));
  });

  it('connects again by itself after its socket was cut, and hears what comes then', async () => {
    const seconds = Array.from({ length: 500 }, (_none, index) => 31 + index);
    const exchange = await aFaultyExchange([{ kind: 'disconnect', on: RTDS, from: '30s', closeFrame: false }], {
      rows: rowsAt(seconds),
    });
    const messages: Message[] = [];
    const { connections } = await listening(exchange, messages);
    exchange.clock.advance(START_MS + 30_000);
    await until(() => connections() === 2);
    let second = 31;
    await until(() => {
      // One second a turn: it is heard from when the subscription has arrived.
      second += 1;
      exchange.clock.advance(START_MS + second * 1_000);
      return messages.length > 0;
    });
    expect(second).toBeLessThan(500);
    expect(hitsOf(exchange)).toEqual([1]);
  });
});

/** What the client hears of three minutes, as soon as it is so much. */
async function messagesOf(exchange: Exchange, count: number): Promise<readonly Message[]> {
  const messages: Message[] = [];
  await listening(exchange, messages);
  exchange.clock.advance(START_MS + 180_000);
  await until(() => messages.length >= count);
  return messages;
}

type Listening = { readonly connections: () => number };

async function listening(exchange: Exchange, messages: Message[]): Promise<Listening> {
  let connections = 0;
  const client = new RealTimeDataClient({
    host: exchange.urls.rtds,
    onConnect: (connected) => {
      connected.subscribe({ subscriptions: [{ topic: 'activity', type: 'trades' }] });
      connections += 1;
    },
    onMessage: (_client, message) => {
      messages.push(message);
    },
    onStatusChange: (status) => {
      one.isConnected = status === ConnectionStatus.CONNECTED;
    },
  });
  const one = { client, isConnected: false };
  running.push(one);
  client.connect();
  // The exchange knows of the subscription when its clock has something to wait for.
  await until(() => connections === 1 && exchange.clock.nextDue() !== undefined);
  return { connections: () => connections };
}
