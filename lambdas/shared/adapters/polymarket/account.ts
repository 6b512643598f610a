import { createL2Headers } from '@polymarket/clob-client-v2';
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import { type FollowerSecret } from '#contract/secrets.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { ConfigurationError } from '#ports/errors.ts';

/** A follower's key, ready to sign with, and its API credentials. */
export type Account = { readonly signer: PrivateKeyAccount; readonly secret: FollowerSecret };

/**
 * Reads a follower's key and credentials; `anew` passes by what was kept, because the venue no longer accepts it.
 *
 * Throws ConfigurationError, UnavailableError.
 */
export type FollowerCredentials = (follower: FollowerName, how?: 'anew') => Promise<FollowerSecret>;

/** A private request: the path is signed without its query, the body byte by byte. */
export type PrivateRequest = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: string;
};

/**
 * Builds the reader of accounts out of secrets; the last accounts are kept, since deriving an address costs milliseconds.
 *
 * @returns A function that throws ConfigurationError for a key that is none.
 */
export function accountReader(): (secret: FollowerSecret) => Account {
  const known = new Map<string, Account>();
  return (secret) => {
    const cached = known.get(secret.privateKey);
    if (cached?.secret === secret) return cached;
    const account = { signer: cached?.signer ?? signerOf(secret.privateKey), secret };
    known.set(secret.privateKey, account);
    return account;
  };
}

/**
 * Writes the headers that authenticate one private request at one moment.
 *
 * The address is always that of the key, also where a deposit wallet holds the funds.
 */
export async function privateHeaders(
  account: Account,
  request: PrivateRequest,
  now: UnixMs,
): Promise<Record<string, string>> {
  const { apiKey: key, apiSecret: secret, apiPassphrase: passphrase } = account.secret;
  const headers = await createL2Headers(
    addressOnly(account.signer.address),
    { key, secret, passphrase },
    {
      method: request.method,
      requestPath: request.path,
      ...(request.body === undefined ? {} : { body: request.body }),
    },
    Math.floor(now / 1000),
  );
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** Reads a private key; its text is never part of an error. @throws ConfigurationError */
export function signerOf(privateKey: string): PrivateKeyAccount {
  try {
    return privateKeyToAccount(privateKey as `0x${string}`);
  } catch {
    throw new ConfigurationError('the private key of a follower is not a key');
  }
}

/** The header builder asks its signer for nothing but the address. */
function addressOnly(address: string): Parameters<typeof createL2Headers>[0] {
  return {
    getAddress: () => Promise.resolve(address),
    _signTypedData: () => Promise.reject(new Error('headers of private requests need no signature of the key')),
  };
}
