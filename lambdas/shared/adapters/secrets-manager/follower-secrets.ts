import {
  CreateSecretCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { followerSecretName, followerSecretSchema, type FollowerSecret } from '#contract/secrets.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { readSecret, unreachable } from './read-secret.ts';

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
    const secret = await readSecret({
      client: store.client,
      name: followerSecretName(store.stage, follower),
      schema: followerSecretSchema,
      fix: 'polycopy add-follower stores it',
    });
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
    if (!(error instanceof ResourceNotFoundException)) throw unreachable(name, error);
    try {
      await client.send(new CreateSecretCommand({ Name: name, SecretString: content }));
    } catch (cause) {
      throw unreachable(name, cause);
    }
  }
}
