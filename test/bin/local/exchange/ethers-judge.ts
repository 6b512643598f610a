import { concat, getBytes, hexlify, recoverAddress, toUtf8Bytes, TypedDataEncoder, ZeroHash } from 'ethers';
import type { ExchangeKind, SignedOrder } from '../../../../bin/local/exchange/typed-data.ts';
import { CONTRACTS } from './a-client.ts';

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

/** What ethers says of an order: the same questions that the exchange answers by its own encoder and WebAssembly. */
export const ethersJudge = {
  structHash: (order: SignedOrder): string => TypedDataEncoder.from({ Order: ORDER_FIELDS }).hash(valueOf(order)),
  orderId: (order: SignedOrder, kind: ExchangeKind): string =>
    TypedDataEncoder.hash(domainOf(kind), { Order: ORDER_FIELDS }, valueOf(order)),
  /** What the owner's key signs: the order itself, or the envelope of a deposit wallet around it. */
  digest: digestOf,
  /** All bytes of the signature, once the digest is signed. */
  sealed: (order: SignedOrder, kind: ExchangeKind, inner: string): string =>
    order.signatureType === 3 ? concat([inner, tailOf(order, kind)]) : inner,
  recovered,
  isSignedBy: (owner: string, order: SignedOrder, kind: ExchangeKind): boolean => {
    const bytes = getBytes(order.signature);
    if (order.signatureType !== 3) return recovered(digestOf(order, kind), order.signature) === owner;
    if (hexlify(bytes.subarray(65)) !== tailOf(order, kind)) return false;
    return recovered(digestOf(order, kind), hexlify(bytes.subarray(0, 65))) === owner;
  },
};

/** The address that ethers recovers, in lower case; `undefined` when it finds none, or it is not 65 bytes. */
function recovered(digest: string, signature: string): string | undefined {
  // Ethers also reads 64 bytes, as EIP-2098 packs them: the venue's orders have 65.
  if (getBytes(signature).length !== 65) return undefined;
  try {
    return recoverAddress(digest, signature).toLowerCase();
  } catch {
    return undefined;
  }
}

function digestOf(order: SignedOrder, kind: ExchangeKind): string {
  if (order.signatureType !== 3) return ethersJudge.orderId(order, kind);
  return TypedDataEncoder.hash(
    domainOf(kind),
    { Order: ORDER_FIELDS, TypedDataSign: WALLET_FIELDS },
    {
      contents: valueOf(order),
      name: 'DepositWallet',
      version: '1',
      chainId: 137,
      verifyingContract: order.maker,
      salt: ZeroHash,
    },
  );
}

function tailOf(order: SignedOrder, kind: ExchangeKind): string {
  const typeText = `Order(${ORDER_FIELDS.map(({ name, type }) => `${type} ${name}`).join(',')})`;
  return concat([
    TypedDataEncoder.hashDomain(domainOf(kind)),
    ethersJudge.structHash(order),
    toUtf8Bytes(typeText),
    `0x${typeText.length.toString(16).padStart(4, '0')}`,
  ]);
}

function valueOf(order: SignedOrder): Record<string, unknown> {
  return { ...order, side: order.side === 'BUY' ? 0 : 1 };
}

function domainOf(kind: ExchangeKind): Parameters<typeof TypedDataEncoder.hashDomain>[0] {
  const [version, verifyingContract] = CONTRACTS[kind];
  return { name: 'Polymarket CTF Exchange', version, chainId: 137, verifyingContract };
}
