import { id as hashOfText, keccak256, TypedDataEncoder } from 'ethers';
import { recoverAddress } from './recover-address.ts';

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
const ORDER_TYPE_TEXT =
  'Order(uint256 salt,address maker,address signer,uint256 tokenId,uint256 makerAmount,uint256 takerAmount,uint8 side,uint8 signatureType,uint256 timestamp,bytes32 metadata,bytes32 builder)';
const WALLET_TYPE_TEXT = `TypedDataSign(Order contents,string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)${ORDER_TYPE_TEXT}`;
const INNER_SIGNATURE_BYTES = 65;

/** 32 bytes of encoded typed data as 64 hex digits. */
type Word = string;

const ORDER_TYPE_HASH = word(hashOfText(ORDER_TYPE_TEXT));
const WALLET_TYPE_HASH = word(hashOfText(WALLET_TYPE_TEXT));
const WALLET_NAME_HASH = word(hashOfText('DepositWallet'));
const WALLET_VERSION_HASH = word(hashOfText('1'));
/** What a deposit wallet's envelope ends in: the type text and its length in two bytes. */
const TYPE_TAIL = Buffer.from(ORDER_TYPE_TEXT).toString('hex') + ORDER_TYPE_TEXT.length.toString(16).padStart(4, '0');
const structHashes = new WeakMap<SignedOrder, Word>();
const SEPARATOR: Readonly<Record<ExchangeKind, Word>> = {
  v2: separatorOf('v2'),
  'v2-neg-risk': separatorOf('v2-neg-risk'),
  v3: separatorOf('v3'),
};

/**
 * The hash of an order's eleven fields, before the exchange's domain is mixed in.
 *
 * Encoded by hand, since ethers' general encoder takes four times as long; the tests hold it against that encoder.
 *
 * @throws Error when a field does not fit its type.
 */
export function orderStructHash(order: SignedOrder): string {
  return `0x${structHash(order)}`;
}

/** The order id of the venue: the EIP-712 hash of the order in the domain of its exchange. */
export function orderId(order: SignedOrder, kind: ExchangeKind): string {
  return `0x${digestOf(SEPARATOR[kind], structHash(order))}`;
}

/**
 * Whether the order was signed by the key of `owner` for this exchange.
 *
 * Types 0 to 2 are a plain signature of the order. Type 3 is the ERC-7739 envelope of a deposit wallet, 317 bytes that
 * are checked in full: inner signature, domain separator, struct hash, type text and its length.
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
  const digest = digestOf(SEPARATOR[kind], structHash(order));
  return recoverAddress(bytesOf(digest), bytesOf(order.signature.slice(2))) === owner;
}

function isWalletSigned(owner: string, order: SignedOrder, kind: ExchangeKind): boolean {
  const contents = structHash(order);
  const bytes = bytesOf(order.signature.slice(2));
  const tail = bytes.toString('hex', INNER_SIGNATURE_BYTES);
  if (tail !== SEPARATOR[kind] + contents + TYPE_TAIL) return false;
  const wrapped = hashWords([
    WALLET_TYPE_HASH,
    contents,
    WALLET_NAME_HASH,
    WALLET_VERSION_HASH,
    number(CHAIN_ID),
    address(order.maker),
    number(0),
  ]);
  const digest = digestOf(SEPARATOR[kind], wrapped);
  return recoverAddress(bytesOf(digest), bytes.subarray(0, INNER_SIGNATURE_BYTES)) === owner;
}

/** Remembered, since an order is hashed once for its signature and once more for its id. */
function structHash(order: SignedOrder): Word {
  const known = structHashes.get(order);
  if (known !== undefined) return known;
  const hash = hashOrder(order);
  structHashes.set(order, hash);
  return hash;
}

function hashOrder(order: SignedOrder): Word {
  return hashWords([
    ORDER_TYPE_HASH,
    number(order.salt),
    address(order.maker),
    address(order.signer),
    number(order.tokenId),
    number(order.makerAmount),
    number(order.takerAmount),
    number(order.side === 'BUY' ? 0 : 1),
    number(order.signatureType),
    number(order.timestamp),
    word(order.metadata),
    word(order.builder),
  ]);
}

function digestOf(separator: Word, struct: Word): Word {
  return word(keccak256(bytesOf(`1901${separator}${struct}`)));
}

function hashWords(words: readonly Word[]): Word {
  if (words.some(({ length }) => length !== 64)) throw new Error('a field does not fit its type');
  return word(keccak256(bytesOf(words.join(''))));
}

function number(value: string | number): Word {
  return BigInt(value).toString(16).padStart(64, '0');
}

function address(text: string): Word {
  if (text.length !== 42) throw new Error(`not an address: ${text}`);
  return text.slice(2).padStart(64, '0');
}

function word(hex: string): Word {
  return hex.slice(2);
}

function bytesOf(hexDigits: string): Buffer {
  const bytes = Buffer.from(hexDigits, 'hex');
  // Node stops without a word at the first character that is not a hex digit.
  if (bytes.length * 2 !== hexDigits.length) throw new Error('not whole bytes in hex');
  return bytes;
}

function separatorOf(kind: ExchangeKind): Word {
  return word(
    TypedDataEncoder.hashDomain({
      name: 'Polymarket CTF Exchange',
      version: kind === 'v3' ? '3' : '2',
      chainId: CHAIN_ID,
      verifyingContract: EXCHANGE_ADDRESS[kind],
    }),
  );
}
