import { concat, getBytes, hexlify, keccak256, recoverAddress, toUtf8Bytes, TypedDataEncoder } from 'ethers';

/** Which of the venue's exchange contracts an order is signed for. */
export type ExchangeKind = 'v2' | 'v2-neg-risk' | 'v3';

/** The eleven signed fields of an order and its signature; integers as decimal text, addresses in lower case. */
export type SignedOrder = {
  readonly salt: string;
  readonly maker: string;
  readonly signer: string;
  readonly tokenId: string;
  readonly makerAmount: string;
  readonly takerAmount: string;
  readonly side: 'BUY' | 'SELL';
  readonly signatureType: number;
  readonly timestamp: string;
  readonly metadata: string;
  readonly builder: string;
  readonly signature: string;
};

/** The exchange contracts on Polygon. */
export const EXCHANGE_ADDRESS: Readonly<Record<ExchangeKind, string>> = {
  v2: '0xe111180000d2663c0091e4f400237545b87b996b',
  'v2-neg-risk': '0xe2222d279d744050d28e00520010520000310f59',
  v3: '0xe3333700ca9d93003f00f0f71f8515005f6c00aa',
};

const CHAIN_ID = 137;
const ORDER_FIELDS = [
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
];
const WALLET_FIELDS = [
  { name: 'contents', type: 'Order' },
  { name: 'name', type: 'string' },
  { name: 'version', type: 'string' },
  { name: 'chainId', type: 'uint256' },
  { name: 'verifyingContract', type: 'address' },
  { name: 'salt', type: 'bytes32' },
];
const ORDER_TYPE_TEXT = `Order(${ORDER_FIELDS.map(({ name, type }) => `${type} ${name}`).join(',')})`;
const ZERO_BYTES32 = `0x${'0'.repeat(64)}`;
const orderEncoder = TypedDataEncoder.from({ Order: ORDER_FIELDS });
const walletEncoder = TypedDataEncoder.from({ Order: ORDER_FIELDS, TypedDataSign: WALLET_FIELDS });

const SEPARATOR: Readonly<Record<ExchangeKind, string>> = {
  v2: separatorOf('v2'),
  'v2-neg-risk': separatorOf('v2-neg-risk'),
  v3: separatorOf('v3'),
};

/** The hash of an order's eleven fields, before the exchange's domain is mixed in. */
export function orderStructHash(order: SignedOrder): string {
  return orderEncoder.hash(orderValue(order));
}

/** The order id of the venue: the EIP-712 hash of the order in the domain of its exchange. */
export function orderId(order: SignedOrder, kind: ExchangeKind): string {
  return keccak256(concat(['0x1901', SEPARATOR[kind], orderStructHash(order)]));
}

/**
 * Whether the order was signed by the key of `owner` for this exchange.
 *
 * Type 0 is a plain signature of the order. Type 3 is the ERC-7739 envelope of a deposit wallet, 317 bytes that are
 * checked in full: inner signature, domain separator, struct hash, type text and its length.
 */
export function isSignedBy(owner: string, order: SignedOrder, kind: ExchangeKind): boolean {
  try {
    return order.signatureType === 3 ? isWalletSigned(owner, order, kind) : isPlainSigned(owner, order, kind);
  } catch {
    // Bytes that are not a signature at all.
    return false;
  }
}

function isPlainSigned(owner: string, order: SignedOrder, kind: ExchangeKind): boolean {
  if (getBytes(order.signature).length !== 65) return false;
  return recoverAddress(orderId(order, kind), order.signature).toLowerCase() === owner;
}

function isWalletSigned(owner: string, order: SignedOrder, kind: ExchangeKind): boolean {
  const bytes = getBytes(order.signature);
  const expectedTail = concat([
    SEPARATOR[kind],
    orderStructHash(order),
    toUtf8Bytes(ORDER_TYPE_TEXT),
    `0x${ORDER_TYPE_TEXT.length.toString(16).padStart(4, '0')}`,
  ]);
  if (hexlify(bytes.subarray(65)) !== expectedTail) return false;
  const wrapped = walletEncoder.hashStruct('TypedDataSign', {
    contents: orderValue(order),
    name: 'DepositWallet',
    version: '1',
    chainId: CHAIN_ID,
    verifyingContract: order.maker,
    salt: ZERO_BYTES32,
  });
  const digest = keccak256(concat(['0x1901', SEPARATOR[kind], wrapped]));
  return recoverAddress(digest, hexlify(bytes.subarray(0, 65))).toLowerCase() === owner;
}

function orderValue(order: SignedOrder): Record<string, unknown> {
  return { ...order, side: order.side === 'BUY' ? 0 : 1 };
}

function separatorOf(kind: ExchangeKind): string {
  return TypedDataEncoder.hashDomain({
    name: 'Polymarket CTF Exchange',
    version: kind === 'v3' ? '3' : '2',
    chainId: CHAIN_ID,
    verifyingContract: EXCHANGE_ADDRESS[kind],
  });
}
