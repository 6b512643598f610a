import { type Calibration } from '../scoring/calibration.ts';
import { type CopiedCounts } from '../scoring/copied-acts.ts';
import { type CopyCosts } from '../scoring/copy-costs.ts';
import { type GapCount } from '../scoring/gap-counts.ts';
import { type FailedGate } from '../scoring/gates.ts';
import { type LeaderTraits } from '../scoring/leader-flags.ts';
import { type MarkoutFit } from '../scoring/markout-fit.ts';
import { type Markout } from '../scoring/markout.ts';
import { type MinimumData } from '../scoring/minimum-data.ts';
import { type SharpeInterval } from '../scoring/skill-evidence.ts';
import { type Statistic } from '../scoring/statistic.ts';
import { type Tier } from '../scoring/tier.ts';
import { type WinRates } from '../scoring/win-rates.ts';
import { type Wallet } from '../values/ids.ts';
import { type UnixMs } from '../values/unix-ms.ts';

/** How much more often a leader's outcomes come true than their prices say, at the least; measured daily. */
export type LeaderEdge = {
  readonly leader: Wallet;
  /**
   * Lower bound of the ratio of the odds of what he buys to the odds that its price states, in millionths: one million is
   * no edge at all. A ratio of odds holds at every price, and needs no logarithm to be used.
   */
  readonly oddsLow: bigint;
  /** Resolved bets that it was measured from. */
  readonly betCount: number;
  readonly measuredAt: UnixMs;
};

/**
 * What a leader was worth on a day, by all that could be known of him then. Plain numbers and texts alone: it is stored as
 * one text. Sharpe ratios are of a year.
 */
export type LeaderScore = {
  readonly leader: Wallet;
  /** Nothing from this moment on was read. */
  readonly asOf: UnixMs;
  /** Where he stands among all that were looked at; null where he or too many others have too short a record. */
  readonly ranking: Ranking | null;
  /** The gates that he does not pass, with their values; those of skill are of the copied series. */
  readonly failed: readonly FailedGate[];
  /** True for a rank and no failed gate. */
  readonly isEligible: boolean;
  /** What decides: of the copied series, with one more day on which its largest bet is lost. */
  readonly evidence: Statistic<CopyEvidence>;
  /** What a copy of everything would have made. */
  readonly copied: SeriesFigures & { readonly counts: Readonly<CopiedCounts> };
  /** What he made himself. */
  readonly own: SeriesFigures;
  /** How far prices had gone his way after his trades. */
  readonly markouts: readonly Statistic<Markout>[];
  /** How fast his edge is in the price. */
  readonly decay: Statistic<MarkoutFit>;
  /** The part of his edge that copying leaves; at zero or below there is nothing to copy. */
  readonly copyability: Statistic;
  readonly traits: LeaderTraits;
  /**
   * What his record leaves open, as it stood at that moment. Absent where nobody counted: of scores stored before it was, and
   * where a part of a longer record was scored.
   */
  readonly gaps?: readonly GapCount[];
  readonly inputs: ScoreInputs;
};

/** A leader among others of the same day. */
export type Ranking = {
  /** From 1, of so many. */
  readonly rank: number;
  readonly of: number;
  /** From 0 to 100; 50 is the middle of those that were looked at. */
  readonly score: number;
  /** The same from the estimates in place of their bounds. */
  readonly pointScore: number;
  /** The Sharpe ratio drawn toward what his kind has in common: what is shown and forecast with. */
  readonly theta: number;
  readonly tier: Tier;
  /** The chance of as good a record by luck, adjusted for all that were scored: bounding the share of false ones, or any. */
  readonly falseShare: number;
  readonly anyFalse: number;
  /** The latter by what their days have in common (Romano and Wolf): leaders who bet alike are little more than one. */
  readonly anyFalseTogether: number | null;
};

/** What speaks for or against skill in the copied series. */
export type CopyEvidence = {
  readonly sharpe: number;
  /** The interval at 95 %; its lower end ranks, and is what a veto looks at. */
  readonly lowerBound: number;
  readonly upperBound: number;
  /** How many days of equal weight it rests on. */
  readonly effectiveDays: number;
  /** The chance of as large a ratio without skill, on one side. */
  readonly pValue: number;
  /** The probability that it is above the best of as many records without skill as were looked at. */
  readonly dsr: Statistic;
  /** In days. */
  readonly block: number;
};

/** What one series of a leader comes to, all days alike; money in dollars. */
export type SeriesFigures = {
  readonly profit: number;
  /** The most that was laid out at once. */
  readonly capital: number;
  /** The profit as a part of the capital. */
  readonly totalReturn: number | null;
  readonly sharpe: Statistic;
  readonly interval: Statistic<SharpeInterval>;
  /** The probability of a ratio above zero. */
  readonly psr: Statistic;
  /** Days after which such a one would be above zero at 95 %. */
  readonly minDays: Statistic;
  readonly winRates: WinRates;
  /** Of resolved bets on one outcome, at the prices paid, fees included. */
  readonly calibration: Statistic<BetCalibration>;
  readonly minimum: MinimumData;
  /** Markets of which more went than was seen to come, and shares that came without a price, times. */
  readonly unseenMarkets: number;
  readonly unpricedShares: number;
};

/** Whether bets came true more often than their prices said. */
export type BetCalibration = Calibration & {
  readonly bets: number;
  /** Bets of one event are one piece of luck. */
  readonly events: number;
};

/** All that a score was made of beside the record: with the same record and these it is made again to the last digit. */
export type ScoreInputs = {
  /** Of the method: another one may say otherwise of the same record. */
  readonly method: number;
  readonly seed: string;
  readonly replicates: number;
  readonly alpha: number;
  readonly decay: number;
  /** The first moment of the record that counted. */
  readonly from: UnixMs;
  /** Leaders that were scored together. */
  readonly candidates: number;
  /** Wallets that were looked at, times the settings that were tried. */
  readonly trials: number;
  /** Absent where no settings asked for it. */
  readonly settingsVersion?: string;
  readonly copyCosts: CopyCosts;
};
