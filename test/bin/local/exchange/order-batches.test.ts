import { describe, expect, it } from '@jest/globals';
import { anOrder, type Client, idOf, orderBody, signOrder } from './a-client.ts';
import { anExchange, aTrader } from './an-exchange.ts';

describe('POST /orders', () => {
  it('answers 200 with one result for each order, in their order, refused ones with an empty id', async () => {
    // Given one that matches, one that rests, one below a dollar, and the first one again
    const exchange = await anExchange();
    const client = await aTrader(exchange);
    const resting = { makerAmount: '12500000', salt: 2 };
    const tooSmall = { makerAmount: '500000', takerAmount: '50000000', salt: 3 };
    const bodies = [
      await bodyOf(client, {}, 'FAK'),
      await bodyOf(client, resting, 'GTC'),
      await bodyOf(client, tooSmall, 'FAK'),
      await bodyOf(client, {}, 'FAK'),
    ];

    // When
    const reply = await client.request('POST', '/orders', `[${bodies.join(',')}]`);

    // Then
    const id = idOf(anOrder({ tokenId: '101' }), 'v2');
    const refused = { orderID: '', takingAmount: '', makingAmount: '', status: '', success: true };
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject([
      { errorMsg: '', orderID: id, status: 'matched', takingAmount: '25' },
      { errorMsg: '', orderID: idOf(anOrder({ tokenId: '101', ...resting }), 'v2'), status: 'live' },
      { ...refused, errorMsg: 'invalid amount for a marketable BUY order ($0.5), min size: $1' },
      { ...refused, errorMsg: `order ${id} is invalid. Duplicated.` },
    ]);
    expect(exchange.audit(client.wallet).orders).toHaveLength(2);
  });

  it('takes 15 orders and refuses 16, none, and what is no order', async () => {
    const client = await aTrader(await anExchange());
    const send = (count: number): ReturnType<Client['request']> =>
      client.request('POST', '/orders', `[${Array.from({ length: count }, () => body).join(',')}]`);
    const body = await bodyOf(client, {}, 'FAK');
    expect((await send(16)).body).toEqual({ error: 'Too many orders in payload: 16, max allowed: 15' });
    expect((await send(0)).body).toEqual({ error: 'Invalid order payload' });
    expect((await client.request('POST', '/orders', `[${body},{"order":1}]`)).body).toEqual({
      error: 'Invalid order payload',
    });
    expect((await send(15)).body).toHaveLength(15);
  });
});

async function bodyOf(client: Client, fields: Parameters<typeof anOrder>[0], orderType: string): Promise<string> {
  const order = anOrder({ tokenId: '101', ...fields });
  return orderBody(order, await signOrder(client.account, order, 'v2'), client.apiKey, orderType);
}
