import { type ConditionId } from '../values/ids.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type LeaderAct, type PricePoint, type SeriesMarket } from './leader-act.ts';

/** What the record of a leader leaves open; his series is only as good. */
export type RecordGaps = {
  /** Nobody recorded splits, merges and redemptions, or he made none. */
  readonly isOnlyTrades: boolean;
  /** Rows of kinds that say nothing of what he owns, by their kind. */
  readonly strangeRows: ReadonlyMap<string, number>;
  /** Fills in markets that charge a fee: no row tells whether he paid it. */
  readonly feesUntold: number;
  /** Conversions: no row tells what came of them. */
  readonly conversions: number;
  /** Positions that he had when the record begins: no row tells what they cost. */
  readonly opening: number;
  /** Of his markets, those of which nobody recorded how they ended, or when. */
  readonly inventedPayouts: number;
  readonly inventedEnds: number;
  /** Markets that are past their end and of which no resolution is known. */
  readonly unresolved: number;
  /** What he did before was not read: he did more than is read of one leader. Absent where all was read. */
  readonly cutBefore?: UnixMs;
  /** Rows that nobody could read. */
  readonly unreadable: number;
  /** Markets of which nothing is known, not even their outcomes: what he did in them is in no number. */
  readonly unknownMarkets: number;
  /** Markets that he held over a night and of which no price was read: there are more than are asked for. */
  readonly unpricedMarkets: number;
};

/** What anybody could know of a leader's own activity, in the words of his accounts. */
export type LeaderRecord = {
  /** Sorted by time. */
  readonly acts: readonly LeaderAct[];
  readonly markets: ReadonlyMap<ConditionId, SeriesMarket>;
  /** Sorted by time. */
  readonly prices: readonly PricePoint[];
  /** Text of strangers. */
  readonly questions: ReadonlyMap<ConditionId, string>;
  /** The last moment of which anything is told. */
  readonly lastAt: UnixMs;
  readonly gaps: RecordGaps;
};
