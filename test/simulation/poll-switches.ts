import { later, nextGridInstant } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { PortError } from '#ports/errors.ts';
import { LOOK_MS } from '#flows/look-at-switches.ts';
import { type Copied, type SyncDeps, type SyncReport, syncToggles } from '#flows/sync-toggles.ts';

type PollDeps = SyncDeps & { readonly clock: Clock };

/** Watchers read on whole seconds, the reconciler passes on half ones: they never meet at one instant of a replay. */
const LOOK_OFFSET_MS = 250;
/** The first look is at the start of a run, wherever that lies. */
const APART_MS = 1_000;

/**
 * Looks at the switches as `toggle-sync` does at its start and the watcher every 15 s between its reads, as a process of its
 * own: what befalls the one then never hangs on the other.
 */
export async function pollSwitches(deps: PollDeps, forMs: number): Promise<SyncReport> {
  const started = await deps.clock.now();
  let now = started;
  let report: SyncReport = { moved: 0, unreadable: 0 };
  let failure: PortError | undefined;
  let known: Copied | undefined;
  for (;;) {
    try {
      const { moved, unreadable, copied } = await syncToggles(deps, known);
      known = copied;
      report = { moved: report.moved + moved, unreadable };
    } catch (error) {
      if (!(error instanceof PortError)) throw error;
      deps.log.warn('the switches could not be copied', { code: error.code, message: error.message });
      failure ??= error;
    }
    const next = nextGridInstant(later(now, APART_MS), LOOK_MS, LOOK_OFFSET_MS);
    // A copy that took long may have passed that instant: then it is made at once.
    if (next - started > forMs) break;
    now = await deps.clock.waitUntil(next);
  }
  if (failure !== undefined) throw failure;
  return report;
}
