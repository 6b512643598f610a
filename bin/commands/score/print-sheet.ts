import { scoreJson } from '../view/score-json.ts';
import { scorePage } from '../view/score-page.ts';
import { writePage } from '../write-page.ts';
import { type ScoreSheet } from './score-sheet.ts';

type PrintSheet = {
  readonly sheet: ScoreSheet;
  readonly title: string;
  /** What else is to be said, a line each. */
  readonly notes: readonly string[];
  /** Lines for the settings. */
  readonly snippet: readonly string[];
  readonly json: true | undefined;
  /** The file of the page. */
  readonly html: string | undefined;
};

/** Prints a sheet as text or JSON, or writes it as a page, and prints where. */
export async function printSheet({ sheet, title, notes, snippet, json, html }: PrintSheet): Promise<void> {
  if (html !== undefined) {
    // The library of charts is loaded for this alone.
    const { scoreHtml } = await import('../view/score-html.ts');
    await writePage(html, await scoreHtml(sheet, { title, notes, snippet }));
    process.stdout.write(`${html}\n`);
    return;
  }
  const isColoured = process.stdout.isTTY;
  const text =
    json === true
      ? JSON.stringify({ ...scoreJson(sheet), notes, settings: snippet }, null, 2)
      : [scorePage(sheet, { isColoured }), ...apart(notes), ...apart(snippet)].join('\n');
  process.stdout.write(`${text}\n`);
}

function apart(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}
