import { GLOBAL_CAP } from '#core/model/cap.ts';
import { type SigningRefusal, type SigningRequest } from '#core/model/signing.ts';
import { checkRedemption } from '#core/signing/check-redemption.ts';
import { type SigningDeps } from './signing-deps.ts';

/**
 * Decides whether the transaction of a redemption may be signed.
 *
 * @returns Why not; undefined where it may. @throws UnavailableError
 */
export async function authorizeRedemption(
  { clock, ledger, settings }: SigningDeps,
  request: Extract<SigningRequest, { readonly kind: 'sign-redemption' }>,
): Promise<SigningRefusal | undefined> {
  const { call, follower } = request;
  const of = { follower, mode: 'live' as const };
  const [inForce, positions, redeeming, lane, cap] = await Promise.all([
    settings.current(),
    ledger.positions(of),
    ledger.redeeming(of, call.condition),
    ledger.redeemLane(call.wallet),
    ledger.cap(of, GLOBAL_CAP),
  ]);
  const mode = cap?.tradingMode ?? 'HALTED';
  return checkRedemption({ request, settings: inForce, positions, redeeming, lane, mode, now: await clock.now() });
}
