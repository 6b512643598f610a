import { type LeaderAction, type LeaderPosition } from '../model/leader-event.ts';
import { adjustmentId, type ConditionId, type TokenId, type TransactionHash, type Wallet } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { minus } from '../values/quantity.ts';
import { price } from '../values/price.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { type UnixMs, unixMs } from '../values/unix-ms.ts';
import { NO_USD } from '../values/usd.ts';

type AdjustmentInput = {
  readonly leader: Wallet;
  readonly token: TokenId;
  readonly condition: ConditionId;
  /** As recorded; absent where nothing is. */
  readonly position: LeaderPosition | undefined;
  /** What two walks showed. */
  readonly held: Shares;
  /** Block time up to which they surely showed everything: that of the first, since rows between both may add up to nothing. */
  readonly until: UnixMs;
  readonly title: string;
  readonly outcome: string;
};

/**
 * Makes an action of a difference between what walks show and what is recorded: fewer shares are a reduction that
 * followers copy, more shares move the number only.
 *
 * No transaction stands behind it that we know, so it carries its own id in that place.
 */
export function adjustmentOf({ position, held, until, ...of }: AdjustmentInput): LeaderAction {
  const difference = minus(held, position?.shares ?? NO_SHARES);
  invariant(difference !== 0n, 'an adjustment moves something');
  const eventId = adjustmentId(of.leader, of.token, position?.version ?? 0n);
  return {
    ...of,
    eventId,
    type: difference < 0n ? 'ADJUST_DOWN' : 'ADJUST_UP',
    transaction: `0x${eventId}` as TransactionHash,
    shares: difference < 0n ? minus(NO_SHARES, difference) : difference,
    notional: NO_USD,
    price: price(0n),
    at: until,
  };
}

/** The second that a moment lies in: blocks carry whole seconds. */
export function secondOf(moment: UnixMs): UnixMs {
  return unixMs(Math.floor(moment / 1_000) * 1_000);
}
