import { labelledStream } from '#core/values/random-stream.ts';
import { type MarketFacts, type TapeWorld } from '../../../bin/local/tape/tape-world.ts';
import { aWallet, FIRST_DAY } from './a-leader-record.ts';

/** How many of a thousand even bets a leader wins, until a day and from it on. */
export type TapeTrader = { readonly before: number; readonly after: number };

type WorldInput = {
  readonly days: number;
  /** The day from which on they win as often as `after` says. */
  readonly turn: number;
  readonly traders: readonly TapeTrader[];
  /** How many bets each makes a day, at most a dozen; absent: one. */
  readonly betsADay?: number;
};

/** A bet of a trader, all of them numbered. */
type Numbered = { readonly day: number; readonly id: number };

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const BETS_APART_MS = 300_000;
/** A second bet of a day is numbered after all first ones. */
const MOST_DAYS = 10_000;

/**
 * A tape of leaders each of whom buys 100 shares of a market of his own at 50 cents each day, or of several, which pay out in the
 * evening.
 */
export function aTapeWorld({ days, turn, traders, betsADay = 1 }: WorldInput): TapeWorld {
  const stream = labelledStream(3n, 'a tape');
  const bets = Array.from({ length: days }, (_none, day) =>
    traders.flatMap((trader, number) =>
      Array.from({ length: betsADay }, (_bet, bet) => {
        const isWon = stream.below(1_000) < (day < turn ? trader.before : trader.after);
        const atMs = FIRST_DAY + day * DAY_MS + (9 + number) * HOUR_MS + bet * BETS_APART_MS;
        return { day, number, id: (bet * MOST_DAYS + day) * 100 + number, isWon, atMs };
      }),
    ),
  ).flat();
  return {
    name: 'made up',
    seed: 1,
    startMs: FIRST_DAY,
    leaders: traders.map((_trader, number) => ({
      ...{ wallet: aWallet(number + 1), name: `trader ${number + 1}`, cashMicro: 1_000_000_000n, positions: [] },
    })),
    rows: bets.map(({ id, number, atMs }) => ({
      ...{ wallet: aWallet(number + 1), type: 'TRADE', timestampS: atMs / 1_000, side: 'BUY' as const },
      ...{ transactionHash: `0x${hex(id)}`, conditionId: `0x${hex(id)}` },
      ...{ tokenId: tokenOf(id, 1), sizeMicro: 100_000_000n, usdcMicro: 50_000_000n, price: 0.5 },
      ...{ outcome: 'Yes', outcomeIndex: 0, title: 'Will it?', slug: '', eventSlug: '', name: '' },
    })),
    markets: bets.map((bet) => marketFacts(bet, bet.isWon)),
    books: [],
  };
}

function marketFacts({ day, id }: Numbered, isWon: boolean): MarketFacts {
  const paysAt = FIRST_DAY + day * DAY_MS + 22 * HOUR_MS;
  return {
    ...{ version: 'v2', gammaId: String(id), conditionId: `0x${hex(id)}` },
    ...{ question: 'Will it?', slug: '', category: 'sports', tags: [], eventId: String(id + 1) },
    ...{ eventSlug: '', tickSize: '0.01', minOrderSize: 5, negRisk: false, feeRate: 0, feeExponent: 1 },
    tokens: [
      { tokenId: tokenOf(id, 1), outcome: 'Yes' },
      { tokenId: tokenOf(id, 2), outcome: 'No' },
    ],
    ...{ liquidity: 1_000_000, volume: 1_000_000, volume24h: 1_000_000, endMs: paysAt + DAY_MS, secondsDelay: 0 },
    resolution: { atMs: paysAt, payoutsMicro: isWon ? [1_000_000n, 0n] : [0n, 1_000_000n] },
  };
}

function tokenOf(id: number, outcome: 1 | 2): string {
  return String((id + 1) * 10 + outcome);
}

function hex(number: number): string {
  return (number + 1).toString(16).padStart(64, '0');
}
