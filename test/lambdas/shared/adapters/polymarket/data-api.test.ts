import { afterEach, describe, expect, test } from '@jest/globals';
import { dataApiFeed } from '#adapters/polymarket/data-api.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { type LeaderFeed } from '#ports/leader-feed.ts';
import { type Received, type Reply, startStub, type StubServer } from './stub-server.ts';
import { CONDITION, DEPOSIT_WALLET as LEADER, TEST_EOA, TOKEN_V1, TOKEN_V2 } from './vectors.ts';

const LAST_PAGE = { limit: 500, offset: 0, has_more: false, next_cursor: null };
const TRADE = {
  type: 'TRADE',
  proxy_wallet: LEADER,
  side: 'BUY',
  token_id: TOKEN_V1,
  condition_id: CONDITION,
  size: 4.33,
  usdc_size: 1.9485,
  price: 0.45,
  timestamp: 1_785_027_309,
  title: 'Bitcoin Up or Down',
  outcome: 'Up',
  outcome_index: 0,
  transaction_hash: `0x${'0A'.repeat(32)}`,
};
const open: StubServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

type Given = { readonly feed: LeaderFeed; readonly server: StubServer };

async function givenFeed(reply: (received: Received) => Reply): Promise<Given> {
  const server = await startStub(reply);
  open.push(server);
  return { feed: dataApiFeed({ baseUrl: server.url, http: nodeHttp({ timeoutMs: 1_000 }) }), server };
}

const givenRows = (...rows: readonly unknown[]): Promise<Given> =>
  givenFeed(() => ({ body: { data: rows, pagination: LAST_PAGE } }));
const FROM = unixMs(1_785_000_000_999);

describe('activity', () => {
  test('is read in base units, with the ids in one spelling', async () => {
    const { feed, server } = await givenRows(TRADE);
    expect(await feed.activity(LEADER, FROM)).toEqual({
      rows: [
        {
          type: 'BUY',
          wallet: LEADER,
          transaction: `0x${'0a'.repeat(32)}`,
          condition: CONDITION,
          token: TOKEN_V1,
          shares: 4_330_000n,
          notional: 1_948_500n,
          at: 1_785_027_309_000,
          title: 'Bitcoin Up or Down',
          outcome: 'Up',
        },
      ],
      unreadable: 0,
      isWhole: true,
    });
    expect(Object.fromEntries(server.received[0]!.url.searchParams)).toMatchObject({
      user: LEADER,
      start: '1785000000',
      sort_direction: 'ASC',
      limit: '500',
    });
  });

  test('keeps what changes holdings and drops credits, unknown types and rows that move nothing', async () => {
    // Given
    const { feed } = await givenRows(
      TRADE,
      { ...TRADE, side: 'SELL' },
      { ...TRADE, type: 'MERGE', side: '', token_id: '', outcome: '' },
      { ...TRADE, type: 'SPLIT', side: '', token_id: '' },
      { ...TRADE, type: 'REDEEM', side: '' },
      { ...TRADE, type: 'CONVERSION', side: '', token_id: '' },
      { ...TRADE, type: 'REDEEM', side: '', size: 0 },
      { ...TRADE, type: 'REWARD', side: '', token_id: '', condition_id: '' },
      { ...TRADE, type: 'DEPOSIT', condition_id: '' },
      { ...TRADE, type: 'SOMETHING_NEW' },
    );
    // When
    const walk = await feed.activity(LEADER, FROM);
    // Then
    expect(walk.rows.map((row) => row.type)).toEqual([
      'BUY',
      'SELL',
      'MERGE',
      'SPLIT',
      'REDEEM',
      'CONVERSION',
      'REDEEM',
    ]);
    expect(walk.rows.map((row) => row.token === undefined)).toEqual([false, false, true, true, false, true, false]);
    expect(walk.unreadable).toBe(0);
  });

  test('pads the condition of a newer market', async () => {
    const { feed } = await givenRows({ ...TRADE, condition_id: `0x${'cd'.repeat(31)}` });
    expect((await feed.activity(LEADER, FROM)).rows[0]?.condition).toBe(`0x${'cd'.repeat(31)}00`);
  });

  test('M2: keeps control and formatting characters out of titles', async () => {
    const { feed } = await givenRows({ ...TRADE, title: `Up\u001b[31m\n\u202e or${'x'.repeat(500)}`, outcome: null });
    const [row] = (await feed.activity(LEADER, FROM)).rows;
    expect(row?.title).toMatch(/^Up\[31m orx{191}$/);
    expect(row?.outcome).toBe('');
  });

  test.each([
    { size: -1 },
    { size: '1e309' },
    { size: null },
    { size: 1e30 },
    { price: 0.45, usdc_size: 'NaN' },
    { side: '' },
    { side: 'IN' },
    { token_id: '' },
    { token_id: '0x12' },
    { condition_id: 'x' },
    { transaction_hash: '0x12' },
    { timestamp: 1_785_027_309_000 },
    { timestamp: 17.5 },
  ])('S12, M5, M6: counts a trade with %p as unreadable', async (change) => {
    const { feed } = await givenRows(TRADE, { ...TRADE, ...change });
    expect(await feed.activity(LEADER, FROM)).toMatchObject({ rows: { length: 1 }, unreadable: 1 });
  });

  test('counts what is no row at all', async () => {
    const { feed } = await givenRows(null, 'row', [], { type: 'TRADE' });
    expect(await feed.activity(LEADER, FROM)).toEqual({ rows: [], unreadable: 4, isWhole: true });
  });

  test('of another wallet makes the whole answer worthless', async () => {
    const { feed } = await givenRows(TRADE, { ...TRADE, proxy_wallet: TEST_EOA });
    await expect(feed.activity(LEADER, FROM)).rejects.toThrow(UnreadableAnswerError);
  });

  test('is followed over all pages, oldest first, each under an address of its own', async () => {
    // Given
    const { feed, server } = await givenFeed(({ url }) => {
      const page = Number(url.searchParams.get('cursor') ?? '1');
      const pagination = page < 3 ? { ...LAST_PAGE, has_more: true, next_cursor: String(page + 1) } : LAST_PAGE;
      return { body: { data: [{ ...TRADE, size: page }], pagination } };
    });
    // When
    const first = await feed.activity(LEADER, FROM);
    await feed.activity(LEADER, FROM);
    // Then
    expect(first.rows.map((row) => row.shares)).toEqual([1_000_000n, 2_000_000n, 3_000_000n]);
    expect(new Set(server.received.map(({ url }) => url.searchParams.get('_'))).size).toBe(6);
    expect(server.received.every(({ url }) => url.searchParams.get('start') === '1785000000')).toBe(true);
  });

  test('says that it is not whole after 40 pages, and keeps the stretch that it read', async () => {
    const { feed, server } = await givenFeed(({ url }) => ({
      body: { data: [TRADE], pagination: { has_more: true, next_cursor: `${url.searchParams.get('cursor') ?? ''}x` } },
    }));
    expect(await feed.activity(LEADER, FROM)).toMatchObject({ rows: { length: 40 }, isWhole: false });
    expect(server.received).toHaveLength(40);
  });

  test('of nothing is an answer', async () => {
    const { feed } = await givenFeed(() => ({ body: { data: null, pagination: LAST_PAGE } }));
    expect(await feed.activity(LEADER, FROM)).toEqual({ rows: [], unreadable: 0, isWhole: true });
  });

  test.each([
    ['HTML', '<html>'],
    ['half an answer', '{"data":['],
    ['no envelope', '[]'],
    ['no pagination', '{"data":[]}'],
    ['a promise of pages without a cursor', '{"data":[],"pagination":{"has_more":true,"next_cursor":null}}'],
    ['more than 2 MB', ' '.repeat(2_000_001)],
  ])('D9: is never taken for nothing: %s', async (_name, body) => {
    const { feed } = await givenFeed(() => ({ body }));
    await expect(feed.activity(LEADER, FROM)).rejects.toThrow(UnreadableAnswerError);
  });

  test('is unavailable without an answer or with an error', async () => {
    const silent = await givenFeed(() => () => undefined);
    const failing = await givenFeed(() => ({ status: 503, body: { error: 'x', code: 'dependency_unavailable' } }));
    await expect(silent.feed.activity(LEADER, FROM)).rejects.toThrow(UnavailableError);
    await expect(failing.feed.activity(LEADER, FROM)).rejects.toThrow(UnavailableError);
    expect(silent.server.received).toHaveLength(1);
  });
});

const POSITION = {
  proxy_wallet: LEADER,
  token_id: TOKEN_V1,
  condition_id: CONDITION,
  current_size: 86780.64,
  current_price: 0.5,
  current_value: 43390.32,
  title: 'A question',
  outcome: 'Yes',
};

describe('positions', () => {
  test('B6: are read with dust, over all pages, once each', async () => {
    // Given
    const { feed, server } = await givenFeed(({ url }) =>
      url.searchParams.has('cursor')
        ? {
            body: {
              data: [
                { ...POSITION, current_size: 1 },
                { ...POSITION, token_id: TOKEN_V2 },
              ],
              pagination: LAST_PAGE,
            },
          }
        : { body: { data: [POSITION], pagination: { has_more: true, next_cursor: 'next' } } },
    );
    // When
    const positions = await feed.positions(LEADER);
    // Then
    expect(positions).toEqual([
      {
        token: TOKEN_V1,
        condition: CONDITION,
        shares: 1_000_000n,
        price: 500_000n,
        value: 43_390_320_000n,
        title: 'A question',
        outcome: 'Yes',
      },
      expect.objectContaining({ token: TOKEN_V2, shares: 86_780_640_000n }),
    ]);
    expect(Object.fromEntries(server.received[0]!.url.searchParams)).toMatchObject({
      filter_type: 'TOKENS',
      filter_amount: '0',
    });
  });

  test('without a price are marked at their value', async () => {
    const { feed } = await givenRows({ ...POSITION, current_price: null });
    expect(await feed.positions(LEADER)).toMatchObject([{ price: 500_000n }]);
  });

  test.each([
    { current_size: -1 },
    { current_value: 'NaN' },
    { current_price: 1.5 },
    { token_id: '' },
    { proxy_wallet: TEST_EOA },
  ])('are unreadable as a whole with one row of %p', async (change) => {
    const { feed } = await givenRows(POSITION, { ...POSITION, token_id: TOKEN_V2, ...change });
    await expect(feed.positions(LEADER)).rejects.toThrow(UnreadableAnswerError);
  });

  test('beyond 100 pages are not known', async () => {
    const { feed, server } = await givenFeed(({ url }) => ({
      body: { data: [], pagination: { has_more: true, next_cursor: `${url.searchParams.get('cursor') ?? ''}x` } },
    }));
    await expect(feed.positions(LEADER)).rejects.toThrow('more than 100 pages');
    expect(server.received).toHaveLength(100);
  });
});

describe('the lag of the index', () => {
  test.each([
    [1, 8, 1_000],
    [2.5, 0, 2_500],
    [-1, 0, 0],
    [1, 121, 122_000],
  ])('of %d s in a status %d s old is %d ms', async (lag_seconds, age_seconds, lagMs) => {
    const { feed } = await givenFeed(() => ({
      body: { data: { computed_at: 'x', age_seconds, serving: { lag_seconds, worst: 'pnl' } } },
    }));
    expect(await feed.lagMs()).toBe(lagMs);
  });

  test('is not guessed', async () => {
    const { feed } = await givenFeed(() => ({ body: { data: { serving: {} } } }));
    await expect(feed.lagMs()).rejects.toThrow(UnreadableAnswerError);
  });
});

test('M3: keys like __proto__ and constructor in an answer change nothing, in a row and around it', async () => {
  const evil = JSON.parse(
    '{"__proto__":{"side":"SELL","polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  ) as object;
  const withEvil = (row: object): object => {
    const made: Record<string, unknown> = { ...row };
    for (const [key, value] of Object.entries(evil)) Object.defineProperty(made, key, { value, enumerable: true });
    return made;
  };
  const { feed } = await givenFeed(() => ({
    body: withEvil({ data: [withEvil(TRADE)], pagination: withEvil(LAST_PAGE) }),
  }));
  const { rows, unreadable } = await feed.activity(LEADER, unixMs(0));
  expect([rows.length, unreadable]).toEqual([1, 0]);
  expect(rows[0]).toMatchObject({ type: 'BUY' });
  expect(Object.keys(rows[0]!)).not.toContain('__proto__');
  expect(Object.getPrototypeOf(rows[0])).toBe(Object.prototype);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
