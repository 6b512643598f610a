import { describe, expect, it } from '@jest/globals';
import { concat, dataLength, getBytes, hexlify, SigningKey, toBeHex } from 'ethers';
import fc from 'fast-check';
import { recoverAddress } from '../../../../bin/local/exchange/recover-address.ts';
import {
  type ExchangeKind,
  isSignedBy,
  orderId,
  orderStructHash,
  type SignedOrder,
} from '../../../../bin/local/exchange/typed-data.ts';
import { ethersJudge } from './ethers-judge.ts';

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const FIELD_SIZE = 2n ** 256n - 2n ** 32n - 977n;
const KINDS = ['v2', 'v2-neg-risk', 'v3'] as const;

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => hexlify(bytes));
const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => hexlify(bytes));
const uint256 = fc
  .oneof(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), fc.constantFrom(0n, 1n, 2n ** 256n - 1n))
  .map(String);
const signingKey = fc.bigInt({ min: 1n, max: CURVE_ORDER - 1n }).map((secret) => new SigningKey(toBeHex(secret, 32)));
const digest = fc.oneof(
  bytes32,
  fc.constantFrom(0n, 1n, CURVE_ORDER - 1n, CURVE_ORDER, CURVE_ORDER + 1n, 2n ** 256n - 1n).map((n) => toBeHex(n, 32)),
);
/** Numbers at which the rules for r and s change. */
const scalar = fc.oneof(
  fc.constantFrom(0n, 1n, CURVE_ORDER / 2n, CURVE_ORDER / 2n + 1n, CURVE_ORDER - 1n, CURVE_ORDER, CURVE_ORDER + 1n),
  fc.constantFrom(2n ** 255n - 1n, 2n ** 255n, FIELD_SIZE - CURVE_ORDER, FIELD_SIZE - 1n, FIELD_SIZE, 2n ** 256n - 1n),
  fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
);
type Parts = { readonly r: bigint; readonly s: bigint; readonly v: number };
const unchanged = (parts: Parts): string => joined(parts);
/** Ways to alter a good signature. */
const alteration = fc.oneof(
  { weight: 4, arbitrary: fc.constant(unchanged) },
  fc.nat(255).map((v) => (parts: Parts) => joined({ ...parts, v })),
  scalar.map((r) => (parts: Parts) => joined({ ...parts, r })),
  scalar.map((s) => (parts: Parts) => joined({ ...parts, s })),
  fc.constant(({ r, s, v }: Parts) => joined({ r, s: CURVE_ORDER - s, v: v === 27 ? 28 : 27 })),
  fc.constant((parts: Parts) => joined({ ...parts, s: CURVE_ORDER - parts.s })),
  fc.nat(64).map((length) => (parts: Parts) => hexlify(getBytes(joined(parts)).subarray(0, length))),
  fc.uint8Array({ minLength: 1, maxLength: 260 }).map((more) => (parts: Parts) => concat([joined(parts), more])),
  fc.uint8Array({ minLength: 65, maxLength: 65 }).map((bytes) => () => hexlify(bytes)),
);
const order: fc.Arbitrary<SignedOrder> = fc.record({
  salt: uint256,
  maker: address,
  signer: address,
  tokenId: uint256,
  makerAmount: uint256,
  takerAmount: uint256,
  side: fc.constantFrom('BUY', 'SELL'),
  signatureType: fc.constantFrom(0, 1, 2, 3),
  timestamp: uint256,
  metadata: bytes32,
  builder: bytes32,
  signature: fc.constant('0x'),
});

describe('the recovery of a signer, against ethers', () => {
  it('finds the same address, or none as well, whatever was altered in the signature', () => {
    let found = 0;
    let refused = 0;
    fc.assert(
      fc.property(signingKey, digest, alteration, (key, hash, alter) => {
        // When
        const signature = alter(partsOf(key, hash));
        const ours = recoveredByUs(hash, signature);

        // Then
        expect([signature, ours]).toEqual([signature, ethersJudge.recovered(hash, signature)]);
        if (ours === undefined) refused += 1;
        else found += 1;
      }),
      { numRuns: 500 },
    );
    expect(Math.min(found, refused)).toBeGreaterThan(50);
  });

  it.each([
    ['v = 2', { v: 2 }],
    ['v = 29', { v: 29 }],
    ['v = 34', { v: 34 }],
    ['r = 0', { r: 0n }],
    ['s = 0', { s: 0n }],
    ['s = 2^255', { s: 2n ** 255n }],
    ['r = the order of the curve', { r: CURVE_ORDER }],
    ['s = the order of the curve', { s: CURVE_ORDER }],
    ['an r that is on no point', { r: 5n }],
  ])('finds no signer with %s', (_what, parts) => {
    const hash = toBeHex(1234n, 32);
    const signature = joined({ ...partsOf(new SigningKey(toBeHex(7n, 32)), hash), ...parts });
    expect(recoveredByUs(hash, signature)).toBeUndefined();
    expect(ethersJudge.recovered(hash, signature)).toBeUndefined();
  });
});

describe('the typed data of orders, against ethers', () => {
  it('has the struct hash and the order id of ethers for any eleven fields, on all three exchanges', () => {
    fc.assert(
      fc.property(order, fc.constantFrom(...KINDS), (any, kind) => {
        expect(orderStructHash(any)).toBe(ethersJudge.structHash(any));
        expect(orderId(any, kind)).toBe(ethersJudge.orderId(any, kind));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['a number of 257 bits', { salt: String(2n ** 256n) }],
    ['a negative number', { makerAmount: '-1' }],
    ['a short address', { maker: '0x1234' }],
    ['an address that is not hex', { signer: `0x${'zz'.repeat(20)}` }],
    ['33 bytes of metadata', { metadata: `0x${'11'.repeat(33)}` }],
    ['a nibble too few', { builder: `0x${'1'.repeat(63)}` }],
  ])('does not hash %s', (_what, fields) => {
    const [any] = fc.sample(order, 1);
    expect(() => orderId({ ...any!, ...fields }, 'v2')).toThrow();
  });

  it('agrees with ethers on who signed, for all four signature types, altered or not', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(order, fc.constantFrom(...KINDS), signingKey, alteration, (fields, kind, key, alter) => {
        // Given
        const owner = ethersJudge.recovered(ethersJudge.digest(fields, kind), joined(signed(fields, kind, key))) ?? '';
        const inner = alter(signed(fields, kind, key));
        const sealed = { ...fields, signature: ethersJudge.sealed(fields, kind, inner) };
        const others: readonly ExchangeKind[] = KINDS.filter((other) => other !== kind);

        // Then
        const verdict = isSignedBy(owner, sealed, kind);
        expect(verdict).toBe(ethersJudge.isSignedBy(owner, sealed, kind));
        if (alter === unchanged) expect(verdict).toBe(true);
        for (const other of others) expect(isSignedBy(owner, sealed, other)).toBe(false);
        const later = fields.timestamp === '1' ? '2' : '1';
        expect(isSignedBy(owner, { ...sealed, timestamp: later }, kind)).toBe(false);
        seen.add(`${fields.signatureType} ${verdict}`);
      }),
      { numRuns: 250 },
    );
    expect([...seen].sort()).toEqual(['0', '1', '2', '3'].flatMap((type) => [`${type} false`, `${type} true`]));
  });

  it('agrees with ethers on any byte altered in the 317 bytes of a deposit wallet', () => {
    fc.assert(
      fc.property(order, signingKey, fc.nat(316), fc.integer({ min: 1, max: 255 }), (fields, key, place, mask) => {
        const wallet = { ...fields, signatureType: 3 };
        const inner = joined(signed(wallet, 'v2', key));
        const owner = ethersJudge.recovered(ethersJudge.digest(wallet, 'v2'), inner) ?? '';
        const bytes = getBytes(ethersJudge.sealed(wallet, 'v2', inner));
        expect(bytes).toHaveLength(317);
        bytes[place]! ^= mask;
        const altered = { ...wallet, signature: hexlify(bytes) };
        expect(isSignedBy(owner, altered, 'v2')).toBe(ethersJudge.isSignedBy(owner, altered, 'v2'));
      }),
      { numRuns: 200 },
    );
  });
});

function recoveredByUs(hash: string, signature: string): string | undefined {
  try {
    return recoverAddress(getBytes(hash), getBytes(signature));
  } catch {
    return undefined;
  }
}

function signed(fields: SignedOrder, kind: ExchangeKind, key: SigningKey): Parts {
  return partsOf(key, ethersJudge.digest(fields, kind));
}

function partsOf(key: SigningKey, hash: string): Parts {
  const { r, s, v } = key.sign(hash);
  return { r: BigInt(r), s: BigInt(s), v };
}

function joined({ r, s, v }: Parts): string {
  const signature = concat([toBeHex(r, 32), toBeHex(s, 32), toBeHex(v, 1)]);
  expect(dataLength(signature)).toBe(65);
  return signature;
}
