import { type Wallet } from '../values/ids.ts';
import { labelledStream } from '../values/random-stream.ts';
import { meanBlockOf } from './block-length.ts';
import { sumOf } from './series.ts';
import { sharpeOf } from './sharpe.ts';
import { type Spread, spreadOf } from './spread.ts';
import { fillPath } from './stationary-path.ts';
import { known, missing, type Statistic } from './statistic.ts';

/** Whom a choice chose, and each day that came after it, as a part of the capital. */
export type ChosenReturns = { readonly leaders: readonly Wallet[]; readonly returns: Float64Array };

/** A choice, and the same one made again on each resample of what it was made by. */
export type ChoiceAgain = {
  readonly realised: ChosenReturns;
  /** In the order of the resamples, as many for each choice. */
  readonly again: readonly ChosenReturns[];
};

/** How often a leader is chosen: in how many of the choices, and in which part of all that were made again. */
export type ChosenOften = { readonly leader: Wallet; readonly chosen: number; readonly again: number };

/** A figure of what came after all choices, and within what it lies. */
export type SelectionFigure = {
  readonly realised: Statistic;
  /** Leaders chosen again, and the days that came after as they came. */
  readonly chosenAgain: Statistic<Spread>;
  /** Those days drawn in blocks on top of it: the luck of choosing and of what came then. */
  readonly daysToo: Statistic<Spread>;
};

/** What the luck of choosing makes of a walk (quant.md, 10.2). */
export type SelectionSpread = {
  readonly resamples: number;
  readonly choices: number;
  /** Who was ever chosen, the most often again first. */
  readonly leaders: readonly ChosenOften[];
  /** Choices of nobody. */
  readonly nobody: Omit<ChosenOften, 'leader'>;
  /** In dollars. */
  readonly profit: SelectionFigure;
  /** A year. */
  readonly sharpe: SelectionFigure;
};

type SpreadInput = {
  /** The oldest first. */
  readonly choices: readonly ChoiceAgain[];
  /** What the returns are parts of, in dollars. */
  readonly capital: number;
  readonly seed: bigint;
};

/**
 * Tells how often each leader is chosen when choices are made again, and what came after those choices. A resample is one walk:
 * its first choice is followed by its second one.
 *
 * Only what leaders did before a choice is drawn to choose by, and only what they did after it is counted: leaders without an
 * edge show none, however good the best of them looked.
 */
export function selectionSpread({ choices, capital, seed }: SpreadInput): SelectionSpread {
  const resamples = choices[0]?.again.length ?? 0;
  const walks = Array.from({ length: resamples }, (_, number) =>
    joined(choices.map(({ again }) => again[number]?.returns ?? new Float64Array())),
  );
  const realised = joined(choices.map((one) => one.realised.returns));
  const meanBlock = meanBlockOf(realised);
  const redrawn = walks.map((series, number) => {
    const path = new Float64Array(series.length);
    if (series.length > 0)
      fillPath(path, { series, meanBlock, stream: labelledStream(seed, `selection-path|${number}`) });
    return path;
  });
  const figureOf = (figure: (returns: Float64Array) => Statistic): SelectionFigure => ({
    realised: figure(realised),
    chosenAgain: spreadOf(walks.map(figure)),
    daysToo: spreadOf(redrawn.map(figure)),
  });
  return {
    ...{ resamples, choices: choices.length, ...countsOf(choices) },
    profit: figureOf((returns) => (returns.length === 0 ? missing('EMPTY') : known(sumOf(returns) * capital))),
    sharpe: figureOf((returns) => {
      const sharpe = sharpeOf({ returns });
      return sharpe.value === null ? sharpe : known(sharpe.value.annual);
    }),
  };
}

function joined(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => [...part]));
}

function countsOf(choices: readonly ChoiceAgain[]): Pick<SelectionSpread, 'leaders' | 'nobody'> {
  const chosen = choices.map(({ realised }) => realised.leaders);
  const again = choices.flatMap((one) => one.again.map(({ leaders }) => leaders));
  const [times, timesAgain] = [timesOf(chosen), timesOf(again)];
  const isNobody = (leaders: readonly Wallet[]): boolean => leaders.length === 0;
  const partOf = (count: number): number => (again.length === 0 ? 0 : count / again.length);
  const leaders = [...new Set([...times.keys(), ...timesAgain.keys()])].map((leader) => ({
    ...{ leader, chosen: times.get(leader) ?? 0, again: partOf(timesAgain.get(leader) ?? 0) },
  }));
  return {
    leaders: leaders.toSorted(
      (one, other) => other.again - one.again || other.chosen - one.chosen || (one.leader < other.leader ? -1 : 1),
    ),
    nobody: { chosen: chosen.filter(isNobody).length, again: partOf(again.filter(isNobody).length) },
  };
}

function timesOf(chosen: readonly (readonly Wallet[])[]): ReadonlyMap<Wallet, number> {
  const times = new Map<Wallet, number>();
  for (const leader of chosen.flat()) times.set(leader, (times.get(leader) ?? 0) + 1);
  return times;
}
