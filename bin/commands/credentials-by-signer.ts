import { deriveCredentials } from '#adapters/polymarket/credentials.ts';
import { type Identity } from '#core/model/signing.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { later, unixMs } from '#core/values/unix-ms.ts';
import { type System } from './open-system.ts';

/** How long the signer lets credentials be derived once a person asked for it; it is taken back when they are stored. */
const LEAVE_MS = 15 * 60_000;

/**
 * Derives a follower's API credentials by the key that only the signer can use, and has the signer keep them.
 *
 * Whoever may write into the signer's part of the table may ask for it: no function may, but the signer itself.
 *
 * Where the secret names another key by then, nothing is stored.
 *
 * @throws ConfigurationError, UnavailableError, UnreadableAnswerError
 */
export async function credentialsBySigner(
  { venue, signings }: Pick<System, 'signings'> & { readonly venue: NonNullable<System['venue']> },
  follower: FollowerName,
): Promise<Identity> {
  const { clobUrl, http, signer, clock } = venue;
  await signings.giveLeave(follower, later(await clock.now(), LEAVE_MS));
  try {
    let asker = '';
    const headers = async () => {
      const written = await signer.auth(follower);
      asker = written['POLY_ADDRESS'] ?? '';
      return written;
    };
    const credentials = await deriveCredentials({ clobUrl, http, headers });
    return await signer.storeCredentials(follower, credentials, asker);
  } finally {
    await signings.giveLeave(follower, unixMs(0));
  }
}
