import { type Spread, spreadOf } from '../scoring/spread.ts';
import { type Statistic } from '../scoring/statistic.ts';
import { type ExecutionFigures } from './execution-figures.ts';

/** A figure of the one execution that is told, and where those of the others lay. */
export type SpreadFigure = { readonly realised: Statistic; readonly spread: Statistic<Spread> };

/** What other executions of a follower's trades came to. */
export type ExecutionSpread = Pick<ExecutionFigures, 'follower'> & {
  readonly figures: Readonly<Record<ExecutionFigure, SpreadFigure>>;
  /** Whether any draw changed anything that is told here. */
  readonly isWide: boolean;
};

export type ExecutionFigure = (typeof EXECUTION_FIGURES)[number];

/** In the order in which they are told. */
export const EXECUTION_FIGURES = ['profit', 'sharpe', 'drawdown', 'missed'] as const;

/** Sets what every follower came to beside what he came to in other executions, whatever their order. */
export function executionSpread(
  realised: readonly ExecutionFigures[],
  executions: readonly (readonly ExecutionFigures[])[],
): readonly ExecutionSpread[] {
  return realised.map((one, place) => {
    const others = executions.flatMap((all) => all.slice(place, place + 1));
    const figureOf = (name: ExecutionFigure): SpreadFigure => ({
      realised: one[name],
      spread: spreadOf(others.map((other) => other[name])),
    });
    const figures = {
      ...{ profit: figureOf('profit'), sharpe: figureOf('sharpe') },
      ...{ drawdown: figureOf('drawdown'), missed: figureOf('missed') },
    };
    const isWide = Object.values(figures).some(({ spread: { value } }) => value !== null && value.least < value.most);
    return { follower: one.follower, figures, isWide };
  });
}
