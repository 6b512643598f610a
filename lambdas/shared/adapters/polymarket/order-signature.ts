import { concatHex, hashTypedData, type Hex, numberToHex, stringToHex } from 'viem';
import { type SignedFields } from '#core/model/child-order.ts';
import { type OrderDomain } from '#core/model/market.ts';
import { type SigningKey } from '#ports/keys.ts';
import {
  CHAIN_ID,
  exchangeDomain,
  ORDER_TYPES,
  orderHash,
  orderIdOf,
  orderMessage,
  SEPARATORS,
} from './order-typed-data.ts';

const ZERO_BYTES_32: Hex = `0x${'0'.repeat(64)}`;
const ORDER_TYPE_TEXT = `Order(${ORDER_TYPES.Order.map((field) => `${field.type} ${field.name}`).join(',')})`;
const WALLET_TYPES = {
  ...ORDER_TYPES,
  TypedDataSign: [
    { name: 'contents', type: 'Order' },
    { name: 'name', type: 'string' },
    { name: 'version', type: 'string' },
    { name: 'chainId', type: 'uint256' },
    { name: 'verifyingContract', type: 'address' },
    { name: 'salt', type: 'bytes32' },
  ],
} as const;

/** What to sign, for which exchange. */
type Order = { readonly fields: SignedFields; readonly domain: OrderDomain };

/**
 * Signs an order: 65 bytes where the key itself is the order's signer, 317 where a deposit wallet is.
 *
 * A deposit wallet is a contract that checks ERC-7739: the key signs the order wrapped with the wallet's own domain, and
 * what the wallet needs to unwrap it follows the signature. The order id is that of the plain order in both cases: the very
 * digest that any other key signs.
 *
 * @throws what the key throws
 */
export async function signOrder(key: SigningKey, { fields, domain }: Order): Promise<Hex> {
  if (fields.signatureType !== 3) return (await key.sign(orderIdOf({ fields, domain }))) as Hex;
  const message = orderMessage(fields);
  const wrapped = hashTypedData({
    domain: exchangeDomain(domain),
    types: WALLET_TYPES,
    primaryType: 'TypedDataSign',
    message: {
      contents: message,
      name: 'DepositWallet',
      version: '1',
      chainId: BigInt(CHAIN_ID),
      verifyingContract: message.signer,
      salt: ZERO_BYTES_32,
    },
  });
  return concatHex([
    (await key.sign(wrapped)) as Hex,
    SEPARATORS[domain],
    orderHash(fields),
    stringToHex(ORDER_TYPE_TEXT),
    numberToHex(ORDER_TYPE_TEXT.length, { size: 2 }),
  ]);
}
