import { type LeaderScore } from '../model/leader-score.ts';
import { type Wallet } from '../values/ids.ts';
import { NO_PICO } from '../values/pico-usd.ts';
import { DAY_MS, later, type UnixMs, unixMs } from '../values/unix-ms.ts';
import { type ActRecord } from './copied-acts.ts';
import { dailySeries } from './daily-series.ts';
import { LOOKBACK_DAYS } from './candidate-series.ts';
import { recordAsOf } from './record-as-of.ts';
import { recordSince } from './record-since.ts';
import { scoreCandidates, type ScoringRequest } from './score-candidates.ts';

/** Among whom, when and how leaders are chosen. */
export type ChoiceInput = Omit<ScoringRequest, 'asOf'> & {
  /** From when on the chosen are copied. */
  readonly at: UnixMs;
  /** How long before that the record ends; absent: as long as the longest bet has been open then, a week at least. */
  readonly embargoMs?: number | undefined;
  /** So many of those with a rank, whatever gates they fail; absent: all who pass every gate. */
  readonly count?: number | undefined;
};

/** Who is copied from a moment on, by what could be known some time before it. */
export type Choice = {
  readonly at: UnixMs;
  /** Nothing from this moment on was read, and nothing before that one. */
  readonly asOf: UnixMs;
  readonly from: UnixMs;
  /** Best first, with what each showed until then. */
  readonly chosen: readonly LeaderScore[];
  /** How many had a rank, and how many were looked at. */
  readonly ranked: number;
  readonly candidates: number;
};

const LEAST_EMBARGO_MS = 7 * DAY_MS;

/**
 * Chooses leaders, point in time: with or without what came later they are the same, and with or without what was before the
 * days that are looked back over.
 *
 * The time between the record and the copying keeps bets out that hang over both: what decides of them would be known in the
 * one and earned in the other (quant.md, 6.6). A bet that has been open for longer than is looked back lengthens it no more:
 * else one that is never settled would leave no record to choose by. The days that are looked back over end where it begins.
 */
export function chooseLeaders(input: ChoiceInput): Choice {
  const { at, embargoMs: _, count, records: __, ...request } = input;
  const { asOf, from, records } = choiceWindow(input);
  const scores = scoreCandidates({ ...request, records, asOf });
  const ranked = scores.filter(({ ranking }) => ranking !== null);
  return { at, asOf, from, chosen: chosenOf(ranked, count), ranked: ranked.length, candidates: records.size };
}

/** What a choice reads: of all records what is between its first and its last moment. */
export function choiceWindow({
  at,
  embargoMs,
  lookbackDays = LOOKBACK_DAYS,
  records: all,
}: Pick<ChoiceInput, 'at' | 'embargoMs' | 'lookbackDays' | 'records'>): Pick<Choice, 'asOf' | 'from'> &
  Pick<ChoiceInput, 'records'> {
  const lookbackMs = lookbackDays * DAY_MS;
  const asOf = later(at, -(embargoMs ?? embargoOf(recordsSince(all, later(at, -lookbackMs)), at)));
  const from = later(asOf, -lookbackMs);
  return { asOf, from, records: recordsSince(all, from) };
}

/** Of those with a rank, best first: so many, or all who pass every gate. */
export function chosenOf<One extends { readonly isEligible: boolean }>(
  ranked: readonly One[],
  count: number | undefined,
): readonly One[] {
  return count === undefined ? ranked.filter(({ isEligible }) => isEligible) : ranked.slice(0, count);
}

function recordsSince(records: ChoiceInput['records'], from: UnixMs): ChoiceInput['records'] {
  return new Map([...records].map(([leader, record]) => [leader, recordSince(record, from)]));
}

/** For how long the bet has been open that has been open for longest, a week at least. */
export function embargoOf(records: ReadonlyMap<Wallet, ActRecord>, at: UnixMs): number {
  const opened = [...records.values()].flatMap((record) => {
    const { acts, markets, prices } = recordAsOf(record, at);
    if (acts.length === 0) return [];
    const { bets } = dailySeries({ acts, markets, prices, to: at, leastCapital: NO_PICO });
    return bets.flatMap(({ state, openedAt }) => (state === 'open' ? [openedAt] : []));
  });
  return Math.max(LEAST_EMBARGO_MS, at - opened.reduce((first, one) => unixMs(Math.min(first, one)), at));
}
