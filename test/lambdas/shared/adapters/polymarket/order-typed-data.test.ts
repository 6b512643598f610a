import { describe, expect, test } from '@jest/globals';
import { exchangeDomain, orderHash, orderIdOf } from '#adapters/polymarket/order-typed-data.ts';
import { type TokenId, type Wallet } from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { someFields, VECTORS } from './vectors.ts';

describe('the order id', () => {
  test.each(VECTORS)('is the published one: $name', ({ fields, domain, id }) => {
    expect(orderIdOf({ fields, domain })).toBe(id);
  });

  test('hashes the struct as the contract of the exchange does in its own test', () => {
    // Given
    const fields = someFields({
      salt: 12_345n,
      maker: '0x1234567890123456789012345678901234567890' as Wallet,
      signer: '0x2345678901234567890123456789012345678901' as Wallet,
      tokenId: BigInt('0x0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20').toString() as TokenId,
      makerAmount: 1_000_000n,
      takerAmount: 500_000n,
      timestamp: unixMs(1_700_000_000),
      metadata: `0x${'deadbeef'.padStart(64, '0')}`,
      builder: `0x${'feedface'.padStart(64, '0')}`,
    });
    // When
    const hash = orderHash(fields);
    // Then
    expect(hash).toBe('0x08b5c2f163715a48f38ae24e8d1b9ab97bb3d457245b854c1b6cb2a69142742a');
  });

  test('is made under the exchange of the market', () => {
    expect(exchangeDomain('v1')).toMatchObject({
      version: '2',
      verifyingContract: '0xE111180000d2663C0091e4f400237545B87B996B',
    });
    expect(exchangeDomain('v1-neg-risk')).toMatchObject({
      version: '2',
      verifyingContract: '0xe2222d279d744050d28e00520010520000310F59',
    });
    expect(exchangeDomain('v2')).toMatchObject({
      version: '3',
      verifyingContract: '0xe3333700cA9d93003F00f0F71f8515005F6c00Aa',
    });
  });

  test('is refused for metadata that is not 32 bytes', () => {
    expect(() => orderIdOf({ fields: someFields({ metadata: '0x00' }), domain: 'v1' })).toThrow('32 bytes');
  });
});
