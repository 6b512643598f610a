import { Chain, createL1Headers } from '@polymarket/clob-client-v2';
import { type FollowerSecret } from '#contract/secrets.ts';
import { type Clock } from '#ports/clock.ts';
import { ConfigurationError, UnavailableError } from '#ports/errors.ts';
import { signerOf } from './account.ts';
import { type Http, type HttpRequest } from './http.ts';
import { readJson } from './read-json.ts';
import { credentialsSchema } from './schemas.ts';

/** What is needed to obtain API credentials for a key. */
export type CredentialsInput = {
  readonly clobUrl: string;
  readonly http: Http;
  readonly privateKey: string;
  readonly clock: Clock;
};

/**
 * Obtains the API credentials of a key: derives those that exist, creates them where there are none.
 *
 * The venue derives them from the address, so asking again gives the same.
 *
 * @throws ConfigurationError for a key that is none or that the venue refuses; UnavailableError, UnreadableAnswerError
 */
export async function deriveCredentials(input: CredentialsInput): Promise<FollowerSecret> {
  const derived = await ask(input, { method: 'GET', url: `${input.clobUrl}/auth/derive-api-key` });
  const credentials = derived ?? (await ask(input, { method: 'POST', url: `${input.clobUrl}/auth/api-key` }));
  if (credentials === undefined) throw new ConfigurationError('the venue gives this key no API credentials');
  return {
    privateKey: input.privateKey,
    apiKey: credentials.apiKey,
    apiSecret: credentials.secret,
    apiPassphrase: credentials.passphrase,
  };
}

async function ask({ http, privateKey, clock }: CredentialsInput, request: HttpRequest) {
  const headers = await keyHeaders(privateKey, await clock.now());
  return readJson({
    http,
    name: 'credentials',
    request: { ...request, headers },
    schema: credentialsSchema,
    isSecret: true,
    isNothing: (status) => {
      if (status >= 500 || status === 429 || status === 425) throw new UnavailableError(`credentials: HTTP ${status}`);
      return true;
    },
  });
}

async function keyHeaders(privateKey: string, now: number): Promise<Record<string, string>> {
  const account = signerOf(privateKey);
  const signer: Parameters<typeof createL1Headers>[0] = {
    getAddress: () => Promise.resolve(account.address),
    _signTypedData: (domain, types, message) =>
      account.signTypedData({ domain, types, primaryType: 'ClobAuth', message }),
  };
  const headers = await createL1Headers(signer, Chain.POLYGON, 0, Math.floor(now / 1000));
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
