import { type Alert } from '#core/model/alert.ts';
import { type AlertChannel } from '#ports/alert-channel.ts';
import { type Log } from '#ports/log.ts';

export type PassOnDeps = { readonly channel: AlertChannel; readonly log: Log };

/**
 * Passes on what rang, one after another, all of them before the first that failed is told.
 *
 * @throws UnavailableError or ConfigurationError of the first that was not taken: AWS starts the run again with all of them, and one told
 * twice is better than one not told.
 */
export async function passOnAlerts(
  { channel, log }: PassOnDeps,
  alerts: readonly Alert[],
): Promise<{ readonly passedOn: number }> {
  const failures: unknown[] = [];
  for (const alert of alerts) {
    try {
      await channel.send(alert);
      log.info('alert passed on', { name: alert.name, state: alert.state });
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return { passedOn: alerts.length };
}
