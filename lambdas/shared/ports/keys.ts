import { type ApiCredentials } from '#core/model/signing.ts';
import { type FollowerName } from '#core/values/ids.ts';

/** A key that signs, wherever it lies. */
export type SigningKey = {
  /** As the venue shows it, in mixed case. */
  readonly address: string;
  /**
   * Signs 32 bytes.
   *
   * @returns 65 bytes: r, s in its lower half, and 27 or 28, all in hex. @throws UnavailableError
   */
  sign(digest: string): Promise<string>;
};

/** A follower's key with what the venue gave it. */
export type KeyRing = {
  readonly key: SigningKey;
  /** Absent until they were derived. */
  readonly credentials?: ApiCredentials;
  /** Names the content of the secret. */
  readonly version: string;
};

/** The keys of the followers: whoever holds this can sign anything. */
export interface FollowerKeys {
  /**
   * Reads a follower's key and credentials; `anew` passes by what was kept, at most every few seconds, `now` always.
   *
   * @throws ConfigurationError where the secret is missing or not as it must be, UnavailableError
   */
  ring(follower: FollowerName, how?: 'anew' | 'now'): Promise<KeyRing>;
  /**
   * Keeps other credentials beside the key of this address, as the secret names it now.
   *
   * @throws ConfigurationError where it names another key, and stores nothing; UnavailableError
   */
  store(follower: FollowerName, credentials: ApiCredentials, address: string): Promise<void>;
}
