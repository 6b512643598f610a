import { type ApiCredentials, type SignedHeaders } from '#core/model/signing.ts';
import { ConfigurationError, UnavailableError } from '#ports/errors.ts';
import { type Http, type HttpRequest } from './http.ts';
import { readJson } from './read-json.ts';
import { credentialsSchema } from './schemas.ts';

/** What is needed to obtain API credentials for a key. */
export type CredentialsInput = {
  readonly clobUrl: string;
  readonly http: Http;
  /** Writes the headers by which the key proves itself, dated now. Throws ConfigurationError, UnavailableError. */
  readonly headers: () => Promise<SignedHeaders>;
};

/**
 * Obtains the API credentials of a key: derives those that exist, creates them where there are none.
 *
 * The venue derives them from the address, so asking again gives the same.
 *
 * @throws ConfigurationError for a key that the venue refuses, and what `headers` throws; UnavailableError,
 * UnreadableAnswerError
 */
export async function deriveCredentials(input: CredentialsInput): Promise<ApiCredentials> {
  const derived = await ask(input, { method: 'GET', url: `${input.clobUrl}/auth/derive-api-key` });
  const credentials = derived ?? (await ask(input, { method: 'POST', url: `${input.clobUrl}/auth/api-key` }));
  return credentialsIn(credentials);
}

function credentialsIn(told: Awaited<ReturnType<typeof ask>>): ApiCredentials {
  if (told === undefined) throw new ConfigurationError('the venue gives this key no API credentials');
  const { apiKey, secret: apiSecret, passphrase: apiPassphrase } = told;
  return { apiKey, apiSecret, apiPassphrase };
}

/**
 * Has the venue make credentials for a key, by a number that it never asked with.
 *
 * The venue's docs (read 2026-11-22) say that a key has one API key at a time, and that a new one makes the former one
 * invalid at once; others have seen several live side by side. Whoever asks goes by the first.
 *
 * @throws ConfigurationError where it gives none, and what `headers` throws; UnavailableError, UnreadableAnswerError
 */
export async function createCredentials(input: CredentialsInput): Promise<ApiCredentials> {
  return credentialsIn(await ask(input, { method: 'POST', url: `${input.clobUrl}/auth/api-key` }));
}

async function ask({ http, headers }: CredentialsInput, request: HttpRequest) {
  return readJson({
    http,
    name: 'credentials',
    request: { ...request, headers: await headers() },
    schema: credentialsSchema,
    isSecret: true,
    isNothing: (status) => {
      if (status >= 500 || status === 429 || status === 425) throw new UnavailableError(`credentials: HTTP ${status}`);
      return true;
    },
  });
}
