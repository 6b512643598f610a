import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

/** What a request's signature covers: the path without its query, and the exact bytes of the body. */
export type SignedRequest = {
  readonly timestamp: string;
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
};

/** The key that a secret decodes to; whoever checks many requests keeps it, since making one costs more than using it. */
export function hmacKey(secret: string): KeyObject {
  return createSecretKey(Buffer.from(secret, 'base64'));
}

/** The venue's request signature: HMAC-SHA256 in URL-safe base64, keyed with the decoded secret. */
export function requestSignature(secret: string | KeyObject, { timestamp, method, path, body }: SignedRequest): string {
  const hmac = createHmac('sha256', typeof secret === 'string' ? hmacKey(secret) : secret);
  hmac.update(`${timestamp}${method}${path}`).update(body);
  return hmac.digest('base64').replaceAll('+', '-').replaceAll('/', '_');
}

/** Compares two texts in a time that does not tell where they differ. */
export function isSameText(left: string, right: string): boolean {
  const leftBytes = Buffer.from(left);
  const rightBytes = Buffer.from(right);
  return leftBytes.length === rightBytes.length && timingSafeEqual(leftBytes, rightBytes);
}
