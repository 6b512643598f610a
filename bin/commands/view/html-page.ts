import { escapedHtml } from './escaped-html.ts';
import { RESULTS_STYLE } from './results-style.ts';

/** How each page of ours begins. */
export const PAGE_START = '<!doctype html>\n<html lang="en">';

/** A page of sections of HTML under a title: nothing of it is fetched, nothing of it runs. */
export function htmlPage(title: string, sections: readonly string[]): string {
  return [
    `${PAGE_START}<head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapedHtml(title)}</title><style>${RESULTS_STYLE}</style></head><body>`,
    ...sections,
    '</body></html>',
    '',
  ].join('\n');
}
