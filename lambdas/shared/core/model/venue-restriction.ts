import { type UnixMs } from '../values/unix-ms.ts';

/** Why the venue takes no orders of anybody just now. */
export type PauseCode = 'ENGINE_RESTART' | 'TRADING_DISABLED' | 'CANCEL_ONLY' | 'POST_ONLY';

/** What the venue said of itself, or of where we are, in refusing a post. */
export type RestrictionCode = PauseCode | 'REGION_BLOCKED';

/** A restriction as it was last met. */
export type Restriction = {
  readonly code: RestrictionCode;
  /** The venue's own words. */
  readonly text: string;
  /** When it was first met, without an end in between. */
  readonly from: UnixMs;
  /** When it was last met. */
  readonly seenAt: UnixMs;
  /** Until when nothing new is bought; it ends by itself. */
  readonly until: UnixMs;
};

/** What the venue is known to restrict, for all followers of a stage. */
export type VenueRestrictions = {
  /** The venue takes orders of nobody. */
  readonly pause?: Restriction;
  /** The venue takes no orders from where our functions run. */
  readonly region?: Restriction;
  readonly version: bigint;
};
