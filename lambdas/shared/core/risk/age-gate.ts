import { type SkipReason } from '../model/reason.ts';
import { type UnixMs } from '../values/unix-ms.ts';

/** How long a person's command keeps an entry from being too old: what is not taken up by then was meant for another market. */
export const LIFT_LASTS_MS = 900_000;
/** How far a command's clock may be ahead of ours: one of another day must not lift for that long. */
export const CLOCK_SLACK_MS = 60_000;

type AgeInput = {
  /** Block time of the newest fill in the entry. */
  readonly freshAt: UnixMs;
  /** When a person asked for it although it is old. */
  readonly liftedAt?: UnixMs | undefined;
  readonly now: UnixMs;
  readonly maxTradeAgeMs: number;
};

/** Says that an entry is too old, unless a person's command of the last quarter of an hour lifts that; nothing else is lifted. */
export function staleReason({
  freshAt,
  liftedAt,
  now,
  maxTradeAgeMs: maxAgeMs,
}: AgeInput): Extract<SkipReason, { readonly code: 'STALE' }> | undefined {
  const ageMs = now - freshAt;
  return ageMs <= maxAgeMs || isLifted(liftedAt, now) ? undefined : { code: 'STALE', ageMs, maxAgeMs };
}

function isLifted(liftedAt: UnixMs | undefined, now: UnixMs): boolean {
  if (liftedAt === undefined) return false;
  const sinceMs = now - liftedAt;
  return sinceMs <= LIFT_LASTS_MS && sinceMs >= -CLOCK_SLACK_MS;
}
