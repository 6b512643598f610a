import {
  type SigningKind,
  type SigningRefusal,
  type SigningRequest,
  type SigningResults,
} from '#core/model/signing.ts';
import { type Settings } from '#core/model/settings.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { type FollowerKeys, type KeyRing, type NamedSecret } from '#ports/keys.ts';
import { authorizeOrder } from './authorize-order.ts';
import { authorizeRedemption } from './authorize-redemption.ts';
import { authorizeRequest } from './authorize-request.ts';
import { type SigningDeps } from './signing-deps.ts';

/** What was asked for, or why it is not given. */
export type SigningOutcome<K extends SigningKind = SigningKind> =
  | { readonly refusal: SigningRefusal }
  | { readonly refusal?: never; readonly result: SigningResults[K] };

type Request<K extends SigningKind> = Extract<SigningRequest, { readonly kind: K }>;

/**
 * Answers one request of the signer: what is stored decides, and only then a key is used.
 *
 * @throws ConfigurationError, UnavailableError, ContentionError; NewerOrderError for an order that a newer version has begun
 */
export async function answerSigning(deps: SigningDeps, request: SigningRequest): Promise<SigningOutcome> {
  const outcome = await answerOf(deps, request);
  if (outcome.refusal === undefined) return outcome;
  const { kind, follower } = request;
  deps.log.warn('not signed', { kind, follower, ...outcome.refusal });
  deps.log.count('SigningsRefused');
  return outcome;
}

function answerOf(deps: SigningDeps, request: SigningRequest): Promise<SigningOutcome> {
  switch (request.kind) {
    case 'identity':
      return identify(deps, request);
    case 'sign-order':
      return signOrder(deps, request);
    case 'sign-request':
      return signRequest(deps, request);
    case 'sign-redemption':
      return signRedemption(deps, request);
    case 'sign-auth':
      return signAuth(deps, request);
    case 'store-credentials':
      return storeCredentials(deps, request);
  }
}

async function identify(
  { keys }: SigningDeps,
  { follower, anew, known }: Request<'identity'>,
): Promise<SigningOutcome<'identity'>> {
  return { result: identityOf(await keys.ring(follower, anew === true ? 'anew' : { named: known }), follower) };
}

async function signOrder(deps: SigningDeps, request: Request<'sign-order'>): Promise<SigningOutcome<'sign-order'>> {
  const settings = await deps.settings.current();
  const ring = await ringKnown(deps.keys, request, secretNamed(settings, request.follower));
  const { apiKey } = credentialsOf(ring, request.follower);
  const refusal = await authorizeOrder(deps, { request, key: ring.key, settings });
  if (refusal !== undefined) return { refusal };
  const signature = await deps.signatures.order(ring.key, request);
  deps.log.info('signed', { follower: request.follower, venueOrderId: request.order });
  return { result: { signature, apiKey } };
}

async function signRequest(
  deps: SigningDeps,
  request: Request<'sign-request'>,
): Promise<SigningOutcome<'sign-request'>> {
  const { slot, follower } = request;
  if (slot !== undefined && !(await hasLeave(deps, follower))) return { refusal: { code: 'NO_LEAVE' } };
  const refusal = await authorizeRequest(deps, request);
  if (refusal !== undefined) return { refusal };
  const ring = slot === undefined ? await ringKnown(deps.keys, request) : await deps.keys.slot(follower, slot);
  const account = { address: ring.key.address, credentials: credentialsOf(ring, follower) };
  return { result: await deps.signatures.headers(account, request.request, await deps.clock.now()) };
}

async function signRedemption(
  deps: SigningDeps,
  request: Request<'sign-redemption'>,
): Promise<SigningOutcome<'sign-redemption'>> {
  const settings = await deps.settings.current();
  const refusal = await authorizeRedemption(deps, { request, settings });
  if (refusal !== undefined) return { refusal };
  const { follower, call, terms } = request;
  const { key } = await deps.keys.ring(follower, secretNamed(settings, follower));
  const signed = await deps.signatures.redemption(key, call, terms);
  if (signed !== undefined)
    deps.log.info('redemption signed', { follower, condition: call.condition, transaction: signed.transaction });
  return { result: signed ?? null };
}

async function signAuth(
  deps: SigningDeps,
  { follower, slot, nonce }: Request<'sign-auth'>,
): Promise<SigningOutcome<'sign-auth'>> {
  if (!(await hasLeave(deps, follower))) return { refusal: { code: 'NO_LEAVE' } };
  const ring = slot === undefined ? await deps.keys.ring(follower, 'now') : await deps.keys.slot(follower, slot);
  deps.log.info('credentials asked for', { follower });
  const at = { now: await deps.clock.now(), nonce: nonce ?? ring.nonce };
  return { result: await deps.signatures.authHeaders(ring.key, at) };
}

async function storeCredentials(
  deps: SigningDeps,
  { follower, credentials, address, slot, nonce, into }: Request<'store-credentials'>,
): Promise<SigningOutcome<'store-credentials'>> {
  if (!(await hasLeave(deps, follower))) return { refusal: { code: 'NO_LEAVE' } };
  await deps.keys.store(follower, { credentials, address, slot, nonce, into });
  deps.log.info('credentials stored', { follower });
  const ring = await (into === undefined ? deps.keys.ring(follower) : deps.keys.slot(follower, into));
  return { result: identityOf(ring, follower) };
}

async function hasLeave({ signings, clock }: SigningDeps, follower: FollowerName): Promise<boolean> {
  const until = await signings.leave(follower);
  return until !== undefined && (await clock.now()) <= until;
}

/** What the settings call the follower's secret: a key that was kept under another name may be one that was replaced. */
function secretNamed(settings: Settings | undefined, follower: FollowerName): NamedSecret {
  return { named: settings?.followers.find(({ name }) => name === follower)?.secretVersion };
}

/** Who asks has heard of a newer secret than is kept here: it was changed, and another run of ours has seen it. */
async function ringKnown(
  keys: FollowerKeys,
  { follower, known }: Request<'sign-order'> | Request<'sign-request'>,
  how?: NamedSecret,
): Promise<KeyRing> {
  const kept = await keys.ring(follower, how);
  return known === undefined || known === kept.version ? kept : keys.ring(follower, 'anew');
}

function identityOf(ring: KeyRing, follower: FollowerName): SigningResults['identity'] {
  return { address: ring.key.address, apiKey: credentialsOf(ring, follower).apiKey, version: ring.version };
}

function credentialsOf({ credentials }: KeyRing, follower: FollowerName): NonNullable<KeyRing['credentials']> {
  if (credentials !== undefined) return credentials;
  throw new ConfigurationError(
    `the key of ${follower} has no API credentials yet: polycopy auth-follower derives them`,
    { follower },
  );
}
