import { describe, expect, test } from '@jest/globals';
import { ethers } from 'ethers';
import { signOrder } from '#adapters/polymarket/order-signature.ts';
import { exchangeDomain, ORDER_TYPES, orderMessage } from '#adapters/polymarket/order-typed-data.ts';
import { privateKey } from '#adapters/secrets-manager/private-key.ts';
import { TEST_EOA, TEST_KEY, VECTORS } from './vectors.ts';

const key = privateKey(TEST_KEY);
const plain = VECTORS.filter((vector) => vector.fields.signatureType !== 3);
const wrapped = VECTORS.filter((vector) => vector.fields.signatureType === 3);
const SEPARATORS = [
  '3264e159346253e26a64e00b69032db0e7d32f94628de3e6eecb50304d7af3d2',
  '466c63910185bbd55e8679264200c4e0abdcbb0c6264eb3d41d13326022e095b',
];
const STRUCT_HASHES = [
  '4bdb9f11c7139ec44b6fb9831257d4d2232e985c6e0be7b5418bd437b9d65d5a',
  '1ad18b783695d10abfff725ed180b266a37a9431b2fc29b264a05bc44921da4f',
];

describe('the signature of an order', () => {
  test.each(plain)('is the published one and recovers the key: $name', async ({ fields, domain, id, signature }) => {
    // When
    const signed = await signOrder(key, { fields, domain });
    // Then
    if (signature !== undefined) expect(signed).toBe(signature);
    expect(ethers.recoverAddress(id, signed).toLowerCase()).toBe(TEST_EOA);
  });

  test.each(wrapped.map((vector, index) => ({ ...vector, index })))(
    'wraps what a deposit wallet needs in 317 bytes: $name',
    async ({ fields, domain, id, signature, index }) => {
      // When
      const signed = await signOrder(key, { fields, domain });
      // Then
      const bytes = ethers.getBytes(signed);
      const part = (from: number, to: number): string => ethers.hexlify(bytes.slice(from, to)).slice(2);
      expect(bytes).toHaveLength(317);
      expect(`0x${part(0, 65)}`).toBe(signature);
      expect(part(65, 97)).toBe(SEPARATORS[index]);
      expect(part(97, 129)).toBe(STRUCT_HASHES[index]);
      expect(ethers.toUtf8String(bytes.slice(129, 315))).toMatch(/^Order\(uint256 salt,.*bytes32 builder\)$/);
      expect(part(315, 317)).toBe('00ba');
      expect(ethers.keccak256(`0x1901${part(65, 129)}`)).toBe(id);
    },
  );

  test.each(wrapped)(
    'of a deposit wallet is made by the key over the wrapped order: $name',
    async ({ fields, domain }) => {
      // Given
      const signed = await signOrder(key, { fields, domain });
      const types = {
        Order: [...ORDER_TYPES.Order],
        TypedDataSign:
          'contents:Order name:string version:string chainId:uint256 verifyingContract:address salt:bytes32'
            .split(' ')
            .map((field) => ({ name: field.split(':')[0] ?? '', type: field.split(':')[1] ?? '' })),
      };
      const message = {
        contents: orderMessage(fields),
        name: 'DepositWallet',
        version: '1',
        chainId: 137,
        verifyingContract: fields.signer,
        salt: ethers.ZeroHash,
      };
      // When
      const recovered = ethers.verifyTypedData(exchangeDomain(domain), types, message, signed.slice(0, 132));
      // Then
      expect(recovered.toLowerCase()).toBe(TEST_EOA);
    },
  );
});
