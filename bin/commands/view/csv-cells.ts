import { type Options } from 'csv-stringify/sync';
import { formatMicros } from '#core/values/decimal.ts';
import { cleanText } from './clean-text.ts';

/** A cell: text, a moment as ISO text, or a number; what is not known is empty. */
export type Cell = string | bigint | number | undefined;
export type CsvRow = Readonly<Record<string, Cell>>;

/** Wide enough for every title of the venue. */
const TEXT_WIDTH = 500;

/**
 * How every CSV of ours is written: a row of names, then rows in those columns.
 *
 * A cell of text never begins as a formula does (then it begins with `'`); amounts are left as integers of millionths
 * until they are written, for what is text may be no negative number.
 */
export function csvOptions(columns: readonly string[]): Options {
  return {
    columns: columns.map((key) => ({ key })),
    header: true,
    escape_formulas: true,
    cast: { bigint: formatMicros },
  };
}

/**
 * Text of strangers as a cell: no control characters, and no semicolon, at which some spreadsheets would cut it in two.
 *
 * Other characters are normalised to a semicolon, as the Greek question mark is: it is looked for after that.
 */
export function textCell(text: string): string {
  return cleanText(text, TEXT_WIDTH).replaceAll(';', ',');
}

/** A moment as a cell. */
export function timeCell(ms: number): string {
  return new Date(ms).toISOString();
}
