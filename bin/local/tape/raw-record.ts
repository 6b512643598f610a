import { cleanText } from './clean-text.ts';
import { scaleDecimal } from './decimal.ts';
import { TapeError } from './tape-error.ts';

/** A JSON object of unknown shape. */
export type RawRecord = Readonly<Record<string, unknown>>;

/** One field under all the names that it has had, newest first; the first one present counts. */
export type FieldNames = readonly [string, ...string[]];

/** The venue has never seen an amount this large, and below it a double still tells millionths apart. */
const MAX_AMOUNT_MICRO = 4_000_000_000_000_000n;

/** Tells a JSON object from every other value. */
export function isRecord(value: unknown): value is RawRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws TapeError when the value is not a JSON object. */
export function recordOf(value: unknown): RawRecord {
  if (!isRecord(value)) throw new TapeError('is not an object', { value });
  return value;
}

/** Finds a field, undefined when it is absent or null under every name. */
export function fieldOf(record: RawRecord, names: FieldNames): { readonly name: string; readonly value: unknown } {
  for (const name of names) {
    const value = record[name];
    if (value !== undefined && value !== null) return { name, value };
  }
  return { name: names[0], value: undefined };
}

/** Reads cleaned text; an absent field is the empty text. */
export function textOf(record: RawRecord, names: FieldNames): string {
  const { name, value } = fieldOf(record, names);
  if (value === undefined) return '';
  if (typeof value !== 'string' && typeof value !== 'number')
    throw new TapeError('is not text', { field: name, value });
  return cleanText(`${value}`);
}

/** Reads text that must match a pattern, in lower case. */
export function matchedText(record: RawRecord, names: FieldNames, rule: { pattern: RegExp; problem: string }): string {
  const text = textOf(record, names).toLowerCase();
  const { name, value } = fieldOf(record, names);
  if (!rule.pattern.test(text)) throw new TapeError(rule.problem, { field: name, value: value ?? null });
  return text;
}

/** Reads a finite number that is not negative, sent as a number or as text; undefined when absent. */
export function numberOf(record: RawRecord, names: FieldNames): number | undefined {
  const { name, value } = fieldOf(record, names);
  if (value === undefined) return undefined;
  const number = typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : NaN;
  if (!Number.isFinite(number) || number < 0)
    throw new TapeError('is not a number of zero or more', { field: name, value });
  return number;
}

/** Reads an amount as millionths, exactly; undefined when absent. */
export function microOf(record: RawRecord, names: FieldNames): bigint | undefined {
  const { name, value } = fieldOf(record, names);
  if (value === undefined) return undefined;
  const text = typeof value === 'number' || typeof value === 'string' ? `${value}` : '';
  const micro = scaleDecimal(text, 6);
  if (micro === undefined) throw new TapeError('is not an amount of zero or more', { field: name, value });
  if (micro > MAX_AMOUNT_MICRO) throw new TapeError('is larger than any amount of the venue', { field: name, value });
  return micro;
}

/** Reads a yes or no; an absent field is no. */
export function flagOf(record: RawRecord, names: FieldNames): boolean {
  const { name, value } = fieldOf(record, names);
  if (value === undefined) return false;
  if (typeof value !== 'boolean') throw new TapeError('is not true or false', { field: name, value });
  return value;
}

/** Reads a list, also where the venue sends it as JSON inside a string; an absent field is the empty list. */
export function listOf(record: RawRecord, names: FieldNames): readonly unknown[] {
  const { name, value } = fieldOf(record, names);
  if (value === undefined || value === '') return [];
  const list: unknown = typeof value === 'string' ? parseJson(value) : value;
  if (!Array.isArray(list)) throw new TapeError('is not a list', { field: name, value });
  return list as readonly unknown[];
}

/** Reads a time as milliseconds since the epoch, from ISO text or the venue's `2025-12-08 01:00:00+00`. */
export function timeOf(record: RawRecord, names: FieldNames): number | undefined {
  const { name, value } = fieldOf(record, names);
  if (value === undefined || value === '') return undefined;
  const atMs = typeof value === 'string' ? parseTime(value) : NaN;
  if (!Number.isFinite(atMs)) throw new TapeError('is not a time', { field: name, value });
  return atMs;
}

/** Reads a time; NaN when the text is none. A time without a zone is UTC. */
export function parseTime(text: string): number {
  const iso = text.trim().replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T');
  if (!/^\d{4}-\d{2}-\d{2}/.test(iso)) return NaN;
  if (/T.*[+-]\d{2}$/.test(iso)) return Date.parse(`${iso}:00`);
  return Date.parse(iso.includes('T') && !/(Z|[+-]\d{2}:?\d{2})$/i.test(iso) ? `${iso}Z` : iso);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
