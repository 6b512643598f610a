import * as z from 'zod';
import { blockLengthsOf } from '#core/scoring/block-length.ts';
import { blockTables } from '#core/scoring/block-tables.ts';
import { intervalOf, sharpeEvidenceOf } from '#core/scoring/bootstrap.ts';
import { neweyWestMeanOf } from '#core/scoring/newey-west.ts';
import { withPhantomLoss } from '#core/scoring/phantom-loss.ts';
import { medianOf } from '#core/scoring/quantile.ts';
import { replicatesOf } from '#core/scoring/replicates.ts';
import { sharpeOf } from '#core/scoring/sharpe.ts';
import { sharpeErrorOf } from '#core/scoring/sharpe-error.ts';
import { seededStream } from '#core/values/random-stream.ts';
import { type Fields, method, real, series } from '../method.ts';

const resampled = z.object({ x: series, b: z.int(), lambda_: real });
const MANY = 200_000;
const ROUNDING = 1e-12;

/** Errors and intervals that autocorrelation does not fool. */
export const resamplingMethods = {
  sharpeHac: method(z.object({ x: series, prewhiten: z.boolean() }), ({ x, prewhiten }) =>
    sharpeErrorOf({ returns: x, isPrewhitened: prewhiten }),
  ),
  neweyWestMean: method(z.object({ x: series, lag: real }), ({ x, lag }): Fields => {
    const { value, reason } = neweyWestMeanOf({ series: x, lag });
    return value === null ? { value, reason } : { se: value };
  }),
  blockLength: method(z.object({ x: series }), ({ x }) => blockLengthsOf(x)),
  phantomLoss: method(z.object({ x: series, stakeMax: real }), ({ x, stakeMax }): Fields => {
    const returns = withPhantomLoss({ returns: x, largestStake: stakeMax });
    const { value, reason } = sharpeOf({ returns });
    return value === null ? { value, reason } : { n: returns.length, sharpe: value.daily };
  }),
  bootstrapExplicit: method(resampled.extend({ starts: z.array(real) }), ({ x, b, lambda_, starts }): Fields => {
    const tables = blockTables({ returns: x, blockLength: b, decay: lambda_ });
    const { sharpes, errors } = replicatesOf(tables, Int32Array.from(starts));
    return { srStar: sharpes, seStar: errors, srCentre: sharpeOf({ returns: x }).value?.daily };
  }),
  bootstrapSeeded: method(
    resampled.extend({ M: z.int(), alpha: real, seed: z.union([z.int(), z.string()]).transform(BigInt) }),
    ({ x, b, lambda_, M, alpha, seed }): Fields => {
      const evidence = sharpeEvidenceOf({ returns: x, blockLength: b, decay: lambda_, replicates: M, alpha, seed });
      if (evidence.value === null) return evidence;
      const { sharpe, se, nEff, critical } = evidence.value;
      const { lower, upper } = intervalOf({ sharpe, se, critical });
      return { sr: sharpe, se0: se, nEff, q: critical, lo: lower, hi: upper };
    },
  ),
  bootstrapExact: method(z.object({ x: series }), ({ x }) => exactly(x)),
};

/** The bootstrap of single days, drawn often enough that it must come to the shares of all resamples there are. */
function exactly(returns: Float64Array): Fields {
  const days = returns.length;
  const { below } = seededStream(1n);
  const starts = Int32Array.from({ length: MANY * days }, () => below(days));
  const { sharpes } = replicatesOf(blockTables({ returns, blockLength: 1, decay: 1 }), starts);
  const varied = sharpes.filter(Number.isFinite);
  const means = Float64Array.from({ length: MANY }, (_none, replicate) =>
    starts
      .subarray(replicate * days, (replicate + 1) * days)
      .reduce((mean, day) => mean + (returns[day] ?? Number.NaN) / days, 0),
  );
  const notAbove = (values: Float64Array): number => values.filter((value) => value <= ROUNDING).length / values.length;
  const centre = means.reduce((sum, mean) => sum + mean / MANY, 0);
  return {
    pMeanLeq0: notAbove(means),
    sdMean: Math.sqrt(means.reduce((sum, mean) => sum + (mean - centre) ** 2 / MANY, 0)),
    medianSr: medianOf(varied),
    pSrLeq0: notAbove(varied),
    degenerateShare: (MANY - varied.length) / MANY,
  };
}
