import { type SettingsOutcome } from '../settings-outcome.ts';
import { amountTicks, timeTicks } from './chart-ticks.ts';
import { cleanText } from './clean-text.ts';
import { dollarText, partText } from '#core/values/number-text.ts';

type Panel = Pick<SettingsOutcome, 'name' | 'cap' | 'highest' | 'exposure'>;
type ChartInput = {
  readonly title: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly panels: readonly Panel[];
};

const WIDTH = 960;
const PLOT = { left: 78, right: 24, height: 150 };
const HEAD = 64;
const PANEL_HEAD = 40;
const FOOT = 44;
const PLOT_WIDTH = WIDTH - PLOT.left - PLOT.right;
/** Room above the cap, so that its line is not the frame. */
const ABOVE_CAP = 1.1;
/** Middle tones: each stands out from white and from black alike. */
const COLOURS = ['#2f81c8', '#b8720a', '#2b9a66', '#a05cb5'];
const STYLE = [
  'text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:13px;fill:#57606a}',
  '.title{font-size:18px;font-weight:600;fill:#24292f}.name{font-size:15px;font-weight:600;fill:#24292f}',
  '.grid{stroke:#8c959f;stroke-opacity:.3;stroke-width:1}.frame{stroke:#8c959f;stroke-width:1}',
  '.cap{stroke:#cf3f4f;stroke-width:1.5;stroke-dasharray:7 5;fill:none}.cap-text{fill:#cf3f4f}',
  '.line{stroke-width:1.6;fill:none;stroke-linejoin:round}.area{stroke:none;fill-opacity:.2}',
  '@media (prefers-color-scheme:dark){text{fill:#9da7b3}.title,.name{fill:#e6edf3}.cap{stroke:#f2707e}.cap-text{fill:#f2707e}}',
].join('');

/**
 * Draws what was at stake over time, a panel for each settings with its cap as a dashed line, all on one time axis.
 *
 * What comes after the end is not drawn. One file without anything from elsewhere, on no background of its own: its tones suit light and dark pages.
 */
export function exposureChart({ title, startMs, endMs, panels }: ChartInput): string {
  const height = HEAD + panels.length * (PANEL_HEAD + PLOT.height) + FOOT;
  const x = (atMs: number): number => PLOT.left + (PLOT_WIDTH * (atMs - startMs)) / Math.max(1, endMs - startMs);
  const { ticks, textOf } = timeTicks(startMs, endMs);
  const times = ticks.map((atMs) => ({ at: tenth(x(atMs)), text: textOf(atMs) }));
  const bottom = HEAD + panels.length * (PANEL_HEAD + PLOT.height);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(panels.map(panelText).join('; '))}</desc>`,
    `<style>${STYLE}</style>`,
    `<text class="title" x="16" y="28">${escaped(title)}</text>`,
    ...legend(),
    ...panels.flatMap((panel, at) => drawPanel(panel, { at, x, times, startMs, endMs })),
    ...times.map(({ at, text }) => `<text x="${at}" y="${bottom + 20}" text-anchor="middle">${text}</text>`),
    `<text x="${WIDTH - PLOT.right}" y="${bottom + 38}" text-anchor="end">${footText(panels, endMs)}</text>`,
    '</svg>',
    '',
  ].join('\n');
}

function footText(panels: readonly Panel[], endMs: number): string {
  const isCut = panels.some(({ exposure }) => exposure.some(({ at }) => at > endMs));
  return `${isCut ? 'some markets pay out later; ' : ''}time of the recording, UTC`;
}

function legend(): readonly string[] {
  const [colour = ''] = COLOURS;
  return [
    `<line class="line" x1="16" y1="46" x2="44" y2="46" style="stroke:${colour}"/>`,
    '<text x="50" y="50">cost of what is owned, without fees</text>',
    '<line class="cap" x1="306" y1="46" x2="334" y2="46"/>',
    '<text x="340" y="50">the most that the settings allow</text>',
  ];
}

type Place = {
  readonly at: number;
  readonly x: (atMs: number) => number;
  readonly times: readonly { readonly at: number }[];
  readonly startMs: number;
  readonly endMs: number;
};

function drawPanel(panel: Panel, { at, x, times, startMs, endMs }: Place): readonly string[] {
  const top = HEAD + at * (PANEL_HEAD + PLOT.height) + PANEL_HEAD;
  const bottom = top + PLOT.height;
  const cap = dollarsOf(panel.cap);
  const most = Math.max(cap, dollarsOf(panel.highest), 1) * ABOVE_CAP;
  const y = (dollars: number): number => bottom - (PLOT.height * dollars) / most;
  const right = WIDTH - PLOT.right;
  const colour = COLOURS[at % COLOURS.length] ?? '';
  const line = stepPath(panel, { x, y, startMs, endMs });
  const capY = tenth(y(cap));
  return [
    `<text class="name" x="${PLOT.left}" y="${top - 12}">${escaped(cleanText(panel.name, 40))}</text>`,
    `<text x="${right}" y="${top - 12}" text-anchor="end">${escaped(panelFigures(panel))}</text>`,
    ...times.map((time) => `<line class="grid" x1="${time.at}" y1="${top}" x2="${time.at}" y2="${bottom}"/>`),
    ...amountTicks(most).flatMap((dollars) => [
      `<line class="grid" x1="${PLOT.left}" y1="${tenth(y(dollars))}" x2="${right}" y2="${tenth(y(dollars))}"/>`,
      `<text x="${PLOT.left - 8}" y="${tenth(y(dollars) + 4.5)}" text-anchor="end">$${dollars.toLocaleString('en-US')}</text>`,
    ]),
    `<path class="area" style="fill:${colour}" d="${line}V${bottom}H${PLOT.left}Z"/>`,
    `<path class="line" style="stroke:${colour}" d="${line}"/>`,
    `<line class="cap" x1="${PLOT.left}" y1="${capY}" x2="${right}" y2="${capY}"/>`,
    `<line class="frame" x1="${PLOT.left}" y1="${bottom}" x2="${right}" y2="${bottom}"/>`,
  ];
}

type Scales = Pick<Place, 'x' | 'startMs' | 'endMs'> & { readonly y: (dollars: number) => number };

/** Of all that happened within one column of pixels the highest and the last are drawn: no peak is lost. */
function stepPath({ exposure }: Panel, { x, y, startMs, endMs }: Scales): string {
  const shown = exposure.filter(({ at }) => at <= endMs);
  const columns = Map.groupBy(shown, ({ at }) => Math.round(x(at)));
  const parts = [`M${PLOT.left} ${tenth(y(0))}`];
  let last: number | undefined;
  for (const points of columns.values()) {
    const heights = points.map(({ exposed }) => dollarsOf(exposed));
    const [first] = points;
    if (first === undefined) continue;
    parts.push(`H${tenth(x(Math.max(startMs, first.at)))}`);
    for (const dollars of [Math.max(...heights), heights.at(-1) ?? 0]) {
      if (dollars === last) continue;
      parts.push(`V${tenth(y(dollars))}`);
      last = dollars;
    }
  }
  return `${parts.join('')}H${tenth(x(endMs))}`;
}

function panelText({ name, highest, cap }: Panel): string {
  return `${cleanText(name, 40)}: at most ${dollarText(highest)} of ${dollarText(cap)} (${partText(highest, cap)})`;
}

function panelFigures({ highest, cap }: Panel): string {
  return `at most ${dollarText(highest)} of ${dollarText(cap)} (${partText(highest, cap)})`;
}

/** For drawing only: no amount is decided on here. */
function dollarsOf(amount: bigint): number {
  return Number(amount) / 1_000_000;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
