import { authHeaders } from '#adapters/polymarket/auth-headers.ts';
import { deriveCredentials } from '#adapters/polymarket/credentials.ts';
import { stageFollowerSecret } from '#adapters/secrets-manager/follower-secrets.ts';
import { type Identity } from '#core/model/signing.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { type SigningKey } from '#ports/keys.ts';
import { askedCredentials } from '../credentials-by-signer.ts';
import { type System } from '../open-system.ts';

/** What is to sign, and where it is now. */
export type NextSecret =
  | { readonly kind: 'credentials' }
  /** A key that a person has in his hand. */
  | { readonly kind: 'key'; readonly key: SigningKey; readonly text: `0x${string}` }
  | { readonly kind: 'kms'; readonly keyId: string };

type StageInput = Pick<System, 'aws' | 'stage'> & { readonly venue: NonNullable<System['venue']> };

/**
 * Prepares a version of a follower's secret beside the one in force, with the credentials that the venue gives its key.
 *
 * @returns Whose it is, and what names it. @throws ConfigurationError, UnavailableError, UnreadableAnswerError
 */
export async function stageNext(
  { aws, stage, venue }: StageInput,
  name: FollowerName,
  next: NextSecret,
): Promise<Identity> {
  const store = { client: aws.secrets, stage };
  const { clobUrl, http, clock } = venue;
  switch (next.kind) {
    case 'credentials':
      // The venue gives the same ones again for a number that it knows: no second was ever asked with twice.
      return askedCredentials({ venue }, name, { nonce: Math.floor((await clock.now()) / 1_000), into: 'next' });
    case 'key': {
      const headers = async () => authHeaders(next.key, { now: await clock.now(), nonce: 0 });
      const credentials = await deriveCredentials({ clobUrl, http, headers });
      const version = await stageFollowerSecret(store, name, { privateKey: next.text, ...credentials });
      return { address: next.key.address, apiKey: credentials.apiKey, version };
    }
    case 'kms':
      await stageFollowerSecret(store, name, { kind: 'kms', keyId: next.keyId });
      return askedCredentials({ venue }, name, { slot: 'next', into: 'next' });
  }
}
