import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { isRecord } from './raw-record.ts';
import { TapeError } from './tape-error.ts';

/** Far above any recording, far below what makes the machine swap. */
const MAX_INFLATED_BYTES = 512 * 1024 * 1024;
const inflate = promisify(gunzip);

/** One row as it stands in a file, before anything is known of it. */
export type InputRow = {
  readonly line: number;
  readonly value: unknown;
  /** Set when the line is not JSON. */
  readonly problem?: string;
};

/** Rows that one answer of the venue held: inside a page equal rows are different executions. */
export type InputPage = { readonly file: string; readonly rows: readonly InputRow[] };

/**
 * Reads a recorded file into pages.
 *
 * Takes `.jsonl` and `.json`, plain or `.gz`: rows one a line, a list of rows, pages that carry their rows under
 * `rows`, `data` or `markets`, and rows that a poller wrapped under `trade` or `raw`. What is not in pages is one page.
 *
 * @throws TapeError when the file cannot be read, or is one JSON value and not valid.
 */
export async function readInputFile(path: string): Promise<readonly InputPage[]> {
  const text = await readText(path);
  const rows = /\.jsonl(\.gz)?$/.test(path) ? lines(text) : wholeValue(path, text);
  const pages: InputPage[] = [];
  let loose: InputRow[] = [];
  for (const row of rows) {
    const inner = pageRows(row.value);
    if (inner === undefined) {
      loose.push({ ...row, value: unwrap(row.value) });
      continue;
    }
    if (loose.length > 0) pages.push({ file: path, rows: loose });
    loose = [];
    pages.push({ file: path, rows: inner.map((value) => ({ line: row.line, value: unwrap(value) })) });
  }
  if (loose.length > 0) pages.push({ file: path, rows: loose });
  return pages;
}

/** Names a source without where it lay on the machine that read it. */
export function sourceName(path: string): string {
  return basename(path);
}

/** @throws TapeError when the file is missing, unreadable, not gzip or absurdly large. */
export async function readText(path: string): Promise<string> {
  try {
    const bytes = await readFile(path);
    if (!path.endsWith('.gz')) return bytes.toString('utf8');
    return (await inflate(bytes, { maxOutputLength: MAX_INFLATED_BYTES })).toString('utf8');
  } catch (error) {
    throw new TapeError(`cannot be read: ${causeOf(error)}`, { file: path });
  }
}

/** @throws TapeError when the text is not JSON. */
export function parseWhole(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TapeError(`is not JSON: ${causeOf(error)}`, { file: path });
  }
}

/** By shape: an error of the runtime's own realm is no instance of a sandbox's Error. */
function causeOf(error: unknown): string {
  return isRecord(error) && typeof error['message'] === 'string' ? error['message'] : 'unknown cause';
}

function lines(text: string): readonly InputRow[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      const value: unknown = JSON.parse(line);
      return Array.isArray(value)
        ? value.map((element: unknown) => ({ line: index + 1, value: element }))
        : [{ line: index + 1, value }];
    } catch {
      return [{ line: index + 1, value: line.slice(0, 120), problem: 'is not JSON' }];
    }
  });
}

function wholeValue(path: string, text: string): readonly InputRow[] {
  const value = parseWhole(path, text);
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((element, index) => ({ line: index + 1, value: element }));
}

function pageRows(value: unknown): readonly unknown[] | undefined {
  if (!isRecord(value)) return undefined;
  for (const key of ['rows', 'data', 'markets']) {
    const rows = value[key];
    if (Array.isArray(rows)) return rows as readonly unknown[];
  }
  return undefined;
}

function unwrap(value: unknown): unknown {
  if (!isRecord(value)) return value;
  if (isRecord(value['trade'])) return value['trade'];
  return isRecord(value['raw']) ? value['raw'] : value;
}
