import {
  followerSecretName,
  followerSecretSchema,
  type FollowerSecret,
  type KmsKeySecret,
  type PrivateKeySecret,
} from '#contract/secrets.ts';
import { type ApiCredentials } from '#core/model/signing.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { type FollowerKeys, type KeyRing, type SigningKey } from '#ports/keys.ts';
import { replaceSecret, type SecretStore } from './follower-secrets.ts';
import { privateKey } from './private-key.ts';
import { readSecret } from './read-secret.ts';

type KeysInput = SecretStore & {
  /** Opens the key of KMS that a secret names. Throws ConfigurationError, UnavailableError. */
  readonly openKmsKey: (secret: KmsKeySecret) => Promise<SigningKey>;
};

type Kept = { readonly secret: FollowerSecret; readonly ring: KeyRing; readonly readAt: number };

/** Whoever signs with credentials that were changed hears it from the venue, and asks anew. */
const TTL_MS = 3_600_000;
/** Credentials that the venue refuses are not read again sooner: nobody rotates keys that fast. */
const ANEW_AFTER_MS = 5_000;

/**
 * The followers' keys by their secrets, each read at most every hour of the machine's own time; `anew` every five
 * seconds, where the venue refuses what was kept. A key that was opened stays open as long as the secret names the same.
 */
export function followerKeys(input: KeysInput): FollowerKeys {
  const known = new Map<FollowerName, Kept>();
  const read = async (follower: FollowerName): Promise<Kept> => {
    const { client, stage } = input;
    const name = followerSecretName(stage, follower);
    const { value: secret, version } = await readSecret({
      ...{ client, name },
      schema: followerSecretSchema,
      fix: 'polycopy add-follower stores it',
    });
    const before = known.get(follower);
    const key = before !== undefined && isSameKey(before.secret, secret) ? before.ring.key : await open(input, secret);
    const credentials = credentialsOf(secret);
    const ring = { key, version, ...(credentials === undefined ? {} : { credentials }) };
    const kept = { secret, ring, readAt: performance.now() };
    known.set(follower, kept);
    return kept;
  };
  return {
    async ring(follower, how) {
      const kept = known.get(follower);
      if (how === 'now') return (await read(follower)).ring;
      const validMs = how === 'anew' ? ANEW_AFTER_MS : TTL_MS;
      if (kept !== undefined && performance.now() - kept.readAt < validMs) return kept.ring;
      return (await read(follower)).ring;
    },
    async store(follower, credentials, address) {
      const { secret, ring } = await read(follower);
      const name = followerSecretName(input.stage, follower);
      if (ring.key.address !== address)
        throw new ConfigurationError(`the secret ${name} names another key now: nothing was stored`, { secret: name });
      const content = JSON.stringify(followerSecretSchema.parse({ ...secret, ...credentials }));
      if (!(await replaceSecret(input.client, name, content)))
        throw new ConfigurationError(`the secret ${name} is missing: polycopy add-follower stores it`, {
          secret: name,
        });
      known.delete(follower);
    },
  };
}

function open({ openKmsKey }: KeysInput, secret: FollowerSecret): Promise<SigningKey> {
  return secret.kind === 'kms' ? openKmsKey(secret) : Promise.resolve().then(() => privateKey(secret.privateKey));
}

function isSameKey(before: FollowerSecret, now: FollowerSecret): boolean {
  return namedBy(before) === namedBy(now);
}

function namedBy(secret: PrivateKeySecret | KmsKeySecret): string {
  return secret.kind === 'kms' ? `${secret.keyId} ${secret.address ?? ''}` : secret.privateKey;
}

function credentialsOf({ apiKey, apiSecret, apiPassphrase }: FollowerSecret): ApiCredentials | undefined {
  if (apiKey === undefined || apiSecret === undefined || apiPassphrase === undefined) return undefined;
  return { apiKey, apiSecret, apiPassphrase };
}
