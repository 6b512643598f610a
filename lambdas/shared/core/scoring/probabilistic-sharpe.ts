import { normalCdf, normalQuantile } from './normal.ts';
import { varianceFactor } from './sharpe.ts';
import { known, missing, type Statistic } from './statistic.ts';

type RecordShape = {
  /** Per day. */
  readonly sharpe: number;
  /** The ratio to be above, per day. */
  readonly reference: number;
  readonly skew: number;
  /** 3 for the normal distribution. */
  readonly kurt: number;
};

/**
 * The probability that a record's true Sharpe ratio is above a reference (PSR: Bailey and López de Prado 2012; quant.md,
 * 6.1).
 *
 * @returns From 0 to 1. Null for fewer than two returns, and where the shape leaves no variance (NON_POSITIVE_VARIANCE).
 */
export function probabilisticSharpe({ n, ...shape }: RecordShape & { readonly n: number }): Statistic {
  if (![n, ...Object.values(shape)].every(Number.isFinite)) return missing('NON_FINITE');
  if (n < 2) return missing('TOO_FEW');
  const variance = varianceFactor(shape);
  if (variance <= 0) return missing('NON_POSITIVE_VARIANCE');
  return known(normalCdf(((shape.sharpe - shape.reference) * Math.sqrt(n - 1)) / Math.sqrt(variance)));
}

/**
 * How many days a record needs for its Sharpe ratio to be above the reference with that probability (MinTRL: Bailey and
 * López de Prado 2012, eq. 13; quant.md, 6.2).
 *
 * @returns Days, with a fraction. Null where the ratio is not above the reference (BELOW_BENCHMARK).
 * @example
 * // a yearly ratio of 1 needs 990 days
 * leastTrackRecord({ sharpe: 1 / Math.sqrt(365), reference: 0, skew: 0, kurt: 3, probability: 0.95 });
 */
export function leastTrackRecord({ probability, ...shape }: RecordShape & { readonly probability: number }): Statistic {
  if (![probability, ...Object.values(shape)].every(Number.isFinite)) return missing('NON_FINITE');
  if (probability <= 0 || probability >= 1) return missing('INVALID_PROBABILITY');
  if (shape.sharpe <= shape.reference) return missing('BELOW_BENCHMARK');
  const variance = varianceFactor(shape);
  if (variance <= 0) return missing('NON_POSITIVE_VARIANCE');
  const days = 1 + variance * (normalQuantile(probability) / (shape.sharpe - shape.reference)) ** 2;
  return Number.isFinite(days) ? known(days) : missing('NON_FINITE');
}
