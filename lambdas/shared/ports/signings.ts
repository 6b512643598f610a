import { type KeyRotation } from '#core/model/key-rotation.ts';
import { type CountedPurchase } from '#core/signing/check-order.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Usd } from '#core/values/usd.ts';

/** Whether a purchase fits beside what was signed before. */
export type SigningCount =
  /** It is counted now, or was before. */
  | { readonly kind: 'counted' }
  /** All orders of its parent, or of the day, would come to more than they may. */
  | { readonly kind: 'above'; readonly what: 'parent' | 'day'; readonly signed: Usd };

/** When the note of a rotation is taken, and in whose place. */
export type HoldMoment = { readonly now: UnixMs; readonly over?: string };

/** What was signed: the signer's own count, which nobody else writes. All methods throw UnavailableError. */
export interface Signings {
  /**
   * Counts a purchase for its parent and for a UTC day, both or neither; one order once, whenever it comes again.
   *
   * @throws ContentionError when collisions with other writers do not end
   */
  count(purchase: CountedPurchase, now: UnixMs): Promise<SigningCount>;
  /** Until when a person lets a follower's credentials be derived anew; undefined where nobody ever did. */
  leave(follower: FollowerName): Promise<UnixMs | undefined>;
  /** Lets a follower's credentials be derived anew until then. */
  giveLeave(follower: FollowerName, until: UnixMs): Promise<void>;
  /** How far a person has come with another key of a follower; undefined where nobody is at it. */
  rotation(follower: FollowerName): Promise<KeyRotation | undefined>;
  /**
   * Takes the note for a run, as its first write: where there is none, or none that a run holds at the moment `now`.
   *
   * @param moment.over Run in whose place this one goes on although it still holds the note.
   * @returns False where another run holds it, and nothing is noted.
   */
  holdRotation(follower: FollowerName, rotation: KeyRotation, moment: HoldMoment): Promise<boolean>;
  /**
   * Notes how far, in place of what the same run noted before.
   *
   * @returns False where that is not there any more, or is another run's, and nothing is noted.
   */
  noteRotation(follower: FollowerName, rotation: KeyRotation): Promise<boolean>;
  /** Takes a run's note away: it is over. @returns False where the note is not that run's, and stays. */
  endRotation(follower: FollowerName, run: string): Promise<boolean>;
}
