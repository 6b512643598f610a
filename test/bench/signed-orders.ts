import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import { anOrder, l1Headers, l2Signature, orderBody, signOrder } from '../bin/local/exchange/a-client.ts';
import type { HttpClient, WireRequest } from './http-client.ts';

/** An account that signs, and the wallet whose money it moves. */
export type Signer = {
  readonly account: PrivateKeyAccount;
  readonly wallet: `0x${string}`;
  readonly signatureType: 0 | 3;
};

/** A signer with its key at an exchange. */
export type KnownSigner = Signer & { readonly apiKey: string; readonly secret: string; readonly passphrase: string };

/** What an order of a load is like. */
export type OrderKind = {
  readonly orderType: 'FAK' | 'GTC';
  readonly price: number;
  readonly markets: number;
};

const SHARES = 10;

/** So many signers of one kind; the same in each run. */
export function someSigners(count: number, signatureType: 0 | 3): Signer[] {
  return Array.from({ length: count }, (_none, index) => {
    const digits = `${signatureType + 1}${String(index).padStart(3, '0')}`;
    const account = privateKeyToAccount(`0x${digits.padStart(64, '1')}`);
    return { account, signatureType, wallet: signatureType === 0 ? account.address : `0x${digits.padStart(40, '2')}` };
  });
}

/** Asks an exchange for each signer's API key. */
export async function withKeys(
  client: HttpClient,
  { clobUrl, nowMs }: { readonly clobUrl: string; readonly nowMs: number },
  signers: readonly Signer[],
): Promise<KnownSigner[]> {
  return Promise.all(
    signers.map(async (signer) => {
      const headers = await l1Headers(signer.account, Math.floor(nowMs / 1000), 0);
      const { body } = await client.send({ method: 'POST', url: new URL('/auth/api-key', clobUrl), headers });
      return { ...signer, ...(JSON.parse(body) as Pick<KnownSigner, 'apiKey' | 'secret' | 'passphrase'>) };
    }),
  );
}

/** Signs one order, and the request that posts it; the salt tells it from all others. */
export async function signedRequest(
  { clobUrl, nowMs }: { readonly clobUrl: string; readonly nowMs: number },
  signer: KnownSigner,
  { orderType, price, markets, salt }: OrderKind & { readonly salt: number },
): Promise<WireRequest> {
  const { account, wallet, signatureType, apiKey, secret, passphrase } = signer;
  const order = anOrder({
    salt,
    maker: wallet,
    signer: signatureType === 3 ? wallet : account.address,
    signatureType,
    tokenId: `${(salt % markets) + 1}01`,
    makerAmount: String(Math.round(SHARES * price * 1e6)),
    takerAmount: String(SHARES * 1e6),
    timestamp: String(nowMs),
  });
  const body = orderBody(order, await signOrder(account, order, 'v2'), apiKey, orderType);
  const timestamp = String(Math.floor(nowMs / 1000));
  return {
    method: 'POST',
    url: new URL('/order', clobUrl),
    body,
    headers: {
      'content-type': 'application/json',
      POLY_ADDRESS: account.address,
      POLY_SIGNATURE: l2Signature(secret, `${timestamp}POST/order${body}`),
      POLY_TIMESTAMP: timestamp,
      POLY_API_KEY: apiKey,
      POLY_PASSPHRASE: passphrase,
    },
  };
}
