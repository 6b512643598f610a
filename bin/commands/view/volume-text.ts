import { LEAST_MARKETS, LEAST_TRADES } from '#core/execution/working/volume-profile.ts';
import { type Schedule, type VolumeSource, type WorkingOrder } from '#core/model/working-order.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { dollarText } from '#core/values/number-text.ts';

type Volume = Pick<WorkingOrder, 'algorithm' | 'profile' | 'noVolume'>;

const AS_TWAP = 'vwap slices as twap does, in equal parts.';

/** What an order by volume goes by, and of how many trades that was made; nothing for any other. */
export function volumeLines({ algorithm, profile, noVolume }: Volume, { fallback }: Schedule): readonly string[] {
  if (algorithm !== 'vwap') return [];
  if (profile?.source !== undefined && fallback === undefined) return [`${madeOf(profile.of, profile.source)}.`];
  if (profile?.source !== undefined)
    return [`${madeOf(profile.of, profile.source)}, but none at this time of day: ${AS_TWAP}`];
  if (noVolume === undefined) return fallback === undefined ? [] : [`No volume is recorded to go by: ${AS_TWAP}`];
  return [`No volume to go by, for ${whyNone(noVolume)}: ${AS_TWAP}`];
}

/** The same for machines. */
export function volumeJson({ profile, noVolume }: Volume): Readonly<Record<string, unknown>> | null {
  if (noVolume !== undefined) return { of: null, ...noVolume };
  if (profile?.source === undefined) return null;
  const { tradeCount, marketCount, from, least } = profile.source;
  const leastDollars = least === undefined ? null : formatMicros(least);
  return { of: profile.of, tradeCount, marketCount, from: new Date(from).toISOString(), leastDollars };
}

function madeOf(of: 'market' | 'category', { tradeCount, marketCount, from, least }: VolumeSource): string {
  const whose = of === 'market' ? 'its market' : `${marketCount} other markets of its category`;
  const large = least === undefined ? '' : ` of ${dollarText(least)} or more`;
  const since = new Date(from).toISOString().slice(0, 16).replace('T', ' ');
  return `Volume by the time of day of ${whose}: ${tradeCount.toLocaleString('en-US')} trades${large} since ${since} UTC`;
}

function whyNone({ why, tradeCount }: NonNullable<Volume['noVolume']>): string {
  switch (why) {
    case 'TOO_FEW_TRADES':
      return `its market had ${tradeCount} trades in whole days of the last week, ${LEAST_TRADES} are needed, and so many had fewer than ${LEAST_MARKETS} others of its category`;
    case 'TOO_MANY_TRADES':
      return 'its market has more large trades in a day than are read';
    case 'UNREADABLE':
      return 'what was traded could not be read';
  }
}
