import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Leases } from '#ports/leases.ts';
import { holdLease } from './hold-lease.ts';
import { standIn } from './stand-in.ts';
import { type WatchDeps, watchLeaders, type WatchReport } from './watch-leaders.ts';

type TurnInput = {
  readonly forMs: number;
  /** The first run after a start takes the lease from whoever had it. */
  readonly takesOver: boolean;
  /** Which part of the leaders is watched; a part that the settings do not have ends at once. */
  readonly shard?: number;
  /** Called right before each pass of the run whose turn it is. */
  readonly beforePass?: (now: UnixMs, nextInMs: number) => Promise<void>;
};

/**
 * Watches a shard's leaders while no other run does: one that comes too early stands by and takes over when the other
 * ends or has not been heard of for 20 s.
 */
export async function watchInTurn(
  deps: WatchDeps & { readonly leases: Leases },
  { forMs, takesOver, shard = 0, beforePass }: TurnInput,
): Promise<WatchReport> {
  const hold = holdLease(deps, { shard, takesOver });
  const isOurTurn: (typeof hold)['isOurs'] = (now) => hold.isOurs(now);
  try {
    return await watchLeaders(deps, forMs, {
      shard,
      isOurTurn,
      ...(shard === 0 ? { standsIn: standIn(deps) } : {}),
      ...(beforePass === undefined ? {} : { beforePass }),
    });
  } finally {
    await hold.release(await deps.clock.now());
  }
}
