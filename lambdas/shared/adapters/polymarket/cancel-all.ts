import { type Follower } from '#core/model/settings.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';
import { readJson } from './read-json.ts';
import { cancelSchema } from './schemas.ts';
import { type VenueDependencies } from './venue.ts';

/** How many orders were cancelled, and how many the venue would not cancel. */
export type CancelledAll = { readonly cancelled: number; readonly left: number };

/**
 * Builds the cancel of everything that works in a follower's account, also what a person placed by hand.
 *
 * Only a person may ask for this: orders that are not ours are none of polycopy's business.
 *
 * @returns A function that throws ConfigurationError, UnavailableError, UnreadableAnswerError.
 */
export function cancelAllOrders({
  clobUrl,
  http,
  signer,
}: Omit<VenueDependencies, 'clock'>): (follower: Follower) => Promise<CancelledAll> {
  return async (follower) => {
    const request = { method: 'DELETE' as const, path: '/cancel-all' };
    const headers = await signer.request(follower.name, request);
    const answer = await readJson({
      http,
      name: 'cancel all',
      request: { method: 'DELETE', url: `${clobUrl}${request.path}`, headers },
      schema: cancelSchema,
    });
    if (answer === undefined)
      throw new UnreadableAnswerError('cancel all: no list of orders', { source: 'cancel all' });
    return { cancelled: answer.canceled.length, left: answer.not_canceled.length };
  };
}
