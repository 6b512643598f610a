import { afterEach, describe, expect, test } from '@jest/globals';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketVenue } from '#adapters/polymarket/venue.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { type Venue } from '#ports/venue.ts';
import { keySigner } from '../../../../support/fakes/key-signer.ts';
import { type Reply, startStub, type StubServer } from './stub-server.ts';
import { DEPOSIT_WALLET, FOLLOWER, TEST_EOA, TEST_SECRET } from './vectors.ts';

const NOW = unixMs(1_795_000_010_000);
const idOf = (at: number): string => `0x${at.toString(16).padStart(64, 'A')}`;
const rowOf = (at: number, maker: string = TEST_EOA): object => ({
  id: idOf(at),
  maker_address: maker,
  status: 'ORDER_STATUS_LIVE',
});

const open: StubServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function givenAnswers(reply: (cursor: string | null) => Reply): Promise<Pick<Venue, 'openOrders'> & StubServer> {
  const server = await startStub(({ url }) => reply(url.searchParams.get('next_cursor')));
  open.push(server);
  const clock = { now: () => Promise.resolve(NOW), waitUntil: () => Promise.reject(new Error('no wait')) };
  const signer = keySigner(() => Promise.resolve(TEST_SECRET), clock.now);
  const venue = polymarketVenue({ clobUrl: server.url, http: nodeHttp(), signer, clock });
  return { ...server, openOrders: venue.openOrders };
}

describe('open orders', () => {
  test("are those of the follower's wallet, over all pages, in lower case and once each", async () => {
    // Given
    const { openOrders, received } = await givenAnswers((cursor) =>
      cursor === null
        ? { body: { data: [rowOf(1), rowOf(2, DEPOSIT_WALLET)], next_cursor: 'MTAw' } }
        : { body: { data: [rowOf(1), rowOf(3)], next_cursor: 'LTE=' } },
    );
    // When
    const ids = await openOrders(FOLLOWER);
    // Then
    expect(ids).toEqual([idOf(1).toLowerCase(), idOf(3).toLowerCase()]);
    expect(received.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
      'GET /data/orders',
      'GET /data/orders',
    ]);
  });

  test.each([[null], ['']])('are whole where the next page is %j, and none where there are none', async (next) => {
    const { openOrders } = await givenAnswers(() => ({ body: { data: null, next_cursor: next } }));
    expect(await openOrders(FOLLOWER)).toEqual([]);
  });

  test('are read to the 20th page; where more follow, a part of them is no answer', async () => {
    const paged = (last: number) => (cursor: string | null) => {
      const page = Number(cursor ?? '1');
      return { body: { data: [rowOf(page)], next_cursor: page === last ? 'LTE=' : String(page + 1) } };
    };
    expect(await (await givenAnswers(paged(20))).openOrders(FOLLOWER)).toHaveLength(20);
    const long = await givenAnswers(paged(21));
    await expect(long.openOrders(FOLLOWER)).rejects.toThrow(UnreadableAnswerError);
    expect(long.received).toHaveLength(20);
  });

  test.each<[string, Reply]>([
    ['of pages that do not go on', { body: { data: [], next_cursor: 'MTAw' } }],
    ['with an order that has no id', { body: { data: [{ maker_address: TEST_EOA }], next_cursor: 'LTE=' } }],
    ['of another shape', { body: { orders: 7, data: 'none' } }],
    ['that says not found', { status: 404, body: { error: 'order not found' } }],
  ])('are unreadable in an answer %s', async (_, reply) => {
    const { openOrders } = await givenAnswers(() => reply);
    await expect(openOrders(FOLLOWER)).rejects.toThrow(UnreadableAnswerError);
  });

  test('are not told by a venue that is away', async () => {
    const { openOrders } = await givenAnswers(() => ({ status: 503, body: { error: 'down' } }));
    await expect(openOrders(FOLLOWER)).rejects.toThrow(UnavailableError);
  });
});
