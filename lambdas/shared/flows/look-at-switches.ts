import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { PortError } from '#ports/errors.ts';
import { type Copied, type SyncDeps, syncToggles } from './sync-toggles.ts';

/** A flip whose event is lost, or came before the value could be read, counts after as long at most. */
export const LOOK_MS = 15_000;

/** Copies the switches when the last look is 15 s old; never throws. */
export type SwitchLooks = (now: UnixMs) => Promise<void>;

/**
 * Looks at the switches beside a run's own work, whenever that comes to a moment between two steps.
 *
 * A function that waits most of its time looks for nothing more; one that is started for it four times a minute costs as much
 * as all others together. A look that fails leaves every switch where it stood, and the run goes
 * on: a bug in it must not keep leaders from being read.
 */
export function switchLooks(deps: SyncDeps): SwitchLooks {
  let known: Copied | undefined;
  let next: UnixMs | undefined;
  return async (now) => {
    if (next !== undefined && now < next) return;
    next = later(now, LOOK_MS);
    try {
      known = (await syncToggles(deps, known)).copied;
    } catch (error) {
      const code = error instanceof PortError ? error.code : 'BROKEN';
      deps.log.warn('the switches could not be copied', { code, message: error instanceof Error ? error.message : '' });
      if (!(error instanceof PortError)) deps.log.count('BrokenInvariants');
    }
  };
}
