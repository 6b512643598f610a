import { clipBooks, collectBooks } from './collect-books.ts';
import { collectReadable, collectRows } from './collect-rows.ts';
import { completeMarkets, type FinishedMarkets, fitRows } from './complete-markets.ts';
import type { InputPage } from './input-file.ts';
import { keepMarkets } from './keep-markets.ts';
import { marketClues } from './market-clues.ts';
import { openingBalances } from './opening-balances.ts';
import { latestReadings, parseMarket } from './parse-market.ts';
import type { KnownResolution } from './resolutions-file.ts';
import { TapeError } from './tape-error.ts';
import { tapeNotes } from './tape-notes.ts';
import type { ActivityRow, MarketFacts, TapeLeader, TapeWorld } from './tape-world.ts';

/** The clock starts this long before the first row, so that whoever follows is ready for it. */
const LEAD_IN_MS = 120_000;
/** A whole-venue feed has thousands of wallets; nobody means to follow all of them. */
const MAX_LEADERS = 100;

/** Recorded pages, as read from files or made by the generator. */
export type BuildSources = {
  readonly activity: readonly InputPage[];
  readonly markets: readonly InputPage[];
  readonly books: readonly InputPage[];
  readonly resolutions: ReadonlyMap<string, KnownResolution>;
};

/** What part of the sources becomes the tape. */
export type BuildChoices = {
  readonly name: string;
  readonly seed: number;
  /** From this moment on, until before the other; rows before it only tell what was owned. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Wallets in lower case; all that have rows when empty. */
  readonly leaders: readonly string[];
  /** What a wallet owned at the start, where that is known. */
  readonly opening?: ReadonlyMap<string, Pick<TapeLeader, 'cashMicro' | 'positions'>>;
};

/** The counts of a build, and in words what was dropped or invented. */
export type BuiltCounts = {
  readonly rows: {
    readonly read: number;
    readonly kept: number;
    readonly repeats: number;
    readonly unreadable: number;
    readonly outsideWindow: number;
    readonly ofOthers: number;
  };
  readonly markets: { readonly recorded: number; readonly invented: number };
  readonly dropped: readonly string[];
  readonly invented: readonly string[];
};

/**
 * Joins recorded pages into one consistent world, dropping only what cannot be read and inventing only what is missing.
 *
 * @throws TapeError when nothing is left to play, or when more wallets than anyone follows would be leaders.
 */
export function buildWorld(sources: BuildSources, choices: BuildChoices): { world: TapeWorld; counts: BuiltCounts } {
  const { fromMs = -Infinity, toMs = Infinity, seed, name } = choices;
  const collected = collectRows(sources.activity);
  const wanted = new Set(choices.leaders);
  const mine = collected.rows.filter((row) => wanted.size === 0 || wanted.has(row.wallet));
  const readings = collectReadable(sources.markets, parseMarket);
  const recorded = latestReadings(readings.values.map(({ value }) => value));
  const clues = marketClues(mine);
  const finished = completeMarkets({ clues, recorded, resolutions: sources.resolutions, seed });
  const { rows: whole, strangers } = fitRows(mine, finished);
  const rows = whole.filter((row) => row.timestampS * 1000 >= fromMs && row.timestampS * 1000 < toMs);
  const [firstRow] = rows;
  const firstUnreadable = collected.unreadable.first ?? strangers.first;
  if (firstRow === undefined)
    throw new TapeError(
      `no row is left of ${collected.rows.length} readable ones: check leaders and window${firstUnreadable === undefined ? '' : `; the first unreadable: ${firstUnreadable}`}`,
    );
  const startMs = Number.isFinite(fromMs) ? fromMs : firstRow.timestampS * 1000 - LEAD_IN_MS;
  const earlier = whole.filter((row) => row.timestampS * 1000 < fromMs);
  const bookReading = collectBooks(sources.books, finished);
  const kept = keepMarkets({ finished, rows, earlier, books: bookReading.books, startMs });
  const leaders = openingLeaders({ rows, earlier, markets: kept, choices });
  const used = new Set([...kept.values()].map(({ market }) => market.conditionId));
  const invented = [...used].filter((conditionId) => !recorded.has(conditionId)).length;
  const world = {
    name,
    seed,
    startMs,
    leaders: leaders.map(({ leader }) => leader),
    rows,
    markets: [...kept.values()].map(({ market }) => market),
    books: clipBooks({ books: bookReading.books, startMs, toMs }),
  };
  const unused = [...recorded.keys()].filter((conditionId) => !used.has(conditionId)).length;
  const counts = {
    read: collected.rows.length + collected.repeats + collected.unreadable.count,
    kept: rows.length,
    repeats: collected.repeats,
    unreadable: collected.unreadable.count + strangers.count,
    outsideWindow: whole.length - rows.length,
    ofOthers: collected.rows.length - mine.length,
  };
  const notes = tapeNotes({
    counts,
    firstUnreadable,
    unreadableMarkets: readings.unreadable,
    unreadableBooks: bookReading.unreadable,
    unusedMarkets: unused,
    booksOfOthers: bookReading.ofOthers,
    booksOutside: bookReading.books.length - world.books.length,
    inventedFacts: [...kept.values()].map((market) => market.invented),
    inventedPositions: leaders.reduce((sum, { inventedPositions }) => sum + inventedPositions, 0),
    inventedCash: leaders.filter(({ leader }) => choices.opening?.has(leader.wallet) !== true).length,
  });
  return { world, counts: { rows: counts, markets: { recorded: used.size - invented, invented }, ...notes } };
}

function openingLeaders(input: {
  readonly rows: readonly ActivityRow[];
  readonly earlier: readonly ActivityRow[];
  readonly markets: FinishedMarkets;
  readonly choices: BuildChoices;
}): readonly { readonly leader: TapeLeader; readonly inventedPositions: number }[] {
  const { choices } = input;
  const markets = new Map<string, MarketFacts>([...input.markets].map(([id, { market }]) => [id, market]));
  const wallets = choices.leaders.length > 0 ? choices.leaders : [...new Set(input.rows.map((row) => row.wallet))];
  if (wallets.length > MAX_LEADERS)
    throw new TapeError(`more than ${MAX_LEADERS} wallets: say which are leaders`, { value: wallets.length });
  return wallets.map((wallet) => {
    const own = (rows: readonly ActivityRow[]) => rows.filter((row) => row.wallet === wallet);
    const rows = own(input.rows);
    const name = rows.find((row) => row.name !== '')?.name ?? wallet;
    const known = choices.opening?.get(wallet);
    if (known !== undefined) return { leader: { wallet, name, ...known }, inventedPositions: 0 };
    const opening = openingBalances({ earlier: own(input.earlier), rows, markets });
    const { cashMicro, positions, inventedPositions } = opening;
    return { leader: { wallet, name, cashMicro, positions }, inventedPositions };
  });
}
