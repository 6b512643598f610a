import { describe, expect, it } from '@jest/globals';
import type { Client } from '../a-client.ts';
import { anExchange, aTrader, orderOf, rowsOf } from '../an-exchange.ts';
import { aFaultyExchange, hitsOf } from './a-faulty-exchange.ts';

describe('units', () => {
  it('micro: a fill of 25 shares at 0.51 is told in millionths wherever amounts are', async () => {
    const told = await aFillToldIn('micro');
    expect(told.answer).toMatchObject({ makingAmount: '12750000', takingAmount: '25000000' });
    expect(told.order).toMatchObject({ original_size: '25000000', size_matched: '25000000', price: '0.51' });
    expect(told.trade).toMatchObject({ size: '25000000', price: '0.51' });
    expect(told.trade?.['maker_orders']).toMatchObject([{ matched_amount: '25000000', price: '0.51' }]);
  });

  it('decimal: the same fill in shares and dollars', async () => {
    const told = await aFillToldIn('decimal');
    expect(told.answer).toMatchObject({ makingAmount: '12.75', takingAmount: '25' });
    expect(told.order).toMatchObject({ original_size: '25', size_matched: '25' });
    expect(told.trade).toMatchObject({ size: '25' });
  });

  it('leaves an answer alone that is in that unit, and counts nothing', async () => {
    const exchange = await aFaultyExchange([{ kind: 'units', on: 'clob POST /order', to: 'decimal' }]);
    const client = await aTrader(exchange);
    await client.buy(25, 0.51);
    expect(hitsOf(exchange)).toEqual([0]);
  });
});

describe('two faults of units', () => {
  it('that both say decimal: only the first one strikes an order of 25.5 shares', async () => {
    const exchange = await aFaultyExchange([
      { kind: 'units', on: 'clob GET /data/order/{id}', to: 'decimal' },
      { kind: 'units', on: 'clob GET /data/*', to: 'decimal' },
    ]);
    const client = await aTrader(exchange);
    const [half, whole] = [await resting(client, 25.5), await resting(client, 20)];
    expect(await orderOf(client, half)).toMatchObject({ original_size: '25.5', size_matched: '0' });
    expect(await orderOf(client, whole)).toMatchObject({ original_size: '20', size_matched: '0' });
    expect(hitsOf(exchange)).toEqual([2, 0]);
    const listed = (await rowsOf(client, '/data/orders')).map(({ original_size: size }) => size);
    expect([...listed].sort()).toEqual(['20', '25.5']);
    expect(hitsOf(exchange)).toEqual([2, 1]);
  });

  it('that both say micro: 25 shares are 25,000,000 and no more', async () => {
    const exchange = await aFaultyExchange([
      { kind: 'units', on: 'clob POST /order', to: 'micro' },
      { kind: 'units', on: 'clob *', to: 'micro' },
    ]);
    const client = await aTrader(exchange);
    expect((await client.buy(25, 0.51)).body).toMatchObject({ takingAmount: '25000000' });
    expect(hitsOf(exchange)).toEqual([1, 0]);
  });
});

describe('wrong-order-id', () => {
  it('answers an id that is not the hash of the order; the order is there under its own', async () => {
    const exchange = await aFaultyExchange([{ kind: 'wrong-order-id', on: 'clob POST /order', times: 1 }]);
    const client = await aTrader(exchange);
    const { id, body } = await client.buy(25, 0.51);
    expect(body['orderID']).toMatch(/^0x[0-9a-f]{64}$/);
    expect(body['orderID']).not.toBe(id);
    expect(body).toMatchObject({ status: 'matched', success: true });
    expect((await orderOf(client, id))['status']).toBe('ORDER_STATUS_MATCHED');
    const second = await client.buy(5, 0.52);
    expect(second.body['orderID']).toBe(second.id);
  });

  it('does not strike a refusal, which names no order', async () => {
    const exchange = await aFaultyExchange([{ kind: 'wrong-order-id', on: 'clob POST /order' }]);
    const client = await aTrader(exchange);
    expect((await client.buy(5_000, 0.51)).status).toBe(400);
    expect(hitsOf(exchange)).toEqual([0]);
  });
});

describe('duplicated-as-success', () => {
  it('says of the second POST of the same bytes success with a message', async () => {
    const exchange = await aFaultyExchange([{ kind: 'duplicated-as-success', on: 'clob POST /order' }]);
    const client = await aTrader(exchange);
    const first = await client.buy(25, 0.51, { salt: 5 });
    const second = await client.buy(25, 0.51, { salt: 5 });
    expect(first.body).toMatchObject({ errorMsg: '', status: 'matched' });
    expect(second.status).toBe(200);
    expect(second.body).toMatchObject({ errorMsg: `order ${first.id} is invalid. Duplicated.`, success: true });
    expect(hitsOf(exchange)).toEqual([1]);
  });

  it('without the fault it is a 400', async () => {
    const client = await aTrader(await anExchange());
    await client.buy(25, 0.51, { salt: 5 });
    expect((await client.buy(25, 0.51, { salt: 5 })).status).toBe(400);
  });
});

async function resting(client: Client, shares: number): Promise<string> {
  return (await client.buy(shares, 0.4, { orderType: 'GTC' })).id;
}

async function aFillToldIn(to: 'micro' | 'decimal') {
  const exchange = await aFaultyExchange([{ kind: 'units', on: 'clob *', to }], { rows: [] });
  const client = await aTrader(exchange);
  const { id, body } = await client.buy(25, 0.51);
  const [trade] = await rowsOf(client, '/data/trades');
  return { answer: body, order: await orderOf(client, id), trade };
}
