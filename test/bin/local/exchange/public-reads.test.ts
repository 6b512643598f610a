import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Exchange, startExchange } from '../../../../bin/local/exchange/exchange.ts';
import { aClient, read } from './a-client.ts';
import { aMarket, aWorld, LEADER, START_MS } from './a-world.ts';

const START_S = START_MS / 1000;
const WALLET = '0x2222222222222222222222222222222222222222';
let exchange: Exchange;

beforeEach(async () => {
  const markets = [
    aMarket(1, { volume24h: 1, liquidity: 10 }),
    aMarket(2, {
      volume24h: 3,
      liquidity: 30,
      negRisk: true,
      tags: ['Politics', 'Middle East'],
      resolution: { atMs: START_MS + 100_000, payoutsMicro: [1_000_000n, 0n] },
    }),
    aMarket(3, { volume24h: 2, liquidity: 20, eventId: '2001', eventSlug: 'event-1', tags: ['Sports'] }),
  ];
  exchange = await startExchange({ world: aWorld({ markets }), speed: 'max' });
});
afterEach(() => exchange.close());

describe('the CLOB', () => {
  const clob = (path: string): Promise<{ status: number; body: unknown }> => read(exchange.urls.clob + path);

  it('tells price by side, midpoint and spread of a book', async () => {
    expect((await clob('/price?token_id=101&side=BUY')).body).toEqual({ price: '0.49' });
    expect((await clob('/price?token_id=101&side=SELL')).body).toEqual({ price: '0.51' });
    expect((await clob('/price?token_id=102&side=BUY')).body).toEqual({ price: '0.49' });
    expect((await clob('/midpoint?token_id=101')).body).toEqual({ mid: '0.5' });
    expect((await clob('/spread?token_id=101')).body).toEqual({ spread: '0.02' });
    expect(await clob('/price?token_id=101')).toEqual({ status: 400, body: { error: 'Invalid side' } });
    expect(await clob('/midpoint?token_id=x')).toEqual({ status: 400, body: { error: 'Invalid token id' } });
    for (const path of ['/price?side=BUY&', '/midpoint?', '/spread?', '/last-trade-price?'])
      expect((await clob(`${path}token_id=999`)).status).toBe(404);
  });

  it('tells the last trade of each outcome with its side, and half a dollar before there is one', async () => {
    expect((await clob('/last-trade-price?token_id=101')).body).toEqual({ price: '0.5', side: '' });
    exchange.clock.advance(START_MS + 60_000);
    expect((await clob('/last-trade-price?token_id=101')).body).toEqual({ price: '0.5', side: 'BUY' });
    expect((await clob('/last-trade-price?token_id=102')).body).toEqual({ price: '0.5', side: 'SELL' });
  });

  it('tells the rules of a token', async () => {
    expect((await clob('/tick-size?token_id=101')).body).toEqual({ minimum_tick_size: 0.01 });
    expect((await clob('/neg-risk?token_id=201')).body).toEqual({ neg_risk: true });
    expect((await clob('/fee-rate?token_id=101')).body).toEqual({ base_fee: 0 });
    expect((await clob('/fee-rate?token_id=9')).status).toBe(404);
  });

  it('tells whole markets by their condition and in pages, with the winner once they have resolved', async () => {
    // Given a market of which the first outcome wins after 100 s
    const { conditionId } = aMarket(2);
    const outcomes = async (): Promise<unknown> => {
      const { tokens } = (await clob(`/markets/${conditionId}`)).body as { tokens: Record<string, unknown>[] };
      return tokens.map(({ token_id: id, price, winner }) => [id, price, winner]);
    };

    // When
    const before = await outcomes();
    exchange.clock.advance(START_MS + 100_000);
    const page = (await clob('/markets')).body;

    // Then
    expect(before).toEqual([
      ['201', 0.5, false],
      ['202', 0.5, false],
    ]);
    expect(await outcomes()).toEqual([
      ['201', 1, true],
      ['202', 0, false],
    ]);
    expect(page).toMatchObject({ limit: 100, count: 3, next_cursor: 'LTE=', data: [{}, { closed: true }, {}] });
    expect((await clob(`/markets/${conditionId.slice(0, -2)}`)).status).toBe(404);
    expect((await clob('/markets?next_cursor=!!')).status).toBe(400);
  });

  it('tells many books at once, leaves out tokens without one, and takes no more than 500', async () => {
    const ask = async (body: unknown): Promise<{ status: number; body: unknown }> => {
      const response = await fetch(`${exchange.urls.clob}/books`, { method: 'POST', body: JSON.stringify(body) });
      return { status: response.status, body: await response.json() };
    };
    const books = await ask([{ token_id: '101' }, { token_id: '999' }, { token_id: '102' }]);
    expect(books.body).toMatchObject([{ asset_id: '101' }, { asset_id: '102' }]);
    expect((books.body as unknown[])[0]).toEqual((await clob('/book?token_id=101')).body);
    expect((await ask(Array.from({ length: 501 }, () => ({ token_id: '101' })))).status).toBe(400);
    expect((await ask({ token_id: '101' })).status).toBe(400);
  });

  it('tells a price history by interval or by times, not by both', async () => {
    exchange.clock.advance(START_MS + 180_000);
    const whole = { history: [60, 120, 180].map((second) => ({ t: START_S + second, p: 0.5 })) };
    expect((await clob('/prices-history?market=101&interval=1d&fidelity=1')).body).toEqual(whole);
    expect((await clob('/prices-history?market=101&interval=max')).body).toEqual(whole);
    const span = `startTs=${START_S + 100}&endTs=${START_S + 130}`;
    expect((await clob(`/prices-history?market=101&${span}`)).body).toEqual({
      history: [{ t: START_S + 120, p: 0.5 }],
    });
    expect((await clob(`/prices-history?market=101&interval=1d&${span}`)).status).toBe(400);
    expect((await clob('/prices-history?market=101&interval=2d')).status).toBe(400);
    expect((await clob('/prices-history?interval=1d')).status).toBe(400);
    expect((await clob('/prices-history?market=999&interval=1d')).body).toEqual({ history: [] });
  });
});

describe('the geoblock', () => {
  it('blocks nobody', async () => {
    expect((await read(exchange.urls.geoblock)).body).toEqual({
      blocked: false,
      ip: '127.0.0.1',
      country: 'IE',
      region: 'L',
    });
  });
});

describe('Gamma', () => {
  const gamma = (path: string): Promise<{ status: number; body: Record<string, unknown> }> =>
    read(exchange.urls.gamma + path);
  const ids = async (path: string): Promise<unknown> =>
    ((await gamma(path)).body['markets'] as Record<string, unknown>[]).map((market) => market['id']);

  it('orders by the names of JSON fields, up or down, and refuses others', async () => {
    expect(await ids('/markets/keyset?order=volume24hr')).toEqual(['1001', '1003', '1002']);
    expect(await ids('/markets/keyset?order=volume24hr&ascending=false')).toEqual(['1002', '1003', '1001']);
    expect(await gamma('/markets/keyset?order=volume_24hr')).toMatchObject({ status: 422 });
    const first = await gamma('/markets/keyset?order=liquidity&ascending=false&limit=1');
    const next = `/markets/keyset?order=liquidity&ascending=false&limit=1&after_cursor=`;
    expect(await ids(next + String(first.body['next_cursor']))).toEqual(['1003']);
    expect((await gamma(`${next}nonsense`)).status).toBe(422);
    // The name of the other API's parameter is ignored.
    expect(await ids(`/markets/keyset?limit=1&cursor=${String(first.body['next_cursor'])}`)).toEqual(['1001']);
  });

  it('filters by figures, dates and tags, and refuses what it does not know', async () => {
    expect(await ids('/markets/keyset?liquidity_num_min=15&liquidity_num_max=25')).toEqual(['1003']);
    expect(await ids('/markets/keyset?volume_num_min=500001')).toEqual([]);
    expect(await ids('/markets/keyset?end_date_max=2026-11-02T00:00:00Z')).toEqual([]);
    const tags = (await gamma('/tags')).body as unknown as { id: string; label: string; slug: string }[];
    expect(tags.map(({ slug }) => slug)).toEqual(['politics', 'middle-east', 'sports']);
    expect(await ids(`/markets/keyset?tag_id=${tags[2]?.id ?? ''}`)).toEqual(['1003']);
    expect(await gamma('/tags?limit=1&offset=1')).toMatchObject({ body: [{ slug: 'middle-east' }] });
    expect((await gamma('/markets/keyset?game_id=4')).status).toBe(422);
    expect((await gamma('/markets/keyset?liquidity_num_min=x')).status).toBe(422);
  });

  it('shows one market by id or slug, closed or not, and its tags', async () => {
    exchange.clock.advance(START_MS + 100_000);
    expect((await gamma('/markets/1002')).body).toMatchObject({ id: '1002', closed: true, outcomePrices: '["1","0"]' });
    expect((await gamma('/markets/slug/will-it-be-2?include_tag=true')).body).toMatchObject({
      id: '1002',
      tags: [{ label: 'Politics' }, { label: 'Middle East' }],
    });
    expect((await gamma('/markets/1001')).body).not.toHaveProperty('tags');
    expect((await gamma('/markets/1003/tags')).body).toMatchObject([{ label: 'Sports' }]);
    for (const path of ['/markets/9', '/markets/slug/none', '/markets/1001/nothing', '/events/9', '/events/slug/none'])
      expect((await gamma(path)).status).toBe(404);
  });

  it('groups markets into events, closed when all of them are', async () => {
    const slugs = async (path: string): Promise<unknown> =>
      ((await gamma(path)).body['events'] as Record<string, unknown>[]).map((event) => event['slug']);
    expect(await slugs('/events/keyset')).toEqual(['event-1', 'event-2']);
    expect(await slugs('/events/keyset?tag_slug=middle-east')).toEqual(['event-2']);
    expect(await slugs('/events/keyset?title_search=event 1')).toEqual(['event-1']);
    expect(await slugs('/events/keyset?liquidity_min=30.5')).toEqual([]);
    expect((await gamma('/events/2001')).body).toMatchObject({
      volume24hr: 3,
      negRisk: false,
      markets: [{ id: '1001' }, { id: '1003' }],
    });
    expect((await gamma('/events/slug/event-2')).body).toMatchObject({ enableNegRisk: true, tags: [{}, {}] });
    expect((await gamma('/events/keyset?offset=1')).status).toBe(422);
    expect((await gamma('/events/keyset?limit=501')).status).toBe(422);
    exchange.clock.advance(START_MS + 100_000);
    expect(await slugs('/events/keyset')).toEqual(['event-1']);
    expect(await slugs('/events/keyset?closed=true')).toEqual(['event-2']);
  });

  it('still has the old listings: bare arrays, headers that say so, stored for 300 s', async () => {
    const listing = await fetch(`${exchange.urls.gamma}/markets?limit=2&offset=1`);
    expect(await listing.json()).toMatchObject([{ id: '1002' }, { id: '1003' }]);
    expect(listing.headers.get('deprecation')).toBe('true');
    expect(listing.headers.get('sunset')).toMatch(/2026/);
    expect(listing.headers.get('warning')).toMatch(/^299 /);
    exchange.clock.advance(START_MS + 100_000);
    expect((await gamma('/markets?limit=2&offset=1')).body).toMatchObject([{ id: '1002' }, { id: '1003' }]);
    expect((await gamma('/markets?limit=2&offset=1&_=1')).body).toMatchObject([{ id: '1003' }]);
    expect((await gamma('/events?limit=1')).body).toMatchObject([{ slug: 'event-1' }]);
  });

  it('maps a key pair and a wallet to the wallet that holds the funds', async () => {
    const client = await aClient(exchange, undefined, WALLET);
    exchange.fund(WALLET, client.account.address, 1_000_000n, 3);
    const profile = async (address: string): Promise<unknown> =>
      (await gamma(`/public-profile?address=${address}`)).body['proxyWallet'];
    expect(await profile(client.account.address)).toBe(WALLET);
    expect(await profile(WALLET)).toBe(WALLET);
    expect((await gamma(`/public-profile?address=${LEADER}`)).body).toMatchObject({ name: 'Leader' });
    expect((await gamma(`/public-profile?address=0x${'9'.repeat(40)}`)).status).toBe(404);
    expect((await gamma('/public-profile?address=me')).status).toBe(422);
  });
});
