import { type DenyReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';

/** Refuses a market in which less was traded in a day than asked for; a volume that nobody tells is none. */
export function volumeTooSmall({ market, settings }: Snapshot): DenyReason | undefined {
  const minimum = settings.limits.filters?.minVolume24h;
  if (market === undefined || minimum === undefined || minimum === 0n) return undefined;
  const volume = market.volume24h;
  if (volume === undefined) return { code: 'VOLUME_BELOW_MINIMUM', minimum };
  return volume >= minimum ? undefined : { code: 'VOLUME_BELOW_MINIMUM', volume, minimum };
}
