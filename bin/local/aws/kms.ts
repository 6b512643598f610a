import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1';
import type { JsonInput, JsonService } from './json-server.ts';
import type { LocalClock } from './local-clock.ts';
import { ServiceError } from './service-error.ts';

type Key = { readonly id: string; readonly scalar: Uint8Array; readonly spki: Buffer; readonly createdAtMs: number };

const ARN = 'arn:aws:kms:local:000000000000:';
const SPEC = { KeySpec: 'ECC_SECG_P256K1', KeyUsage: 'SIGN_VERIFY' };
const ALGORITHM = 'ECDSA_SHA_256';
const DIGEST_BYTES = 32;

/**
 * Answers the part of KMS that makes keys of Ethereum's curve and signs digests with them, in memory.
 *
 * As KMS does, it signs with another random number each time and gives either of the two signatures that fit: in about half
 * of all cases the one in the upper half of the curve.
 */
export function kmsService(clock: Pick<LocalClock, 'now'>): JsonService {
  const keys = new Map<string, Key>();
  const aliases = new Map<string, string>();
  const find = ({ KeyId: asked }: JsonInput): Key => {
    const id = String(asked).replace(`${ARN}key/`, '').replace(ARN, '');
    const key = keys.get(aliases.get(id) ?? id);
    if (key === undefined) throw new ServiceError('NotFoundException', `Key '${id}' does not exist`);
    return key;
  };
  return {
    targetPrefix: 'TrentService',
    handle: (operation, input) => Promise.resolve().then(() => perform(operation, input)),
  };

  function perform(operation: string, input: JsonInput): object {
    switch (operation) {
      case 'CreateKey': {
        if (input['KeySpec'] !== SPEC.KeySpec || input['KeyUsage'] !== SPEC.KeyUsage)
          throw new ServiceError(
            'UnsupportedOperationException',
            'only keys of ECC_SECG_P256K1 that sign are imitated',
          );
        const key = newKey(clock.now());
        keys.set(key.id, key);
        return { KeyMetadata: metadataOf(key) };
      }
      case 'CreateAlias': {
        const alias = String(input['AliasName']);
        if (aliases.has(alias)) throw new ServiceError('AlreadyExistsException', `${alias} exists`);
        aliases.set(alias, find({ KeyId: input['TargetKeyId'] }).id);
        return {};
      }
      case 'DescribeKey':
        return { KeyMetadata: metadataOf(find(input)) };
      case 'GetPublicKey': {
        const { id, spki } = find(input);
        return { KeyId: arnOf(id), PublicKey: spki.toString('base64'), ...SPEC, SigningAlgorithms: [ALGORITHM] };
      }
      case 'Sign':
        return signed(find(input), input);
      default:
        throw new ServiceError('UnknownOperationException', `${operation} is not imitated`);
    }
  }
}

function newKey(createdAtMs: number): Key {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
  const scalar = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return { id: randomUUID(), scalar, spki, createdAtMs };
}

function signed(key: Key, input: JsonInput): object {
  const { Message: message, MessageType: type, SigningAlgorithm: algorithm } = input;
  if (algorithm !== ALGORITHM || type !== 'DIGEST')
    throw new ServiceError('ValidationException', 'only digests under ECDSA_SHA_256 are signed here');
  const digest = Buffer.from(String(message), 'base64');
  if (digest.length !== DIGEST_BYTES)
    throw new ServiceError('ValidationException', `a digest of ${digest.length} bytes is none of ${ALGORITHM}`);
  const signature = secp256k1.sign(digest, key.scalar, { lowS: false, extraEntropy: true });
  const Signature = Buffer.from(signature.toDERRawBytes()).toString('base64');
  return { KeyId: arnOf(key.id), Signature, SigningAlgorithm: algorithm };
}

function metadataOf({ id, createdAtMs }: Key): object {
  return { KeyId: id, Arn: arnOf(id), ...SPEC, Enabled: true, KeyState: 'Enabled', CreationDate: createdAtMs / 1_000 };
}

function arnOf(id: string): string {
  return `${ARN}key/${id}`;
}
