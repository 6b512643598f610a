import { type VolumeProfile, type WorkingOrder } from '../../model/working-order.ts';

/**
 * What a volume profile expects in each part of the window.
 *
 * @returns Undefined where the profile does not reach over the whole window or knows of no trade in it.
 */
export function volumeWeights(order: WorkingOrder, starts: readonly number[]): readonly bigint[] | undefined {
  const { profile, startedAt, windowMs } = order;
  if (profile === undefined) return undefined;
  const endsAt = profile.startsAt + profile.bucketMs * profile.volumes.length;
  if (startedAt < profile.startsAt || startedAt + windowMs > endsAt) return undefined;
  const weights = starts.map((from, at) => volumeWithin(profile, from, starts[at + 1] ?? startedAt + windowMs));
  return weights.some((weight) => weight > 0n) ? weights : undefined;
}

/** Micro-shares times milliseconds, so that nothing is rounded: a part of a bucket counts by its length. */
function volumeWithin({ startsAt, bucketMs, volumes }: VolumeProfile, from: number, to: number): bigint {
  const first = Math.floor((from - startsAt) / bucketMs);
  const last = Math.ceil((to - startsAt) / bucketMs);
  return volumes.slice(first, last).reduce((whole, volume, offset) => {
    const start = startsAt + (first + offset) * bucketMs;
    return whole + volume * BigInt(Math.min(to, start + bucketMs) - Math.max(from, start));
  }, 0n);
}
