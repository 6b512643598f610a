import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';

type Bytes = string | ArrayBuffer | ArrayBufferView;
type Hashing = ReturnType<typeof createHash> | ReturnType<typeof createHmac>;

/**
 * The SHA-256 that the SDK signs its requests with, and its HMAC where there is a secret: byte for byte its own, with less
 * work. An HMAC whose secret is bytes takes Node several times as long as one whose secret is a key.
 */
export class SigningHash {
  readonly digestLength = 32;
  private readonly secret: KeyObject | undefined;
  private hash: Hashing;

  constructor(secret?: Bytes) {
    this.secret = secret === undefined || secret === '' ? undefined : createSecretKey(bytesOf(secret));
    this.hash = this.begun();
  }

  update(data: Uint8Array): void {
    this.hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return new Promise((give) => {
      give(this.hash.digest());
    });
  }

  reset(): void {
    this.hash = this.begun();
  }

  private begun(): Hashing {
    return this.secret === undefined ? createHash('sha256') : createHmac('sha256', this.secret);
  }
}

function bytesOf(data: Bytes): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}
