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

/** A leader whom the scores speak against: nobody opens anything after him. */
export type LeaderVeto = {
  readonly leader: Wallet;
  /** What spoke against him, in a few words. */
  readonly because: string;
  readonly measuredAt: UnixMs;
  /** The veto ends here unless it is renewed: a scorer that has died stops nobody for ever. */
  readonly until: UnixMs;
};
