import { type ApiCredentials, type AuthChoice, type KeySlot } from '#core/model/signing.ts';
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
  /** The number that they are asked for with. */
  readonly nonce: number;
  /** Names the content of the secret. */
  readonly version: string;
};

/** What the settings call the secret's content; undefined: they do not say. */
export type NamedSecret = { readonly named: string | undefined };

/** Credentials, and whose they are. */
export type StoredCredentials = AuthChoice & {
  readonly credentials: ApiCredentials;
  /** Of the key that they are of. */
  readonly address: string;
  /** A version to be proven; absent: the one in force. */
  readonly into?: 'next' | undefined;
};

/** The keys of the followers: whoever holds this can sign anything. */
export interface FollowerKeys {
  /**
   * Reads a follower's key and credentials; `anew` passes by what was kept, at most every few seconds, `now` always.
   *
   * What was kept under another name than the settings give it is read again, so that no key signs that was replaced.
   *
   * @throws ConfigurationError where the secret is missing or not as it must be, UnavailableError
   */
  ring(follower: FollowerName, how?: 'anew' | 'now' | NamedSecret): Promise<KeyRing>;
  /** Reads a version that is not in force; nothing of it is kept. @throws ConfigurationError, UnavailableError */
  slot(follower: FollowerName, slot: KeySlot): Promise<KeyRing>;
  /**
   * Keeps other credentials beside a key.
   *
   * @throws ConfigurationError where the secret names another key, and stores nothing; UnavailableError
   */
  store(follower: FollowerName, credentials: StoredCredentials): Promise<void>;
}
