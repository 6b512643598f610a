import { type Leases } from '#ports/leases.ts';
import { holdLease } from './hold-lease.ts';
import { type WatchDeps, watchLeaders, type WatchReport } from './watch-leaders.ts';

type TurnInput = {
  readonly forMs: number;
  /** The first run after a start takes the lease from whoever had it. */
  readonly takesOver: boolean;
};

/**
 * Watches leaders while no other run does: one that comes too early stands by and takes over when the other ends or has
 * not been heard of for 20 s.
 */
export async function watchInTurn(
  deps: WatchDeps & { readonly leases: Leases },
  { forMs, takesOver }: TurnInput,
): Promise<WatchReport> {
  const hold = holdLease(deps, takesOver);
  try {
    return await watchLeaders(deps, forMs, (now) => hold.isOurs(now));
  } finally {
    await hold.release(await deps.clock.now());
  }
}
