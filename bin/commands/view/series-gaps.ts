import { gapCounts } from '#core/scoring/gap-counts.ts';
import { utcDate } from '#core/values/unix-ms.ts';
import { type LeaderSeries } from '../series/collect-series.ts';
import { cleanText } from './clean-text.ts';
import { GAP_WORDS, gapText, UNPRICED_WORDS, UNSEEN_WORDS } from './leader-words.ts';

const WIDEST_KIND = 40;

/** What the record does not tell, and what was done about it: a line for each gap that there is. */
export function seriesGapLines({ gaps, series }: Pick<LeaderSeries, 'gaps' | 'series'>): readonly string[] {
  const counts = gapCounts(gaps);
  const told = counts.filter(({ kind }) => kind !== 'ONLY_TRADES' && kind !== 'STRANGE_ROWS').map(gapText);
  const [old, derived] = [series.marksFrom.get('last') ?? 0, series.marksFrom.get('other') ?? 0];
  const counted = (of: readonly (readonly [count: number, what: string])[]): readonly string[] =>
    of.filter(([count]) => count > 0).map(([count, what]) => `${count} × ${what}`);
  const strange = [...gaps.strangeRows].map(([type, count]) => `${count} ${cleanText(type, WIDEST_KIND)}`).join(', ');
  return [
    ...(gaps.isOnlyTrades ? [GAP_WORDS.ONLY_TRADES] : []),
    ...(gaps.cutBefore === undefined
      ? []
      : [`what he did before ${utcDate(gaps.cutBefore)} was not read; he did more than is read of one leader`]),
    ...(strange === '' ? [] : [`${GAP_WORDS.STRANGE_ROWS}: ${strange}`]),
    ...counted([[series.unseen, UNSEEN_WORDS]]),
    ...told,
    ...counted([
      [series.unpriced, UNPRICED_WORDS],
      [old, 'marks at ends of days that are older than 24 hours'],
      [derived, 'marks at ends of days that are what the other outcome leaves of a dollar'],
    ]),
  ].map((line) => `Gap: ${line}`);
}
