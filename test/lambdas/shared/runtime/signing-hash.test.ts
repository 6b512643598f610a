import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { Sha256Node } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import fc from 'fast-check';
import { AWS_OPTIONS } from '#runtime/aws-options.ts';
import { SigningHash } from '#runtime/signing-hash.ts';

const bytes = fc.uint8Array({ maxLength: 200 });
/** What the SDK signs with: the secret of an account as text, what it derives from that as bytes, for a payload none. */
const secrets = fc.option(fc.oneof(fc.string(), fc.uint8Array({ minLength: 1, maxLength: 200 })), {
  nil: undefined,
});

test('the hash that requests are signed with is the one of the SDK, whatever the secret and the pieces', async () => {
  await fc.assert(
    fc.asyncProperty(secrets, fc.array(bytes, { maxLength: 4 }), async (secret, pieces) => {
      // Given
      const ours = new SigningHash(secret);
      const theirs = new Sha256Node(secret);
      // When
      for (const piece of pieces) {
        ours.update(piece);
        theirs.update(piece);
      }
      // Then
      expect(Buffer.from(await ours.digest())).toEqual(Buffer.from(await theirs.digest()));
    }),
  );
});

test('a part of a larger buffer is a secret by itself', async () => {
  const whole = Uint8Array.from([9, 1, 2, 3, 9]);
  const part = new SigningHash(whole.subarray(1, 4));
  const alone = new SigningHash(Uint8Array.from([1, 2, 3]).buffer);
  expect(await part.digest()).toEqual(await alone.digest());
});

test('begins anew, with the same secret', async () => {
  // Given
  const hash = new SigningHash('secret');
  hash.update(Uint8Array.of(1));
  // When
  hash.reset();
  // Then
  expect(await hash.digest()).toEqual(await new SigningHash('secret').digest());
});

test('a digest that cannot be given is a promise that fails, as it is with the SDK', async () => {
  const hash = new SigningHash();
  await hash.digest();
  await expect(hash.digest()).rejects.toThrow('Digest already called');
});

test('a client with our options signs a request as the SDK signs it by itself', async () => {
  // Given
  const credentials = { accessKeyId: 'access', secretAccessKey: 'secret', sessionToken: 'token' };
  const region = 'eu-west-1';
  const client = new DynamoDBClient({ ...AWS_OPTIONS, region, credentials });
  const scheme = { name: 'sigv4', signingName: 'dynamodb', signingRegion: region, properties: {} };
  const signer = await client.config.signer(scheme);
  const hostname = 'dynamodb.eu-west-1.amazonaws.com';
  const request = new HttpRequest({
    ...{ method: 'POST', protocol: 'https:', hostname, path: '/', headers: { host: hostname } },
    body: '{"TableName":"ledger"}',
  });
  // When
  const signed = await signer.sign(request, { signingDate: new Date(Date.UTC(2026, 10, 24)) });
  // Then it is what the SDK's own hash made of it, in a process of its own: derived keys are kept for a whole process
  expect(signed.headers['authorization']).toBe(
    'AWS4-HMAC-SHA256 Credential=access/20261124/eu-west-1/dynamodb/aws4_request, ' +
      'SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, ' +
      'Signature=eb63f5c9676b201083398028afbce5aa4b03deb8578b7ae934831c7123534d04',
  );
});
