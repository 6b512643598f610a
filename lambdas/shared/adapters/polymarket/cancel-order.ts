import { type VenueOrderId } from '#core/values/ids.ts';
import { cancelBody } from '#core/signing/check-request.ts';
import { type CancelOutcome } from '#ports/venue.ts';
import { isOrderNotFound, type OwnReads } from './private-reads.ts';
import { readJson } from './read-json.ts';
import { cancelSchema } from './schemas.ts';

/** An order that waits out a delay cannot be cancelled, and may be filled yet. */
const MAY_STILL_FILL = /delay/i;

/**
 * Cancels an order by its id.
 *
 * @throws UnavailableError, UnreadableAnswerError, ConfigurationError: then nothing is known
 */
export async function cancelOrder(reads: OwnReads, order: VenueOrderId): Promise<CancelOutcome> {
  const request = { method: 'DELETE' as const, path: '/order', body: cancelBody(order) };
  const headers = await reads.headers(request, order);
  const answer = await readJson({
    http: reads.http,
    name: 'cancel',
    request: { method: 'DELETE', url: `${reads.clobUrl}${request.path}`, headers, body: request.body },
    schema: cancelSchema,
    isNothing: isOrderNotFound,
  });
  if (answer === undefined) return 'gone';
  if (answer.canceled.includes(order)) return 'cancelled';
  const reason = answer.not_canceled.find(([id]) => id === order)?.[1];
  return typeof reason === 'string' && !MAY_STILL_FILL.test(reason) ? 'gone' : 'unknown';
}
