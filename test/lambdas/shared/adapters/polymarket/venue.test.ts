import { afterEach, describe, expect, test } from '@jest/globals';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketVenue } from '#adapters/polymarket/venue.ts';
import { type PrivateKeySecret } from '#contract/secrets.ts';
import { SEND_WITHIN_MS } from '#core/execution/submit.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { ConfigurationError, UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { type Venue } from '#ports/venue.ts';
import { keySigner, type SecretReader } from '../../../../support/fakes/key-signer.ts';
import { type Received, type Reply, startStub, type StubServer } from './stub-server.ts';
import {
  aChild,
  DEPOSIT_WALLET,
  FOLLOWER,
  someFields,
  TEST_EOA,
  TEST_SECRET,
  TOKEN_V1,
  TOKEN_V2,
  VECTORS,
} from './vectors.ts';

const vector = VECTORS[0]!;
const sell = VECTORS[7]!;
const posted = (changes: Partial<ChildOrder> = {}): ChildOrder =>
  aChild(vector, { body: '{"some":"bytes"}', apiKey: TEST_SECRET.apiKey, ...changes });
const open: StubServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

type Given = { readonly venue: Venue; readonly server: StubServer; readonly clock: { moment: number } };

async function givenVenue(reply: (received: Received) => Reply, credentials?: SecretReader): Promise<Given> {
  const server = await startStub(reply);
  open.push(server);
  const time = { moment: 1_795_000_000_000 };
  let tick = 0;
  const clock = {
    now: () => Promise.resolve(unixMs(time.moment)),
    waitUntil: () => Promise.reject(new Error('no wait')),
  };
  const venue = polymarketVenue({
    clobUrl: server.url,
    http: nodeHttp({ timeoutMs: 1_000 }),
    signer: keySigner(credentials ?? (() => Promise.resolve(TEST_SECRET)), () => unixMs(time.moment + (tick += 1_000))),
    clock,
  });
  return { venue, server, clock: time };
}

describe('preparing an order', () => {
  test('B16: signs the frozen fields as fill-and-kill under the key of the account', async () => {
    // Given
    const { venue, server } = await givenVenue(() => ({ body: {} }));
    // When
    const prepared = await venue.prepare(FOLLOWER, aChild(vector));
    const again = await venue.prepare(FOLLOWER, aChild(vector));
    // Then
    expect(JSON.parse(prepared.body)).toMatchObject({
      order: { signature: vector.signature, expiration: '0' },
      owner: TEST_SECRET.apiKey,
      orderType: 'FAK',
      postOnly: false,
    });
    expect(prepared).toEqual({ body: again.body, apiKey: TEST_SECRET.apiKey });
    expect(server.received).toHaveLength(0);
  });

  test('tells whose key signs, in lower case', async () => {
    const { venue } = await givenVenue(() => ({ body: {} }));
    expect(await venue.signerOf(FOLLOWER)).toBe(TEST_EOA);
  });

  test('refuses a key that is not that of the order', async () => {
    // Given
    const { venue } = await givenVenue(() => ({ body: {} }));
    const fields = someFields({ maker: DEPOSIT_WALLET, signer: DEPOSIT_WALLET });
    const child = aChild({ ...vector, fields, id: venue.orderId({ fields, domain: 'v1' }) });
    // When, Then
    await expect(venue.prepare(FOLLOWER, child)).rejects.toThrow(ConfigurationError);
  });

  test('stops at an order that does not carry the id of its fields', async () => {
    const { venue } = await givenVenue(() => ({ body: {} }));
    await expect(venue.prepare(FOLLOWER, aChild({ ...vector, domain: 'v1-neg-risk' }))).rejects.toThrow(
      'id of its own fields',
    );
  });

  test('says nothing of a key that is none', async () => {
    const { venue } = await givenVenue(
      () => ({ body: {} }),
      () => Promise.resolve({ ...TEST_SECRET, privateKey: '0x1234' }),
    );
    const failure = await venue.prepare(FOLLOWER, aChild(vector)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConfigurationError);
    expect(JSON.stringify([failure, String(failure)])).not.toContain('1234');
  });
});

describe('posting', () => {
  test('B1: sends the stored bytes once, with headers of the moment', async () => {
    // Given
    const { venue, server } = await givenVenue(() => ({ body: { errorMsg: '', orderID: vector.id } }));
    // When
    const outcomes = [await venue.post(FOLLOWER, posted()), await venue.post(FOLLOWER, posted({ posts: 2 }))];
    // Then
    expect(outcomes).toEqual([{ kind: 'ack' }, { kind: 'ack' }]);
    const [first, second] = server.received;
    expect(server.received).toHaveLength(2);
    expect(first).toMatchObject({
      method: 'POST',
      body: '{"some":"bytes"}',
      headers: { poly_timestamp: '1795000001' },
    });
    expect(second).toMatchObject({ body: '{"some":"bytes"}', headers: { poly_timestamp: '1795000002' } });
    expect(first?.headers['poly_signature']).not.toBe(second?.headers['poly_signature']);
  });

  test('does not know the outcome without an answer', async () => {
    const silent = await givenVenue(() => () => undefined);
    const broken = await givenVenue(() => (response) => response.socket?.destroy());
    const huge = await givenVenue(() => ({ body: ' '.repeat(3_000_000) }));
    for (const { venue } of [silent, broken, huge])
      expect((await venue.post(FOLLOWER, posted())).kind).toBe('ambiguous');
  });

  test('X30: knows that nothing left without a connection, and that the venue was not even asked without headers', async () => {
    // Given
    const unreachable = await givenVenue(() => ({ body: {} }));
    await unreachable.server.close();
    const keyless = await givenVenue(
      () => ({ body: {} }),
      () => Promise.reject(new UnavailableError('no secrets')),
    );
    const rotated = await givenVenue(
      () => ({ body: {} }),
      () => Promise.resolve({ ...TEST_SECRET, apiKey: 'another' }),
    );
    // When, Then
    expect(await unreachable.venue.post(FOLLOWER, posted())).toEqual({ kind: 'not-sent' });
    expect(await keyless.venue.post(FOLLOWER, posted())).toEqual({
      kind: 'withheld',
      reason: { code: 'SIGNER_AWAY', text: 'no secrets' },
    });
    expect(await rotated.venue.post(FOLLOWER, posted())).toMatchObject({
      kind: 'withheld',
      reason: { code: 'SIGNING_REFUSED', refusal: 'CONFIGURATION' },
    });
    expect([...keyless.server.received, ...rotated.server.received]).toHaveLength(0);
  });

  test('keeps the code of a refusal of the signer, and its numbers', async () => {
    const refuses = () =>
      Promise.reject(new ConfigurationError('refused', { refusal: 'ORDER_STATE', state: 'DONE', follower: 'main' }));
    const { venue, server } = await givenVenue(() => ({ body: {} }), refuses);
    expect(await venue.post(FOLLOWER, posted())).toEqual({
      kind: 'withheld',
      reason: { code: 'SIGNING_REFUSED', refusal: 'ORDER_STATE', text: 'state DONE' },
    });
    expect(server.received).toEqual([]);
  });

  test.each([
    [SEND_WITHIN_MS, 1, { kind: 'ack' }],
    [
      SEND_WITHIN_MS + 1,
      0,
      { kind: 'withheld', reason: { code: 'SIGNER_AWAY', text: 'its headers came 1 ms too late' } },
    ],
  ])('whose headers come %p ms after it was counted sends %p requests: %j', async (tookMs, requests, outcome) => {
    const { venue, server, clock } = await givenVenue(
      () => ({ body: { errorMsg: '', orderID: vector.id } }),
      () => {
        clock.moment = lastPostAt + tookMs;
        return Promise.resolve(TEST_SECRET);
      },
    );
    const lastPostAt = clock.moment;
    expect(await venue.post(FOLLOWER, posted({ lastPostAt: unixMs(lastPostAt) }))).toEqual(outcome);
    expect(server.received).toHaveLength(requests);
  });

  test('X6: takes a refusal for balance for none while an earlier post is open', async () => {
    const { venue } = await givenVenue(() => ({ status: 400, body: { error: 'not enough balance / allowance' } }));
    expect((await venue.post(FOLLOWER, posted({ posts: 2 }))).kind).toBe('ambiguous');
    expect((await venue.post(FOLLOWER, posted({ posts: 2, refused: [1] }))).kind).toBe('refused');
  });
});

const ORDER_ROW = {
  id: vector.id,
  status: 'ORDER_STATUS_MATCHED',
  owner: TEST_SECRET.apiKey,
  maker_address: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
  market: `0x${'74'.repeat(32)}`,
  asset_id: TOKEN_V1,
  side: 'BUY',
  original_size: '25000000',
  size_matched: '10000000',
  price: '0.56',
};

describe('looking an order up', () => {
  test.each([
    ['25000000', '10000000', 10_000_000n],
    ['25', '10', 10_000_000n],
    ['25.0000', '10.0000', 10_000_000n],
    [25, 10.5, 10_500_000n],
    ['25000000', '0', 0n],
  ])('X28: reads %p of which %p are matched in either unit', async (original_size, size_matched, matched) => {
    const row = { ...ORDER_ROW, status: 'CANCELED', original_size, size_matched };
    const { venue, server } = await givenVenue(() => ({ body: row }));
    expect(await venue.order(FOLLOWER, posted())).toEqual({ isTerminal: true, matched });
    expect(server.received[0]).toMatchObject({
      url: { pathname: `/data/order/${vector.id}` },
      headers: { poly_api_key: TEST_SECRET.apiKey },
    });
  });

  test.each([
    ['MATCHED', true],
    ['ORDER_STATUS_CANCELED', true],
    ['CANCELED_MARKET_RESOLVED', true],
    ['ORDER_STATUS_INVALID', true],
    ['ORDER_STATUS_LIVE', false],
    ['DELAYED', false],
    ['SOMETHING_NEW', false],
  ])('X21: takes %s for terminal: %p', async (status, isTerminal) => {
    const { venue } = await givenVenue(() => ({ body: { ...ORDER_ROW, status } }));
    expect(await venue.order(FOLLOWER, posted())).toMatchObject({ isTerminal });
  });

  test('X12: said to be matched, and not yet with how much, is not over', async () => {
    const { venue } = await givenVenue(() => ({ body: { ...ORDER_ROW, size_matched: '0' } }));
    expect(await venue.order(FOLLOWER, posted())).toEqual({ isTerminal: false, matched: 0n });
  });

  test('finds none where the venue says so in its own words', async () => {
    const missing = await givenVenue(() => ({ status: 404, body: { error: 'Order not found' } }));
    const nothing = await givenVenue(() => ({ body: 'null' }));
    const proxy = await givenVenue(() => ({ status: 404, body: '<html>order not found</html>' }));
    expect(await missing.venue.order(FOLLOWER, posted())).toBeUndefined();
    expect(await nothing.venue.order(FOLLOWER, posted())).toBeUndefined();
    await expect(proxy.venue.order(FOLLOWER, posted())).rejects.toThrow(UnavailableError);
  });

  test.each([
    { id: `0x${'3e'.repeat(32)}` },
    { maker_address: DEPOSIT_WALLET },
    { asset_id: TOKEN_V2 },
    { side: 'SELL' },
    { size_matched: '-1' },
    { size_matched: 'NaN' },
    { size_matched: '1.5' },
    { size_matched: '2500000000000000' },
    { status: undefined },
  ])('does not believe an answer with %p', async (change) => {
    const { venue } = await givenVenue(() => ({ body: { ...ORDER_ROW, ...change } }));
    await expect(venue.order(FOLLOWER, posted())).rejects.toThrow(UnreadableAnswerError);
  });

  test('reads nothing into HTML, an error or silence', async () => {
    const html = await givenVenue(() => ({ body: '<html>' }));
    const failing = await givenVenue(() => ({ status: 500, body: { error: 'x' } }));
    const silent = await givenVenue(() => () => undefined);
    await expect(html.venue.order(FOLLOWER, posted())).rejects.toThrow(UnreadableAnswerError);
    await expect(failing.venue.order(FOLLOWER, posted())).rejects.toThrow(UnavailableError);
    await expect(silent.venue.order(FOLLOWER, posted())).rejects.toThrow(UnavailableError);
  });

  test.each([{ status: 404, body: { error: 'Order not found' } }, { body: null }])(
    'K1: under another key than the one that posted, believes that there is the order, and never %j',
    async (nothing) => {
      const { venue } = await givenVenue((): Reply => ({ body: ORDER_ROW }));
      expect(await venue.order(FOLLOWER, posted({ apiKey: 'before' }))).toMatchObject({ isTerminal: true });
      const empty = await givenVenue((): Reply => nothing);
      await expect(empty.venue.order(FOLLOWER, posted({ apiKey: 'before' }))).rejects.toThrow(ConfigurationError);
      expect(await empty.venue.order(FOLLOWER, posted())).toBeUndefined();
    },
  );
});

const TRADE_ROW = {
  id: 'trade-1',
  taker_order_id: vector.id,
  market: `0x${'74'.repeat(32)}`,
  asset_id: TOKEN_V1,
  side: 'BUY',
  size: '10',
  price: '0.56',
  status: 'TRADE_STATUS_CONFIRMED',
  bucket_index: 0,
  maker_address: TEST_EOA,
  maker_orders: [{ order_id: `0x${'ff'.repeat(32)}`, matched_amount: '10', price: '0.44', asset_id: TOKEN_V2 }],
};
const SINCE = unixMs(1_795_000_000_999);

describe('reading trades', () => {
  test('asks for the wallet, of whatever token, from a minute before, over all pages', async () => {
    // Given
    const { venue, server } = await givenVenue(({ url }) =>
      url.searchParams.has('next_cursor')
        ? {
            body: {
              next_cursor: 'LTE=',
              data: [{ ...TRADE_ROW, id: 'trade-2', size: '2.5', status: 'MATCHED' }, TRADE_ROW],
            },
          }
        : { body: { next_cursor: 'MTAw', data: [TRADE_ROW] } },
    );
    // When
    const trades = await venue.trades(FOLLOWER, posted(), SINCE);
    // Then
    expect(trades).toEqual([
      { tradeId: 'trade-1', shares: 10_000_000n, price: 560_000n, role: 'TAKER', status: 'CONFIRMED' },
      { tradeId: 'trade-2', shares: 2_500_000n, price: 560_000n, role: 'TAKER', status: 'MATCHED' },
    ]);
    expect(Object.fromEntries(server.received[0]!.url.searchParams)).toEqual({
      maker_address: TEST_EOA,
      after: '1794999940',
    });
    expect(server.received[1]!.url.searchParams.get('next_cursor')).toBe('MTAw');
  });

  test('B9: takes shares and price of its own entry where the order was the maker', async () => {
    // Given
    const row = {
      ...TRADE_ROW,
      taker_order_id: `0x${'ff'.repeat(32)}`,
      asset_id: TOKEN_V2,
      size: '30',
      price: '0.44',
      maker_orders: [
        {
          order_id: vector.id.toUpperCase().replace('0X', '0x'),
          matched_amount: '4',
          price: '0.56',
          asset_id: TOKEN_V1,
        },
      ],
    };
    // A row is found by its own token: that of who took.
    const { venue } = await givenVenue(({ url }) => ({
      body: {
        data: [row].filter(({ asset_id: of }) => (url.searchParams.get('asset_id') ?? of) === of),
        next_cursor: '',
      },
    }));
    // When, Then
    expect(await venue.trades(FOLLOWER, posted(), SINCE)).toEqual([
      { tradeId: 'trade-1', shares: 4_000_000n, price: 560_000n, role: 'MAKER', status: 'CONFIRMED' },
    ]);
  });

  test('tells of an order that crossed the book and then waited which trade it took, and where it was met', async () => {
    // Given
    const own = { order_id: vector.id, matched_amount: '4', price: '0.56', asset_id: TOKEN_V1 };
    const met = { ...TRADE_ROW, id: 'trade-2', taker_order_id: `0x${'ff'.repeat(32)}`, maker_orders: [own] };
    const { venue } = await givenVenue(() => ({ body: { data: [TRADE_ROW, met], next_cursor: 'LTE=' } }));
    // When
    const trades = await venue.trades(FOLLOWER, posted({ restsUntil: SINCE, mayTake: true }), SINCE);
    // Then
    expect(trades.map(({ tradeId, role }) => [tradeId, role])).toEqual([
      ['trade-1', 'TAKER'],
      ['trade-2', 'MAKER'],
    ]);
  });

  test('leaves out trades of other orders, and keeps the buckets of one match apart', async () => {
    // Given
    const others = { ...TRADE_ROW, id: 'other', taker_order_id: `0x${'ee'.repeat(32)}` };
    const rows = [others, TRADE_ROW, { ...TRADE_ROW, bucket_index: 1, size: '5' }];
    const { venue } = await givenVenue(() => ({ body: { data: rows, next_cursor: 'LTE=' } }));
    // When
    const trades = await venue.trades(FOLLOWER, posted(), SINCE);
    // Then
    expect(trades.map(({ tradeId, shares }) => [tradeId, shares])).toEqual([
      ['trade-1', 10_000_000n],
      ['trade-1/1', 5_000_000n],
    ]);
  });

  test('X28: reads sizes in millionths where whole shares could not have been paid for', async () => {
    const { venue } = await givenVenue(() => ({
      body: {
        data: [
          { ...TRADE_ROW, size: '10000000' },
          { ...TRADE_ROW, id: 'dust', size: '7' },
        ],
        next_cursor: 'LTE=',
      },
    }));
    const trades = await venue.trades(FOLLOWER, posted(), SINCE);
    expect(trades.map(({ shares }) => shares)).toEqual([10_000_000n, 7n]);
  });

  test.each([
    ['MATCHED_NOT_BROADCASTED', 'MATCHED'],
    ['TRADE_STATUS_MINED', 'MINED'],
    ['TRADE_STATUS_RETRYING', 'RETRYING'],
    ['FAILED', 'FAILED'],
  ])('reads the status %s as %s', async (status, read) => {
    const { venue } = await givenVenue(() => ({ body: { data: [{ ...TRADE_ROW, status }], next_cursor: 'LTE=' } }));
    expect(await venue.trades(FOLLOWER, posted(), SINCE)).toMatchObject([{ status: read }]);
  });

  test('of a SELL counts shares against what was given', async () => {
    const row = { ...TRADE_ROW, taker_order_id: sell.id, side: 'SELL', size: '25', price: '0.99' };
    const { venue } = await givenVenue(() => ({ body: { data: [row], next_cursor: 'LTE=' } }));
    const child = aChild(sell, { apiKey: TEST_SECRET.apiKey });
    expect(await venue.trades(FOLLOWER, child, SINCE)).toMatchObject([{ shares: 25_000_000n, price: 990_000n }]);
  });

  test.each([
    ['1795000001', `0x${'AB'.repeat(32)}`, { matchedAt: 1_795_000_001_000, transaction: `0x${'ab'.repeat(32)}` }],
    [1_795_000_001, '', { matchedAt: 1_795_000_001_000 }],
    ['soon', 'none', {}],
    ['1795000001000', null, {}],
  ])('X15: of match time %p and hash %p knows %p', async (match_time, transaction_hash, known) => {
    const row = { ...TRADE_ROW, match_time, transaction_hash };
    const { venue } = await givenVenue(() => ({ body: { data: [row], next_cursor: 'LTE=' } }));
    const [{ matchedAt, transaction } = {}] = await venue.trades(FOLLOWER, posted(), SINCE);
    expect({ ...(matchedAt && { matchedAt }), ...(transaction && { transaction }) }).toEqual(known);
  });

  test.each([
    { status: 'UNHEARD_OF' },
    { asset_id: TOKEN_V2 },
    { size: '-1' },
    { size: '1e309' },
    { size: '99999999999999' },
    { size: '100.5' },
    { price: '1.5' },
    { price: '0' },
    { price: 'NaN' },
  ])('does not believe a trade with %p', async (change) => {
    const { venue } = await givenVenue(() => ({ body: { data: [{ ...TRADE_ROW, ...change }], next_cursor: 'LTE=' } }));
    await expect(venue.trades(FOLLOWER, posted(), SINCE)).rejects.toThrow(UnreadableAnswerError);
  });

  test('does not take pages without end for a list', async () => {
    // Given
    const stuck = await givenVenue(() => ({ body: { data: [], next_cursor: 'MTAw' } }));
    let page = 0;
    const endless = await givenVenue(() => ({ body: { data: [], next_cursor: `page-${++page}` } }));
    const missing = await givenVenue(() => ({ status: 404, body: { error: 'Order not found' } }));
    // When, Then
    for (const { venue } of [stuck, endless, missing])
      await expect(venue.trades(FOLLOWER, posted(), SINCE)).rejects.toThrow(UnreadableAnswerError);
    expect(endless.server.received).toHaveLength(50);
  });
});

describe('an order that was posted under the key of before', () => {
  const before = posted({ apiKey: 'before' });
  const page = (data: readonly unknown[]): Reply => ({ body: { next_cursor: 'LTE=', data } });

  test('K1: the trades that are listed count; that none is listed proves nothing', async () => {
    const listed = await givenVenue(() => page([TRADE_ROW]));
    expect(await listed.venue.trades(FOLLOWER, before, SINCE)).toHaveLength(1);
    const empty = await givenVenue(() => page([]));
    await expect(empty.venue.trades(FOLLOWER, before, SINCE)).rejects.toThrow(ConfigurationError);
    expect(await empty.venue.trades(FOLLOWER, posted(), SINCE)).toEqual([]);
  });

  test('K1: a list without a trade of it is as good as none', async () => {
    const { venue } = await givenVenue(() => page([{ ...TRADE_ROW, taker_order_id: `0x${'5'.repeat(64)}` }]));
    await expect(venue.trades(FOLLOWER, before, SINCE)).rejects.toThrow(ConfigurationError);
  });

  test('K1: what could be cancelled was there; that there is nothing to cancel proves nothing', async () => {
    const done = await givenVenue(() => ({ body: { canceled: [vector.id], not_canceled: {} } }));
    expect(await done.venue.cancel(FOLLOWER, before)).toBe('cancelled');
    const gone = await givenVenue(() => ({ status: 404, body: { error: 'Order not found' } }));
    expect(await gone.venue.cancel(FOLLOWER, before)).toBe('unknown');
    expect(await gone.venue.cancel(FOLLOWER, posted())).toBe('gone');
  });

  test('K1: a key that became another one with the look-up itself counts as another', async () => {
    let reads = 0;
    const credentials = () =>
      Promise.resolve(++reads > 1 ? { ...TEST_SECRET, apiKey: 'after', apiPassphrase: 'new' } : TEST_SECRET);
    const reply = ({ headers }: Received): Reply =>
      headers['poly_passphrase'] === 'new' ? { body: null } : { status: 401, body: { error: 'Invalid api key' } };
    const { venue } = await givenVenue(reply, credentials);
    await expect(venue.order(FOLLOWER, posted())).rejects.toThrow(ConfigurationError);
  });
});

describe('an API key that is refused', () => {
  /** The key that the venue accepts is there from the second read of the secret on. */
  function givenRotated(changes: Partial<PrivateKeySecret> = {}) {
    const asked: (string | undefined)[] = [];
    const credentials = (_: unknown, how?: 'anew'): Promise<PrivateKeySecret> => {
      asked.push(how);
      const isNew = asked.includes('anew');
      return Promise.resolve(isNew ? { ...TEST_SECRET, apiPassphrase: 'new', ...changes } : TEST_SECRET);
    };
    const reply = (good: Reply) => (received: Received) =>
      received.headers['poly_passphrase'] === 'new' ? good : { status: 401, body: { error: 'Invalid api key' } };
    return { asked, credentials, reply };
  }

  test('K1: is read anew once for a look-up, which is then made again', async () => {
    const { credentials, reply } = givenRotated();
    const { venue, server } = await givenVenue(reply({ body: ORDER_ROW }), credentials);
    expect(await venue.order(FOLLOWER, posted())).toMatchObject({ isTerminal: true });
    expect(server.received).toHaveLength(2);
  });

  test('K1: is read anew after a post, which is not sent again by itself', async () => {
    const { asked, credentials, reply } = givenRotated();
    const good = { body: { errorMsg: '', orderID: vector.id } };
    const { venue, server } = await givenVenue(reply(good), credentials);
    expect(await venue.post(FOLLOWER, posted())).toEqual({ kind: 'unauthorized', text: 'Invalid api key' });
    expect(asked).toEqual([undefined, 'anew']);
    expect(server.received).toHaveLength(1);
    expect(await venue.post(FOLLOWER, posted({ posts: 2, refused: [1] }))).toEqual({ kind: 'ack' });
    expect(server.received.map(({ body }) => body)).toEqual(['{"some":"bytes"}', '{"some":"bytes"}']);
  });

  test('K1: that stays refused is no answer, and a look-up is not made a third time', async () => {
    const { venue, server } = await givenVenue(() => ({ status: 401, body: { error: 'Invalid api key' } }));
    await expect(venue.order(FOLLOWER, posted())).rejects.toThrow(UnavailableError);
    expect(server.received).toHaveLength(2);
  });

  test('K1: and is another one now posts nothing of an order prepared under the old one', async () => {
    const { credentials, reply } = givenRotated({ apiKey: 'another' });
    const { venue, server } = await givenVenue(reply({ body: ORDER_ROW }), credentials);
    expect((await venue.post(FOLLOWER, posted())).kind).toBe('unauthorized');
    expect((await venue.post(FOLLOWER, posted({ posts: 2, refused: [1] }))).kind).toBe('withheld');
    expect(server.received).toHaveLength(1);
  });

  test('K1: that cannot be read anew is refused all the same', async () => {
    let reads = 0;
    const { venue } = await givenVenue(
      () => ({ status: 401, body: {} }),
      () => (++reads > 1 ? Promise.reject(new UnavailableError('no secrets')) : Promise.resolve(TEST_SECRET)),
    );
    expect((await venue.post(FOLLOWER, posted())).kind).toBe('unauthorized');
  });
});

test('no error carries a key, a secret or a passphrase', async () => {
  // Given
  const failing = await givenVenue(() => ({ status: 500, body: { error: 'x' } }));
  // When
  const failure: unknown = await failing.venue.order(FOLLOWER, posted()).catch((error: unknown) => error);
  // Then
  const text = `${String(failure)} ${JSON.stringify(failure)}`;
  for (const secret of [TEST_SECRET.privateKey, TEST_SECRET.apiSecret, TEST_SECRET.apiPassphrase] as string[])
    expect(text).not.toContain(secret);
});
