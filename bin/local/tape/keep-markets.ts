import type { FinishedMarkets } from './complete-markets.ts';
import { openingBalances } from './opening-balances.ts';
import type { ActivityRow, BookMessage } from './tape-world.ts';

/** Picks the markets of the tape's rows and books, and those in which a leader still holds something at the start. */
export function keepMarkets(input: {
  readonly finished: FinishedMarkets;
  readonly rows: readonly ActivityRow[];
  readonly earlier: readonly ActivityRow[];
  readonly books: readonly BookMessage[];
  readonly startMs: number;
}): FinishedMarkets {
  const { finished, rows, earlier, books, startMs } = input;
  const traded = new Set(rows.map((row) => row.conditionId));
  const booked = new Set(books.map((book) => book.tokenId));
  const markets = new Map([...finished].map(([conditionId, { market }]) => [conditionId, market]));
  const wallets = [...new Set(earlier.map((row) => row.wallet))];
  const held = new Set(
    wallets.flatMap((wallet) => {
      const own = earlier.filter((row) => row.wallet === wallet);
      return openingBalances({ earlier: own, rows: [], markets }).positions.map(({ tokenId }) => tokenId);
    }),
  );
  return new Map(
    [...finished].filter(([conditionId, { market }]) => {
      const isOpen = market.resolution === undefined || market.resolution.atMs > startMs;
      return (
        traded.has(conditionId) ||
        market.tokens.some(({ tokenId }) => booked.has(tokenId) || (isOpen && held.has(tokenId)))
      );
    }),
  );
}
