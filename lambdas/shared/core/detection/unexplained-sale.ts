import { type LeaderAction } from '../model/leader-event.ts';
import { type TokenId } from '../values/ids.ts';
import { minus, plus } from '../values/quantity.ts';
import { ORDER_SHARE_STEP, type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';

/** So long after its block a sale waits at most for the index to tell where its shares came from. */
export const INDEX_WAIT_MS = 10_000;
/** By a clock that is so far behind the chain nothing has an age, and nothing waits. */
const AHEAD_MS = 2_000;

/** True for a sale that is young enough to wait for the index. */
export function mayWait({ type, at }: Pick<LeaderAction, 'type' | 'at'>, now: UnixMs): boolean {
  return type === 'SELL' && now - at < INDEX_WAIT_MS && now - at >= -AHEAD_MS;
}

type SaleInput = {
  /** Trades of one leader that are not recorded yet, in the order of the chain. */
  readonly actions: readonly LeaderAction[];
  /** What is recorded of the tokens that he sells. */
  readonly recorded: ReadonlyMap<TokenId, Shares>;
  readonly now: UnixMs;
};

/**
 * Finds the first young sale of more than the leader is recorded to hold.
 *
 * What he split or converted just before, the index alone tells; without it the sale would look like all that he had.
 */
export function unexplainedSale({ actions, recorded, now }: SaleInput): LeaderAction | undefined {
  const held = new Map(recorded);
  return actions.find((action) => {
    const { type, token, shares } = action;
    const before = held.get(token);
    if (before === undefined) return false;
    held.set(token, type === 'SELL' ? minus(before, shares) : plus(before, shares));
    return mayWait(action, now) && shares - before >= ORDER_SHARE_STEP;
  });
}
