import { afterEach, describe, expect, test } from '@jest/globals';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { type AskedMarket, readResolutions } from '#adapters/polymarket/resolutions.ts';
import { type Resolution } from '#core/model/market.ts';
import { type ConditionId } from '#core/values/ids.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { type Received, type Reply, startStub, type StubServer } from './stub-server.ts';
import { CONDITION, TOKEN_V1, TOKEN_V2 } from './vectors.ts';

const ROW = { condition_id: CONDITION, status: 'resolved', payouts: [1_000_000, 0], reporter: 'UMA_OO' };
const OTHER = `0x${'ee'.repeat(32)}` as ConditionId;
const TOKENS = [TOKEN_V1, TOKEN_V2];
const MARKET: AskedMarket = { condition: CONDITION, tokens: TOKENS };
const open: StubServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

type Read = { readonly found: Promise<readonly Resolution[]>; readonly server: StubServer };

async function whenRead(
  reply: (received: Received) => Reply,
  markets: readonly AskedMarket[] = [MARKET],
): Promise<Read> {
  const server = await startStub(reply);
  open.push(server);
  return { found: readResolutions({ dataApiUrl: server.url, http: nodeHttp({ timeoutMs: 1_000 }) }, markets), server };
}

const rows =
  (...data: readonly unknown[]) =>
  () => ({ body: { data } });

describe('a resolution', () => {
  test.each([[[1_000_000, 0]], [[500_000, 500_000]], [['0', '1000000']]])(
    'pays each outcome by its place: %p',
    async (payouts) => {
      const { found } = await whenRead(rows({ ...ROW, payouts }));
      expect(await found).toEqual([
        {
          condition: CONDITION,
          payouts: [
            { token: TOKEN_V1, perShare: BigInt(payouts[0] ?? 0) },
            { token: TOKEN_V2, perShare: BigInt(payouts[1] ?? 0) },
          ],
        },
      ]);
    },
  );

  test.each([
    { status: 'proposed' },
    { status: 'disputed', payouts: null },
    { condition_id: `0x${'dd'.repeat(32)}` },
    { payouts: [1_000_000] },
    { payouts: [] },
    { payouts: [1_000_000, 1] },
    { payouts: [-1, 1_000_001] },
    { payouts: [0.5, 0.5] },
    { payouts: null },
  ])('with %p is not final, and does not hold up the others', async (change) => {
    const { found } = await whenRead(rows({ ...ROW, ...change }, null, { ...ROW, condition_id: OTHER }), [
      MARKET,
      { condition: OTHER, tokens: TOKENS },
    ]);
    expect(await found).toMatchObject([{ condition: OTHER }]);
  });

  test('is asked for twenty at a time, each market once', async () => {
    // Given
    const markets = Array.from({ length: 41 }, (_value, index) => ({
      condition: `0x${(index + 1).toString(16).padStart(64, '0')}` as ConditionId,
      tokens: TOKENS,
    }));
    // When
    const { found, server } = await whenRead(
      ({ url }) => ({
        body: {
          data: (url.searchParams.get('condition') ?? '').split(',').map((condition_id) => ({ ...ROW, condition_id })),
        },
      }),
      [...markets, ...markets.slice(0, 5)],
    );
    // Then
    expect((await found).map(({ condition }) => condition)).toEqual(markets.map(({ condition }) => condition));
    expect(server.received.map(({ url }) => url.searchParams.get('condition')?.split(',').length)).toEqual([20, 20, 1]);
  });

  test('of no market asks nobody', async () => {
    const { found, server } = await whenRead(rows(), []);
    expect(await found).toEqual([]);
    expect(server.received).toHaveLength(0);
  });

  test('is not "none" because the answer is unreadable or missing', async () => {
    const html = await whenRead(() => ({ body: '<html>' }));
    const failing = await whenRead(() => ({ status: 404, body: {} }));
    await expect(html.found).rejects.toThrow(UnreadableAnswerError);
    await expect(failing.found).rejects.toThrow(UnavailableError);
  });
});
