import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { aListener } from '../a-listener.ts';
import { START_MS } from '../a-world.ts';
import { aTrader } from '../an-exchange.ts';
import { aFaultyExchange, hitsOf, isAnswered, until } from './a-faulty-exchange.ts';
import { activityOf, advance, marketOf, rowsAt, secondsHeard, userOf } from './a-stream.ts';

const RTDS = 'rtds activity';

describe('late', () => {
  it('sends a frame 5 s later on the clock of the exchange, which knows that it will', async () => {
    // Given
    const exchange = await aFaultyExchange([{ kind: 'late', on: RTDS, ms: 5_000 }], { rows: rowsAt([10]) });
    const stream = await activityOf(exchange);

    // When
    await advance(exchange, 11, stream);
    const early = stream.messages();
    const dueMs = exchange.clock.nextDue();
    await advance(exchange, 15.999, stream);
    const stillEarly = stream.messages();
    await advance(exchange, 16, stream);

    // Then
    expect([early, stillEarly]).toEqual([[], []]);
    expect(dueMs).toBe(START_MS + 16_000);
    expect(secondsHeard(stream)).toEqual([10, 10]);
  });

  it('from 1 s to 60 s, drawn, brings frames out of order, and loses none', async () => {
    const seconds = [10, 11, 12, 13, 14, 15, 16, 17];
    const exchange = await aFaultyExchange([{ kind: 'late', on: RTDS, ms: [1_000, 60_000] }], {
      rows: rowsAt(seconds),
    });
    const stream = await activityOf(exchange);
    for (let second = 1; second <= 90; second += 1) await advance(exchange, second, stream);
    const heard = secondsHeard(stream);
    expect([...heard].sort((left, right) => left - right)).toEqual(seconds.flatMap((second) => [second, second]));
    expect(heard).not.toEqual(seconds.flatMap((second) => [second, second]));
  });

  it('half an hour late still arrives', async () => {
    const exchange = await aFaultyExchange([{ kind: 'late', on: RTDS, ms: 1_800_000 }], { rows: rowsAt([10]) });
    const stream = await activityOf(exchange);
    await advance(exchange, 10, stream);
    await advance(exchange, 10.2, stream);
    await advance(exchange, 1_810.2, stream);
    expect(secondsHeard(stream)).toEqual([10, 10]);
  });

  it('sends nothing to a socket that has gone meanwhile, and lets its timer go', async () => {
    const exchange = await aFaultyExchange([{ kind: 'late', on: RTDS, ms: 5_000 }], { rows: rowsAt([10]) });
    const stream = await activityOf(exchange);
    await advance(exchange, 11, stream);
    stream.socket.terminate();
    await until(() => exchange.clock.nextDue() === undefined);
    expect(secondsHeard(stream)).toEqual([]);
  });
});

describe('reorder', () => {
  it('swaps two neighbouring frames, once, and loses none', async () => {
    const exchange = await aFaultyExchange([{ kind: 'reorder', on: 'user-channel trade', times: 1 }]);
    const client = await aTrader(exchange);
    const stream = await userOf(exchange, client);
    await client.buy(50, 0.51);
    await client.buy(50, 0.52);
    await advance(exchange, 0.5, stream);
    const trades = stream.messages().filter(({ event_type: type }) => type === 'trade');
    expect(trades.map(({ price }) => price)).toEqual(['0.52', '0.51']);
    await advance(exchange, 6, stream);
    const all = stream.messages().filter(({ event_type: type }) => type === 'trade');
    expect(all.map(({ price, status }) => `${String(price)} ${String(status)}`)).toEqual([
      '0.52 MATCHED',
      '0.51 MATCHED',
      '0.51 MINED',
      '0.52 MINED',
      '0.51 CONFIRMED',
      '0.52 CONFIRMED',
    ]);
    expect(hitsOf(exchange)).toEqual([1]);
  });

  it('lets a frame go after a second that no other one follows, and does not count it', async () => {
    const exchange = await aFaultyExchange([{ kind: 'reorder', on: 'rtds activity orders_matched' }], {
      rows: rowsAt([10]),
    });
    const stream = await activityOf(exchange, 'orders_matched');
    await advance(exchange, 10, stream);
    await advance(exchange, 10.999, stream);
    expect(secondsHeard(stream)).toEqual([]);
    await advance(exchange, 11, stream);
    expect(secondsHeard(stream)).toEqual([10]);
    expect(hitsOf(exchange)).toEqual([0]);
  });
});

describe('disconnect', () => {
  it('cuts open sockets at 30 s with a close frame, and takes them again at once where it has no end', async () => {
    // Given
    const exchange = await aFaultyExchange([{ kind: 'disconnect', on: RTDS, from: '30s' }], {
      rows: rowsAt([10, 40]),
    });
    const [stream, market] = [await activityOf(exchange), await marketOf(exchange)];
    expect(exchange.clock.nextDue()).toBe(START_MS + 10_000);

    // When
    await advance(exchange, 29.999, stream);
    const isOpenBefore = stream.socket.readyState === stream.socket.OPEN;
    const closed = once(stream.socket, 'close') as Promise<[number]>;
    await advance(exchange, 30);
    const [code] = await closed;
    const again = await activityOf(exchange);
    await advance(exchange, 41, again);

    // Then
    expect([isOpenBefore, code]).toEqual([true, 1001]);
    expect(market.socket.readyState).toBe(market.socket.OPEN);
    expect([secondsHeard(stream), secondsHeard(again)]).toEqual([
      [10, 10],
      [40, 40],
    ]);
    expect(hitsOf(exchange)).toEqual([1]);
  });

  it('without a close frame ends in 1006', async () => {
    const exchange = await aFaultyExchange([{ kind: 'disconnect', on: RTDS, from: '30s', closeFrame: false }]);
    const stream = await activityOf(exchange);
    const closed = once(stream.socket, 'close') as Promise<[number]>;
    await advance(exchange, 30);
    expect((await closed)[0]).toBe(1006);
  });

  it('until 60 s cuts whoever comes before, and nobody after', async () => {
    const exchange = await aFaultyExchange([{ kind: 'disconnect', on: 'market-channel *', from: '30s', until: '60s' }]);
    await advance(exchange, 45);
    const early = await aListener(exchange.urls.marketChannel);
    if (early.socket.readyState === early.socket.OPEN) await once(early.socket, 'close');
    await advance(exchange, 60);
    const late = await marketOf(exchange);
    late.send('PING');
    await late.settled();
    expect(late.texts).toEqual(['PONG']);
    expect(await isAnswered(late.settled())).toBe(true);
    expect(hitsOf(exchange)).toEqual([1]);
  });

  it('once cuts one of two sockets', async () => {
    const exchange = await aFaultyExchange([{ kind: 'disconnect', on: RTDS, from: '30s', times: 1 }]);
    const streams = [await activityOf(exchange), await activityOf(exchange)];
    await advance(exchange, 30);
    await until(() => streams.some(({ socket }) => socket.readyState === socket.CLOSED));
    await streams[1]?.settled();
    expect(streams.map(({ socket }) => socket.readyState === socket.OPEN)).toEqual([false, true]);
  });

  it('sets no timer while nobody listens', async () => {
    const exchange = await aFaultyExchange([{ kind: 'disconnect', on: RTDS, from: '30s' }], { rows: [] });
    expect(exchange.clock.nextDue()).toBeUndefined();
    const stream = await activityOf(exchange);
    expect(exchange.clock.nextDue()).toBe(START_MS + 30_000);
    stream.socket.terminate();
    await until(() => exchange.clock.nextDue() === undefined);
  });
});
