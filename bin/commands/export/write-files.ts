import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { csvOptions, type CsvRow } from '../view/csv-cells.ts';
import { type AuditFile } from './audit-files.ts';

/** A file that was written, and its rows without the one of names. */
export type WrittenFile = { readonly file: string; readonly rows: number };

/** How often a long file says how far it is. */
const TOLD_EACH = 20_000;

/**
 * Writes files one after the other; each gets its name when it is whole.
 *
 * @throws Error when the folder holds anything: an export overwrites nothing
 */
export async function writeFiles(
  dir: string,
  files: readonly AuditFile[],
  tell: (line: string) => void,
): Promise<readonly WrittenFile[]> {
  await mkdir(dir, { recursive: true });
  if ((await readdir(dir)).length > 0) throw new Error(`--out: ${dir} is not empty, and an export overwrites nothing`);
  const written: WrittenFile[] = [];
  for (const file of files) {
    const path = join(dir, file.name);
    let rows = 0;
    const counted = async function* (): AsyncGenerator<CsvRow> {
      for await (const row of file.rows()) {
        rows += 1;
        if (rows % TOLD_EACH === 0) tell(`${file.name}: ${rows.toLocaleString('en-US')} rows`);
        yield row;
      }
    };
    // What was cut short must not look like all that there is.
    await pipeline(counted, stringify(csvOptions(file.columns)), createWriteStream(`${path}.part`, { flags: 'wx' }));
    await rename(`${path}.part`, path);
    written.push({ file: file.name, rows });
  }
  return written;
}
