import { later, nextGridInstant } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { PortError } from '#ports/errors.ts';
import { type Copied, type SyncDeps, type SyncReport, syncToggles } from './sync-toggles.ts';

export type WatchSwitchesDeps = SyncDeps & { readonly clock: Clock };

/** A flip whose event is lost, or came before the value could be read, counts after as long at most. */
export const LOOK_MS = 15_000;
/** Watchers read on whole seconds, the reconciler passes on half ones: they never meet at one instant of a replay. */
const LOOK_OFFSET_MS = 250;
/** The first look is at the start of a run, wherever that lies. */
const APART_MS = 1_000;

/**
 * Copies the switches now, and again every 15 s as long as time remains; every run looks at all caps once, and again
 * when something moved.
 *
 * A look that fails leaves every switch where it stood; the next one is made all the same, and the run fails at its end.
 *
 * @throws UnavailableError, ContentionError
 */
export async function watchSwitches(deps: WatchSwitchesDeps, forMs: number): Promise<SyncReport> {
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
