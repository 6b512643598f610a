/** What a leader must pass to be worth following, in the order in which they are told (quant.md, 1.8 and 5.5). */
export type Gate =
  | 'CALENDAR_DAYS'
  | 'ACTIVE_DAYS'
  | 'CLOSED_BETS'
  | 'DISTINCT_EVENTS'
  | 'BOOTSTRAP_BLOCKS'
  | 'WIN_RATE'
  | 'SHARPE'
  | 'LOWER_BOUND'
  | 'SCORE'
  | 'CALIBRATION'
  | 'COPIED_RETURN';

/** A gate that was not passed: what was there, null where there was nothing, and what is asked for. */
export type FailedGate = {
  readonly gate: Gate;
  readonly value: number | null;
  readonly bound: number;
  /** True where the bound itself does not pass. */
  readonly isAbove: boolean;
};

/** How much is known of a trader. */
export type RecordLength = {
  readonly calendarDays: number;
  readonly activeDays: number;
  readonly closedBets: number;
  readonly distinctEvents: number;
  readonly blocks: number;
};

/** What the gates are shown, per year where it says so; null where there is none. */
export type GateValues = {
  /** The conservative one: open bets below cost are lost. */
  readonly winRate: number | null;
  /** Shrunken, a year. */
  readonly sharpe: number | null;
  /** Of the Sharpe ratio, a year. */
  readonly lowerBound: number | null;
  readonly score: number | null;
  /** By how much bets came true more often than their prices said. */
  readonly calibrationExcess: number | null;
  /** What a follower would have made after what copying costs, as a decimal. */
  readonly copiedReturn: number | null;
};

type Rule = readonly [gate: Gate, value: number | null, bound: number, isAbove: boolean];

/** Floors for computing, not for believing: the least track record stands beside them. */
export function recordGates(record: RecordLength): readonly FailedGate[] {
  return failedOf([
    ['CALENDAR_DAYS', record.calendarDays, 60, false],
    ['ACTIVE_DAYS', record.activeDays, 20, false],
    ['CLOSED_BETS', record.closedBets, 30, false],
    ['DISTINCT_EVENTS', record.distinctEvents, 20, false],
    ['BOOTSTRAP_BLOCKS', record.blocks, 5, false],
  ]);
}

/** The gates of skill; every one that is failed, with its value. */
export function skillGates(values: GateValues): readonly FailedGate[] {
  return failedOf([
    ['WIN_RATE', values.winRate, 0.65, false],
    ['SHARPE', values.sharpe, 1, false],
    ['LOWER_BOUND', values.lowerBound, 0, true],
    ['SCORE', values.score, 70, false],
    ['CALIBRATION', values.calibrationExcess, 0, true],
    ['COPIED_RETURN', values.copiedReturn, 0, true],
  ]);
}

function failedOf(rules: readonly Rule[]): readonly FailedGate[] {
  return rules.flatMap(([gate, value, bound, isAbove]) => {
    const isPassed = value !== null && (isAbove ? value > bound : value >= bound);
    return isPassed ? [] : [{ gate, value, bound, isAbove }];
  });
}
