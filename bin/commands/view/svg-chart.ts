import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { escapedHtml } from './escaped-html.ts';

/** What a chart shows, in words for those who do not see it. */
export type ChartWords = { readonly id: string; readonly title: string; readonly description: string };

/**
 * Draws a chart as SVG that needs nothing from elsewhere, with its title and description for readers of screens.
 *
 * Only commands that draw may import this: the library takes longer to load than all other commands.
 */
export async function svgChart(spec: TopLevelSpec, { id, title, description }: ChartWords): Promise<string> {
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  const words = `<title id="${id}-title">${escapedHtml(title)}</title><desc id="${id}-desc">${escapedHtml(description)}</desc>`;
  // A page has several charts, and a name in it is there once.
  return svg
    .replace(/(id="|url\(#)(gradient_|clip)/g, `$1${id}-$2`)
    .replace(/^<svg /, `<svg role="img" aria-labelledby="${id}-title ${id}-desc" `)
    .replace(/>/, `>${words}`);
}
