import { seededStream } from '#core/values/random-stream.ts';
import { type ActivityRow, type MarketFacts, type TapeWorld } from '../../bin/local/tape/tape-world.ts';
import { LEADER } from './builders/identities.ts';
import { FIRST_DAY, onDay } from './copy-record.ts';

type SeededInput = {
  readonly days: number;
  /** Of every thousand purchases at 50 cents so many come true. */
  readonly winsPerMille: number;
};

const BETS_A_DAY = 4;
const HOUR_MS = 3_600_000;

/**
 * A tape of one leader who buys at 50 cents, four times a day, and of whose purchases just so many come true, in an order that
 * is drawn: what he is worth is no luck of the draw.
 */
export function aSeededWorld({ days, winsPerMille }: SeededInput): TapeWorld {
  const stream = seededStream(17n);
  const bets = Array.from({ length: days * BETS_A_DAY }, (_, number) => ({ number, place: stream.nextU32() }));
  const order = bets.toSorted((a, b) => a.place - b.place);
  const winners = new Set(order.slice(0, (bets.length * winsPerMille) / 1_000).map(({ number }) => number));
  const played = bets.map(({ number }) => betOf(number, winners.has(number)));
  return {
    ...{ name: 'seeded', seed: 17, startMs: FIRST_DAY, books: [] },
    leaders: [{ wallet: LEADER, name: 'Whale', cashMicro: 100_000_000_000n, positions: [] }],
    rows: played.map(({ row }) => row),
    markets: played.map(({ market }) => market),
  };
}

function betOf(number: number, hasWon: boolean): { readonly row: ActivityRow; readonly market: MarketFacts } {
  const boughtMs = onDay(Math.floor(number / BETS_A_DAY), (1 + (number % BETS_A_DAY)) * 5 * HOUR_MS);
  const conditionId = `0x${number.toString(16).padStart(64, '0')}`;
  const names = { slug: `bet-${number}`, eventSlug: `bet-${number}` };
  const [yes, no] = [String(2 * number + 1), String(2 * number + 2)];
  const row: ActivityRow = {
    ...{ wallet: LEADER, type: 'TRADE', side: 'BUY', timestampS: boughtMs / 1_000, conditionId, tokenId: yes },
    ...{ transactionHash: `0x${(number + 1).toString(16).padStart(64, '0')}`, ...names, name: 'Whale' },
    ...{ sizeMicro: 2_000_000_000n, usdcMicro: 1_000_000_000n, price: 0.5 },
    ...{ outcome: 'Yes', outcomeIndex: 0, title: `Bet ${number}` },
  };
  const market: MarketFacts = {
    ...{ version: 'v1', gammaId: String(number), conditionId, question: `Bet ${number}`, ...names },
    ...{ category: number % 2 === 0 ? 'Sports' : 'Politics', tags: [], eventId: String(number) },
    tokens: [
      { tokenId: yes, outcome: 'Yes' },
      { tokenId: no, outcome: 'No' },
    ],
    ...{ tickSize: '0.01', minOrderSize: 5, negRisk: false, feeRate: 0, feeExponent: 1, secondsDelay: 0 },
    ...{ liquidity: 25_000, volume: 1_000_000, volume24h: 100_000, endMs: boughtMs + 3 * HOUR_MS },
    resolution: {
      atMs: boughtMs + 3 * HOUR_MS,
      payoutsMicro: hasWon ? [1_000_000n, 0n] : [0n, 1_000_000n],
    },
  };
  return { row, market };
}
