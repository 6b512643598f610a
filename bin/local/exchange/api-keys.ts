import type { KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { verifyTypedData } from 'ethers';
import { hashOf, uuidOf } from './chance.ts';
import { hmacKey, isSameText, requestSignature } from './hmac.ts';

/** The three parts of an API key, and the key pair that owns it, in lower case. */
export type ApiKey = {
  readonly apiKey: string;
  readonly secret: string;
  readonly passphrase: string;
  readonly address: string;
  /** The number that the key was asked for with. */
  readonly nonce: string;
};

/** Knows the API keys that were handed out, and checks who sends a request. */
export type ApiKeys = {
  /** Makes the key of (address, nonce) known, and returns it; always the same key for the same pair. */
  issue(address: string, nonce: string): ApiKey;
  /** The key of (address, nonce), `undefined` when it was never issued, or deleted since. */
  issued(address: string, nonce: string): ApiKey | undefined;
  /** Every key of an address, the oldest first. */
  all(address: string): readonly ApiKey[];
  /** Forgets a key; returns it, `undefined` when it was not known. */
  delete(apiKey: string): ApiKey | undefined;
  /** The pair that signs a request for a key, `undefined` when the L1 headers do not prove it. */
  signerOf(headers: IncomingHttpHeaders): { readonly address: string; readonly nonce: string } | undefined;
  /** The key whose L2 headers sign exactly this request, `undefined` when there is none. */
  keyOf(request: L2Request): ApiKey | undefined;
};

type KnownKey = ApiKey & { readonly hmacKey: KeyObject };

type L2Request = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

const CLOB_AUTH_DOMAIN = { name: 'ClobAuthDomain', version: '1', chainId: 137 };
const CLOB_AUTH_TYPES = {
  ClobAuth: [
    { name: 'address', type: 'address' },
    { name: 'timestamp', type: 'string' },
    { name: 'nonce', type: 'uint256' },
    { name: 'message', type: 'string' },
  ],
};
const CLOB_AUTH_MESSAGE = 'This message attests that I control the given wallet';
const CLOCK_TOLERANCE_S = 300;

/**
 * Keeps the API keys of one exchange.
 *
 * A time stamp may be five minutes off the exchange's clock; of a clock that runs faster than the machine's, five
 * minutes of the machine's time, since a request on its way ages that much faster.
 */
export function apiKeys(seed: number, clock: { now(): number; readonly speed: number | 'max' }): ApiKeys {
  const known = new Map<string, KnownKey>();
  const toleranceS = CLOCK_TOLERANCE_S * (clock.speed === 'max' ? 1 : Math.max(1, clock.speed));
  const isTimely = (timestamp: string): boolean =>
    /^\d{1,12}$/.test(timestamp) && Math.abs(Number(timestamp) - clock.now() / 1000) <= toleranceS;

  return {
    issue: (address, nonce) => {
      const key = keyFor(seed, address.toLowerCase(), nonce);
      known.set(key.apiKey, key);
      return key;
    },
    issued: (address, nonce) => known.get(keyFor(seed, address.toLowerCase(), nonce).apiKey),
    all: (address) => [...known.values()].filter((key) => key.address === address),
    delete: (apiKey) => {
      const key = known.get(apiKey);
      known.delete(apiKey);
      return key;
    },
    signerOf: (headers) => {
      const { address, signature, timestamp } = polyHeaders(headers);
      const nonce = one(headers['poly_nonce']) ?? '0';
      if (address === undefined || signature === undefined || timestamp === undefined) return undefined;
      if (!isTimely(timestamp) || !/^\d{1,30}$/.test(nonce)) return undefined;
      const value = { address, timestamp, nonce, message: CLOB_AUTH_MESSAGE };
      return isSignedClobAuth(value, signature) ? { address: address.toLowerCase(), nonce } : undefined;
    },
    keyOf: ({ method, path, headers, body }) => {
      const { address, signature, timestamp } = polyHeaders(headers);
      const key = known.get(one(headers['poly_api_key']) ?? '');
      if (key === undefined || address === undefined || signature === undefined || timestamp === undefined)
        return undefined;
      const isProven =
        address.toLowerCase() === key.address &&
        isTimely(timestamp) &&
        isSameText(one(headers['poly_passphrase']) ?? '', key.passphrase) &&
        isSameText(signature, requestSignature(key.hmacKey, { timestamp, method, path, body }));
      return isProven ? key : undefined;
    },
  };
}

function keyFor(seed: number, address: string, nonce: string): KnownKey {
  const name = `${seed}|${address}|${nonce}`;
  const secret = hashOf(`secret|${name}`).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
  return {
    apiKey: uuidOf(`api key|${name}`),
    secret,
    passphrase: hashOf(`passphrase|${name}`).toString('hex'),
    address,
    nonce,
    hmacKey: hmacKey(secret),
  };
}

function isSignedClobAuth(value: Readonly<Record<string, string>> & { address: string }, signature: string): boolean {
  try {
    const recovered = verifyTypedData(CLOB_AUTH_DOMAIN, CLOB_AUTH_TYPES, value, signature);
    return recovered.toLowerCase() === value.address.toLowerCase();
  } catch {
    return false;
  }
}

function polyHeaders(headers: IncomingHttpHeaders): {
  readonly address: string | undefined;
  readonly signature: string | undefined;
  readonly timestamp: string | undefined;
} {
  return {
    address: one(headers['poly_address']),
    signature: one(headers['poly_signature']),
    timestamp: one(headers['poly_timestamp']),
  };
}

function one(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
