import { describe, expect, it } from '@jest/globals';
import { getAddress } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { aClient, FIRST_KEY } from '../a-client.ts';
import { aMarket, LEADER } from '../a-world.ts';
import { aTrader } from '../an-exchange.ts';
import { aFaultyExchange, hitsOf } from './a-faulty-exchange.ts';
import { activityOf, advance, connected, marketOf, rowsAt, secondsHeard, userOf } from './a-stream.ts';

const RTDS = 'rtds activity';
const TEN = { rows: rowsAt([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]) };

describe('silent', () => {
  it('drops the frames from 15 s to 35 s, on a socket that stays open and answers its pings', async () => {
    // Given
    const exchange = await aFaultyExchange([{ kind: 'silent', on: RTDS, from: '15s', until: '35s' }], TEN);
    const stream = await activityOf(exchange);

    // When
    for (const second of [11, 21, 31, 41]) await advance(exchange, second, stream);
    stream.send('PING');
    await stream.settled();

    // Then each transaction of the others has both parties' frames, and the blanks answer subscription and ping
    expect(secondsHeard(stream)).toEqual([10, 10, 40, 40]);
    expect(stream.texts.filter((text) => text === '')).toHaveLength(2);
    expect(stream.socket.readyState).toBe(stream.socket.OPEN);
    expect(hitsOf(exchange)).toEqual([4]);
  });

  it('with pings ignored answers nothing at all in its window, and again after it', async () => {
    const exchange = await aFaultyExchange([
      { kind: 'silent', on: 'market-channel *', from: '10s', until: '20s', pings: 'ignored' },
    ]);
    const stream = await marketOf(exchange);
    for (const second of [0, 15, 20]) {
      await advance(exchange, second);
      stream.send('PING');
      await stream.settled();
    }
    expect(stream.texts).toEqual(['PONG', 'PONG']);
  });

  it('of one wallet drops only the frames that name it', async () => {
    const exchange = await aFaultyExchange([{ kind: 'silent', on: RTDS, of: LEADER.toUpperCase().replace('X', 'x') }], {
      rows: rowsAt([10, 20]),
    });
    const stream = await activityOf(exchange);
    await advance(exchange, 30, stream);
    expect(secondsHeard(stream)).toEqual([10, 20]);
    expect(JSON.stringify(stream.messages())).not.toContain(getAddress(LEADER));
  });

  it('of a signer drops the frames that name the wallet that it signs for', async () => {
    const [wallet, signer] = [`0x${'22'.repeat(20)}` as const, privateKeyToAccount(FIRST_KEY).address];
    const exchange = await aFaultyExchange([{ kind: 'silent', on: RTDS, of: signer }], { rows: [] });
    const client = await aClient(exchange, FIRST_KEY, wallet);
    exchange.fund(wallet, signer, 1_000_000_000n, 3);
    const stream = await activityOf(exchange);
    await client.buy(50, 0.51);
    await advance(exchange, 10, stream);
    expect(JSON.stringify(stream.messages())).not.toContain(wallet);
    expect(stream.messages()).toHaveLength(1);
    expect(hitsOf(exchange)).toEqual([1]);
  });

  it.each([62, 64])(
    'of a market of protocol v2, named with %d digits, drops its frames of both streams',
    async (digits) => {
      // Given
      const market = aMarket(3, { version: 'v2', conditionId: `0x${'3'.padStart(62, '0')}` });
      const of = market.conditionId.padEnd(2 + digits, '0');
      const rows = rowsAt([10, 20]).map((row, place) =>
        place === 0 ? row : { ...row, tokenId: '301', conditionId: market.conditionId },
      );
      const exchange = await aFaultyExchange(
        [RTDS, 'market-channel *'].map((on) => ({ kind: 'silent', on, of })),
        { rows, books: [], markets: [aMarket(1), market] },
      );
      // When
      const activity = await activityOf(exchange);
      const books = await connected(exchange.urls.marketChannel, { type: 'market', assets_ids: ['101', '301'] });
      await advance(exchange, 40, activity, books);
      // Then
      expect(secondsHeard(activity)).toEqual([10, 10]);
      expect(books.messages().length).toBeGreaterThan(0);
      expect(JSON.stringify(books.messages())).not.toContain('"301"');
      expect(Math.min(...hitsOf(exchange))).toBeGreaterThan(0);
    },
  );

  it('of a chance of one half drops the same frames in every run, and others with another seed', async () => {
    const heardWith = async (chance: number, from: string): Promise<readonly number[]> => {
      const exchange = await aFaultyExchange([{ kind: 'silent', on: RTDS, chance, from }], TEN);
      const stream = await activityOf(exchange);
      await advance(exchange, 110, stream);
      return secondsHeard(stream);
    };
    const first = await heardWith(0.5, '0s');
    expect(first.length).toBeGreaterThan(0);
    expect(first.length).toBeLessThan(20);
    expect(await heardWith(0.5, '0s')).toEqual(first);
    expect(await heardWith(0.5, '1s')).not.toEqual(first);
  });

  it('of one event of the market channel leaves the others alone', async () => {
    const exchange = await aFaultyExchange([{ kind: 'silent', on: 'market-channel price_change' }]);
    const stream = await marketOf(exchange);
    await (await aTrader(exchange)).buy(50, 0.51);
    await stream.settled();
    expect(stream.messages().map(({ event_type: type }) => type)).toEqual(['last_trade_price', 'book']);
  });

  it('of the user channel tells no trade, but the orders', async () => {
    const exchange = await aFaultyExchange([{ kind: 'silent', on: 'user-channel trade' }]);
    const client = await aTrader(exchange);
    const stream = await userOf(exchange, client);
    await client.buy(50, 0.51);
    await advance(exchange, 10, stream);
    expect(stream.messages().map(({ type }) => type)).toEqual(['PLACEMENT', 'UPDATE']);
    expect(hitsOf(exchange)).toEqual([3]);
  });
});

describe('double', () => {
  it('sends each frame twice, byte for byte, and not the answers to pings', async () => {
    const exchange = await aFaultyExchange([{ kind: 'double', on: RTDS }], { rows: rowsAt([10]) });
    const stream = await activityOf(exchange, '*');
    await advance(exchange, 20, stream);
    stream.send('PING');
    await stream.settled();
    const frames = stream.texts.filter((text) => text !== '');
    expect(frames).toHaveLength(6);
    expect([frames[1], frames[3], frames[5]]).toEqual([frames[0], frames[2], frames[4]]);
    expect(new Set(frames).size).toBe(3);
    expect(stream.texts.filter((text) => text === '')).toHaveLength(2);
  });

  it('three times doubles three frames, and counts three', async () => {
    const exchange = await aFaultyExchange([{ kind: 'double', on: RTDS, times: 3 }], TEN);
    const stream = await activityOf(exchange);
    await advance(exchange, 31, stream);
    expect(secondsHeard(stream)).toEqual([10, 10, 10, 10, 20, 20, 20, 30, 30]);
    expect(hitsOf(exchange)).toEqual([3]);
  });
});

describe('renamed', () => {
  it('gives RTDS another topic, and a channel another event type, and changes nothing else', async () => {
    const exchange = await aFaultyExchange(
      [
        { kind: 'renamed', on: RTDS, to: 'activity_v2' },
        { kind: 'renamed', on: 'market-channel book', to: 'orderbook' },
      ],
      { rows: rowsAt([10]) },
    );
    const [stream, market] = [await activityOf(exchange), await marketOf(exchange)];
    await (await aTrader(exchange)).buy(50, 0.51);
    await advance(exchange, 11, stream, market);
    expect(stream.messages().map(({ topic, type }) => `${String(topic)} ${String(type)}`)).toEqual(
      Array.from({ length: 4 }, () => 'activity_v2 trades'),
    );
    expect(Object.keys(stream.messages()[0] ?? {})).toEqual(['connection_id', 'payload', 'timestamp', 'topic', 'type']);
    expect(market.messages().map(({ event_type: type }) => type)).toContain('orderbook');
    expect(market.messages().map(({ event_type: type }) => type)).not.toContain('book');
  });

  it('also reaches the list of books that a market channel begins with', async () => {
    const exchange = await aFaultyExchange([{ kind: 'renamed', on: 'market-channel book', to: 'orderbook' }]);
    const stream = await marketOf(exchange);
    stream.send({ operation: 'subscribe', assets_ids: ['101', '102'] });
    await stream.settled();
    expect(stream.messages()).toMatchObject([
      { event_type: 'orderbook', asset_id: '101' },
      { event_type: 'orderbook', asset_id: '102' },
    ]);
  });
});

describe('cut-frame and empty-frame', () => {
  it('a cut frame is a part of one, and never JSON', async () => {
    const exchange = await aFaultyExchange([{ kind: 'cut-frame', on: RTDS, times: 10 }], TEN);
    const stream = await activityOf(exchange);
    await advance(exchange, 110, stream);
    const frames = stream.texts.filter((text) => text !== '');
    expect(frames).toHaveLength(20);
    for (const cut of frames.slice(0, 10)) {
      expect('{"connection_id":"'.startsWith(cut.slice(0, 18))).toBe(true);
      expect(() => JSON.parse(cut) as unknown).toThrow();
    }
    for (const whole of frames.slice(10)) expect(JSON.parse(whole)).toMatchObject({ topic: 'activity' });
    expect(new Set(frames.slice(0, 10).map(({ length }) => length)).size).toBeGreaterThan(3);
  });

  it('an empty frame comes ahead of a whole one', async () => {
    const exchange = await aFaultyExchange([{ kind: 'empty-frame', on: RTDS }], { rows: rowsAt([10]) });
    const stream = await activityOf(exchange);
    await advance(exchange, 11, stream);
    expect(stream.texts.map((text) => text === '')).toEqual([true, true, false, true, false]);
    expect(secondsHeard(stream)).toEqual([10, 10]);
  });
});

describe('mixed-case', () => {
  const UPPER = /^0x[0-9A-F]+$/;

  it('writes wallets of the user channel as EIP-55 has them, and ids with capital digits', async () => {
    const exchange = await aFaultyExchange([{ kind: 'mixed-case', on: 'user-channel *' }]);
    const client = await aTrader(exchange);
    const stream = await userOf(exchange, client);
    const { id } = await client.buy(50, 0.51);
    await stream.settled();
    const [order] = stream.messages().filter(({ type }) => type === 'PLACEMENT');
    expect(order).toMatchObject({
      id: `0x${id.slice(2).toUpperCase()}`,
      maker_address: client.account.address,
      market: aMarket(1).conditionId,
    });
    expect(order?.['id']).toMatch(UPPER);
  });

  it('writes hashes of RTDS with capital digits, wallets only when told so, and neither side, size nor token', async () => {
    const [eip55, upper] = await Promise.all(
      [{}, { wallets: 'upper' }].map(async (fields) => {
        const exchange = await aFaultyExchange([{ kind: 'mixed-case', on: RTDS, ...fields }], { rows: rowsAt([171]) });
        const stream = await activityOf(exchange);
        await advance(exchange, 180, stream);
        return stream.messages().map(({ payload }) => payload as Record<string, unknown>);
      }),
    );
    expect(eip55?.find(({ proxyWallet }) => proxyWallet === getAddress(LEADER))).toMatchObject({
      transactionHash: `0x${'AB'.padStart(64, '0')}`,
      asset: '101',
      side: 'BUY',
      size: 1000,
    });
    expect(upper?.map(({ proxyWallet }) => proxyWallet)).toContain(`0x${LEADER.slice(2).toUpperCase()}`);
  });
});

describe('several faults', () => {
  it('each work on what the one before left: renamed, then doubled, then the half of it cut', async () => {
    const exchange = await aFaultyExchange(
      [
        { kind: 'renamed', on: RTDS, to: 'other' },
        { kind: 'double', on: RTDS },
        { kind: 'cut-frame', on: RTDS, chance: 0.5 },
      ],
      TEN,
    );
    const stream = await activityOf(exchange);
    await advance(exchange, 110, stream);
    const frames = stream.texts.filter((text) => text !== '');
    const whole = frames.filter((text) => text.endsWith('"type":"trades"}'));
    expect(frames).toHaveLength(40);
    expect(whole.every((text) => text.includes('"topic":"other"'))).toBe(true);
    expect(hitsOf(exchange)).toEqual([20, 20, 40 - whole.length]);
    expect(whole.length).toBeGreaterThan(5);
    expect(whole.length).toBeLessThan(35);
  });
});
