import { describe, expect, it } from '@jest/globals';
import { type Hex, toHex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import type { Exchange } from '../../../../bin/local/exchange/exchange.ts';
import { requestSignature } from '../../../../bin/local/exchange/hmac.ts';
import {
  aClient,
  anOrder,
  type Client,
  FIRST_KEY,
  idOf,
  orderBody,
  signOrder,
  type WireOrder,
  SECOND_KEY,
} from './a-client.ts';
import { aMarket, aWorld, START_MS } from './a-world.ts';
import { anExchange, aTrader, MILLION, orderOf, pass } from './an-exchange.ts';

const WALLET = '0x2222222222222222222222222222222222222222';
const OTHER_WALLET = '0x3333333333333333333333333333333333333333';
const SIGNATURE = 'invalid signature';
const NOT_THE_KEYS = 'the order signer address has to be the address of the API KEY';
const NOT_ALLOWED = 'maker address not allowed, please use the deposit wallet flow';
const ORDER = anOrder({ tokenId: '101' });

describe('a forged order is refused, leaves no trace, and does not stand in the way of the true one:', () => {
  it.each([
    ['signed by another key pair in the name of this one', () => signOrder(stranger(), ORDER, 'v2'), SIGNATURE],
    ['with a signature of nothing', (): Hex => `0x${'11'.repeat(65)}`, SIGNATURE],
    ['with half a signature', async () => (await own()).slice(0, 66) as Hex, SIGNATURE],
    ['with one bit of its signature turned', async () => turned(await own(), 20), SIGNATURE],
    ['with the other recovery id', async () => turned(await own(), 64, 0x07), SIGNATURE],
    ['signed for the neg-risk contract', () => signOrder(owner(), ORDER, 'v2-neg-risk'), SIGNATURE],
    ['signed for the next version of the exchange', () => signOrder(owner(), ORDER, 'v3'), 'order_version_mismatch'],
  ] as const)('%s', async (_name, sign, error) => {
    const { client, exchange } = await aFollower();
    await thenRefused(exchange, client, { order: ORDER, signature: await sign(), error });
    expect((await client.send(ORDER)).body['status']).toBe('matched');
  });
});

describe('an order altered after it was signed is refused and leaves no trace', () => {
  it.each([
    ['salt', { salt: ORDER.salt + 1 }, SIGNATURE],
    ['tokenId', { tokenId: '102' }, SIGNATURE],
    ['makerAmount', { makerAmount: '14000001' }, SIGNATURE],
    ['takerAmount', { takerAmount: '25000001' }, SIGNATURE],
    ['side', { side: 'SELL' }, SIGNATURE],
    ['timestamp', { timestamp: '1795000000001' }, SIGNATURE],
    ['metadata', { metadata: `0x${'00'.repeat(31)}01` }, SIGNATURE],
    ['builder', { builder: `0x${'00'.repeat(31)}01` }, SIGNATURE],
    ['maker', { maker: OTHER_WALLET }, NOT_ALLOWED],
    ['signer', { signer: OTHER_WALLET }, NOT_THE_KEYS],
    ['signatureType', { signatureType: 2 }, NOT_ALLOWED],
  ] as const)('in its %s', async (_field, change, error) => {
    const { client, exchange } = await aFollower();
    await thenRefused(exchange, client, { order: { ...ORDER, ...change }, signature: await own(), error });
  });

  it('in any of the 317 bytes of a deposit wallet’s signature, one of each part', async () => {
    // Given the inner signature, the domain separator, the order's hash, the type's text and its length
    const exchange = await anExchange();
    const client = await aClient(exchange, SECOND_KEY, WALLET);
    exchange.fund(WALLET, client.account.address, 1_000n * MILLION, 3);
    const order = anOrder({ tokenId: '101', maker: WALLET, signer: WALLET, signatureType: 3 });
    const signature = await signOrder(client.account, order, 'v2');

    // When, Then
    for (const place of [5, 70, 100, 200, 315, 316])
      await thenRefused(exchange, client, { order, signature: turned(signature, place), error: SIGNATURE });
    expect((await client.send(order, { signature })).body['status']).toBe('matched');
  });

  it('by another on the way: the bytes no longer fit the L2 signature, HTTP 401', async () => {
    const { client, exchange } = await aFollower();
    const body = orderBody(ORDER, await own(), client.apiKey, 'FAK');
    const altered = await posted(exchange, { client, signed: body, sent: body.replace('"FAK"', '"GTC"') });
    expect([altered.status, await altered.json()]).toEqual([401, { error: 'Unauthorized/Invalid api key' }]);
    expect(exchange.audit(client.wallet).orders).toEqual([]);
  });
});

describe('an order in another’s name is refused and leaves no trace', () => {
  it('sent with the key of another, who signed nothing', async () => {
    const { client, exchange } = await aFollower();
    const thief = await aTrader(exchange, SECOND_KEY);
    const reply = await thief.send(ORDER, { signature: await own() });
    expect(reply).toEqual({ status: 400, body: { error: NOT_THE_KEYS } });
    expect(exchange.audit(client.wallet).orders).toEqual([]);
  });

  it('naming the API key of another as its owner', async () => {
    const { client, exchange } = await aFollower();
    const { apiKey } = await aTrader(exchange, SECOND_KEY);
    const reply = await client.request('POST', '/order', orderBody(ORDER, await own(), apiKey, 'FAK'));
    expect(reply.body).toEqual({ error: 'the order owner has to be the owner of the API KEY' });
    expect(exchange.audit(client.wallet).orders).toEqual([]);
  });

  it('of a deposit wallet that another key owns, signed by this key', async () => {
    const exchange = await anExchange();
    const victim = await aClient(exchange, SECOND_KEY, WALLET);
    exchange.fund(WALLET, victim.account.address, 1_000n * MILLION, 3);
    const thief = await aClient(exchange, FIRST_KEY, WALLET);
    expect((await thief.buy(25, 0.52)).body['error']).toBe(NOT_THE_KEYS);
    expect(exchange.audit(WALLET).orders).toEqual([]);
  });
});

describe('a replayed order is a duplicate, under its own id', () => {
  const duplicated = { status: 400, body: { error: `order ${idOf(ORDER, 'v2')} is invalid. Duplicated.` } };

  it.each([
    ['while it rests', { makerAmount: '10000000' }, 'GTC', 'ORDER_STATUS_LIVE'],
    ['after it was matched', {}, 'FAK', 'ORDER_STATUS_MATCHED'],
    ['after it was killed', { makerAmount: '10000000' }, 'FAK', 'ORDER_STATUS_CANCELED'],
  ] as const)('%s, with the same bytes and with another order type', async (_name, change, orderType, status) => {
    const { client, exchange } = await aFollower();
    const order = { ...ORDER, ...change };
    const refused = { status: 400, body: { error: `order ${idOf(order, 'v2')} is invalid. Duplicated.` } };
    await client.send(order, { orderType });
    expect(await client.send(order, { orderType })).toEqual(refused);
    expect(await client.send(order, { orderType: orderType === 'GTC' ? 'FAK' : 'GTC' })).toEqual(refused);
    expect(await orderOf(client, idOf(order, 'v2'))).toMatchObject({ status });
    expect(exchange.audit(client.wallet).orders).toHaveLength(1);
  });

  it('after it was cancelled', async () => {
    const { client } = await aFollower();
    const order = { ...ORDER, makerAmount: '10000000' };
    const id = idOf(order, 'v2');
    await client.send(order, { orderType: 'GTC' });
    await client.request('DELETE', '/order', JSON.stringify({ orderID: id }));
    expect((await client.send(order, { orderType: 'GTC' })).body['error']).toBe(`order ${id} is invalid. Duplicated.`);
  });

  it('an hour later, with fresh headers', async () => {
    const { client, exchange } = await aFollower();
    await client.send(ORDER);
    pass(exchange, 3_600_000);
    expect(await client.send(ORDER)).toEqual(duplicated);
  });

  it('by who listened in: headers and bytes are those of before, good for five minutes, worthless after', async () => {
    const { client, exchange } = await aFollower();
    const body = orderBody(ORDER, await own(), client.apiKey, 'FAK');
    const replay = async (): Promise<readonly unknown[]> => {
      const response = await posted(exchange, { client, signed: body, sent: body, atMs: START_MS });
      return [response.status, await response.json()];
    };
    expect((await replay())[0]).toBe(200);
    pass(exchange, 300_000);
    expect(await replay()).toEqual([400, duplicated.body]);
    pass(exchange, 1_000);
    expect(await replay()).toEqual([401, { error: 'Unauthorized/Invalid api key' }]);
    expect(exchange.audit(client.wallet).orders).toHaveLength(1);
  });

  it('on another contract is a forgery, not a replay: it was not signed for it', async () => {
    const markets = [aMarket(1), aMarket(2, { negRisk: true })];
    const [book] = aWorld().books;
    const exchange = await anExchange({ markets, books: [book!, { ...book!, tokenId: '201' }] });
    const client = await aTrader(exchange);
    const order = anOrder({ tokenId: '201' });
    expect((await client.send(order, { kind: 'v2' })).body['error']).toBe(SIGNATURE);
    expect((await client.send(order, { kind: 'v2-neg-risk' })).status).toBe(200);
  });
});

type Sent = { readonly order: WireOrder; readonly signature: Hex; readonly error: string };

/** Refused with HTTP 400 and these words; the venue knows no such order. */
async function thenRefused(exchange: Exchange, client: Client, { order, signature, error }: Sent): Promise<void> {
  expect(await client.send(order, { signature })).toEqual({ status: 400, body: { error } });
  expect(exchange.audit(client.wallet).orders).toEqual([]);
  expect((await client.request('GET', `/data/order/${idOf(order, 'v2')}`)).status).toBe(404);
}

async function aFollower(): Promise<{ readonly client: Client; readonly exchange: Exchange }> {
  const exchange = await anExchange();
  return { exchange, client: await aTrader(exchange) };
}

function owner(): ReturnType<typeof privateKeyToAccount> {
  return privateKeyToAccount(FIRST_KEY);
}

function stranger(): ReturnType<typeof privateKeyToAccount> {
  return privateKeyToAccount(SECOND_KEY);
}

function own(): Promise<Hex> {
  return signOrder(owner(), ORDER, 'v2');
}

/** A signature with some bits of one byte turned. */
function turned(signature: Hex, place: number, bits = 0x01): Hex {
  const bytes = Buffer.from(signature.slice(2), 'hex');
  bytes[place] = (bytes[place] ?? 0) ^ bits;
  return toHex(bytes);
}

type Post = { readonly client: Client; readonly signed: string; readonly sent: string; readonly atMs?: number };

/** Posts bytes with the headers that sign some bytes at some time. */
function posted(exchange: Exchange, { client, signed, sent, atMs = START_MS }: Post): Promise<Response> {
  const timestamp = String(atMs / 1000);
  const request = { timestamp, method: 'POST', path: '/order', body: Buffer.from(signed) };
  const headers = {
    POLY_ADDRESS: client.account.address,
    POLY_SIGNATURE: requestSignature(client.secret, request),
    POLY_TIMESTAMP: timestamp,
    POLY_API_KEY: client.apiKey,
    POLY_PASSPHRASE: client.passphrase,
  };
  return fetch(`${exchange.urls.clob}/order`, { method: 'POST', headers, body: sent });
}
