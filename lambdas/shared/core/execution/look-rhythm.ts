import { type ChildOrder } from '../model/child-order.ts';
import { later, type UnixMs } from '../values/unix-ms.ts';
import { QUARANTINE_MS } from './plan-proof.ts';
import { isRefusedForGood } from './refuse.ts';

/** How long after its last post an order is looked up how often: it shows soon, or late, or never. */
const RHYTHM: readonly { readonly beforeMs: number; readonly everyMs: number }[] = [
  { beforeMs: 20_000, everyMs: 0 },
  { beforeMs: 60_000, everyMs: 5_000 },
  { beforeMs: QUARANTINE_MS, everyMs: 15_000 },
];
/** Past the quarantine its end is being proven. */
const PROOF_EVERY_MS = 10_000;

/** When a child of unknown outcome is looked at next, after a look now. What only waits to be sent again is not looked up. */
export function nextLook(child: ChildOrder, now: UnixMs): UnixMs {
  if (isRefusedForGood(child)) return now;
  const ageMs = now - (child.lastPostAt ?? child.reservedAt);
  return later(now, RHYTHM.find(({ beforeMs }) => ageMs < beforeMs)?.everyMs ?? PROOF_EVERY_MS);
}
