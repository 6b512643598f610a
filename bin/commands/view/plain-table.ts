import { styleText } from 'node:util';
import Table from 'cli-table3';
import { displayWidth } from './clean-text.ts';

/** How a table is shown. */
export type ViewOptions = {
  /** True on a terminal only: files and pipes get plain text. */
  readonly isColoured: boolean;
};

type Column = { readonly title: string; readonly align: 'left' | 'right' };

type TableInput = {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** Set apart by a line, for totals. */
  readonly footer?: readonly string[];
  /** Lines of their own above rows, by the row's place. */
  readonly headings?: ReadonlyMap<number, string>;
};

const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'mid', 'left', 'right']
    .flatMap((side) => [side, ...['mid', 'left', 'right'].map((end) => `${side}-${end}`)])
    .map((name) => [name, '']),
);

/** Lays cells out under their titles, with a line under the titles and above the footer; no line ends in spaces. */
export function plainTable({ columns, rows, footer, headings }: TableInput, { isColoured }: ViewOptions): string {
  const table = new Table({
    chars: { ...NO_LINES, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: columns.map(({ align }) => align),
  });
  const titles = columns.map(({ title }) => (isColoured ? styleText('bold', title, { validateStream: false }) : title));
  table.push(titles, ...rows.map((row) => [...row]), ...(footer === undefined ? [] : [[...footer]]));
  const lines = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .flatMap((line, index) => {
      const heading = headings?.get(index - 1);
      return heading === undefined ? [line] : [heading, line];
    });
  const width = Math.max(...lines.map((line) => displayWidth(withoutStyle(line))));
  const rule = '-'.repeat(width);
  const [head = '', ...body] = lines;
  const foot = footer === undefined ? [] : [rule, ...body.splice(-1)];
  return [head, rule, ...body, ...foot].join('\n');
}

/** A gain in green, a loss in red, where colours are shown. */
export function tinted(text: string, amount: bigint, { isColoured }: ViewOptions): string {
  if (!isColoured || amount === 0n) return text;
  return styleText(amount > 0n ? 'green' : 'red', text, { validateStream: false });
}

function withoutStyle(line: string): string {
  return line.replace(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '');
}
