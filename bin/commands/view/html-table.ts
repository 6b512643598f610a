import { escapedHtml } from './escaped-html.ts';

type HtmlTable = {
  readonly caption: string;
  readonly columns: readonly string[];
  /** So many columns at the left are words; the rest are numbers. */
  readonly texts: number;
  readonly rows: readonly (readonly string[])[];
  readonly footer?: readonly string[];
};

/** A table of a page; every cell is text, whatever stands in it. */
export function htmlTable({ caption, columns, texts, rows, footer }: HtmlTable): string {
  const cells = (row: readonly string[], tag: 'td' | 'th'): string =>
    row.map((cell, at) => `<${tag}${at < texts ? '' : ' class="number"'}>${escapedHtml(cell)}</${tag}>`).join('');
  const lines = rows.map((row) => `<tr>${cells(row, 'td')}</tr>`);
  return [
    `<div class="scroll"><table><caption>${escapedHtml(caption)}</caption>`,
    `<thead><tr>${cells(columns, 'th')}</tr></thead><tbody>`,
    ...lines,
    '</tbody>',
    footer === undefined ? '' : `<tfoot><tr>${cells(footer, 'td')}</tr></tfoot>`,
    '</table></div>',
  ].join('\n');
}
