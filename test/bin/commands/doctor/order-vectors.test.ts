import { describe, expect, test } from '@jest/globals';
import { ethers } from 'ethers';
import { orderIdOf } from '#adapters/polymarket/order-typed-data.ts';
import { ORDER_VECTORS } from '../../../../bin/commands/doctor/order-vectors.ts';

const TYPE =
  'uint256 salt,address maker,address signer,uint256 tokenId,uint256 makerAmount,uint256 takerAmount,uint8 side,uint8 signatureType,uint256 timestamp,bytes32 metadata,bytes32 builder';
const TYPES = {
  Order: TYPE.split(',').map((field) => ({ name: field.split(' ')[1]!, type: field.split(' ')[0]! })),
};
/** The venue's contract page: which exchange settles which market, and the version of its domain. */
const EXCHANGES = {
  v1: { version: '2', verifyingContract: '0xE111180000d2663C0091e4f400237545B87B996B' },
  'v1-neg-risk': { version: '2', verifyingContract: '0xe2222d279d744050d28e00520010520000310F59' },
  v2: { version: '3', verifyingContract: '0xe3333700cA9d93003F00f0F71f8515005F6c00Aa' },
} as const;

describe('the order ids that the doctor knows', () => {
  test.each(ORDER_VECTORS)(
    'are those that ethers derives, and ours: $domain $fields.side',
    ({ domain, fields, id }) => {
      const exchange = { name: 'Polymarket CTF Exchange', chainId: 137, ...EXCHANGES[domain] };
      const message = { ...fields, side: fields.side === 'BUY' ? 0 : 1 };
      expect(ethers.TypedDataEncoder.hash(exchange, TYPES, message)).toBe(id);
      expect(orderIdOf({ fields, domain })).toBe(id);
    },
  );

  test('are of every exchange, of both sides and of both kinds of account', () => {
    const kinds = (of: (vector: (typeof ORDER_VECTORS)[number]) => unknown): number =>
      new Set(ORDER_VECTORS.map(of)).size;
    expect([
      kinds(({ id }) => id),
      kinds(({ domain }) => domain),
      kinds(({ fields }) => fields.side),
      kinds(({ fields }) => fields.signatureType),
    ]).toEqual([6, 3, 2, 2]);
  });
});
