import { GLOBAL_CAP } from '#core/model/cap.ts';
import { hasWork } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { dollarText, shareText } from '#core/values/number-text.ts';
import { sum } from '#core/values/quantity.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { NO_USD } from '#core/values/usd.ts';
import { type System } from '../open-system.ts';

/**
 * Lists, in words, what of a follower may have effects under the key that it has: orders that are at the venue, or of which
 * nobody knows yet, what is reserved for them, and a transaction of its wallet that may still be mined.
 *
 * @returns Nothing where another key can be put in force. @throws UnavailableError
 */
export async function openWork(
  { ledger }: Pick<System, 'ledger'>,
  { name, wallet }: Pick<Follower, 'name' | 'wallet'>,
): Promise<readonly string[]> {
  const of = { follower: name, mode: 'live' as const };
  const states = new Map<string, number>();
  for (const child of await ledger.children(await ledger.openChildren())) {
    if (child.follower !== name || child.mode !== of.mode || !hasWork(child)) continue;
    states.set(child.state, (states.get(child.state) ?? 0) + 1);
  }
  const orders = [...states].map(([state, count]) => `${count} ${count === 1 ? 'order' : 'orders'} ${state}`);
  const reserved = (await ledger.cap(of, GLOBAL_CAP))?.reserved ?? NO_USD;
  const selling = sum(
    NO_SHARES,
    (await ledger.positions(of)).map((position) => position.selling),
  );
  const lane = wallet === undefined ? undefined : await ledger.redeemLane(wallet);
  return [
    ...orders,
    ...(reserved > 0n ? [`${dollarText(reserved)} reserved`] : []),
    ...(selling > 0n ? [`${shareText(selling)} shares being sold`] : []),
    ...(lane?.open === undefined ? [] : ['a redemption under way']),
  ];
}
