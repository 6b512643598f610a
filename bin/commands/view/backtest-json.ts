import { followOutcomes } from '#core/replay/cost-parts.ts';
import { type ReplayDecision } from '#core/replay/replay-result.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { booksMet, type NamedBacktest, notOnTape } from './backtest-page.ts';

type JsonInput = {
  readonly tape: string;
  /** What the tape says of what was dropped and invented. */
  readonly notes: readonly string[];
  readonly seed: bigint;
  readonly backtests: readonly NamedBacktest[];
  /** Names of the recorded leaders by their wallets. */
  readonly leaders: ReadonlyMap<string, string>;
};

/** Everything that backtests came to; amounts are decimal text, moments milliseconds since the epoch. */
export function backtestJson({ tape, notes, seed, backtests, leaders }: JsonInput): object {
  return {
    tape,
    tapeNotes: notes,
    seed: seed.toString(),
    settingsTried: backtests.length,
    backtests: backtests.map(({ name, result }) => ({
      name,
      from: result.from,
      to: result.to,
      events: result.events,
      follows: followOutcomes(result).map(texts),
      notOnTape: notOnTape({ name, result }, leaders),
      reasons: result.reasons,
      closings: result.closings,
      books: booksMet(result),
      unpriced: result.unpriced,
      days: result.days.map(texts),
      bets: result.bets.map(texts),
      trades: result.trades.map(texts),
      breakers: result.breakers,
      decisions: result.decisions.map(decisionJson),
    })),
  };
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
