import { type LeaderAction } from '#core/model/leader-event.ts';
import { type Settings } from '#core/model/settings.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { PortError } from '#ports/errors.ts';
import { type KnownTotals, recordActions, type RecordDeps } from './record-actions.ts';

type ToldInput = {
  readonly settings: Settings;
  readonly told: readonly LeaderAction[];
  /** What the stream told and was recorded; apart from what other sources show, so that these are still heard. */
  readonly known: KnownTotals;
  readonly now: UnixMs;
  /** Takes up a bug, for the end of the run. */
  readonly broken: unknown[];
};

/**
 * Records trades as matched, before a block holds them, under the same ids as every other source.
 *
 * What cannot be recorded now is recorded by the sources that can be read again. A trade that fails on the chain stays
 * recorded: we hold then what the leader does not.
 */
export async function recordTold(
  deps: RecordDeps,
  { settings, told, known, now, broken }: ToldInput,
): Promise<{ readonly recorded: number; readonly failures: number }> {
  if (told.length === 0) return { recorded: 0, failures: 0 };
  try {
    const { recorded } = await recordActions(deps, { settings, actions: told, known, source: 'rtds', now });
    return { recorded, failures: 0 };
  } catch (error) {
    const isOurs = !(error instanceof PortError);
    const code = isOurs ? 'BROKEN' : error.code;
    deps.log.warn('matched trades not recorded', { code, message: error instanceof Error ? error.message : '' });
    deps.log.count(isOurs ? 'BrokenInvariants' : 'LeaderReadFailures');
    if (isOurs) broken.push(error);
    return { recorded: 0, failures: 1 };
  }
}
