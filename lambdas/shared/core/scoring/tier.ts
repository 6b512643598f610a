import { adjustedPOf } from './adjust-p.ts';
import { deflatedSharpe } from './deflated-sharpe.ts';
import { DSR_PASS } from './findings.ts';
import { type Spread } from './moments.ts';
import { at } from './series.ts';

/**
 * What is left of a record when luck among all that was tried is taken off it. A: luck is excluded for him alone (DSR).
 * B: he is among those found of whom one in ten is there by luck. C: he has a rank, to be followed on paper.
 */
export type Tier = 'A' | 'B' | 'C';

/** What speaks against luck in one of many records. */
export type TierRecord = {
  /** The chance of as large a Sharpe ratio without skill, on one side. */
  readonly pValue: number;
  /** Of his daily returns. */
  readonly days: Pick<Spread, 'n' | 'mean' | 'sd' | 'skew' | 'kurt'>;
};

type TiersInput = {
  readonly records: readonly TierRecord[];
  /** Records that were looked at until these were left, times the settings that were tried; at least one. */
  readonly trials: number;
};

/** The share of false ones among those found that is put up with (Benjamini and Hochberg 1995). */
const FALSE_SHARE = 0.1;

/** The tier of each of many records, in their order (quant.md, 6.5); none is A where there is no trial. */
export function tiersOf({ records, trials }: TiersInput): readonly Tier[] {
  const adjusted = adjustedPOf(Float64Array.from(records, ({ pValue }) => pValue)).value;
  return records.map(({ days: { n, mean, sd, skew, kurt } }, index) => {
    const dsr = deflatedSharpe({ sharpe: mean / sd, n, skew, kurt, trials, variance: 1 / (n - 1) }).value;
    if (dsr !== null && dsr >= DSR_PASS) return 'A';
    return adjusted !== null && at(adjusted.bh, index) <= FALSE_SHARE ? 'B' : 'C';
  });
}
