import { listOf, matchedText, numberOf, type RawRecord, recordOf, textOf } from './raw-record.ts';
import { TapeError } from './tape-error.ts';
import type { BookLevel, BookMessage } from './tape-world.ts';

const TOKEN = { pattern: /^\d{1,78}$/, problem: 'is not a decimal token id' };
const DECIMAL = { pattern: /^\d+(\.\d+)?$/, problem: 'is not a decimal number' };

type Sides = { readonly bids: Map<string, BookLevel>; readonly asks: Map<string, BookLevel> };

/** Keeps the books of tokens up to date from the messages of the market channel. */
export type BookReplay = {
  /**
   * Takes one message, in the shape of 2025 or the present one.
   *
   * @returns The whole books that it changed; none for a message that is not about levels, or for a change before
   * the token's first book.
   * @throws TapeError naming field and value.
   */
  accept(message: unknown): readonly BookMessage[];
};

/** Starts with no book known. */
export function replayBooks(): BookReplay {
  const books = new Map<string, Sides>();
  return {
    accept(message) {
      const record = recordOf(message);
      const kind = textOf(record, ['event_type']);
      const atMs = numberOf(record, ['timestamp']);
      if (kind !== 'book' && kind !== 'price_change') return [];
      if (atMs === undefined) throw new TapeError('is missing', { field: 'timestamp' });
      const tokenIds = kind === 'book' ? [replaceBook(books, record)] : changeBooks(books, record);
      return [...new Set(tokenIds)].flatMap((tokenId) => {
        const sides = books.get(tokenId);
        return sides === undefined ? [] : [snapshot({ tokenId, atMs, sides })];
      });
    },
  };
}

function replaceBook(books: Map<string, Sides>, record: RawRecord): string {
  const tokenId = matchedText(record, ['asset_id'], TOKEN);
  books.set(tokenId, {
    bids: levelsOf(listOf(record, ['bids', 'buys'])),
    asks: levelsOf(listOf(record, ['asks', 'sells'])),
  });
  return tokenId;
}

function changeBooks(books: Map<string, Sides>, record: RawRecord): readonly string[] {
  return listOf(record, ['price_changes', 'changes'])
    .map(recordOf)
    .map((change) => {
      const tokenId = matchedText({ ...record, ...change }, ['asset_id'], TOKEN);
      const sides = books.get(tokenId);
      if (sides === undefined) return tokenId;
      const level = levelOf(change);
      const levels = textOf(change, ['side']).toUpperCase() === 'BUY' ? sides.bids : sides.asks;
      if (Number(level.size) === 0) levels.delete(level.price);
      else levels.set(level.price, level);
      return tokenId;
    });
}

function levelsOf(list: readonly unknown[]): Map<string, BookLevel> {
  const levels = list.map((level) => levelOf(recordOf(level))).filter((level) => Number(level.size) > 0);
  return new Map(levels.map((level) => [level.price, level]));
}

function levelOf(record: RawRecord): BookLevel {
  const price = matchedText(record, ['price'], DECIMAL);
  if (!(Number(price) > 0 && Number(price) < 1))
    throw new TapeError('is not between 0 and 1', { field: 'price', value: price });
  return { price: plain(price), size: plain(matchedText(record, ['size'], DECIMAL)) };
}

/** One spelling of a number, so that a change of 0.5 meets the level 0.50. */
function plain(text: string): string {
  return text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
}

function snapshot({ tokenId, atMs, sides }: { tokenId: string; atMs: number; sides: Sides }): BookMessage {
  const rising = (one: BookLevel, other: BookLevel): number => Number(one.price) - Number(other.price);
  return {
    tokenId,
    atMs,
    bids: [...sides.bids.values()].toSorted(rising),
    asks: [...sides.asks.values()].toSorted(rising).toReversed(),
  };
}
