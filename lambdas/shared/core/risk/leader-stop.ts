import { type CloseReason } from '../model/reason.ts';
import { type Bps, ONE_IN_BPS } from '../values/bps.ts';
import { larger, minus, scaleFloor } from '../values/quantity.ts';
import { NO_USD, type Usd } from '../values/usd.ts';

type LeaderStopInput = {
  /** What the copies of a leader have earned, realised and open at the best bids; may be negative. */
  readonly profit: Usd;
  /** What they have earned if all is sold into the bids that there are; never more. */
  readonly sure: Usd;
  /** The most that they had earned when it was looked at; undefined: never looked at. */
  readonly best: Usd | undefined;
  readonly allocated: Usd;
  readonly limit: Bps;
};

/** What the stop of a leader says: the best to be kept, and why everything of him is sold, where it is. */
export type LeaderStopVerdict = { readonly best: Usd; readonly why?: Extract<CloseReason, { code: 'LEADER_STOP' }> };

/**
 * Judges how much the copies of one leader have lost since their best, as a part of what is allocated to him.
 *
 * The best is at least nothing: losses count from the first trade on. It rises only with what bids pay for all that is
 * owned, or a bid for a few shares that is gone again would count as a loss. At the bound it fires.
 */
export function judgeLeaderStop({ profit, sure, best, allocated, limit }: LeaderStopInput): LeaderStopVerdict {
  const highest = larger(best ?? NO_USD, sure);
  const drawdown = minus(highest, profit);
  const isHit = drawdown * ONE_IN_BPS >= allocated * limit && drawdown > 0n;
  if (!isHit) return { best: highest };
  return { best: highest, why: { code: 'LEADER_STOP', drawdown, most: scaleFloor(allocated, limit, ONE_IN_BPS) } };
}
