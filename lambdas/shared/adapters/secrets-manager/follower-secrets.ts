import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { followerSecretName, followerSecretSchema, type FollowerSecret } from '#contract/secrets.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { ConfigurationError, UnavailableError } from '#ports/errors.ts';

/** Where the secrets of a stage lie. */
export type SecretStore = { readonly client: SecretsManagerClient; readonly stage: string };

const TTL_MS = 300_000;
/** Credentials that the venue refuses are not read again sooner: nobody rotates keys that fast. */
const ANEW_AFTER_MS = 5_000;

/**
 * Reads followers' keys and credentials, each at most every five minutes of the machine's own time; `anew` every five
 * seconds, where the venue refuses what was kept.
 *
 * @returns A function that throws ConfigurationError where a secret is missing or not as it must be (its content is in no
 * error), and UnavailableError.
 */
export function followerSecrets(store: SecretStore): (follower: FollowerName, how?: 'anew') => Promise<FollowerSecret> {
  const known = new Map<FollowerName, { readonly secret: FollowerSecret; readonly readAt: number }>();
  return async (follower, how) => {
    const cached = known.get(follower);
    const validMs = how === 'anew' ? ANEW_AFTER_MS : TTL_MS;
    if (cached !== undefined && performance.now() - cached.readAt < validMs) return cached.secret;
    const secret = await readSecret(store, follower);
    known.set(follower, { secret, readAt: performance.now() });
    return secret;
  };
}

/**
 * Stores a follower's key and credentials, as the first version of its secret or as a new one.
 *
 * @throws UnavailableError
 */
export async function putFollowerSecret(
  { client, stage }: SecretStore,
  follower: FollowerName,
  secret: FollowerSecret,
): Promise<void> {
  const name = followerSecretName(stage, follower);
  const content = JSON.stringify(followerSecretSchema.parse(secret));
  try {
    await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: content }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw unavailable(name, error);
    try {
      await client.send(new CreateSecretCommand({ Name: name, SecretString: content }));
    } catch (cause) {
      throw unavailable(name, cause);
    }
  }
}

async function readSecret({ client, stage }: SecretStore, follower: FollowerName): Promise<FollowerSecret> {
  const name = followerSecretName(stage, follower);
  const content = parsedOrNothing(await readText(client, name));
  const result = followerSecretSchema.safeParse(content);
  if (result.success) return result.data;
  const fields = [...new Set(result.error.issues.map((issue) => issue.path.join('.') || 'the whole'))].join(', ');
  throw new ConfigurationError(`the secret ${name} is not as it must be: ${fields}`, { secret: name });
}

async function readText(client: SecretsManagerClient, name: string): Promise<string> {
  try {
    const answer = await client.send(new GetSecretValueCommand({ SecretId: name }));
    return answer.SecretString ?? '';
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw unavailable(name, error);
    throw new ConfigurationError(`the secret ${name} is missing: polycopy add-follower stores it`, {
      secret: name,
      isMissing: 'true',
    });
  }
}

/** What a service says about a secret, or the request that failed, may repeat it: only the kind of failure is kept. */
function unavailable(name: string, error: unknown): UnavailableError {
  const kind = error instanceof Error ? error.name : 'unknown';
  return new UnavailableError(`the secret ${name} cannot be reached: ${kind}`, { secret: name });
}

function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
