import { type SourceName } from '#core/model/settings.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { type ActivityRow } from '#ports/leader-feed.ts';
import { drawBetween, drawOf } from '../draws.ts';

/** A row and when each source shows it; absent where a source never does. */
export type ShownRow = { readonly row: ActivityRow; readonly shownAt: Readonly<Partial<Record<SourceName, UnixMs>>> };

/** How late sources are, in milliseconds after the block: usually, and at worst. */
const LAGS: Readonly<Record<SourceName, readonly [least: number, most: number]>> = {
  chain: [1_000, 2_500],
  rtds: [200, 1_500],
  'data-api': [2_000, 6_000],
};
/** Of a thousand rows, how many come late, and how late at worst: less than what is read again on purpose. */
const LATE = { permille: 30, mostMs: 45_000 };
/** Of a thousand trades, how many one of the sources never shows, the others do. */
const LOST_PERMILLE = 20;

/** Lets each source lose and delay rows of its own, by the seed; what a source alone tells is only delayed. */
export function faultyRows(rows: readonly ActivityRow[], seed: number): readonly ShownRow[] {
  return rows.map((row, index) => {
    const draw = (...names: readonly string[]): number => drawOf(seed, 'row', index, ...names);
    const isTrade = row.type === 'BUY' || row.type === 'SELL';
    const sources: readonly SourceName[] = isTrade ? ['chain', 'data-api', 'rtds'] : ['data-api'];
    const isLost = isTrade && draw('lost') * 1_000 < LOST_PERMILLE;
    const losing = sources[Math.floor(draw('by') * sources.length)];
    const shown = sources
      .filter((source) => !isLost || source !== losing)
      .map((source) => [source, unixMs(row.at + lagOf(source, (what) => draw(source, what)))] as const);
    return { row, shownAt: Object.fromEntries(shown) };
  });
}

/** The chain is late as a whole or not at all: blocks come in their order. */
function lagOf(source: SourceName, draw: (what: string) => number): number {
  const [least, most] = LAGS[source];
  const usual = drawBetween(least, most, draw('lag'));
  const isLate = source === 'data-api' && draw('late') * 1_000 < LATE.permille;
  return isLate ? drawBetween(usual, LATE.mostMs, draw('late by')) : usual;
}
