import { type BreakerLimits, type Settings } from '../model/settings.ts';
import { bps } from '../values/bps.ts';

/** What holds where the settings say nothing, also those that were stored before there were such limits. */
export const DEFAULT_BREAKERS: BreakerLimits = {
  maxDailyLossBps: bps(500n),
  halveBps: bps(2_000n),
  restoreBps: bps(1_000n),
  maxErrorsInRow: 5n,
  maxUnknownPerHour: 5n,
};

/** The limits at which breakers trip and sizes are halved. */
export function breakerLimits({ breakers }: Pick<Settings, 'breakers'>): BreakerLimits {
  return breakers ?? DEFAULT_BREAKERS;
}
