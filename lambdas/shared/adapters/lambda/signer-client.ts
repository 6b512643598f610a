import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { LIVE_ALIAS } from '#contract/functions.ts';
import { signingJson, type SigningReply, SIGNING_REPLIES } from '#contract/signer.ts';
import { type Identity, type SigningKind, type SigningRequest, type SigningResults } from '#core/model/signing.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { ConfigurationError, UnavailableError } from '#ports/errors.ts';
import { type NamedSecret } from '#ports/keys.ts';
import { type Signer } from '#ports/signer.ts';

type SignerInput = { readonly client: LambdaClient; readonly functionName: string };
type Asked<K extends SigningKind> = Omit<Extract<SigningRequest, { readonly kind: K }>, 'kind'>;

type Kept = { readonly identity: Identity; readonly askedAt: number; readonly named: string | undefined };

const TTL_MS = 300_000;
/** Credentials that the venue refuses are not asked for again sooner: nobody rotates keys that fast. */
const ANEW_AFTER_MS = 5_000;

/**
 * Has the signer function sign. Nothing leaves but what it answers, so a call that fails, in any way, has sent nothing and may
 * be made again.
 *
 * Who signs for a follower is asked every five minutes of the machine's own time, `anew` every five seconds.
 */
export function lambdaSigner(input: SignerInput): Signer {
  const known = new Map<FollowerName, Kept>();
  const keep = (follower: FollowerName, identity: Identity, named?: string): Identity => {
    known.set(follower, { identity, askedAt: performance.now(), named });
    return identity;
  };
  const versionKnown = (follower: FollowerName): { readonly known?: string } => {
    const version = known.get(follower)?.identity.version;
    return version === undefined ? {} : { known: version };
  };
  return {
    async identity(follower, how) {
      const kept = known.get(follower);
      if (kept !== undefined && performance.now() - kept.askedAt < validMs(kept, how)) return kept.identity;
      if (how === 'anew') return keep(follower, await ask(input, 'identity', { follower, anew: true }));
      const named = how?.named;
      const choice = named === undefined ? {} : { known: named };
      return keep(follower, await ask(input, 'identity', { follower, ...choice }), named);
    },
    order: ({ venueOrderId: order, parentId: parent, follower, fields, domain }) =>
      ask(input, 'sign-order', { follower, order, parent, fields, domain, ...versionKnown(follower) }),
    request: (follower, request, order) =>
      ask(input, 'sign-request', {
        ...{ follower, request },
        ...(order === undefined ? {} : { order }),
        ...versionKnown(follower),
      }),
    redemption: async (follower, call, terms) =>
      (await ask(input, 'sign-redemption', { follower, call, terms })) ?? undefined,
    requestAs: (slot, follower, request) => ask(input, 'sign-request', { follower, request, slot }),
    auth: (follower, choice) => ask(input, 'sign-auth', { follower, ...choice }),
    async storeCredentials(follower, stored) {
      const identity = await ask(input, 'store-credentials', { follower, ...stored });
      return stored.into === undefined ? keep(follower, identity) : identity;
    },
  };
}

/** What was kept before the settings gave it another name is worth nothing; what still has another one since, not much. */
function validMs({ identity, named }: Kept, how: 'anew' | NamedSecret | undefined): number {
  if (how === 'anew') return ANEW_AFTER_MS;
  if (how?.named === undefined || how.named === identity.version) return TTL_MS;
  return how.named === named ? ANEW_AFTER_MS : 0;
}

async function ask<K extends SigningKind>(
  input: SignerInput,
  kind: K,
  asked: Asked<K> & Pick<SigningRequest, 'follower'>,
): Promise<SigningResults[K]> {
  const reply = await replyOf(input, kind, asked);
  if ('result' in reply) return reply.result;
  if ('refusal' in reply) {
    const { code, numbers } = reply.refusal;
    // In the middle of a deployment the other side may be older: it reads what is asked soon.
    if (code === 'UNREADABLE_REQUEST') throw new UnavailableError('the signer cannot read what it is asked', numbers);
    const context = { ...numbers, follower: asked.follower, refusal: code };
    throw new ConfigurationError(`the signer refuses: ${[code, ...worded(numbers)].join(', ')}`, context);
  }
  const { code, message, context } = reply.failure;
  if (code === 'CONFIGURATION') throw new ConfigurationError(message, context);
  throw new UnavailableError(`the signer cannot sign: ${message}`, context);
}

async function replyOf<K extends SigningKind>(
  { client, functionName }: SignerInput,
  kind: K,
  asked: Asked<K>,
): Promise<SigningReply<K>> {
  const Payload = signingJson({ kind, ...asked });
  const text = await invoked(client, new InvokeCommand({ FunctionName: functionName, Qualifier: LIVE_ALIAS, Payload }));
  const reply = SIGNING_REPLIES[kind].safeParse(parsedOrNothing(text));
  if (reply.success) return reply.data;
  throw new UnavailableError('the signer answers something else', { kind });
}

/** What a failed call says may repeat what was sent or signed: only the kind of failure is kept. */
async function invoked(client: LambdaClient, command: InvokeCommand): Promise<string> {
  try {
    const { FunctionError: failure, Payload: payload } = await client.send(command);
    if (failure !== undefined) throw new UnavailableError('a run of the signer failed', { failure });
    return payload?.transformToString() ?? '';
  } catch (error) {
    if (error instanceof UnavailableError) throw error;
    const kind = error instanceof Error ? error.name : 'unknown';
    throw new UnavailableError(`the signer cannot be reached: ${kind}`, { failure: kind });
  }
}

function worded(numbers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(numbers).map(([name, value]) => `${name} ${value}`);
}

function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
