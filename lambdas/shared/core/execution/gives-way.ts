import { type ChildOrder } from '../model/child-order.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { later, type UnixMs } from '../values/unix-ms.ts';
import { type ExitWait } from './wait-exit.ts';

/** How long an exit gives way at most: order-manager looks at what is worked every few seconds once it runs, which is each minute. */
const GIVES_WAY_MS = 60_000;
/** It looks again soon: what rests is cancelled within seconds, and an exit that merely waited would wait for a minute. */
const GIVES_WAY_LOOK_MS = 5_000;

/** True while an exit would give way to what a copy of its position still bids. Exits get through: not for long. */
export function mayGiveWay({ isUrgent, createdAt }: Pick<ParentOrder, 'isUrgent' | 'createdAt'>, now: UnixMs): boolean {
  return isUrgent !== true && now - createdAt < GIVES_WAY_MS;
}

/** How an exit waits for an order that it would trade with; undefined where none rests. */
export function givesWay(bid: Pick<ChildOrder, 'restsUntil'> | undefined, now: UnixMs): ExitWait | undefined {
  if (bid?.restsUntil === undefined) return undefined;
  return { reason: { code: 'OWN_BID_RESTS' }, until: later(now, GIVES_WAY_LOOK_MS) };
}
