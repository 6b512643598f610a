import type * as z from 'zod';
import { type PrivateRequest, type SignedHeaders } from '#core/model/signing.ts';
import { type VenueOrderId } from '#core/values/ids.ts';
import { type Clock } from '#ports/clock.ts';
import { type Http } from './http.ts';
import { type JsonRead, readJson } from './read-json.ts';

/** Through which account private things are read. */
export type OwnReads = {
  readonly clobUrl: string;
  readonly http: Http;
  readonly clock: Clock;
  /** Has a request of the account signed; one about an order with the order's id. Throws ConfigurationError, UnavailableError. */
  readonly headers: (request: PrivateRequest, order?: VenueOrderId) => Promise<SignedHeaders>;
};

/** What to read; the path is signed, the search behind it is not. */
export type PrivateRead<T> = {
  readonly name: JsonRead<T>['name'];
  readonly schema: z.ZodType<T>;
  readonly path: string;
  readonly search?: string;
};

/**
 * Reads a private answer of the venue.
 *
 * @returns Undefined where the venue says that this account has no such order.
 * @throws UnavailableError, UnreadableAnswerError; ConfigurationError
 */
export async function readPrivate<T>(
  reads: OwnReads,
  { name, schema, path, search }: PrivateRead<T>,
): Promise<T | undefined> {
  const headers = await reads.headers({ method: 'GET', path });
  const url = `${reads.clobUrl}${path}${search === undefined ? '' : `?${search}`}`;
  return readJson({
    http: reads.http,
    name,
    request: { method: 'GET', url, headers },
    schema,
    isNothing: isOrderNotFound,
  });
}

/** Only the venue's own words count: a 404 of something on the way says nothing about an order. */
export function isOrderNotFound(status: number, text: string): boolean {
  return status === 404 && /^\s*\{.*order not found/is.test(text);
}
