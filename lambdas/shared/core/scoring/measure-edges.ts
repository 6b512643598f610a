import { type LeaderEdge, type SeriesFigures } from '../model/leader-score.ts';
import { type Wallet } from '../values/ids.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { edgeProbability } from './edge-probability.ts';
import { shrinkageOf } from './shrinkage.ts';

/** As much of a leader's own series as an edge is measured from. */
export type OwnBets = Pick<SeriesFigures, 'calibration' | 'minimum'>;

type EdgesInput = {
  /** Of all that were scored together: how much they differ says how much of one of them is believed. */
  readonly scores: readonly { readonly leader: Wallet; readonly asOf: UnixMs; readonly own: OwnBets }[];
};

/** 90 % on one side. */
const Z = 1.2816;
/** Of fewer leaders nobody can say how much they differ; as for the shrinkage of a score. */
const LEAST = 4;
/** A ratio of odds is the same at every price. */
const ANY_PRICE = 0.5;
const MICRO = 1_000_000;

/**
 * Measures the edge of every leader with enough of a record: his tilt in log-odds, drawn toward none by how much all of them
 * differ, less so many deviations (quant.md, 7.2).
 *
 * Bets of one event are one piece of luck: the variance of a tilt is as if there were as many bets as events. Where the
 * leaders differ by no more than chance nobody has an edge, which is an edge of one million, and takes the place of one
 * that was measured before. An edge is as old as the score that it was measured from, whenever that is looked at again.
 *
 * @returns Nothing for fewer than four leaders with enough of a record.
 */
export function measureEdges({ scores }: EdgesInput): readonly LeaderEdge[] {
  const tilts = scores.flatMap((score) => tiltOf(score) ?? []);
  if (tilts.length < LEAST) return [];
  const shrinkage = shrinkageOf({
    values: Float64Array.from(tilts, ({ alpha }) => alpha),
    variances: Float64Array.from(tilts, ({ variance }) => variance),
  });
  if (shrinkage.value === null) return [];
  const { tau2: betweenVariance } = shrinkage.value;
  return tilts.flatMap(({ leader, alpha, variance, betCount, asOf }) => {
    const edge = edgeProbability({ price: ANY_PRICE, alpha, variance, mean: 0, betweenVariance, z: Z }).value;
    if (edge === null) return [];
    const oddsLow = BigInt(Math.floor(Math.exp(edge.alphaPost - Z * edge.sdPost) * MICRO));
    return [{ leader, oddsLow, betCount, measuredAt: asOf }];
  });
}

type Tilt = {
  readonly leader: Wallet;
  readonly alpha: number;
  readonly variance: number;
  readonly betCount: number;
  readonly asOf: UnixMs;
};

/** Undefined for too short a record, and where bets tell no tilt. */
function tiltOf({ leader, asOf, own: { calibration, minimum } }: EdgesInput['scores'][number]): Tilt | undefined {
  if (calibration.value === null || minimum.lacks.length > 0) return undefined;
  const { bets, events, alpha, alphaSe, winRate, expected } = calibration.value;
  const { tilt, se } =
    alpha === null || alphaSe === null ? unseparated({ bets, winRate, expected }) : { tilt: alpha, se: alphaSe };
  return { leader, alpha: tilt, variance: (se * se * bets) / events, betCount: bets, asOf };
}

type Separated = { readonly bets: number; readonly winRate: number; readonly expected: number };

/** Where every bet ended alike no tilt is large enough: one more at the mean price ends the other way (quant.md, 2.5). */
function unseparated({ bets, winRate, expected }: Separated): { readonly tilt: number; readonly se: number } {
  const chance = (bets * winRate + 1 - winRate) / (bets + 1);
  return { tilt: logit(chance) - logit(expected), se: 1 / Math.sqrt((bets + 1) * chance * (1 - chance)) };
}

function logit(chance: number): number {
  return Math.log(chance / (1 - chance));
}
