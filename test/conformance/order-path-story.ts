import type { ActivityRow, World } from '../../bin/local/exchange/world.ts';
import { aMarket, aRow, aWorld, START_MS } from '../bin/local/exchange/a-world.ts';

/** What the follower starts with, in micro-dollars. */
export const OPENING = 5_000_000_000n;
/** What may be at stake for the leader, in micro-dollars. */
export const LEADER_CAP = 2_000_000_000n;

/** The least that the venue takes, in micro-shares. */
export const MINIMUM_SHARES = 5_000_000n;

const DEPTH = '1000000';
const SHARES_MICRO = 1_000_000_000n;

/** Seconds after the start, and what the leader does then: 1,000 shares at 0.50 each time, half of all in the sale. */
const TRADES: readonly (readonly [number, 'BUY' | 'SELL'])[] = [
  [40, 'BUY'],
  [110, 'BUY'],
  [250, 'BUY'],
  [375, 'SELL'],
  [490, 'BUY'],
  [800, 'BUY'],
  [860, 'BUY'],
  [920, 'SELL'],
  [980, 'BUY'],
];

/** One leader, one token, a book that is deep enough for all: what is copied hangs on the order path alone. */
export function storyWorld(): World {
  return aWorld({
    rows: TRADES.map(([second, side], index) => aTrade(second, side, index)),
    markets: [aMarket(1)],
    books: [
      {
        tokenId: '101',
        atMs: START_MS,
        bids: [{ price: '0.49', size: DEPTH }],
        asks: [{ price: '0.50', size: DEPTH }],
      },
    ],
  });
}

function aTrade(second: number, side: 'BUY' | 'SELL', index: number): ActivityRow {
  return aRow({
    timestampS: START_MS / 1000 + second,
    transactionHash: `0x${String(index + 1).padStart(64, '0')}`,
    side,
    sizeMicro: side === 'BUY' ? SHARES_MICRO : SHARES_MICRO / 2n,
    usdcMicro: side === 'BUY' ? SHARES_MICRO / 2n : SHARES_MICRO / 4n,
  });
}
