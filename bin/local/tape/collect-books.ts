import { collectReadable, type Unreadable } from './collect-rows.ts';
import type { FinishedMarkets } from './complete-markets.ts';
import type { InputPage } from './input-file.ts';
import { replayBooks } from './replay-books.ts';
import type { BookMessage } from './tape-world.ts';

/** Replays recorded messages into books of known tokens, oldest first. */
export function collectBooks(
  pages: readonly InputPage[],
  markets: FinishedMarkets,
): {
  readonly books: readonly BookMessage[];
  readonly unreadable: Unreadable;
  /** Books of tokens that no row of the tape names. */
  readonly ofOthers: number;
} {
  const known = new Set([...markets.values()].flatMap(({ market }) => market.tokens.map((token) => token.tokenId)));
  const replay = replayBooks();
  const { values, unreadable } = collectReadable(pages, (message) => replay.accept(message));
  const replayed = values.flatMap(({ value }) => value);
  const books = replayed.filter((book) => known.has(book.tokenId));
  return {
    books: books.toSorted((one, other) => one.atMs - other.atMs),
    unreadable,
    ofOthers: replayed.length - books.length,
  };
}

/** Books of the window, and of each token the last one before it. */
export function clipBooks({ books, startMs, toMs }: { books: readonly BookMessage[]; startMs: number; toMs: number }) {
  const lastBefore = new Map(books.filter((book) => book.atMs < startMs).map((book) => [book.tokenId, book]));
  const before = books.filter((book) => lastBefore.get(book.tokenId) === book);
  const within = books.filter((book) => book.atMs >= startMs && book.atMs < toMs);
  return [...before, ...within];
}
