import { streamSeed } from '../values/random-stream.ts';
import { type Attribution, attributionOf } from './attribution.ts';
import { type BetFigures, betFigures } from './bet-figures.ts';
import { meanBlockOf } from './block-length.ts';
import { type MonthReturn, monthReturns, rollingSharpe } from './calendar-returns.ts';
import { type CapitalUse, capitalUse } from './capital-use.ts';
import {
  copiedShare,
  type CopyParts,
  copyParts,
  partsByLeader,
  profitByCategory,
  profitByLeader,
  profitByPrice,
  type ProfitGroup,
} from './copy-groups.ts';
import { type CopyBet, type CopyRecord, dailyReturns, stateOf } from './copy-record.ts';
import { deepestFalls, type Fall, underwaterOf } from './falls.ts';
import { type Finding, findingsOf } from './findings.ts';
import { type MonteCarlo, monteCarlo } from './monte-carlo.ts';
import { type ReturnFigures, returnFigures } from './return-figures.ts';
import { type SkillEvidence, skillEvidence } from './skill-evidence.ts';
import { type Capacity, capacityOf, slippageSweep, type SweepStep } from './slippage-sweep.ts';
import { type Statistic } from './statistic.ts';

/** How a record is judged. */
export type TearSheetOptions = {
  /** Records that were looked at until this one was chosen, times the settings that were tried. */
  readonly trials: number;
  /** Paths that are drawn of the days. */
  readonly paths: number;
  /** A fall from the peak above it counts as one too deep, as a part. */
  readonly drawdownLimit: number;
  /** All that is drawn hangs on it. */
  readonly seed: bigint;
};

/** A fall by its days: from the one that was the peak, to the one that was as high again. */
export type DatedFall = {
  readonly depth: number;
  /** Null where it fell from the start. */
  readonly peak: string | null;
  readonly trough: string;
  /** Null while it goes on. */
  readonly recovery: string | null;
};

/** Everything that is told of a copied record (quant.md 10.4); a figure that is none says why. */
export type TearSheet = {
  readonly options: TearSheetOptions;
  readonly record: CopyRecord;
  readonly findings: readonly Finding[];
  readonly figures: ReturnFigures;
  readonly evidence: SkillEvidence;
  /** Below the peak after each day, as parts. */
  readonly underwater: Float64Array;
  readonly falls: readonly DatedFall[];
  /** A year, of the ninety days up to each. */
  readonly rolling: readonly (number | null)[];
  readonly months: readonly MonthReturn[];
  readonly bets: BetFigures;
  readonly open: readonly CopyBet[];
  readonly use: CapitalUse;
  readonly parts: CopyParts;
  /** In the order of the record's leaders. */
  readonly leaderParts: readonly CopyParts[];
  /** What is left of the leaders' edge after the costs of copying it. */
  readonly copyability: Statistic;
  readonly sweep: readonly SweepStep[];
  readonly capacity: Statistic<Capacity>;
  readonly byLeader: readonly ProfitGroup[];
  readonly byCategory: readonly ProfitGroup[];
  readonly byPrice: readonly ProfitGroup[];
  /** In the order of the record's leaders. */
  readonly attribution: Statistic<Attribution>;
  readonly simulation: Statistic<MonteCarlo>;
};

export const ROLLING_DAYS = 90;
const MOST_FALLS = 5;
/** From none to three percent. */
const SWEPT_BPS = [0, 25, 50, 75, 100, 125, 150, 175, 200, 225, 250, 275, 300];

/** Reads everything off a record: the same record, options and seed come to the same sheet. */
export function tearSheet(record: CopyRecord, options: TearSheetOptions): TearSheet {
  const { days, bets } = record;
  const returns = dailyReturns(record);
  const names = days.map(({ day }) => day);
  const evidence = skillEvidence(returns, options);
  const parts = copyParts(record);
  return {
    ...{ options, record, evidence, parts },
    leaderParts: partsByLeader(record),
    copyability: copiedShare(parts),
    findings: findingsOf(evidence, parts),
    figures: returnFigures(names, returns),
    underwater: underwaterOf(returns),
    falls: deepestFalls(returns, MOST_FALLS).map((fall) => dated(fall, names)),
    rolling: rollingSharpe(returns, ROLLING_DAYS),
    months: monthReturns(names, returns),
    bets: betFigures(bets),
    open: bets.filter((bet) => stateOf(bet) === 'open'),
    use: capitalUse(record),
    sweep: slippageSweep(record, SWEPT_BPS),
    capacity: capacityOf({ ...record, ...parts }),
    byLeader: profitByLeader(bets),
    byCategory: profitByCategory(bets),
    byPrice: profitByPrice(bets),
    attribution: attributionOf(days.map(({ profits }) => profits)),
    simulation: monteCarlo({
      ...{ series: returns, meanBlock: meanBlockOf(returns), paths: options.paths },
      drawdownLimit: options.drawdownLimit,
      seed: streamSeed(options.seed, 'tear-sheet|paths'),
    }),
  };
}

/** Place 0 of the path is the start, place 1 the end of the first day. */
function dated({ depth, peak, trough, recovery }: Fall, days: readonly string[]): DatedFall {
  const dayAt = (place: number | null): string | null => (place === null ? null : (days[place - 1] ?? null));
  return { depth, peak: dayAt(peak), trough: dayAt(trough) ?? '', recovery: dayAt(recovery) };
}
