import { afterEach, describe, expect, test } from '@jest/globals';
import { dataApiFeed } from '#adapters/polymarket/data-api.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';
import { startStub, type StubServer } from './stub-server.ts';
import { DEPOSIT_WALLET as WALLET, TEST_EOA } from './vectors.ts';

const DEPOSIT = {
  type: 'DEPOSIT',
  proxy_wallet: WALLET,
  side: '',
  token_id: '',
  condition_id: '',
  size: 0,
  usdc_size: 25.5,
  timestamp: 1_785_027_309,
  transaction_hash: `0x${'0A'.repeat(32)}`,
};
const FROM = unixMs(1_785_000_000_999);
const open: StubServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function whenRead(...rows: readonly unknown[]) {
  const pagination = { limit: 500, offset: 0, has_more: false, next_cursor: null };
  const server = await startStub(() => ({ body: { data: rows, pagination } }));
  open.push(server);
  const walk = dataApiFeed({ baseUrl: server.url, http: nodeHttp({ timeoutMs: 1_000 }) }).cashMoves(WALLET, FROM);
  return { walk: await walk, query: server.received[0]?.url.searchParams ?? new URLSearchParams() };
}

describe('moves of cash', () => {
  test('are asked for with deposits and withdrawals, which the venue hides else, and read in micro-dollars', async () => {
    const { walk, query } = await whenRead(DEPOSIT);
    expect(Object.fromEntries(query)).toMatchObject({
      user: WALLET,
      start: '1785000000',
      sort_direction: 'ASC',
      exclude_deposits_withdrawals: 'false',
    });
    const transaction = `0x${'0a'.repeat(32)}`;
    const move = { type: 'DEPOSIT', transaction, amount: 25_500_000n, at: 1_785_027_309_000 };
    expect(walk).toEqual({ moves: [move], unreadable: 0, isWhole: true });
  });

  test('of one kind in one transaction are one, of two kinds two', async () => {
    const reward = { ...DEPOSIT, type: 'REWARD' };
    const { walk } = await whenRead(DEPOSIT, reward, { ...DEPOSIT, usdc_size: 1 });
    expect(walk.moves.map(({ type, amount }) => [type, amount])).toEqual([
      ['DEPOSIT', 26_500_000n],
      ['REWARD', 25_500_000n],
    ]);
  });

  test('are no trades, tips, or rows of nothing', async () => {
    const others = ['TRADE', 'REDEEM', 'MERGE', 'TIP', 'toString'].map((type) => ({ ...DEPOSIT, type }));
    expect((await whenRead(...others, { ...DEPOSIT, usdc_size: 0 })).walk).toEqual({
      ...{ moves: [], unreadable: 0, isWhole: true },
    });
  });

  test.each([
    ['amount', { usdc_size: 'many' }],
    ['amount above zero', { usdc_size: -1 }],
    ['time', { timestamp: 1 }],
    ['transaction', { transaction_hash: '0x1' }],
    ['type', { type: 7 }],
  ])('without a readable %s are counted', async (_, changes) => {
    expect((await whenRead({ ...DEPOSIT, ...changes }, DEPOSIT)).walk).toMatchObject({ unreadable: 1 });
  });

  test('M12: of another wallet void the whole answer', async () => {
    await expect(whenRead(DEPOSIT, { ...DEPOSIT, proxy_wallet: TEST_EOA })).rejects.toThrow(UnreadableAnswerError);
  });
});
