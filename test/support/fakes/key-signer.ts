import { signRedemption } from '#adapters/polygon/redemption-call.ts';
import { authHeaders } from '#adapters/polymarket/auth-headers.ts';
import { signOrder } from '#adapters/polymarket/order-signature.ts';
import { privateHeaders } from '#adapters/polymarket/private-headers.ts';
import { privateKey } from '#adapters/secrets-manager/private-key.ts';
import { type PrivateKeySecret } from '#contract/secrets.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { unixMs, type UnixMs } from '#core/values/unix-ms.ts';
import { type Signer } from '#ports/signer.ts';

/** Reads what a secret holds; `anew` where the venue refused what was read before. */
export type SecretReader = (follower: FollowerName, how?: 'anew') => Promise<PrivateKeySecret>;

/** Signs in this process whatever it is asked for: of tests that are about what is done with signatures. */
export function keySigner(secretOf: SecretReader, now: () => Promise<UnixMs> | UnixMs = () => unixMs(0)): Signer {
  let kept: { secret: PrivateKeySecret; version: number } | undefined;
  const read = async (follower: FollowerName, how?: 'anew') => {
    const secret = how === undefined && kept !== undefined ? kept.secret : await secretOf(follower, how);
    if (kept?.secret !== secret) kept = { secret, version: (kept?.version ?? 0) + 1 };
    return { secret, key: privateKey(secret.privateKey), version: String(kept.version) };
  };
  return {
    async identity(follower, how) {
      const { secret, key, version } = await read(follower, how === 'anew' ? how : undefined);
      return { address: key.address, apiKey: secret.apiKey, version };
    },
    async order({ follower, fields, domain }) {
      const { secret, key } = await read(follower);
      return { signature: await signOrder(key, { fields, domain }), apiKey: secret.apiKey };
    },
    async request(follower, request) {
      const { secret, key } = await read(follower);
      return privateHeaders({ address: key.address, credentials: secret }, request, await now());
    },
    redemption: async (follower, call, terms) => signRedemption((await read(follower)).key, call, terms),
    requestAs: () => Promise.reject(new Error('this signer knows one version of a secret')),
    auth: async (follower) => authHeaders((await read(follower)).key, { now: await now(), nonce: 0 }),
    async storeCredentials(follower, { credentials }) {
      const { secret, key } = await read(follower);
      kept = { secret: { ...secret, ...credentials }, version: (kept?.version ?? 0) + 1 };
      return { address: key.address, apiKey: credentials.apiKey, version: String(kept.version) };
    },
  };
}
