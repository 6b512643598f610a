import { type PrivateRequest, type SignedHeaders } from '#core/model/signing.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type Http } from './http.ts';

type DeleteInput = {
  readonly clobUrl: string;
  readonly http: Http;
  /** Signs as the key that is deleted. Throws ConfigurationError, UnavailableError. */
  readonly headers: (request: PrivateRequest) => Promise<SignedHeaders>;
};

/**
 * Has the venue forget the API key that signs the request.
 *
 * @returns False where the venue did not know it any more.
 * @throws UnavailableError where nobody knows whether it is forgotten; what `headers` throws
 */
export async function deleteApiKey({ clobUrl, http, headers }: DeleteInput): Promise<boolean> {
  const request = { method: 'DELETE' as const, path: '/auth/api-key' };
  const outcome = await http({
    method: request.method,
    url: `${clobUrl}${request.path}`,
    headers: await headers(request),
  });
  if (outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300) return true;
  if (outcome.kind === 'answer' && outcome.status === 401) return false;
  throw new UnavailableError(
    `the venue was asked to forget an API key: ${outcome.kind === 'answer' ? `HTTP ${outcome.status}` : 'no answer'}`,
    { source: 'api key' },
  );
}
