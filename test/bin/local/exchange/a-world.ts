import type { ActivityRow, MarketFacts, World } from '../../../../bin/local/exchange/world.ts';

/** 2026-11-01T00:00:00Z, when the small worlds of these tests begin. */
export const START_MS = 1_793_491_200_000;

export const LEADER = '0x00000000000000000000000000000000000000a1';

/** A market of two tokens named after a number; closes in a week, never resolves, costs no fee. */
export function aMarket(number: number, facts: Partial<MarketFacts> = {}): MarketFacts {
  return {
    version: 'v1',
    gammaId: String(1000 + number),
    conditionId: `0x${number.toString(16).padStart(64, '0')}`,
    question: `Will it be ${number}?`,
    slug: `will-it-be-${number}`,
    category: null,
    tags: ['Politics'],
    eventId: String(2000 + number),
    eventSlug: `event-${number}`,
    tokens: [
      { tokenId: `${number}01`, outcome: 'Yes' },
      { tokenId: `${number}02`, outcome: 'No' },
    ],
    tickSize: '0.01',
    minOrderSize: 5,
    negRisk: false,
    feeRate: 0,
    feeExponent: 1,
    liquidity: 25_000,
    volume: 500_000,
    volume24h: 100_000,
    endMs: START_MS + 7 * 86_400_000,
    secondsDelay: 0,
    ...facts,
  };
}

/** A leader's trade of 1,000 shares of a market's first outcome at 0.50, a minute after the start. */
export function aRow(row: Partial<ActivityRow> = {}): ActivityRow {
  return {
    wallet: LEADER,
    type: 'TRADE',
    timestampS: START_MS / 1000 + 60,
    transactionHash: `0x${'ab'.repeat(32)}`,
    conditionId: `0x${'1'.padStart(64, '0')}`,
    tokenId: '101',
    side: 'BUY',
    sizeMicro: 1_000_000_000n,
    usdcMicro: 500_000_000n,
    price: 0.5,
    outcome: 'Yes',
    outcomeIndex: 0,
    title: 'Will it be 1?',
    slug: 'will-it-be-1',
    eventSlug: 'event-1',
    name: 'Leader',
    ...row,
  };
}

/** One leader with 10,000 dollars, one market, and a recorded book of three levels a side from the start. */
export function aWorld(world: Partial<World> = {}): World {
  return {
    name: 'small',
    seed: 7,
    startMs: START_MS,
    leaders: [{ wallet: LEADER, name: 'Leader', cashMicro: 10_000_000_000n, positions: [] }],
    rows: [aRow()],
    markets: [aMarket(1)],
    books: [
      {
        tokenId: '101',
        atMs: START_MS,
        bids: [
          { price: '0.49', size: '100' },
          { price: '0.48', size: '100' },
        ],
        asks: [
          { price: '0.52', size: '100' },
          { price: '0.51', size: '50' },
        ],
      },
    ],
    ...world,
  };
}
