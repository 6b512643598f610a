import { type ViewOptions, plainTable } from '../../../bin/commands/view/plain-table.ts';
import { delayAt, type SourcesPlayed } from './play-sources.ts';

const BPS = 10_000;

/** Says for each choice of sources what of the leaders' acts was recorded, how late, and who told it first. */
export function sourcesTable(played: readonly SourcesPlayed[], options: ViewOptions): string {
  const columns = [
    { title: 'Sources', align: 'left' },
    ...['Acts', 'Recorded', 'Coverage', 'Missed', 'Short', 'Too much', 'Delay p50', 'p95', 'max'].map((title) => ({
      title,
      align: 'right' as const,
    })),
    { title: 'First told by', align: 'left' },
  ] as const;
  const rows = played.map((one) => [
    `${one.sources.join(' + ')}${one.copyOn === 'matched' ? ', copied as matched' : ''}`,
    String(one.actions),
    String(one.detected),
    `${(Math.floor((one.detected * BPS) / one.actions) / 100).toFixed(2)} %`,
    String(one.missed.length),
    String(one.short.length),
    String(one.tooMuch.length),
    ...[50, 95, 100].map((percent) => secondsText(delayAt(one, percent))),
    Object.entries(one.first)
      .map(([source, count]) => `${source} ${count}`)
      .join(', '),
  ]);
  return plainTable({ columns, rows }, options);
}

/** The same as numbers, for other programs. */
export function sourcesJson(played: readonly SourcesPlayed[]): object {
  return played.map((one) => ({
    sources: one.sources,
    copyOn: one.copyOn,
    actions: one.actions,
    recorded: one.detected,
    missed: one.missed.length,
    short: one.short.length,
    tooMuch: one.tooMuch.length,
    delayMs: { p50: delayAt(one, 50), p95: delayAt(one, 95), max: delayAt(one, 100) },
    first: one.first,
  }));
}

function secondsText(ms: number | undefined): string {
  return ms === undefined ? '–' : `${(ms / 1_000).toFixed(1)} s`;
}
