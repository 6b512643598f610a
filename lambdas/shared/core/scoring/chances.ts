import { adjustedPOf } from './adjust-p.ts';
import { type SharpeEvidence } from './bootstrap.ts';
import { at } from './series.ts';
import { stepDownOf } from './step-down.ts';

/** The chance of as good a record without skill, and what is left of it among all that were looked at (quant.md, 6.5). */
export type Chances = {
  /** Of the record alone. */
  readonly plain: number;
  /** Bounds the chance of a single false one, whatever the records have in common. */
  readonly holm: number | null;
  /** Bounds the share of false ones among the found. */
  readonly bh: number | null;
  /** Bounds the chance of a single false one by what the records have in common; null where not all series are there. */
  readonly stepDown: number | null;
};

/** A record with the series that its evidence is of, where it is at hand. */
export type ChanceRecord = Pick<SharpeEvidence, 'sharpe' | 'se' | 'nEff' | 'pValue'> & {
  readonly returns?: Float64Array;
};

/** By what series are resampled together. */
export type Resampling = { readonly seed: bigint; readonly decay: number; readonly replicates?: number };

/** Judges many records; what it gives tells the chances of one by its place among them. */
export function chancesOf(
  records: readonly ChanceRecord[],
  resampling: Resampling | undefined,
): (record: ChanceRecord, place: number) => Chances {
  const adjusted = adjustedPOf(Float64Array.from(records, ({ pValue }) => pValue)).value;
  const stepDown = resampling === undefined ? null : jointlyAdjusted(records, resampling);
  return ({ pValue }, place) => ({
    plain: pValue,
    holm: adjusted === null ? null : at(adjusted.holm, place),
    bh: adjusted === null ? null : at(adjusted.bh, place),
    stepDown: stepDown === null ? null : at(stepDown, place),
  });
}

function jointlyAdjusted(records: readonly ChanceRecord[], resampling: Resampling): Float64Array | null {
  const whole = records.flatMap(({ returns, ...evidence }) => (returns === undefined ? [] : [{ returns, evidence }]));
  return whole.length < records.length ? null : (stepDownOf({ records: whole, ...resampling }).value?.adjusted ?? null);
}
