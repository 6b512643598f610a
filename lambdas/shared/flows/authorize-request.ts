import { type SigningRefusal, type SigningRequest } from '#core/model/signing.ts';
import { checkRequest } from '#core/signing/check-request.ts';
import { type SigningDeps } from './signing-deps.ts';

/**
 * Decides whether headers may be written for a private request.
 *
 * @returns Why not; undefined where they may. @throws UnavailableError
 */
export async function authorizeRequest(
  { ledger }: SigningDeps,
  request: Extract<SigningRequest, { readonly kind: 'sign-request' }>,
): Promise<SigningRefusal | undefined> {
  const child = request.order === undefined ? undefined : await ledger.child(request.order);
  return checkRequest({ request, child });
}
