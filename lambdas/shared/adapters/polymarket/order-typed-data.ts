import { getContractConfig } from '@polymarket/clob-client-v2';
import { type Address, concatHex, domainSeparator, getAddress, hashStruct, type Hex, isHex, keccak256 } from 'viem';
import { type SignedFields } from '#core/model/child-order.ts';
import { type OrderDomain } from '#core/model/market.ts';
import { type VenueOrderId } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';

/** The chain that the venue settles on: Polygon. */
export const CHAIN_ID = 137;

/** The signed struct, field by field in its order. */
export const ORDER_TYPES = {
  Order: [
    { name: 'salt', type: 'uint256' },
    { name: 'maker', type: 'address' },
    { name: 'signer', type: 'address' },
    { name: 'tokenId', type: 'uint256' },
    { name: 'makerAmount', type: 'uint256' },
    { name: 'takerAmount', type: 'uint256' },
    { name: 'side', type: 'uint8' },
    { name: 'signatureType', type: 'uint8' },
    { name: 'timestamp', type: 'uint256' },
    { name: 'metadata', type: 'bytes32' },
    { name: 'builder', type: 'bytes32' },
  ],
} as const;

/** The struct's fields as viem takes them. */
export type OrderMessage = {
  readonly salt: bigint;
  readonly maker: Address;
  readonly signer: Address;
  readonly tokenId: bigint;
  readonly makerAmount: bigint;
  readonly takerAmount: bigint;
  readonly side: number;
  readonly signatureType: number;
  readonly timestamp: bigint;
  readonly metadata: Hex;
  readonly builder: Hex;
};

/** The exchange's signing domain. */
export type ExchangeDomain = {
  readonly name: string;
  readonly version: string;
  readonly chainId: number;
  readonly verifyingContract: Address;
};

/**
 * Derives the venue's order id: the EIP-712 hash of the eleven signed fields in the domain of the market's exchange.
 *
 * It is known before anything is signed or sent, and the venue answers and looks up by it.
 */
export function orderIdOf({
  fields,
  domain,
}: {
  readonly fields: SignedFields;
  readonly domain: OrderDomain;
}): VenueOrderId {
  return keccak256(concatHex(['0x1901', SEPARATORS[domain], orderHash(fields)])) as string as VenueOrderId;
}

/** The hash of the signed fields alone. */
export function orderHash(fields: SignedFields): Hex {
  return hashStruct({ data: orderMessage(fields), primaryType: 'Order', types: ORDER_TYPES });
}

/** The hash of an exchange's domain: the same for each order. */
export const SEPARATORS: Readonly<Record<OrderDomain, Hex>> = {
  v1: domainSeparator({ domain: exchangeDomain('v1') }),
  'v1-neg-risk': domainSeparator({ domain: exchangeDomain('v1-neg-risk') }),
  v2: domainSeparator({ domain: exchangeDomain('v2') }),
};

/** The domain of the exchange that settles a market: a market's `v1` trades under version 2, its `v2` under version 3. */
export function exchangeDomain(domain: OrderDomain): ExchangeDomain {
  const contracts = getContractConfig(CHAIN_ID);
  const [version, contract] = {
    v1: ['2', contracts.exchangeV2] as const,
    'v1-neg-risk': ['2', contracts.negRiskExchangeV2] as const,
    v2: ['3', contracts.exchangeV3] as const,
  }[domain];
  return { name: 'Polymarket CTF Exchange', version, chainId: CHAIN_ID, verifyingContract: getAddress(contract) };
}

/** Writes the signed fields as the struct has them. */
export function orderMessage(fields: SignedFields): OrderMessage {
  return {
    salt: fields.salt,
    maker: getAddress(fields.maker),
    signer: getAddress(fields.signer),
    tokenId: BigInt(fields.tokenId),
    makerAmount: fields.makerAmount,
    takerAmount: fields.takerAmount,
    side: fields.side === 'BUY' ? 0 : 1,
    signatureType: fields.signatureType,
    timestamp: BigInt(fields.timestamp),
    metadata: bytes32(fields.metadata),
    builder: bytes32(fields.builder),
  };
}

function bytes32(value: string): Hex {
  invariant(isHex(value) && value.length === 66, 'metadata and builder are 32 bytes');
  return value;
}
