import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { authHeaders } from '#adapters/polymarket/auth-headers.ts';
import { deriveCredentials } from '#adapters/polymarket/credentials.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { privateKey } from '#adapters/secrets-manager/private-key.ts';
import { type PrivateKeySecret } from '#contract/secrets.ts';

/** A key with the credentials that a local exchange gives it. */
export async function derivedSecret(
  { clob, clock }: { readonly clob: string; readonly clock: string },
  key: string,
): Promise<PrivateKeySecret> {
  const time = exchangeClock({ url: clock });
  const opened = privateKey(key);
  const headers = async () => authHeaders(opened, { now: await time.now(), nonce: 0 });
  return { privateKey: key, ...(await deriveCredentials({ clobUrl: clob, http: nodeHttp(), headers })) };
}
