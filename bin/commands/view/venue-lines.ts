import { type VenueRestrictions } from '#core/model/venue-restriction.ts';
import { pauseInForce, regionInForce } from '#core/risk/venue-restriction.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { cleanText } from './clean-text.ts';

/** Says what the venue restricts just now, since when and until when; nothing where it restricts nothing. */
export function venueLines(restrictions: VenueRestrictions | undefined, now: UnixMs): readonly string[] {
  return [
    ['The venue takes no orders', pauseInForce(restrictions, now)] as const,
    ['The venue takes no orders from the region of the functions', regionInForce(restrictions, now)] as const,
  ].flatMap(([says, one]) =>
    one === undefined
      ? []
      : [`${says}: ${one.code} since ${time(one.from)}, until ${time(one.until)} (${cleanText(one.text, 120)})`],
  );
}

const time = (at: UnixMs): string => new Date(at).toISOString().replace('T', ' ').slice(0, 19);
