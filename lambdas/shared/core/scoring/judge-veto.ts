import { type LeaderScore } from '../model/leader-score.ts';
import { type LeaderVeto } from '../model/leader-standing.ts';
import { formatMicros, MICRO } from '../values/decimal.ts';
import { DAY_MS, later, type UnixMs, utcDate } from '../values/unix-ms.ts';

type VetoInput = {
  /** Of one leader, in any order. */
  readonly scores: readonly Pick<LeaderScore, 'asOf' | 'evidence'>[];
  /** So many days in a row below the bound, at least one. */
  readonly days: number;
  /** A Sharpe ratio a year, in millionths. */
  readonly bound: bigint;
  readonly now: UnixMs;
};

/** How long a bound speaks against a leader: two scoring runs that were lost lift no veto, a scorer that has died does. */
export const VETO_LASTS_MS = 4 * DAY_MS;
/** Leaders are scored each day, and runs may be lost: a row may have a day without a bound for each with one. */
const STRETCH = 2;

/** How many of a leader's scores a row of so many days may lie in. */
export function scoresOfRow(days: number): number {
  return STRETCH * days;
}

/**
 * Says whether the lower bound of a leader's copied Sharpe ratio lay below what is asked for on so many days in a row.
 *
 * A day without a bound, because nobody scored him or his record was too short, neither counts nor ends a row; but no row
 * spans more than twice its days. A bound that is not below ends it at once, and lifts the veto.
 */
export function judgeVeto({ scores, days, bound, now }: VetoInput): LeaderVeto | undefined {
  const known = boundsOf(scores);
  const [newest] = known;
  if (newest === undefined) return undefined;
  const until = later(newest.asOf, VETO_LASTS_MS);
  const reach = known.filter(({ asOf }) => asOf > later(newest.asOf, -scoresOfRow(days) * DAY_MS));
  const end = reach.findIndex(({ lowerBound }) => lowerBound >= Number(bound) / Number(MICRO));
  const row = end === -1 ? reach : reach.slice(0, end);
  return row.length < days || now >= until ? undefined : { because: textOf(row, bound), until };
}

type DayBound = { readonly asOf: UnixMs; readonly lowerBound: number };

/** One a day, the newest first. */
function boundsOf(scores: VetoInput['scores']): readonly DayBound[] {
  const days = new Map<string, DayBound>();
  for (const { asOf, evidence } of scores.toSorted((a, b) => b.asOf - a.asOf)) {
    const day = utcDate(asOf);
    if (evidence.value !== null && !days.has(day)) days.set(day, { asOf, lowerBound: evidence.value.lowerBound });
  }
  return [...days.values()];
}

function textOf(row: readonly DayBound[], bound: bigint): string {
  const bounds = row.map(({ lowerBound }) => lowerBound);
  const [newest = 0] = bounds;
  const range = `${Math.min(...bounds).toFixed(2)} to ${Math.max(...bounds).toFixed(2)}`;
  return `lower bound of his copied Sharpe ratio below ${formatMicros(bound)} on ${row.length} scored days in a row: ${range}, now ${newest.toFixed(2)}`;
}
