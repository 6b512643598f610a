import { expect, test } from '@jest/globals';
import { Sha256Node } from '@smithy/core/checksum';
import fc from 'fast-check';
import { SigningHash } from '#runtime/signing-hash.ts';

const bytes = fc.uint8Array({ maxLength: 200 });
/** What the SDK signs with: the secret of an account as text, what it derives from that as bytes, for a payload none. */
const secrets = fc.option(fc.oneof(fc.string({ minLength: 1 }), fc.uint8Array({ minLength: 1, maxLength: 200 })), {
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
