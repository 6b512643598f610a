import { type ChildOrder, isChildOpen } from '#core/model/child-order.ts';
import { OWN } from '#core/model/position.ts';
import { type Settings } from '#core/model/settings.ts';
import { type Accuse } from './judge.ts';
import { capKey, type Mirror } from './mirror.ts';
import { type Sums } from './sums.ts';

type CountRulesInput = {
  readonly mirror: Mirror;
  readonly sums: Sums;
  /** Those in force. */
  readonly settings: () => Settings | undefined;
  readonly accuse: Accuse;
};

const MINUTE_MS = 60_000;
/** Fewer shares than these nobody can sell: nothing is owned. */
const LEAST_SHARES = 10_000n;

/**
 * I2: purchases in a minute, and purchases of one token until nothing of it is owned, counted by the orders themselves.
 *
 * @returns Judges a purchase that has just been reserved.
 */
export function countRules({ mirror, sums, settings, accuse }: CountRulesInput): (child: ChildOrder) => void {
  const inMinute = new Map<string, number>();
  const entered = new Set<string>();
  const ofToken = new Map<string, Set<string>>();
  return (child) => {
    const { maxEntriesPerMinute, maxAdds } = settings()?.limits ?? {};
    // A person's own orders are no copies, and one that is worked over time enters once.
    const isEntry = child.leader !== OWN && !entered.has(child.parentId);
    entered.add(child.parentId);
    if (maxEntriesPerMinute !== undefined && isEntry) {
      const minute = `${child.follower}#${child.mode} ${Math.floor(child.reservedAt / MINUTE_MS)}`;
      const count = (inMinute.get(minute) ?? 0) + 1;
      inMinute.set(minute, count);
      if (BigInt(count) > maxEntriesPerMinute)
        accuse(
          'I2',
          `${child.venueOrderId.slice(0, 10)} is purchase ${count} of a minute, ${maxEntriesPerMinute} may be`,
        );
    }
    // A person's own purchases are no copies of a token.
    if (child.leader === OWN) return;
    const key = capKey({ ...child, name: `P#${child.token}` });
    const before = (sums.shares.get(key) ?? 0n) - child.leftToBuy;
    const known = before < LEAST_SHARES ? [] : (ofToken.get(key) ?? []);
    const purchases = new Set([...known, ...(maxAdds === undefined ? [] : [child.venueOrderId])]);
    ofToken.set(key, purchases);
    const bought = [...purchases].map((id) => mirror.children.get(id)).filter(mayHaveBought);
    const counted = new Set(bought.map((one) => one?.parentId));
    if (maxAdds !== undefined && BigInt(counted.size) > maxAdds)
      accuse(
        'I2',
        `${child.venueOrderId.slice(0, 10)} is purchase ${counted.size} of ${child.token}, ${maxAdds} may be`,
      );
  };
}

function mayHaveBought(child: ChildOrder | undefined): boolean {
  if (child === undefined) return false;
  return isChildOpen(child.state) || child.trades.some(({ status }) => status !== 'FAILED');
}
