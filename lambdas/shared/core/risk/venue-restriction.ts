import { type VenueReason } from '../model/reason.ts';
import { type Restriction, type RestrictionCode, type VenueRestrictions } from '../model/venue-restriction.ts';
import { later, type UnixMs } from '../values/unix-ms.ts';

/** A pause that is not met again is over after this long at most, whatever was told, and whoever's clock told it. */
export const PAUSE_MAX_MS = 120_000;
/** For how long a blocked region is believed before one entry asks again: an answer is the only proof that it is open. */
export const REGION_BLOCK_MS = 300_000;
/** A pause that is met again grows to this at most beyond what was told: so soon the end of a restart is noticed. */
export const PAUSE_GROWS_TO_MS = 15_000;
/** Met again within this long of its end, it is the same one still: a restart of 90 s is followed by a phase of its own. */
const SAME_WITHIN_MS = 60_000;

type Met = {
  readonly code: RestrictionCode;
  readonly text: string;
  /** How long the venue asks to wait. */
  readonly forMs: number;
  readonly now: UnixMs;
};

/**
 * A post met a restriction. The longer a pause lasts, the longer the next look at it waits, so that a restart of minutes
 * costs a handful of refused posts and not one for each entry.
 *
 * @returns Undefined where as much is known already.
 */
export function withRestriction(
  before: VenueRestrictions | undefined,
  { code, text, forMs, now }: Met,
): VenueRestrictions | undefined {
  const place = code === 'REGION_BLOCKED' ? 'region' : 'pause';
  const known = before?.[place];
  const isSame = known !== undefined && now >= known.from && now <= later(known.until, SAME_WITHIN_MS);
  const from = isSame ? known.from : now;
  const lasts =
    place === 'region'
      ? REGION_BLOCK_MS
      : Math.min(PAUSE_MAX_MS, Math.max(forMs, Math.min(PAUSE_GROWS_TO_MS, now - from)));
  const until = later(now, lasts);
  // What is known for longer says enough: a burst of refusals writes once.
  if (known !== undefined && known.until >= until && inForce(known, now) !== undefined) return undefined;
  const met: Restriction = { code, text: text.slice(0, 200), from, seenAt: now, until };
  return { ...before, [place]: met, version: (before?.version ?? 0n) + 1n };
}

/**
 * The venue took bytes that left at this moment: what was met before is over. A sale that is taken says nothing of the
 * region: from some, positions may be closed and not opened.
 *
 * @returns Undefined where nothing was met before.
 */
export function withoutRestriction(
  before: VenueRestrictions | undefined,
  { side, sentAt }: { readonly side: 'BUY' | 'SELL'; readonly sentAt: UnixMs },
): VenueRestrictions | undefined {
  if (before === undefined) return undefined;
  const { pause, region, version } = before;
  const isOver = (one: Restriction | undefined): boolean => one !== undefined && one.seenAt <= sentAt;
  const endsPause = isOver(pause);
  const endsRegion = side === 'BUY' && isOver(region);
  if (!endsPause && !endsRegion) return undefined;
  return {
    ...(pause === undefined || endsPause ? {} : { pause }),
    ...(region === undefined || endsRegion ? {} : { region }),
    version: version + 1n,
  };
}

/** The pause that stops entries and holds sales back now. */
export function pauseInForce(restrictions: VenueRestrictions | undefined, now: UnixMs): Restriction | undefined {
  return inForce(restrictions?.pause, now);
}

/** The block of our region that stops entries now; sales are tried, as some regions may close positions. */
export function regionInForce(restrictions: VenueRestrictions | undefined, now: UnixMs): Restriction | undefined {
  return inForce(restrictions?.region, now);
}

/** Says it as the reason of a decision; undefined where nothing is in force. */
export function venueReason(code: VenueReason['code'], one: Restriction | undefined): VenueReason | undefined {
  return one === undefined ? undefined : { code, text: one.text, from: one.from, until: one.until };
}

/** A flag whose writer's clock was far ahead would hold for ever: nothing holds for longer than any flag may. */
function inForce(one: Restriction | undefined, now: UnixMs): Restriction | undefined {
  if (one === undefined || now >= one.until) return undefined;
  return one.until - now <= (one.code === 'REGION_BLOCKED' ? REGION_BLOCK_MS : PAUSE_MAX_MS) ? one : undefined;
}
