import { createCredentials, deriveCredentials } from '#adapters/polymarket/credentials.ts';
import { type AuthChoice, type Identity } from '#core/model/signing.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { later, unixMs } from '#core/values/unix-ms.ts';
import { type System } from './open-system.ts';

/** How long the signer lets credentials be derived once a person asked for it; it is taken back when they are stored. */
const LEAVE_MS = 15 * 60_000;

/** A system that can be reached, as far as its signer is asked for what needs a person's leave. */
export type AskedSystem = Pick<System, 'signings'> & { readonly venue: NonNullable<System['venue']> };

/**
 * Derives a follower's API credentials by the key that only the signer can use, and has the signer keep them.
 *
 * Where the secret names another key by then, nothing is stored.
 *
 * @throws ConfigurationError, UnavailableError, UnreadableAnswerError
 */
export async function credentialsBySigner(system: AskedSystem, follower: FollowerName): Promise<Identity> {
  return withLeave(system, follower, () => askedCredentials(system, follower));
}

/**
 * Does what the signer does by leave of a person alone.
 *
 * Whoever may write into the signer's part of the table may give it: no function may, but the signer itself.
 */
export async function withLeave<T>(
  { venue, signings }: AskedSystem,
  follower: FollowerName,
  work: () => Promise<T>,
): Promise<T> {
  await signings.giveLeave(follower, later(await venue.clock.now(), LEAVE_MS));
  try {
    return await work();
  } finally {
    await signings.giveLeave(follower, unixMs(0));
  }
}

/**
 * Has the signer prove a key to the venue, and keep the credentials that it gives: those that it gave before or, by a number
 * that is named, new ones.
 *
 * @throws ConfigurationError, UnavailableError, UnreadableAnswerError
 */
export async function askedCredentials(
  { venue: { clobUrl, http, signer } }: Pick<AskedSystem, 'venue'>,
  follower: FollowerName,
  { into, ...choice }: AuthChoice & { readonly into?: 'next' } = {},
): Promise<Identity> {
  let address = '';
  const headers = async () => {
    const written = await signer.auth(follower, choice);
    address = written['POLY_ADDRESS'] ?? '';
    return written;
  };
  const ask = choice.nonce === undefined ? deriveCredentials : createCredentials;
  const credentials = await ask({ clobUrl, http, headers });
  return signer.storeCredentials(follower, { credentials, address, into, ...choice });
}
