import { GLOBAL_CAP } from '#core/model/cap.ts';
import { type SigningRefusal } from '#core/model/signing.ts';
import { checkRedemption, type RedemptionFacts } from '#core/signing/check-redemption.ts';
import { type SigningDeps } from './signing-deps.ts';

/**
 * Decides whether the transaction of a redemption may be signed.
 *
 * @returns Why not; undefined where it may. @throws UnavailableError
 */
export async function authorizeRedemption(
  { clock, ledger }: SigningDeps,
  { request, settings }: Pick<RedemptionFacts, 'request' | 'settings'>,
): Promise<SigningRefusal | undefined> {
  const { call, follower } = request;
  const of = { follower, mode: 'live' as const };
  const [positions, redeeming, lane, cap] = await Promise.all([
    ledger.positions(of),
    ledger.redeeming(of, call.condition),
    ledger.redeemLane(call.wallet),
    ledger.cap(of, GLOBAL_CAP),
  ]);
  const mode = cap?.tradingMode ?? 'HALTED';
  return checkRedemption({ request, settings, positions, redeeming, lane, mode, now: await clock.now() });
}
