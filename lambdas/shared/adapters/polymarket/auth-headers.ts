import { Chain, createL1Headers } from '@polymarket/clob-client-v2';
import { hashTypedData } from 'viem';
import { type SignedHeaders } from '#core/model/signing.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type SigningKey } from '#ports/keys.ts';

/** Writes the headers by which a key proves itself to the venue, at one moment, for the credentials of one number. @throws what the key throws */
export async function authHeaders(
  key: SigningKey,
  { now, nonce }: { readonly now: UnixMs; readonly nonce: number },
): Promise<SignedHeaders> {
  const signer: Parameters<typeof createL1Headers>[0] = {
    getAddress: () => Promise.resolve(key.address),
    _signTypedData: (domain, types, message) =>
      key.sign(hashTypedData({ domain, types, primaryType: 'ClobAuth', message })),
  };
  const headers = await createL1Headers(signer, Chain.POLYGON, nonce, Math.floor(now / 1000));
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
