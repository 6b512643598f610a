import { afterEach, describe, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { rtds } from '#adapters/polymarket/rtds.ts';
import { type ConnectRtds, connectRtds } from '#adapters/polymarket/rtds-socket.ts';
import { parseWallet, type Wallet } from '#core/values/ids.ts';
import { type LeaderStream } from '#ports/leader-stream.ts';
import { type Exchange, startExchange } from '../../../../../bin/local/exchange/exchange.ts';
import { type Fault } from '../../../../../bin/local/exchange/faults/fault.ts';
import { aWorld, LEADER, START_MS } from '../../../../bin/local/exchange/a-world.ts';
import { hashAt, rowsAt } from '../../../../bin/local/exchange/faults/a-stream.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';
import { type SteppedTimers, steppedTimers } from '../../../../support/fakes/stepped-timers.ts';
import { aFrame, aPayload } from './rtds-rows.ts';

const WALLET = parseWallet(LEADER)!;
const STRANGER = `0x${'9'.repeat(40)}` as Wallet;
const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).toReversed()) await close();
});

/** The adapter on its own socket; `joined` resolves when the exchange has answered a subscription. */
type Given = {
  readonly stream: LeaderStream;
  readonly timers: SteppedTimers;
  joined(): Promise<void>;
  gone(): Promise<void>;
};

function givenStream(url: string): Given {
  const timers = steppedTimers();
  let joined = Promise.withResolvers<undefined>();
  let gone = Promise.withResolvers<undefined>();
  const connect: ConnectRtds = (address, { onOpen, onText, onGone }) => {
    joined = Promise.withResolvers();
    gone = Promise.withResolvers();
    return connectRtds(address, {
      onOpen,
      onText: (text) => {
        onText(text);
        joined.resolve(undefined);
      },
      onGone: () => {
        onGone();
        gone.resolve(undefined);
      },
    });
  };
  const stream = rtds({ url, timers, connect })();
  toClose.push(() => {
    stream.close();
    return gone.promise;
  });
  stream.follow(new Set([WALLET]));
  timers.advance(0);
  return { stream, timers, joined: () => joined.promise, gone: () => gone.promise };
}

/** The exchange whose leader trades so many seconds after the start, and what goes wrong with its stream. */
async function givenExchange(seconds: readonly number[], faults: readonly Fault[] = []): Promise<Exchange> {
  const world = aWorld({ rows: rowsAt(seconds) });
  const exchange = await startExchange({ world, speed: 'max', faults: { seed: 'rtds', faults: [...faults] } });
  toClose.push(() => exchange.close());
  return exchange;
}

/** What a server of our own says to the adapter. */
async function givenServer(...frames: readonly (string | Buffer)[]): Promise<Given> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  toClose.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  );
  server.on('connection', (socket) => {
    for (const frame of frames) socket.send(frame);
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return givenStream(`ws://127.0.0.1:${(server.address() as { readonly port: number }).port}`);
}

describe('the stream of the local exchange', () => {
  test('tells a followed wallet’s trade, and nobody else’s', async () => {
    // Given
    const exchange = await givenExchange([10]);
    const { stream, joined } = givenStream(exchange.urls.rtds);
    await joined();
    // When
    exchange.clock.advance(START_MS + 11_000);
    await stream.next();
    // Then
    const { rows, wallets } = stream.take();
    expect(wallets).toEqual(new Set([WALLET]));
    expect(rows).toEqual([
      {
        type: 'BUY',
        wallet: WALLET,
        transaction: hashAt(10),
        condition: `0x${'1'.padStart(64, '0')}`,
        token: '101',
        shares: sharesOf('1000'),
        notional: dollars('500'),
        at: START_MS + 9_000,
        title: 'Will it be 1?',
        outcome: 'Yes',
      },
    ]);
    expect(stream.health()).toMatchObject({ reconnects: 0, unreadable: 0, dropped: 0 });
  });

  test('D3: a frame that comes twice is here twice: which of two equal rows is an execution is not decided here', async () => {
    const exchange = await givenExchange([10], [{ kind: 'double', on: 'rtds activity trades' }]);
    const { stream, joined } = givenStream(exchange.urls.rtds);
    await joined();
    exchange.clock.advance(START_MS + 11_000);
    await stream.next();
    expect(stream.take().rows.map(({ transaction }) => Number(transaction))).toEqual([10, 10]);
  });

  test('D1: silent with its socket open, it is connected anew after 15 s and tells what happens from then on', async () => {
    // Given
    const exchange = await givenExchange([10, 20], [{ kind: 'silent', on: 'rtds activity', until: '15s' }]);
    const { stream, timers, joined, gone } = givenStream(exchange.urls.rtds);
    await joined();
    exchange.clock.advance(START_MS + 16_000);
    // When
    timers.advance(15_000);
    await gone();
    timers.advance(500);
    await joined();
    exchange.clock.advance(START_MS + 21_000);
    await stream.next();
    // Then
    expect(stream.take().rows.map(({ transaction }) => Number(transaction))).toEqual([20]);
    expect(stream.health()).toMatchObject({ reconnects: 1, silenceMs: 15_500 });
  });

  test('D2: under another topic it tells nothing, and the stream is taken for silent', async () => {
    // Given
    const exchange = await givenExchange([10], [{ kind: 'renamed', on: 'rtds activity', to: 'trading' }]);
    const { stream, timers, joined, gone } = givenStream(exchange.urls.rtds);
    await joined();
    // When
    exchange.clock.advance(START_MS + 11_000);
    timers.advance(15_000);
    await gone();
    // Then
    expect(stream.take()).toEqual({ rows: [], wallets: new Set() });
    expect(stream.health()).toMatchObject({ unreadable: 0, silenceMs: 15_000 });
  });

  test('comes back when it is cut', async () => {
    // Given
    const exchange = await givenExchange([20], [{ kind: 'disconnect', on: 'rtds *', from: '10s', closeFrame: false }]);
    const { stream, timers, joined, gone } = givenStream(exchange.urls.rtds);
    await joined();
    exchange.clock.advance(START_MS + 10_000);
    await gone();
    // When
    timers.advance(500);
    await joined();
    exchange.clock.advance(START_MS + 21_000);
    await stream.next();
    // Then
    expect(stream.take().rows.map(({ transaction }) => Number(transaction))).toEqual([20]);
    expect(stream.health().reconnects).toBe(1);
  });

  test('D5: what is told late is told with its own time', async () => {
    const exchange = await givenExchange([10], [{ kind: 'late', on: 'rtds activity', ms: 5_400_000 }]);
    const { stream, joined } = givenStream(exchange.urls.rtds);
    await joined();
    exchange.clock.advance(START_MS + 11_000);
    // The exchange tells in the next turn of its loop.
    await new Promise((resolve) => setImmediate(resolve));
    exchange.clock.advance(START_MS + 5_411_000);
    await stream.next();
    expect(stream.take().rows.map(({ at }) => at)).toEqual([START_MS + 9_000]);
  });
});

describe('a stream that says what it should not', () => {
  test('counts what it cannot read, of a followed wallet with who traded', async () => {
    // Given
    const bad = aFrame(aPayload({ proxyWallet: WALLET, size: 'much' }));
    const { stream } = await givenServer('', '{', aFrame(aPayload({ proxyWallet: STRANGER })), bad);
    // When
    await stream.next();
    // Then
    expect(stream.take()).toEqual({ rows: [], wallets: new Set([WALLET]) });
    expect(stream.health().unreadable).toBe(2);
  });

  test('with a frame of more than 256,000 bytes is hung up on', async () => {
    const { stream, gone } = await givenServer(aFrame(aPayload({ proxyWallet: WALLET, bio: 'x'.repeat(256_000) })));
    await gone();
    expect(stream.take().wallets.size).toBe(0);
  });

  test('with bytes instead of text tells nothing', async () => {
    const bytes = Buffer.from(aFrame(aPayload({ proxyWallet: WALLET })));
    const { stream } = await givenServer(bytes, aFrame(aPayload({ proxyWallet: WALLET, side: 'SELL' })));
    await stream.next();
    expect(stream.take().rows.map(({ type }) => type)).toEqual(['SELL']);
  });

  test('that nobody serves is silent and throws nothing', async () => {
    const { stream, timers, gone } = givenStream('ws://127.0.0.1:1');
    await gone();
    timers.advance(500);
    expect(stream.health()).toMatchObject({ reconnects: 1, silenceMs: 500 });
    expect(stream.take().wallets.size).toBe(0);
  });
});

test('by the machine’s own time it connects by itself', async () => {
  // Given
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  toClose.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  );
  server.on('connection', (socket) => {
    socket.on('message', () => {
      socket.send(aFrame(aPayload({ proxyWallet: WALLET })));
    });
  });
  await new Promise((resolve) => server.once('listening', resolve));
  // When
  const stream = rtds({ url: `ws://127.0.0.1:${(server.address() as { readonly port: number }).port}` })();
  toClose.push(() => {
    stream.close();
  });
  stream.follow(new Set([WALLET]));
  await stream.next();
  // Then
  expect(stream.take().rows).toHaveLength(1);
});
