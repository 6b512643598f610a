import { describe, expect, test } from '@jest/globals';
import { tapeLeader } from '../../../../bin/commands/series/tape-leader.ts';
import {
  type ActivityRow,
  type MarketFacts,
  type TapeLeader,
  type TapeWorld,
} from '../../../../bin/local/tape/tape-world.ts';
import { buildAll, aGammaRow, aRawTrade, CONDITION, DOWN, someSources, UP, WALLET } from '../../local/tape/raw-rows.ts';

const LEADER: TapeLeader = { wallet: WALLET, name: 'someone', cashMicro: 0n, positions: [] };
const OTHER = `0x${'d0'.repeat(32)}`;
const [YES, NO] = ['2001', '2002'];
const built = buildAll(someSources([aRawTrade()], [aGammaRow()])).world;
const [market] = built.markets as [MarketFacts];
const [trade] = built.rows as [ActivityRow];

function aWorld(rows: readonly Partial<ActivityRow>[], changes: Partial<TapeWorld> = {}): TapeWorld {
  const second: MarketFacts = {
    ...{ ...market, conditionId: OTHER },
    tokens: [
      { tokenId: YES, outcome: 'Yes' },
      { tokenId: NO, outcome: 'No' },
    ],
  };
  const own = rows.map((row) => ({ ...trade, ...row }));
  return { ...built, rows: own, markets: [market, second], ...changes };
}

const gapsOf = (world: TapeWorld, leader = LEADER) => tapeLeader(world, leader).gaps;

describe('rows', () => {
  test.each<[Partial<ActivityRow>, object]>([
    [{}, { kind: 'BUY', token: UP, shares: 100_000_000n, dollars: 40_000_000n, fee: 0n }],
    [{ side: 'SELL' }, { kind: 'SELL', token: UP }],
    [
      { type: 'SPLIT', tokenId: '' },
      { kind: 'SPLIT', shares: 100_000_000n },
    ],
    [
      { type: 'MERGE', tokenId: '' },
      { kind: 'MERGE', shares: 100_000_000n },
    ],
    [
      { type: 'REDEEM', usdcMicro: 7n },
      { kind: 'REDEEM', token: UP, dollars: 7n },
    ],
    [
      { type: 'MAKER_REBATE', conditionId: '', tokenId: '' },
      { kind: 'REWARD', dollars: 40_000_000n },
    ],
  ])('%j is %j', (row, act) => {
    expect(tapeLeader(aWorld([row]), LEADER).acts).toMatchObject([{ ...act, at: trade.timestampS * 1_000 }]);
  });

  test('a redemption of older times names no token', () => {
    const [act] = tapeLeader(aWorld([{ type: 'REDEEM', tokenId: '' }]), LEADER).acts;
    expect(act).not.toHaveProperty('token');
  });

  test('rows of one transaction and size are one conversion, into YES of the other markets of the event', () => {
    const row = { type: 'CONVERSION', transactionHash: 'a' };
    const third = {
      ...market,
      conditionId: 'third',
      tokens: [
        { tokenId: '3', outcome: '' },
        { tokenId: '4', outcome: '' },
      ] as const,
    };
    const rows = [
      { ...row, tokenId: '' },
      { ...row, conditionId: OTHER, tokenId: NO },
    ];
    const world = aWorld(rows);
    expect(tapeLeader({ ...world, markets: [...world.markets, third] }, LEADER)).toMatchObject({
      acts: [
        {
          ...{ kind: 'CONVERT', isWhole: false, gets: [{ condition: 'third', token: '3' }] },
          gives: [
            { condition: CONDITION, token: DOWN },
            { condition: OTHER, token: NO },
          ],
        },
      ],
      gaps: { conversions: 1 },
    });
  });

  test('of others are prices alone, and so are books: the best bid is the last level', () => {
    // Given
    const levels = [
      { price: '0.1', size: '5' },
      { price: '0.35', size: '5' },
    ];
    const book = { atMs: 5, asks: [], bids: levels };
    const books = [
      { ...book, tokenId: UP },
      { ...book, tokenId: UP, bids: [] },
      { ...book, tokenId: YES },
    ];
    // When
    const { acts, prices } = tapeLeader(aWorld([{}, { wallet: 'other', usdcMicro: 50_000_000n }], { books }), LEADER);
    // Then
    expect(acts).toHaveLength(1);
    expect(prices).toEqual([
      { token: UP, at: 5, kind: 'bid', price: 350_000n },
      { token: UP, at: 5, kind: 'bid' },
      { token: UP, at: trade.timestampS * 1_000, kind: 'trade', price: 500_000n },
    ]);
  });
});

describe('what the record leaves open', () => {
  test('only trades, and fees that no row tells', () => {
    expect(gapsOf(aWorld([{}]))).toMatchObject({ isOnlyTrades: true, feesUntold: 1, opening: 0, conversions: 0 });
    expect(gapsOf(aWorld([{}, { type: 'MERGE' }])).isOnlyTrades).toBe(false);
    const free = { ...aWorld([{}]), markets: [{ ...market, feeRate: 0 }] };
    expect(gapsOf(free).feesUntold).toBe(0);
  });

  test('kinds that are not accounted for, but not moves of cash', () => {
    const world = aWorld([{ type: 'MIGRATION' }, { type: 'MIGRATION' }, { type: 'WITHDRAWAL' }, { type: 'NEWS' }]);
    expect(gapsOf(world).strangeRows).toEqual(
      new Map([
        ['MIGRATION', 2],
        ['NEWS', 1],
      ]),
    );
  });

  test('positions of before, and what was invented of his markets', () => {
    const leader = { ...LEADER, positions: [{ tokenId: UP, sharesMicro: 1n }] };
    const markets = [{ ...market, invented: ['payout', 'resolution'] as const }];
    expect(gapsOf(aWorld([{}], { markets }), leader)).toMatchObject({
      opening: 1,
      inventedPayouts: 1,
      inventedEnds: 1,
    });
  });

  test('a market past its end without a resolution, from the millisecond of its end on', () => {
    const ends = (endMs: number) => gapsOf(aWorld([{}], { markets: [{ ...market, endMs }] })).unresolved;
    const lastMs = trade.timestampS * 1_000;
    expect([ends(lastMs), ends(lastMs + 1)]).toEqual([1, 0]);
  });
});

test('the last moment is that of the last row, book or recorded resolution of his markets', () => {
  const lastMs = trade.timestampS * 1_000;
  const resolution = { atMs: lastMs + 9, payoutsMicro: [0n, 1_000_000n] as const };
  expect(tapeLeader(aWorld([{}]), LEADER).lastAt).toBe(lastMs);
  const record = tapeLeader(aWorld([{}], { markets: [{ ...market, resolution }] }), LEADER);
  const madeUp = { ...market, resolution, invented: ['resolution'] as const };
  expect(record.lastAt).toBe(lastMs + 9);
  expect(tapeLeader(aWorld([{}], { markets: [madeUp] }), LEADER).lastAt).toBe(lastMs);
  expect(record.markets.get(CONDITION as never)?.payout).toEqual({ at: lastMs + 9, perShare: [0n, 1_000_000n] });
});
