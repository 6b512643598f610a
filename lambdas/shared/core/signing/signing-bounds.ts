import { type Follower, type Settings } from '../model/settings.ts';
import { type Usd, usd } from '../values/usd.ts';

/** What is signed for a follower at the most, whatever an order or its ledger says. */
export type SigningBounds = {
  /** Dollars of one purchase. */
  readonly perOrder: Usd;
  /** Dollars of all purchases of one UTC day. */
  readonly perDay: Usd;
};

/**
 * How often a follower's capital may be signed for on one day where the settings do not say: what is sold within the day is
 * bought with again, and what finds no seller is signed and not spent.
 */
const TURNS_A_DAY = 10n;

/** The bounds of a follower: its own, or what follows from the limits and its capital. */
export function signingBounds(
  { limits }: Pick<Settings, 'limits'>,
  { maxSignedOrder, maxSignedDay, totalCapital }: Pick<Follower, 'maxSignedOrder' | 'maxSignedDay' | 'totalCapital'>,
): SigningBounds {
  return {
    perOrder: maxSignedOrder ?? limits.maxSingleBet,
    perDay: maxSignedDay ?? usd(totalCapital * TURNS_A_DAY),
  };
}
