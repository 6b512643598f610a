import { later } from '#core/values/unix-ms.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { type BreakerDeps, judgeBreakers } from './judge-breakers.ts';
import { type GuardDeps, guardPositions } from './guard-positions.ts';
import { runGuarded, type Tally } from './run-guarded.ts';

export type MonitorDeps = GuardDeps & BreakerDeps & { readonly settings: SettingsStore };

/** What a run found. */
export type MonitorReport = {
  /** Positions that were looked at. */
  readonly positions: number;
  readonly failures: number;
};

/**
 * Looks once at everything that may stop a follower, or close a position, of its own accord.
 *
 * Each part by itself: one whose sources fail leaves the others alone and comes again with the next run, and a broken
 * promise of ours fails the run at its end.
 */
export async function monitorRisk(deps: MonitorDeps, forMs: number): Promise<MonitorReport> {
  const settings = await deps.settings.current();
  const now = await deps.clock.now();
  const tally: Tally = { failures: 0, broken: [], counts: 'RiskChecksFailed' };
  let positions = 0;
  for (const { name, mode } of settings?.followers ?? [])
    await runGuarded(deps, tally, 'breakers', async () => {
      if (settings !== undefined) await judgeBreakers(deps, { follower: name, mode }, { settings, now });
    });
  if (settings !== undefined)
    await runGuarded(deps, tally, 'position guards', async () => {
      positions = await guardPositions(deps, { settings, now, until: later(now, forMs), tally });
    });
  if (tally.broken.length > 0) throw tally.broken[0];
  return { positions, failures: tally.failures };
}
