import { createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { secp256k1 } from '@noble/curves/secp256k1';
import { bytesToHex, getAddress, type Hex, hexToBytes, isAddressEqual, recoverAddress, serializeSignature } from 'viem';
import { publicKeyToAddress } from 'viem/accounts';
import { type KmsKeySecret } from '#contract/secrets.ts';
import { ConfigurationError, UnavailableError } from '#ports/errors.ts';
import { type SigningKey } from '#ports/keys.ts';

/** Of what KMS says about a key that is not there, not meant for this, or not to be used by us. */
const FOR_A_PERSON = new Set([
  'NotFoundException',
  'AccessDeniedException',
  'DisabledException',
  'InvalidKeyUsageException',
  'KMSInvalidStateException',
  'UnsupportedOperationException',
]);

/**
 * Opens a key that never leaves KMS: of `ECC_SECG_P256K1`, for signing.
 *
 * KMS signs with another random number each time, and in either half of the curve: what is given back is in the lower one,
 * as venue and chain want it, and carries the bit that tells the key. Two signatures of the same digest differ; whoever
 * sends one twice stores it first.
 *
 * @throws ConfigurationError where the key is not there, of another kind, or not that of the address; UnavailableError
 */
export async function kmsKey(
  client: KMSClient,
  { keyId, address: wanted }: Pick<KmsKeySecret, 'keyId' | 'address'>,
): Promise<SigningKey> {
  const { PublicKey: spki } = await asked(keyId, () => client.send(new GetPublicKeyCommand({ KeyId: keyId })));
  const address = addressOf(spki, keyId);
  if (wanted !== undefined && !isAddressEqual(getAddress(wanted), address))
    throw new ConfigurationError(`the key ${keyId} of KMS is that of ${address}, its secret names ${wanted}`, {
      keyId,
    });
  return { address, sign: (digest) => signDigest(client, { keyId, address, digest: digest as Hex }) };
}

/** The public key comes as X.509 writes it; whoever is not of this curve is not ours. */
function addressOf(spki: Uint8Array | undefined, keyId: string): Hex {
  const { crv, x = '', y = '' } = jwkOf(spki);
  if (crv !== 'secp256k1') throw new ConfigurationError(`the key ${keyId} of KMS is not ECC_SECG_P256K1`, { keyId });
  return publicKeyToAddress(`0x04${hexOf(x)}${hexOf(y)}`);
}

function jwkOf(spki: Uint8Array | undefined): { crv?: string; x?: string; y?: string } {
  if (spki === undefined) return {};
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }).export({ format: 'jwk' });
  } catch {
    return {};
  }
}

function hexOf(coordinate: string): string {
  return Buffer.from(coordinate, 'base64url').toString('hex').padStart(64, '0');
}

type DigestInput = { readonly keyId: string; readonly address: Hex; readonly digest: Hex };

async function signDigest(client: KMSClient, { keyId, address, digest }: DigestInput): Promise<Hex> {
  const command = new SignCommand({
    KeyId: keyId,
    Message: hexToBytes(digest, { size: 32 }),
    MessageType: 'DIGEST',
    SigningAlgorithm: 'ECDSA_SHA_256',
  });
  const { Signature: der } = await asked(keyId, () => client.send(command));
  const { r, s } = lowHalf(der, keyId);
  for (const yParity of [0, 1]) {
    const signature = serializeSignature({ r: wordOf(r), s: wordOf(s), yParity });
    if (isAddressEqual(await recoverAddress({ hash: digest, signature }), address)) return signature;
  }
  throw new UnavailableError('KMS gave a signature that is not of its key', { keyId });
}

function lowHalf(der: Uint8Array | undefined, keyId: string): { readonly r: bigint; readonly s: bigint } {
  try {
    return secp256k1.Signature.fromDER(bytesToHex(der ?? new Uint8Array()).slice(2)).normalizeS();
  } catch {
    throw new UnavailableError('KMS gave something that is no signature', { keyId });
  }
}

function wordOf(number: bigint): Hex {
  return `0x${number.toString(16).padStart(64, '0')}`;
}

async function asked<T>(keyId: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'unknown';
    const text = `the key ${keyId} of KMS cannot be used: ${kind}`;
    if (FOR_A_PERSON.has(kind)) throw new ConfigurationError(text, { keyId, refusal: kind }, error);
    throw new UnavailableError(text, { keyId }, error);
  }
}
