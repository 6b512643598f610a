import { type UnixMs } from '#core/values/unix-ms.ts';
import { PortError } from '#ports/errors.ts';
import { type Copied, type SyncDeps, syncToggles } from './sync-toggles.ts';

/** A flip whose event is lost, or came before the value could be read, counts after as long at most. */
export const LOOK_MS = 15_000;

/** Copies the switches where they would else be looked at later than 15 s after the last look; never throws. */
export type SwitchLooks = (now: UnixMs, nextInMs: number) => Promise<void>;

/**
 * Looks at the switches beside a run's own work, whenever that comes to a moment between two steps.
 *
 * A function that waits most of its time looks for nothing more; one that is started for it four times a minute costs as much
 * as all others together. Where moments come seldom, each has
 * its look. One that fails leaves every switch where it stood, and the run goes on: a bug in it must not keep leaders from
 * being read.
 */
export function switchLooks(deps: SyncDeps): SwitchLooks {
  let known: Copied | undefined;
  let last: UnixMs | undefined;
  return async (now, nextInMs) => {
    if (last !== undefined && now + nextInMs <= last + LOOK_MS) return;
    last = now;
    try {
      known = (await syncToggles(deps, known)).copied;
    } catch (error) {
      const code = error instanceof PortError ? error.code : 'BROKEN';
      deps.log.warn('the switches could not be copied', { code, message: error instanceof Error ? error.message : '' });
      if (!(error instanceof PortError)) deps.log.count('BrokenInvariants');
    }
  };
}
