import { type Wallet } from '../values/ids.ts';
import { DAY_MS, type UnixMs } from '../values/unix-ms.ts';
import { type Bet } from './bet.ts';
import { blockOf } from './block-length.ts';
import { calibrationOf } from './calibration.ts';
import { type ActedSeries, copiedSeries, type RecordView, viewAsOf } from './candidate-series.ts';
import { candidateOf } from './candidate-of.ts';
import { evidenceOfReturns, stakeOf } from './copy-evidence.ts';
import { recordGates } from './gates.ts';
import { type MeasureInput } from './measure-candidate.ts';
import { type PricedBet, pricedBets } from './priced-bets.ts';
import { type Candidate } from './score.ts';
import { at, sumOf } from './series.ts';

/** What a leader is scored by, taken apart into his days, so that other days can be put together. */
export type CandidateDays = {
  readonly leader: Wallet;
  /** Of his copies, the oldest first; null where there are none. */
  readonly returns: Float64Array | null;
  /** His largest stake in one market as a part of the capital. */
  readonly stake: number;
  readonly days: readonly CandidateDay[];
};

type CandidateDay = {
  readonly isActive: boolean;
  /** Bets that ended on it; one that is open stands on the day on which it was opened. */
  readonly bets: readonly Pick<Bet, 'event' | 'state' | 'profit'>[];
  readonly priced: readonly PricedBet[];
};

/** Takes what copying a leader would have made apart into its days. */
export function candidateDays(
  input: Pick<MeasureInput, 'leader' | 'record' | 'asOf' | 'lookbackDays' | 'copyCosts'>,
): CandidateDays {
  const view = viewAsOf(input);
  const { series, acts } = copiedSeries(view, input.copyCosts);
  const dayOf = (moment: UnixMs): number =>
    Math.max(0, Math.min(series.days.length - 1, Math.floor((moment - view.from) / DAY_MS)));
  const bets = Map.groupBy(series.bets, ({ closedAt, openedAt }) => dayOf(closedAt ?? openedAt));
  const priced = pricedByDay({ series, acts, view, dayOf });
  return {
    ...{ leader: input.leader, returns: series.returns.value, stake: stakeOf(series, acts) },
    days: series.days.map(({ isActive }, day) => ({
      ...{ isActive, bets: bets.get(day) ?? [], priced: priced.get(day) ?? [] },
    })),
  };
}

type PricedInput = ActedSeries & {
  readonly view: RecordView;
  readonly dayOf: (moment: UnixMs) => number;
};

/** Stands on the day of its bet, whose result and outcome then are drawn together. */
function pricedByDay({ series, acts, view, dayOf }: PricedInput): ReadonlyMap<number, readonly PricedBet[]> {
  const closed = new Map(series.bets.map(({ condition, closedAt }) => [condition, closedAt]));
  const { markets } = view.record;
  return Map.groupBy(pricedBets(acts, markets, view.to), ({ condition }) =>
    dayOf(closed.get(condition) ?? markets.get(condition)?.payout?.at ?? view.to),
  );
}

/**
 * What a leader would be scored by, had these been his days. A day that was drawn twice happened twice: its events are other
 * ones each time, and an event of several days happened as often as the day of it that was drawn most. How old his record is
 * stays what it is, and so does the largest stake. Of a record that is too short for a score no evidence is drawn.
 *
 * @param drawn - Numbers of his days, from 0, in the order in which they were drawn.
 * @param seed - What the leader himself is scored by: the same days come to the same evidence.
 */
export function redrawnCandidate(own: CandidateDays, drawn: Int32Array, seed: bigint): Candidate {
  const { leader, returns: real, stake } = own;
  const days = Array.from(drawn, (day) => own.days[day]).filter((day) => day !== undefined);
  const returns = real === null ? null : Float64Array.from(drawn, (day) => at(real, day));
  const bets = days.flatMap((day) => day.bets);
  const closed = (state: Bet['state']): number => bets.filter((bet) => bet.state === state).length;
  const below = bets.filter(({ state, profit }) => state === 'open' && profit < 0n).length;
  const priced = days.flatMap((day) => day.priced);
  const record = {
    ...{ calendarDays: own.days.length, activeDays: days.filter(({ isActive }) => isActive).length },
    ...{ closedBets: bets.length - closed('open'), distinctEvents: eventsOf(own, drawn) },
    blocks: Math.floor(days.length / blockOf(returns ?? new Float64Array(days.length))),
  };
  const isEnough = returns !== null && recordGates(record).length === 0;
  return candidateOf({
    ...{ leader, record, bets: { won: closed('win'), lost: closed('loss') + below } },
    evidence: isEnough ? evidenceOfReturns({ leader, returns, stake, seed }).value : null,
    calibration: calibrationOf({
      prices: Float64Array.from(priced, ({ price }) => price),
      outcomes: Float64Array.from(priced, ({ outcome }) => outcome),
    }).value,
    copiedReturn: returns === null ? null : sumOf(returns),
  });
}

/** Events of bets that ended: no drawing makes one that ended on several days more than it was. */
function eventsOf({ days: own }: CandidateDays, drawn: Int32Array): number {
  const often = new Map<number, number>();
  for (const day of drawn) often.set(day, (often.get(day) ?? 0) + 1);
  const events = new Map<string, number>();
  for (const [day, times] of often)
    for (const { event, state } of own[day]?.bets ?? [])
      if (state !== 'open') events.set(event, Math.max(events.get(event) ?? 0, times));
  return [...events.values()].reduce((sum, times) => sum + times, 0);
}
