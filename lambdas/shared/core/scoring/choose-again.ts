import { type Wallet } from '../values/ids.ts';
import { labelledStream } from '../values/random-stream.ts';
import { DAY_MS } from '../values/unix-ms.ts';
import { blockOf } from './block-length.ts';
import { type CandidateDays, candidateDays, redrawnCandidate } from './candidate-days.ts';
import { chosenOf, type ChoiceInput, choiceWindow } from './choose-leaders.ts';
import { type Calendar, jointDays } from './joint-days.ts';
import { type Candidate, scoreUniverse } from './score.ts';

/** The days of all leaders of a choice, side by side. */
export type JointRecords = {
  /** By their wallets; the days of each end with the calendar. */
  readonly leaders: readonly CandidateDays[];
  /** From the first day of any of them to the last that was known. */
  readonly calendar: Calendar;
  /** In days: the longest that any of them asks for, so that none is cut finer than what his days have in common. */
  readonly block: number;
};

/** Lays the records of a choice side by side, day by day, as far as the choice itself reads them. */
export function jointRecords(input: ChoiceInput): JointRecords {
  const { asOf, records } = choiceWindow(input);
  const { lookbackDays, copyCosts } = input;
  const leaders = [...records]
    .map(([leader, record]) => candidateDays({ leader, record, asOf, lookbackDays, copyCosts }))
    .toSorted((one, other) => (one.leader < other.leader ? -1 : 1));
  const days = leaders.reduce((most, own) => Math.max(most, own.days.length), 0);
  const last = Math.floor((asOf - 1) / DAY_MS);
  return {
    ...{ leaders, calendar: { first: last - days + 1, days } },
    block: leaders.reduce((longest, { returns }) => Math.max(longest, returns === null ? 1 : blockOf(returns)), 1),
  };
}

type DrawInput = Pick<ChoiceInput, 'seed'> & {
  /** Of the resample, from 0: the same one of each choice draws the same days where both have them. */
  readonly number: number;
};

/**
 * What leaders would be scored by, had other days been theirs: drawn in blocks, the same for all leaders, so that what moves
 * them together does so in the draws (quant.md, 10.2).
 */
export function redrawnCandidates(
  { leaders, calendar, block }: JointRecords,
  { seed, number }: DrawInput,
): readonly Candidate[] {
  const drawn = jointDays({ calendar, block, stream: labelledStream(seed, `selection|${number}`) });
  return leaders.map((own) => redrawnCandidate(own, hisOf(drawn, own, calendar), seed));
}

type AgainInput = DrawInput & Pick<ChoiceInput, 'trials' | 'count'>;

/**
 * Chooses once more, by the same rule, from drawn days.
 *
 * @returns Best first; nobody where fewer than three have enough of a record.
 */
export function chosenAgain(joint: JointRecords, { trials, count, ...draw }: AgainInput): readonly Wallet[] {
  const scored = scoreUniverse({ candidates: redrawnCandidates(joint, draw), trials }).value?.scored ?? [];
  const ranked = scored.toSorted((one, other) => one.rank - other.rank);
  return chosenOf(ranked, count).map(({ id }) => id as Wallet);
}

/** Of the days that were drawn those of his record: before it he had none. */
function hisOf(drawn: Int32Array, { days }: CandidateDays, calendar: Calendar): Int32Array {
  const before = calendar.days - days.length;
  return drawn.filter((day) => day >= before).map((day) => day - before);
}
