import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Book, type BookLevel } from '#core/model/market.ts';
import { MICRO, parseMicros } from '#core/values/decimal.ts';
import { parseTokenId, type TokenId } from '#core/values/ids.ts';
import { type Price, price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { generateBooks } from '../../local/tape/generate-books.ts';
import { readInputFile } from '../../local/tape/input-file.ts';
import { matchedText, type RawRecord, recordOf, textOf } from '../../local/tape/raw-record.ts';
import { replayBooks } from '../../local/tape/replay-books.ts';
import { locate, TapeError } from '../../local/tape/tape-error.ts';
import type { BookMessage } from '../../local/tape/tape-world.ts';
import { inferredTrades, type RecordedTrade } from './inferred-trades.ts';

/** A token's book from a moment on, and what was traded to come to it. */
export type BookMoment = { readonly at: UnixMs; readonly book: Book; readonly trades: readonly RecordedTrade[] };

/** The recorded moments of one token, oldest first. */
export type TokenTape = { readonly token: TokenId; readonly moments: readonly BookMoment[] };

/** One market, as its channel told it. */
export type MarketTape = {
  readonly name: string;
  readonly tokens: readonly TokenTape[];
  /** Whether the channel told its trades, or they were read off its books. */
  readonly trades: 'told' | 'inferred';
};

/** More is never looked at: an order reaches a few ticks. */
const DEEPEST = 20;
const GENERATED = ['one', 'two', 'three', 'four', 'five', 'six'];
const PRICE = { pattern: /^\d+(\.\d+)?$/, problem: 'is not a decimal number' };

/**
 * Reads every file of a folder that holds messages of the market channel, one a line, as one market each.
 *
 * @throws TapeError naming file, line, field and value; or when there is no such file.
 */
export async function readBookTapes(dir: string): Promise<readonly MarketTape[]> {
  const names = await readdir(dir).catch(() => {
    throw new TapeError('is no folder that can be read', { file: dir });
  });
  const tapes: MarketTape[] = [];
  for (const name of names.filter((each) => /^market_events.*\.jsonl(\.gz)?$/.test(each)).sort()) {
    const file = join(dir, name);
    const rows = (await readInputFile(file)).flatMap((page) => page.rows);
    const tape = tapeBuilder(name.replace(/^market_events_|\.jsonl(\.gz)?$/g, ''));
    for (const { line, value, problem } of rows)
      locate({ file, line }, () => {
        if (problem !== undefined) throw new TapeError(problem, { value });
        tape.accept(value);
      });
    tapes.push(tape.end());
  }
  if (tapes.length === 0) throw new TapeError('holds no file market_events_….jsonl (or .gz)', { file: dir });
  return tapes;
}

/** Markets that never lived, for a machine without recordings. */
export function generatedTapes(): readonly MarketTape[] {
  return GENERATED.map((name) => {
    const tape = tapeBuilder(`generated-${name}`);
    for (const message of generateBooks(name)) tape.accept(message);
    return tape.end();
  });
}

function tapeBuilder(name: string): { accept(message: unknown): void; end(): MarketTape } {
  const replay = replayBooks();
  const moments = new Map<TokenId, BookMoment[]>();
  let told: ToldTrade[] = [];
  let hasTold = false;
  return {
    accept: (message) => {
      const record = recordOf(message);
      const kind = textOf(record, ['event_type']);
      if (kind === 'last_trade_price') {
        hasTold = true;
        told.push(tradeOf(record));
        return;
      }
      for (const snapshot of replay.accept(message)) {
        const token = parseTokenId(snapshot.tokenId);
        if (token === undefined) continue;
        const known = moments.get(token) ?? [];
        const before = known.at(-1)?.book;
        const book = bookOf(snapshot);
        const isTrade = kind === 'book' && before !== undefined && !hasTold;
        const trades = isTrade ? inferredTrades(before, book) : told.filter((trade) => trade.token === token);
        told = told.filter((trade) => trade.token !== token);
        known.push({ at: unixMs(Math.max(snapshot.atMs, known.at(-1)?.at ?? 0)), book, trades });
        moments.set(token, known);
      }
    },
    end: () => ({
      name,
      tokens: [...moments].map(([token, known]) => ({ token, moments: known })),
      trades: hasTold ? 'told' : 'inferred',
    }),
  };
}

type ToldTrade = RecordedTrade & { readonly token: TokenId | undefined };

/** The side is the taker's: a sale takes from the bids. */
function tradeOf(record: RawRecord): ToldTrade {
  const amount = (field: 'price' | 'size'): bigint => parseMicros(matchedText(record, [field], PRICE), 'nearest') ?? 0n;
  return {
    token: parseTokenId(textOf(record, ['asset_id'])),
    side: textOf(record, ['side']).toUpperCase() === 'SELL' ? 'bids' : 'asks',
    price: price(amount('price')),
    shares: shares(amount('size')),
  };
}

function bookOf({ bids, asks }: BookMessage): Book {
  return { bids: levelsOf(bids), asks: levelsOf(asks) };
}

/** The venue tells the worst first. */
function levelsOf(levels: BookMessage['bids']): readonly BookLevel[] {
  return levels
    .slice(-DEEPEST)
    .toReversed()
    .map((level) => ({
      price: price(parseMicros(level.price, 'nearest') ?? 0n),
      shares: shares(parseMicros(level.size, 'nearest') ?? 0n),
    }));
}

/** A market's tick as its book shows it: a cent, or a tenth of one where a price needs it. */
export function tickOf({ bids, asks }: Book): Price {
  const isFine = [...bids, ...asks].some((level) => level.price % (MICRO / 100n) !== 0n);
  return price(isFine ? MICRO / 1_000n : MICRO / 100n);
}
