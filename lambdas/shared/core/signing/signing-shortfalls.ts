import { type Follower, type Settings } from '../model/settings.ts';
import { type Usd } from '../values/usd.ts';
import { signingBounds } from './signing-bounds.ts';

/** A limit by which copies are sized, above what the signer signs for: what is in between ends without an order. */
export type SigningShortfall = {
  readonly of: 'order' | 'day';
  /** Dollars that copies may come to; undefined where nothing limits them. */
  readonly sized: Usd | undefined;
  /** Dollars that are signed for. */
  readonly bound: Usd;
};

/**
 * Where a follower's limits let more through than the signer signs for. It knows nothing of sizing, and sizing nothing of
 * it, so that neither can be talked into anything by the other: only the settings can make them fit.
 *
 * A day without a limit is a shortfall only where its bound was asked for.
 */
export function signingShortfalls(
  settings: Pick<Settings, 'limits'>,
  follower: Pick<Follower, 'maxSignedOrder' | 'maxSignedDay' | 'totalCapital'>,
): readonly SigningShortfall[] {
  const { maxSingleBet, maxDailySpend } = settings.limits;
  const { perOrder, perDay } = signingBounds(settings, follower);
  const isDayShort = maxDailySpend === undefined ? follower.maxSignedDay !== undefined : maxDailySpend > perDay;
  return [
    ...(maxSingleBet > perOrder ? [{ of: 'order', sized: maxSingleBet, bound: perOrder } as const] : []),
    ...(isDayShort ? [{ of: 'day', sized: maxDailySpend, bound: perDay } as const] : []),
  ];
}
