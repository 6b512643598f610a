import { followOutcomes } from '#core/replay/cost-parts.ts';
import { type FollowerPaths } from '#core/replay/follower-paths.ts';
import { type SetComparison } from '#core/scoring/compare-sets.ts';
import { type ReplayDecision, type ReplayResult } from '#core/replay/replay-result.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { type BacktestTask } from '../backtest/backtest-task.ts';
import { type NamedMarkouts } from '../backtest/play-task.ts';
import { drawnOf, type ExecutionsView } from './executions-table.ts';
import { booksMet, type NamedBacktest, notOnTape } from './backtest-page.ts';
import { costJson } from './results-json.ts';

type JsonInput = {
  readonly tape: string;
  /** What the tape says of what was dropped and invented. */
  readonly notes: readonly string[];
  readonly seed: bigint;
  readonly simulation: BacktestTask['simulation'];
  /** Absent where nothing was executed again. */
  readonly executions?: ExecutionsView | undefined;
  readonly backtests: readonly NamedBacktest[];
  /** The settings side by side; ratios a year. */
  readonly comparison: SetComparison;
  /** Names of the recorded leaders by their wallets. */
  readonly leaders: ReadonlyMap<string, string>;
};

/** Everything that backtests came to; amounts are decimal text, moments milliseconds since the epoch. */
export function backtestJson(input: JsonInput): object {
  const { tape, notes, seed, simulation, executions, backtests, comparison, leaders } = input;
  return {
    tape,
    tapeNotes: notes,
    seed: seed.toString(),
    leaders: [...leaders].map(([wallet, name]) => ({ wallet, name })),
    settingsTried: backtests.length,
    comparison,
    ...(simulation === undefined ? {} : { simulation }),
    ...(executions === undefined ? {} : { executions: { ...executions, drawn: drawnOf(executions) } }),
    backtests: backtests.map(({ name, result, reversed, paths, markouts, executions: spreads }) => ({
      name,
      from: result.from,
      to: result.to,
      events: result.events,
      follows: followOutcomes(result).map(texts),
      notOnTape: notOnTape(result, leaders),
      reasons: result.reasons,
      closings: result.closings,
      books: booksMet(result),
      unpriced: result.unpriced,
      costs: result.costs.map(({ follower, leader, sum }) => ({ follower, leader, ...costJson(sum) })),
      markouts: markouts.map(markoutsJson),
      days: result.days.map(texts),
      bets: result.bets.map(texts),
      trades: result.trades.map(texts),
      breakers: result.breakers,
      ...(result.selection === undefined ? {} : { selection: selectionJson(result.selection) }),
      ...(simulation === undefined ? {} : { simulations: paths.map(pathsJson) }),
      ...(spreads === undefined ? {} : { executions: spreads }),
      ...(reversed === undefined ? {} : { reversed: reversedJson(reversed) }),
      decisions: result.decisions.map(decisionJson),
    })),
  };
}

/** Where leaders stood; how many events is a count. */
function selectionJson({ vetoed, cleared }: NonNullable<ReplayResult['selection']>): object {
  return { vetoed, cleared: cleared.map(({ events, ...one }) => ({ ...one, events: Number(events) })) };
}

/** What the leaders' other outcomes would have come to: a control. */
function reversedJson(result: ReplayResult): object {
  return {
    follows: followOutcomes(result).map(texts),
    reasons: result.reasons,
    days: result.days.map(texts),
    bets: result.bets.map(texts),
    trades: result.trades.map(texts),
  };
}

/** All but the Sharpe ratio of each path. */
function pathsJson({ simulation, ...paths }: FollowerPaths): object {
  const { sharpes: _, ...value } = simulation.value ?? { sharpes: undefined };
  return { ...texts(paths), simulation: simulation.value === null ? simulation : { value } };
}

/** In dollars a share and seconds; only what is known. */
function markoutsJson({ leader, markouts, decay }: NamedMarkouts): object {
  return { leader, markouts: markouts.flatMap(({ value }) => value ?? []), decay: decay.value };
}

function decisionJson({ reason, ...decision }: ReplayDecision): object {
  return { ...texts(decision), ...(reason === undefined ? {} : { reason: stored(reason) }) };
}

/** A reason's numbers measure dollars, shares, parts and counts: they stay what is stored, whole numbers as text. */
function stored(reason: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(reason).map(([key, value]: readonly [string, unknown]) => [
      key,
      typeof value === 'bigint' ? value.toString() : value,
    ]),
  );
}

/** Whole micro-units become decimal text, whatever they measure. */
function texts(record: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]: readonly [string, unknown]) => [
      key,
      typeof value === 'bigint' ? formatMicros(value) : value,
    ]),
  );
}
