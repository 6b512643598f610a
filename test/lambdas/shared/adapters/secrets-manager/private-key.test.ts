import { expect, test } from '@jest/globals';
import { ethers } from 'ethers';
import { privateKey } from '#adapters/secrets-manager/private-key.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { TEST_KEY } from '../polymarket/vectors.ts';

test('a key signs 32 bytes so that its address is found again', async () => {
  const key = privateKey(TEST_KEY);
  const digest = `0x${'5a'.repeat(32)}`;
  expect(ethers.recoverAddress(digest, await key.sign(digest))).toBe(key.address);
});

test('what is no key is a matter for a person', () => {
  expect(() => privateKey('0x1234')).toThrow(ConfigurationError);
});
