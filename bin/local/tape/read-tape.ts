import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { parseActivityRow } from './activity-row.ts';
import { finishMarket } from './finish-market.ts';
import { type InputRow, parseWhole, readInputFile, readText } from './input-file.ts';
import { marketClues } from './market-clues.ts';
import { oldestFirst } from './oldest-first.ts';
import { latestReadings, parseMarket } from './parse-market.ts';
import { replayBooks } from './replay-books.ts';
import { readResolutions } from './resolutions-file.ts';
import { locate, TapeError } from './tape-error.ts';
import { parseManifest, type TapeManifest } from './tape-manifest.ts';
import type { ActivityRow, BookMessage, MarketFacts, TapeWorld } from './tape-world.ts';

/**
 * Reads a tape's folder into the world that the local exchange plays.
 *
 * Unlike building one, reading is strict: whatever a row, a market or a leader leaves open or contradicts is refused.
 *
 * @throws TapeError naming file, line, field and value.
 */
export async function readTape(dir: string): Promise<TapeWorld> {
  const { start, name, seed, leaders } = await readManifest(dir);
  const activityFile = await need(dir, 'activity.jsonl');
  const marketsFile = await need(dir, 'markets.jsonl');
  const booksFile = await find(dir, 'books.jsonl');
  const resolutionsFile = await find(dir, 'resolutions.json');
  const placed = oldestFirst(await readRows(activityFile, parseActivityRow), ({ row }) => row.timestampS);
  const rows = placed.map(({ row }) => row);
  const readings = latestReadings((await readRows(marketsFile, parseMarket)).map(({ row }) => row));
  const resolutions = resolutionsFile === undefined ? new Map<string, never>() : await readResolutions(resolutionsFile);
  const clues = marketClues(rows);
  const markets = [...readings].map(([conditionId, reading]) =>
    locate({ file: resolutionsFile ?? marketsFile }, () =>
      readMarket({ reading, clues: clues.get(conditionId), known: resolutions.get(conditionId) }),
    ),
  );
  const world = {
    name,
    seed,
    startMs: start,
    leaders: leaders.map(({ wallet, name: leaderName, cash, positions }) => ({
      wallet,
      name: leaderName,
      cashMicro: cash,
      positions: positions.map(({ tokenId, shares }) => ({ tokenId, sharesMicro: shares })),
    })),
    rows,
    markets,
    books: booksFile === undefined ? [] : await readBooks(booksFile),
  };
  refuseStrangers({ world, placed, activityFile, manifestFile: join(dir, 'tape.json') });
  return world;
}

/** A row without a mark says nothing of what was invented: finishing it would make it say that little was. */
function readMarket(input: Parameters<typeof finishMarket>[0]): MarketFacts {
  const { invented, ...market } = finishMarket(input).market;
  return input.reading.marks === undefined || invented === undefined ? market : { ...market, invented };
}

/** Reads what a tape says of itself: name, speed, notes and sources. */
export async function readManifest(dir: string): Promise<TapeManifest> {
  const file = join(dir, 'tape.json');
  return parseManifest(file, parseWhole(file, await readText(file)));
}

type Placed<T> = { readonly line: number; readonly row: T };

async function readRows<T>(file: string, parse: (value: unknown) => T): Promise<readonly Placed<T>[]> {
  const pages = await readInputFile(file);
  return pages.flatMap((page) =>
    page.rows.map((input) => ({
      line: input.line,
      row: locate({ file, line: input.line }, () => parse(checked(input))),
    })),
  );
}

function checked(input: InputRow): unknown {
  if (input.problem !== undefined) throw new TapeError(input.problem, { value: input.value });
  return input.value;
}

async function readBooks(file: string): Promise<readonly BookMessage[]> {
  const replay = replayBooks();
  const books = await readRows(file, (message) => replay.accept(message));
  return oldestFirst(
    books.flatMap(({ row }) => row),
    (book) => book.atMs,
  );
}

/** Every row, position and book must be of a market that the tape describes: the exchange could not answer for others. */
function refuseStrangers(input: {
  readonly world: TapeWorld;
  readonly placed: readonly Placed<ActivityRow>[];
  readonly activityFile: string;
  readonly manifestFile: string;
}): void {
  const { world, placed, activityFile, manifestFile } = input;
  const markets = new Map(world.markets.map((market) => [market.conditionId, market]));
  for (const { line, row } of placed)
    locate({ file: activityFile, line }, () => {
      refuseStrangeRow(row, markets);
    });
  const tokens = new Set(world.markets.flatMap((market) => market.tokens.map((token) => token.tokenId)));
  for (const { wallet, positions } of world.leaders)
    for (const { tokenId } of positions)
      if (!tokens.has(tokenId))
        throw new TapeError(`${wallet} owns a token of no market of this tape`, {
          file: manifestFile,
          field: 'tokenId',
          value: tokenId,
        });
}

function refuseStrangeRow(row: ActivityRow, markets: ReadonlyMap<string, MarketFacts>): void {
  if (row.conditionId === '') {
    if (row.type === 'TRADE') throw new TapeError('is missing', { field: 'condition_id' });
    return;
  }
  const market = markets.get(row.conditionId);
  if (market === undefined)
    throw new TapeError('is not a market of this tape', { field: 'condition_id', value: row.conditionId });
  const isKnown = market.tokens.some((token) => token.tokenId === row.tokenId);
  if (!isKnown && (row.type === 'TRADE' || row.tokenId !== ''))
    throw new TapeError('is not a token of its market', { field: 'token_id', value: row.tokenId });
}

async function need(dir: string, name: string): Promise<string> {
  const file = await find(dir, name);
  if (file === undefined) throw new TapeError(`is missing (or as ${name}.gz)`, { file: join(dir, name) });
  return file;
}

async function find(dir: string, name: string): Promise<string | undefined> {
  for (const file of [join(dir, name), join(dir, `${name}.gz`)]) {
    const isThere = await access(file).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return undefined;
}
