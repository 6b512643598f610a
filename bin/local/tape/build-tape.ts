import { type BuildSources, buildWorld, type BuiltCounts } from './build-world.ts';
import { readInputFile, sourceName } from './input-file.ts';
import { type KnownResolution, readResolutions } from './resolutions-file.ts';
import type { TapeWorld } from './tape-world.ts';
import { writeTape } from './write-tape.ts';

/** Files to read, and the part to keep. */
export type RecordedFiles = {
  readonly activity: readonly string[];
  readonly markets?: readonly string[];
  readonly books?: readonly string[];
  readonly resolutions?: string;
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Wallets in any case; all wallets of the files when absent. */
  readonly leaders?: readonly string[];
  readonly name?: string;
  readonly seed?: number;
};

/** What to make a tape of, and the folder to write. */
export type BuildTapeOptions = RecordedFiles & {
  readonly out: string;
  /** By file name. */
  readonly licences?: Readonly<Record<string, string>>;
};

/** What a build made, and what it dropped and invented on the way. */
export type BuildReport = BuiltCounts & {
  readonly dir: string;
  readonly name: string;
  readonly startMs: number;
  /** Time of the last row. */
  readonly endMs: number;
  readonly leaders: readonly { readonly wallet: string; readonly name: string; readonly rows: number }[];
};

/**
 * Builds a tape's folder from recorded files.
 *
 * @throws TapeError naming the file that cannot be used.
 */
export async function buildTape(options: BuildTapeOptions): Promise<BuildReport> {
  const { activity, markets = [], books = [], resolutions, out } = options;
  const { world, counts } = await readWorld(options);
  const files = [...activity, ...markets, ...books, ...(resolutions === undefined ? [] : [resolutions])];
  await writeTape(out, world, {
    speed: 'max',
    notes: [...notesOf(counts)],
    sources: files.map(sourceName).map((file) => ({ file, licence: options.licences?.[file] ?? 'not stated' })),
  });
  return reportOf({ dir: out, world, counts });
}

/**
 * Joins recorded files into a world, as they would be played from a tape.
 *
 * @throws TapeError naming the file that cannot be used.
 */
export async function readWorld(files: RecordedFiles): Promise<{ world: TapeWorld; counts: BuiltCounts }> {
  const { activity, markets = [], books = [], resolutions, fromMs, toMs } = files;
  const sources: BuildSources = {
    activity: await readAll(activity),
    markets: await readAll(markets),
    books: await readAll(books),
    resolutions: resolutions === undefined ? new Map<string, KnownResolution>() : await readResolutions(resolutions),
  };
  return buildWorld(sources, {
    name: files.name ?? sourceName(activity[0] ?? 'tape').replace(/\.jsonl?(\.gz)?$/, ''),
    seed: files.seed ?? 1,
    leaders: (files.leaders ?? []).map((wallet) => wallet.toLowerCase()),
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(toMs === undefined ? {} : { toMs }),
  });
}

/** The notes of a tape's manifest. */
export function notesOf(counts: BuiltCounts): readonly string[] {
  return [...counts.dropped.map((note) => `Dropped: ${note}.`), ...counts.invented.map((note) => `Invented: ${note}.`)];
}

function reportOf({ dir, world, counts }: { dir: string; world: TapeWorld; counts: BuiltCounts }): BuildReport {
  return {
    dir,
    name: world.name,
    startMs: world.startMs,
    endMs: (world.rows.at(-1)?.timestampS ?? 0) * 1000,
    leaders: world.leaders.map(({ wallet, name }) => ({
      wallet,
      name,
      rows: world.rows.filter((row) => row.wallet === wallet).length,
    })),
    ...counts,
  };
}

async function readAll(files: readonly string[]) {
  const pages = [];
  for (const file of files) pages.push(...(await readInputFile(file)));
  return pages;
}
