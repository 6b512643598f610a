import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  GetPublicKeyCommand,
  KMSClient,
  SignCommand,
} from '@aws-sdk/client-kms';
import { secp256k1 } from '@noble/curves/secp256k1';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { ethers } from 'ethers';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { kmsKey } from '#adapters/kms/kms-key.ts';
import { signRedemption } from '#adapters/polygon/redemption-call.ts';
import { signOrder } from '#adapters/polymarket/order-signature.ts';
import { parseWallet } from '#core/values/ids.ts';
import { ConfigurationError, UnavailableError } from '#ports/errors.ts';
import { type SigningKey } from '#ports/keys.ts';
import { type LocalAws, startLocalAws } from '../../../../../bin/local/aws/local-aws.ts';
import { stepClock } from '../../../../bin/local/aws/support/step-clock.ts';
import { CONDITION, NOW } from '../../../../support/builders/identities.ts';
import { someFields, VECTORS } from '../polymarket/vectors.ts';

const ALIAS = 'alias/polycopy/dev/followers/main';
const HALF = secp256k1.CURVE.n / 2n;
let aws: LocalAws;
let client: KMSClient;
let key: SigningKey;
beforeAll(async () => {
  aws = await startLocalAws({ clock: stepClock(NOW), stage: 'test' });
  client = new KMSClient({ endpoint: aws.environment['AWS_ENDPOINT_URL_KMS'] ?? '', region: 'eu-west-1' });
  const { KeyMetadata } = await client.send(
    new CreateKeyCommand({ KeySpec: 'ECC_SECG_P256K1', KeyUsage: 'SIGN_VERIFY' }),
  );
  await client.send(new CreateAliasCommand({ AliasName: ALIAS, TargetKeyId: KeyMetadata?.KeyId }));
  key = await kmsKey(client, { keyId: ALIAS });
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});

const digestOf = (at: number): string => `0x${createHash('sha256').update(String(at)).digest('hex')}`;

describe('a key of KMS', () => {
  test('signs a thousand digests, each so that ethers finds its address, in the lower half', async () => {
    const wrong: number[] = [];
    for (let at = 0; at < 1_000; at += 1) {
      const signature = await key.sign(digestOf(at));
      const { s, v } = ethers.Signature.from(signature);
      const isRight = ethers.recoverAddress(digestOf(at), signature) === key.address;
      if (!isRight || BigInt(s) > HALF || ![27, 28].includes(v) || signature.length !== 132) wrong.push(at);
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  test('whose own signatures lie in both halves, and differ each time', async () => {
    // When
    const found: bigint[] = [];
    for (let at = 0; at < 40; at += 1) {
      const { Signature } = await client.send(
        new SignCommand({
          KeyId: ALIAS,
          Message: ethers.getBytes(digestOf(1)),
          MessageType: 'DIGEST',
          SigningAlgorithm: 'ECDSA_SHA_256',
        }),
      );
      found.push(secp256k1.Signature.fromDER(Signature!).s);
    }
    // Then
    const high = found.filter((s) => s > HALF).length;
    expect(high).toBeGreaterThan(0);
    expect(high).toBeLessThan(40);
    expect(new Set(found).size).toBe(40);
  });

  test('signs orders of all types, and transactions', async () => {
    for (const { fields, domain, id } of VECTORS.filter((vector) => vector.fields.signatureType !== 3))
      expect(ethers.recoverAddress(id, await signOrder(key, { fields, domain }))).toBe(key.address);
    expect(
      ethers.getBytes(await signOrder(key, { fields: someFields({ signatureType: 3 }), domain: 'v1' })),
    ).toHaveLength(317);
    const wallet = parseWallet(key.address)!;
    const terms = { nonce: 7n, gasLimit: 250_000n, maxFeePerGas: 10n ** 12n, tip: 1n };
    const signed = await signRedemption(key, { wallet, condition: CONDITION, domain: 'v1' }, terms);
    expect(ethers.Transaction.from(signed!.raw)).toMatchObject({
      from: key.address,
      hash: signed!.transaction,
      nonce: 7,
    });
  });

  test('may be named with the address that it must have', async () => {
    const address = key.address.toLowerCase();
    expect((await kmsKey(client, { keyId: ALIAS, address })).address).toBe(key.address);
    const other = kmsKey(client, { keyId: ALIAS, address: `0x${'1'.repeat(40)}` });
    await expect(other).rejects.toThrow(ConfigurationError);
  });

  test('that is not there, or asked for something else, is refused in KMS’s own words', async () => {
    await expect(kmsKey(client, { keyId: 'alias/none' })).rejects.toThrow('NotFoundException');
    await expect(client.send(new CreateKeyCommand({}))).rejects.toThrow('only keys of ECC_SECG_P256K1');
    await expect(
      client.send(new SignCommand({ KeyId: ALIAS, Message: Buffer.from('x'), SigningAlgorithm: 'ECDSA_SHA_256' })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: ALIAS }));
    expect(KeyMetadata).toMatchObject({ KeySpec: 'ECC_SECG_P256K1', Enabled: true });
  });
});

describe('K4: a KMS that is away or answers something else', () => {
  const mocked = new KMSClient({ region: 'eu-west-1' });
  const mock = mockClient(mocked);
  const spki = (namedCurve: string) =>
    generateKeyPairSync('ec', { namedCurve }).publicKey.export({ format: 'der', type: 'spki' });
  const open = () => kmsKey(mocked, { keyId: 'k' });
  afterEach(() => {
    mock.reset();
  });

  test.each([
    ['ThrottlingException', UnavailableError],
    ['KMSInternalException', UnavailableError],
    ['DisabledException', ConfigurationError],
    ['AccessDeniedException', ConfigurationError],
  ])('%s while it signs', async (name, kind) => {
    mock.on(GetPublicKeyCommand).resolves({ PublicKey: spki('secp256k1') });
    mock.on(SignCommand).rejects(Object.assign(new Error('no'), { name }));
    const opened = await open();
    await expect(opened.sign(digestOf(1))).rejects.toThrow(kind);
  });

  test.each([
    ['no bytes', undefined],
    ['other bytes', Buffer.from('3006020101020101', 'hex')],
    ['none', Buffer.of(1)],
  ])('a signature of %s is none', async (_, Signature) => {
    mock.on(GetPublicKeyCommand).resolves({ PublicKey: spki('secp256k1') });
    mock.on(SignCommand).resolves(Signature === undefined ? {} : { Signature });
    const opened = await open();
    await expect(opened.sign(digestOf(1))).rejects.toThrow(UnavailableError);
  });

  test.each([
    ['another curve', spki('prime256v1')],
    ['no key', Buffer.of(1)],
    ['nothing', undefined],
  ])('a public key of %s is refused', async (_, PublicKey) => {
    mock.on(GetPublicKeyCommand).resolves(PublicKey === undefined ? {} : { PublicKey });
    await expect(open()).rejects.toThrow('not ECC_SECG_P256K1');
  });
});
