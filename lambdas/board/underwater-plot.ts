import { equityOf, type FollowerEquity, peakOf } from '#core/model/follower-equity.ts';
import { drawdownOf } from '#core/risk/drawdown.ts';
import { bps } from '#core/values/bps.ts';
import { bpsText, dollarText } from '#core/values/number-text.ts';
import { type UnixMs, utcMinute } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { type BoardLedger } from '#flows/load-board.ts';
import { escaped } from './html.ts';

const WIDTH = 720;
const LEFT = 64;
const RIGHT = 10;
const EQUITY_HEIGHT = 120;
/** Above the highest value, for what the plot is called. */
const CAPTION = 20;
const WATER_HEIGHT = 80;
const GAP = 22;
const FOOT = 22;
/** The depth that is drawn at least: a follower who never fell is a straight line at the top. */
const LEAST_DEPTH_BPS = 200;

type Point = { readonly at: UnixMs; readonly equity: number; readonly depthBps: number };

/** Equity over time, and below it how far it stood under its peak; a sentence where there is nothing to draw yet. */
export function underwaterPlot({ follower, mode, past, equity }: BoardLedger): string {
  const points = [...past, ...(equity === undefined ? [] : [equity])].map(pointOf);
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || first.at === last.at)
    return `<p><b>${escaped(follower)}</b> (${mode}): its value has not been followed for a quarter of an hour yet.</p>`;
  const x = (at: number): number => tenth(LEFT + ((WIDTH - LEFT - RIGHT) * (at - first.at)) / (last.at - first.at));
  const height = EQUITY_HEIGHT + GAP + WATER_HEIGHT + FOOT;
  const name = `${escaped(follower)} (${mode})`;
  return [
    `<svg viewBox="0 0 ${WIDTH} ${height}" width="100%" role="img"><title>${name}: equity, and drawdown from its peak</title>`,
    ...equityPanel(points, x),
    ...waterPanel(points, x),
    text(LEFT, height - 6, 'start', utcMinute(first.at).replace('T', ' ')),
    text(WIDTH - RIGHT, height - 6, 'end', `${utcMinute(last.at).replace('T', ' ')} UTC`),
    '</svg>',
  ].join('');
}

function equityPanel(points: readonly Point[], x: (at: number) => number): readonly string[] {
  const values = points.map(({ equity }) => equity);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const span = Math.max(high - low, 1);
  const y = (equity: number): number => tenth(CAPTION + ((EQUITY_HEIGHT - CAPTION - 8) * (high - equity)) / span);
  const line = points.map(({ at, equity }) => `${x(at)},${y(equity)}`).join(' ');
  return [
    text(LEFT - 6, y(high) + 4, 'end', dollarText(usd(BigInt(high)))),
    ...(high === low ? [] : [text(LEFT - 6, y(low) + 4, 'end', dollarText(usd(BigInt(low))))]),
    text(LEFT + 4, 10, 'start', 'equity'),
    `<polyline points="${line}" fill="none" stroke="#2f81c8" stroke-width="1.6"/>`,
  ];
}

function waterPanel(points: readonly Point[], x: (at: number) => number): readonly string[] {
  const top = EQUITY_HEIGHT + GAP;
  const deepest = Math.max(LEAST_DEPTH_BPS, ...points.map(({ depthBps }) => depthBps));
  const y = (depth: number): number => tenth(top + (WATER_HEIGHT * depth) / deepest);
  const line = points.map(({ at, depthBps }) => `${x(at)},${y(depthBps)}`);
  const [left, right] = [x(points[0]?.at ?? 0), x(points.at(-1)?.at ?? 0)];
  return [
    text(LEFT + 4, top - 5, 'start', 'drawdown: below the peak'),
    text(LEFT - 6, top + 4, 'end', '0 %'),
    text(LEFT - 6, top + WATER_HEIGHT + 4, 'end', `-${bpsText(bps(BigInt(deepest)))}`),
    `<line x1="${left}" x2="${right}" y1="${top}" y2="${top}" stroke="#8c959f"/>`,
    `<polygon points="${left},${top} ${line.join(' ')} ${right},${top}" fill="#b8720a" fill-opacity=".35"/>`,
    `<polyline points="${line.join(' ')}" fill="none" stroke="#b8720a" stroke-width="1.4"/>`,
  ];
}

function pointOf(one: FollowerEquity): Point {
  const equity = equityOf(one);
  return { at: one.at, equity: Number(equity), depthBps: Number(drawdownOf(equity, peakOf(one))) };
}

function text(x: number, y: number, anchor: 'start' | 'end', content: string): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="11" fill="currentColor" fill-opacity=".75">${content}</text>`;
}

const tenth = (value: number): number => Math.round(value * 10) / 10;
