import { type ActivityRow } from '#ports/leader-feed.ts';
import { SHIPPED_TAPE } from '../../../bin/local/tape/build-shipped-tape.ts';
import { collectRows } from '../../../bin/local/tape/collect-rows.ts';
import { readInputFile } from '../../../bin/local/tape/input-file.ts';
import { readTape } from '../../../bin/local/tape/read-tape.ts';
import { playSources, type SourcesPlayed } from '../sources/play-sources.ts';
import { recordedRows } from '../sources/recorded-rows.ts';
import { sourcesJson, sourcesTable } from '../sources/sources-table.ts';

type SourcesInput = {
  readonly tape: string | undefined;
  /** Recorded activity files, in place of a tape. */
  readonly activity: readonly string[];
  readonly seed: number;
  readonly isJson: boolean;
};

type Choice = Pick<Parameters<typeof playSources>[0], 'sources' | 'copyOn'>;

/** Each source that can be read again alone, what is used by default, and the stream beside it in both of its ways. */
const CHOICES: readonly Choice[] = [
  { sources: ['chain'] },
  { sources: ['data-api'] },
  { sources: ['chain', 'data-api'] },
  { sources: ['data-api', 'rtds'] },
  { sources: ['chain', 'data-api', 'rtds'] },
  { sources: ['chain', 'data-api', 'rtds'], copyOn: 'matched' },
];

/**
 * Lets the watchers read recorded leaders by each choice of sources, whose sources lose, double and delay rows of their own.
 *
 * @returns The exit code: 1 where all sources together do not record exactly what the leaders did.
 */
export async function runSources({ tape, activity, seed, isJson }: SourcesInput): Promise<number> {
  const rows = await recordedActivity(tape, activity);
  const played: SourcesPlayed[] = [];
  for (const choice of CHOICES) played.push(await playSources({ rows, seed, ...choice }));
  const text = isJson
    ? JSON.stringify(sourcesJson(played))
    : sourcesTable(played, { isColoured: process.stdout.isTTY });
  process.stdout.write(`${text}\n`);
  const all = played.at(-1);
  return all?.detected === all?.actions && all?.tooMuch.length === 0 ? 0 : 1;
}

/** Rows of a tape, or of recorded files; a row that paging repeats stands once. */
export async function recordedActivity(
  tape: string | undefined,
  files: readonly string[],
): Promise<readonly ActivityRow[]> {
  if (files.length === 0) return recordedRows((await readTape(tape ?? SHIPPED_TAPE)).rows);
  const pages = await Promise.all(files.map((file) => readInputFile(file)));
  return recordedRows(collectRows(pages.flat()).rows);
}
