import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { activityJson } from './activity-json.ts';
import { marketJson } from './market-json.ts';
import { resolutionsJson } from './resolutions-file.ts';
import { TapeError } from './tape-error.ts';
import { manifestJson, type TapeManifest } from './tape-manifest.ts';
import type { BookMessage, TapeWorld } from './tape-world.ts';

const deflate = promisify(gzip);
/** Both spellings: a plain file left behind would be read in place of the new compressed one. */
const TAPE_FILES = ['activity.jsonl', 'markets.jsonl', 'books.jsonl'].flatMap((name) => [name, `${name}.gz`]);

/** What a tape says of itself beside the world that it holds. */
export type TapeWords = Pick<TapeManifest, 'speed' | 'notes' | 'sources'>;

/**
 * Writes a world as a tape's folder, so that reading it gives the same world.
 *
 * @throws TapeError when the folder holds something that is no tape.
 */
export async function writeTape(dir: string, world: TapeWorld, words: TapeWords): Promise<void> {
  await mkdir(dir, { recursive: true });
  const present = await readdir(dir);
  if (present.length > 0 && !present.includes('tape.json') && !present.every((name) => name === 'README.md'))
    throw new TapeError('holds files and no tape: name a new folder', { file: dir });
  for (const name of [...TAPE_FILES, 'resolutions.json']) await rm(join(dir, name), { force: true });
  await writeLines(join(dir, 'activity.jsonl.gz'), world.rows.map(activityJson));
  await writeLines(join(dir, 'markets.jsonl.gz'), world.markets.map(marketJson));
  if (world.books.length > 0) await writeLines(join(dir, 'books.jsonl.gz'), world.books.map(bookJson));
  await writeFile(join(dir, 'resolutions.json'), pretty(resolutionsJson(world.markets)));
  await writeFile(join(dir, 'tape.json'), pretty(manifestJson(manifestOf(world, words))));
}

function manifestOf(world: TapeWorld, words: TapeWords): TapeManifest {
  return {
    format: 1,
    name: world.name,
    seed: world.seed,
    start: world.startMs,
    ...words,
    leaders: world.leaders.map(({ wallet, name, cashMicro, positions }) => ({
      wallet,
      name,
      cash: cashMicro,
      positions: positions.map(({ tokenId, sharesMicro }) => ({ tokenId, shares: sharesMicro })),
    })),
  };
}

function bookJson({ tokenId, atMs, bids, asks }: BookMessage): unknown {
  return { event_type: 'book', asset_id: tokenId, timestamp: `${atMs}`, bids, asks };
}

async function writeLines(file: string, values: readonly unknown[]): Promise<void> {
  await writeFile(file, await deflate(values.map((value) => `${JSON.stringify(value)}\n`).join('')));
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
