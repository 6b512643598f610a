import {
  followerSecretName,
  followerSecretSchema,
  type FollowerSecret,
  type KmsKeySecret,
  NEXT_STAGE,
  type PrivateKeySecret,
} from '#contract/secrets.ts';
import { type ApiCredentials, type KeySlot } from '#core/model/signing.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { type FollowerKeys, type KeyRing, type NamedSecret, type SigningKey } from '#ports/keys.ts';
import { replaceSecret, type SecretStore } from './follower-secrets.ts';
import { privateKey } from './private-key.ts';
import { readSecret } from './read-secret.ts';

type KeysInput = SecretStore & {
  /** Opens the key of KMS that a secret names. Throws ConfigurationError, UnavailableError. */
  readonly openKmsKey: (secret: KmsKeySecret) => Promise<SigningKey>;
};

type Kept = {
  readonly secret: FollowerSecret;
  readonly ring: KeyRing;
  readonly readAt: number;
  /** What the settings called it when it was read. */
  readonly named: string | undefined;
};

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
  const read = async (follower: FollowerName, named?: string): Promise<Kept> => {
    const { secret, version } = await secretOf(input, follower);
    const before = known.get(follower);
    const key = before !== undefined && isSameKey(before.secret, secret) ? before.ring.key : await open(input, secret);
    const kept = { secret, ring: ringOf(key, secret, version), readAt: performance.now(), named };
    known.set(follower, kept);
    return kept;
  };
  return {
    async ring(follower, how) {
      const kept = known.get(follower);
      if (kept !== undefined && performance.now() - kept.readAt < validMs(kept, how)) return kept.ring;
      return (await read(follower, typeof how === 'object' ? how.named : undefined)).ring;
    },
    async slot(follower, slot) {
      const { secret, version } = await secretOf(input, follower, slot);
      return ringOf(await open(input, secret), secret, version);
    },
    async store(follower, { credentials, address, nonce, slot, into }) {
      const { secret } = await secretOf(input, follower, slot);
      const { address: named } = await open(input, secret);
      const name = followerSecretName(input.stage, follower);
      if (named !== address)
        throw new ConfigurationError(`the secret ${name} names another key now: nothing was stored`, { secret: name });
      const number = nonce === undefined ? {} : { nonce };
      const content = JSON.stringify(followerSecretSchema.parse({ ...secret, ...credentials, ...number }));
      const label = into === undefined ? {} : { label: NEXT_STAGE };
      if ((await replaceSecret(input.client, { name, content, ...label })) === undefined)
        throw new ConfigurationError(`the secret ${name} is missing: polycopy add-follower stores it`, {
          secret: name,
        });
      if (into === undefined) known.delete(follower);
    },
  };
}

const LABELS: Readonly<Record<KeySlot, string>> = { next: NEXT_STAGE, previous: 'AWSPREVIOUS' };

async function secretOf(
  { client, stage }: KeysInput,
  follower: FollowerName,
  slot?: KeySlot,
): Promise<{ readonly secret: FollowerSecret; readonly version: string }> {
  const { value: secret, version } = await readSecret({
    ...{ client, name: followerSecretName(stage, follower) },
    schema: followerSecretSchema,
    fix: 'polycopy add-follower stores it',
    ...(slot === undefined ? {} : { stage: LABELS[slot] }),
  });
  return { secret, version };
}

/**
 * How long what was kept is as good as new, in milliseconds. Read before the settings gave it another name it is worth
 * nothing; read since, and of another name all the same, it is read again as what the venue refuses.
 */
function validMs({ ring, named }: Kept, how: 'anew' | 'now' | NamedSecret | undefined): number {
  if (how === 'now') return 0;
  if (how === 'anew') return ANEW_AFTER_MS;
  if (how?.named === undefined || how.named === ring.version) return TTL_MS;
  return how.named === named ? ANEW_AFTER_MS : 0;
}

function ringOf(key: SigningKey, secret: FollowerSecret, version: string): KeyRing {
  const credentials = credentialsOf(secret);
  return { key, version, nonce: secret.nonce ?? 0, ...(credentials === undefined ? {} : { credentials }) };
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
