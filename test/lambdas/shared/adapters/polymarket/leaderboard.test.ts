import { afterEach, expect, test } from '@jest/globals';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketLeaderboard } from '#adapters/polymarket/leaderboard.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { startExchange } from '../../../../../bin/local/exchange/exchange.ts';
import { aRow, aWorld, START_MS } from '../../../../bin/local/exchange/a-world.ts';
import { aTransaction } from '../../../../support/builders/identities.ts';
import { scriptedLeaderboard } from '../../../../support/fakes/scripted-leaderboard.ts';
import { leaderboardSpec, TRADERS } from '../../../../support/port-specs/leaderboard-spec.ts';
import { type Reply, startStub } from './stub-server.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

leaderboardSpec('the fake', () => {
  const board = scriptedLeaderboard();
  board.traders.push(...TRADERS.map(({ wallet, name }) => ({ wallet, name })));
  return Promise.resolve(board);
});

leaderboardSpec('the venue’s adapter on the local exchange', async () => {
  const rows = TRADERS.flatMap(({ wallet, name, cents }, index) => {
    const traded = (side: 'BUY' | 'SELL', price: number) =>
      aRow({
        ...{ wallet, name, side, price, usdcMicro: BigInt(price * 100) * 10_000_000n },
        timestampS: START_MS / 1_000 - 1_000 + index * 10 + (side === 'SELL' ? 5 : 0),
        transactionHash: aTransaction(index * 2 + (side === 'SELL' ? 1 : 0)),
      });
    return [traded('BUY', 0.5), traded('SELL', 0.5 + cents / 100)];
  });
  const leaders = TRADERS.map(({ wallet, name }) => ({ wallet, name, cashMicro: 10_000_000_000n, positions: [] }));
  const exchange = await startExchange({ world: aWorld({ rows, leaders, books: [] }), speed: 'max' });
  open.push(exchange);
  return polymarketLeaderboard({ baseUrl: exchange.urls.dataApi, http: nodeHttp() });
});

const [TRADER] = TRADERS;
const ROW = { rank: 1, user_id: TRADER!.wallet, user_name: 'so\u202eme\nbody' };

async function givenStub(reply: Reply) {
  const server = await startStub(() => reply);
  open.push(server);
  return { board: polymarketLeaderboard({ baseUrl: server.url, http: nodeHttp() }), server };
}

test('is asked for by period and figure, a thousand at most, past every cache', async () => {
  // Given
  const { board, server } = await givenStub({ body: { data: null } });
  // When
  for (const limit of [1_000, 1_001]) await board.topTraders({ period: 'month', sortBy: 'volume', limit });
  // Then
  const [first, second] = server.received.map(({ url }) => url);
  expect(first!.pathname).toBe('/v2/leaderboard');
  expect(Object.fromEntries(first!.searchParams)).toMatchObject({
    time_period: 'month',
    sort_by: 'VOLUME',
    limit: '1000',
  });
  expect(second!.searchParams.get('limit')).toBe('1000');
  expect(first!.searchParams.get('_')).not.toBe(second!.searchParams.get('_'));
});

test('names nobody twice, and in plain text', async () => {
  const { board } = await givenStub({ body: { data: [ROW, { ...ROW, rank: 2 }] } });
  const top = await board.topTraders({ period: 'all', sortBy: 'profit', limit: 9 });
  expect(top).toEqual([{ wallet: TRADER!.wallet, name: 'somebody' }]);
});

test.each([
  ['a row without a wallet', { body: { data: [{ ...ROW, user_id: 'me' }] } }, UnreadableAnswerError],
  ['no answer', { status: 500, body: {} }, UnavailableError],
])('with %s is none', async (_, reply, error) => {
  const { board } = await givenStub(reply);
  await expect(board.topTraders({ period: 'all', sortBy: 'profit', limit: 9 })).rejects.toThrow(error);
});
