import { afterEach, describe, expect, it } from '@jest/globals';
import { shapeOf } from '../../../../support/shape.ts';
import { read } from '../a-client.ts';
import { aListener, type Listener } from '../a-listener.ts';
import { aMarket, LEADER } from '../a-world.ts';
import { anExchange, aTrader, pass } from '../an-exchange.ts';
import { type Fields, recordedJson, recordedLines } from './read-samples.ts';

/** What a tape does not have, or not of every trader. */
const UNTOLD = { icon: '', name: '', pseudonym: '' };
const samples = recordedLines('rtds/activity_samples.jsonl');
const page = recordedJson<Fields>('data_api/trades_page_snake_case.json', {});
const listeners: Listener[] = [];
afterEach(() => {
  for (const { socket } of listeners.splice(0)) socket.terminate();
});

(samples.length === 0 ? describe.skip : describe)('recorded activity of the platform', () => {
  it('on RTDS has the shape of trades here: with a fee on one of its two sides', async () => {
    const told = await shapesOf('trades');
    const recorded = samples.filter(({ type }) => type === 'trades');
    expect(recorded).toHaveLength(5);
    for (const sample of recorded) expect(told).toContainEqual(shapeOf(today(sample), 'fillers'));
  });

  it('of 2025 as orders_matched, with the fields that it lacked then, has the shape of orders_matched here', async () => {
    const [sample = {}] = samples.filter(({ type }) => type === 'orders_matched');
    const since = {
      bio: '',
      name: 'x',
      outcomeIndex: 0,
      profileImage: '',
      slug: 'x',
      title: 'x',
      transactionHash: '0x1',
    };
    const payload = { ...(sample['payload'] as Fields), ...UNTOLD, ...since };
    expect(await shapesOf('orders_matched')).toContainEqual(shapeOf({ ...sample, payload }, 'fillers'));
  });

  it('as a page of /v2/trades has the names that a page has here, and its envelope', async () => {
    const exchange = await anExchange();
    pass(exchange, 70_000);
    const { body } = await read(`${exchange.urls.dataApi}/v2/trades?user=${LEADER}&taker_only=false`);
    const rows = (page['data'] as Fields[]).map((row) => ({
      ...{ ...row, ...UNTOLD, name: 'Leader', bio: '' },
      ...{ profile_image: '', profile_image_optimized: '' },
    }));
    expect(shapeOf(body, 'fillers')).toEqual(shapeOf({ ...page, data: rows }, 'fillers'));
  });
});

/** The shapes of all that RTDS tells of one type while a leader and a follower trade in a market with a fee. */
async function shapesOf(wanted: string): Promise<unknown[]> {
  const exchange = await anExchange({ markets: [aMarket(1, { feeRate: 0.04 })] });
  const client = await aTrader(exchange);
  const listener = await aListener(exchange.urls.rtds);
  listeners.push(listener);
  listener.send({ action: 'subscribe', subscriptions: [{ topic: 'activity', type: '*' }] });
  await listener.settled();
  await client.buy(25, 0.51);
  pass(exchange, 70_000);
  await listener.heard(({ type }) => type === wanted);
  await listener.settled();
  return listener
    .messages()
    .filter(({ type }) => type === wanted)
    .map((message) => shapeOf(message, 'fillers'));
}

function today(sample: Fields): Fields {
  return { ...sample, payload: { ...(sample['payload'] as Fields), ...UNTOLD } };
}
