import { COLLATERAL, type JournalEntry } from '#core/model/journal.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { larger } from '#core/values/quantity.ts';
import { NO_USD, type Usd, usd } from '#core/values/usd.ts';

/** What was at stake from a moment on. */
export type ExposurePoint = { readonly at: UnixMs; readonly exposed: Usd };

const POSITION = 'POSITION:';

/**
 * What the positions of one ledger had cost, without fees, after each moment at which that changed.
 *
 * A purchase counts when it is confirmed, until it is sold or its market pays out; so it is the part of the cap that is
 * posted, without the seconds in which an order is under way.
 *
 * @param journal The entries of one ledger, in any order.
 */
export function exposureSeries(journal: readonly JournalEntry[]): readonly ExposurePoint[] {
  const moments = Map.groupBy(journal, ({ at }) => at);
  const points: ExposurePoint[] = [];
  let exposed = NO_USD;
  for (const at of [...moments.keys()].toSorted((a, b) => a - b)) {
    const moved = movedIn(moments.get(at) ?? []);
    if (moved === 0n) continue;
    exposed = usd(exposed + moved);
    points.push({ at, exposed });
  }
  return points;
}

/** The most that was ever at stake; nothing where nothing was. */
export function highestOf(series: readonly ExposurePoint[]): Usd {
  return series.reduce((highest, { exposed }) => larger(highest, exposed), NO_USD);
}

function movedIn(entries: readonly JournalEntry[]): bigint {
  return entries
    .flatMap(({ legs }) => legs)
    .filter(({ account, asset }) => asset === COLLATERAL && account.startsWith(POSITION))
    .reduce((total, { debit, credit }) => total + debit - credit, 0n);
}
