import { keccak256 } from 'ethers';
import { recover } from 'tiny-secp256k1';

const SIGNATURE_BYTES = 65;
const S_OFFSET = 32;
/** Below this a last byte of a signature is the recovery bit itself, or 27 more; from here on EIP-155 hides it. */
const FIRST_EIP155_V = 35;

/**
 * The address whose key signed a digest, in lower case.
 *
 * The curve is libsecp256k1 in WebAssembly, eight times as fast as the one inside ethers; which signatures count is
 * decided as ethers decides it, and the tests hold both against each other: 65 bytes, r and s not zero, r below the
 * order of the curve, s below 2^255 (so that nobody can turn a signature into a second one), v of 0, 1, 27, 28 or from
 * 35 on.
 *
 * @throws Error when the bytes are no signature, or no key can have made it.
 */
export function recoverAddress(digest: Uint8Array, signature: Uint8Array): string {
  if (signature.length !== SIGNATURE_BYTES) throw new Error(`a signature has 65 bytes, not ${signature.length}`);
  if ((signature[S_OFFSET] ?? 0) >= 0x80) throw new Error('the s of a signature is below 2^255');
  const publicKey = recover(digest, signature.subarray(0, 64), recoveryBit(signature[64] ?? 0), false);
  if (publicKey === null) throw new Error('no key can have made this signature');
  // The first byte only says that the point is not compressed.
  return `0x${keccak256(publicKey.subarray(1)).slice(-40)}`;
}

function recoveryBit(v: number): 0 | 1 {
  if (v === 0 || v === 27) return 0;
  if (v === 1 || v === 28) return 1;
  if (v < FIRST_EIP155_V) throw new Error(`a signature does not end in ${v}`);
  return v % 2 === 0 ? 1 : 0;
}
