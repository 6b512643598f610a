import { concatHex, domainSeparator, hashStruct, type Hex, numberToHex, stringToHex } from 'viem';
import { type PrivateKeyAccount } from 'viem/accounts';
import { type SignedFields } from '#core/model/child-order.ts';
import { type OrderDomain } from '#core/model/market.ts';
import { CHAIN_ID, exchangeDomain, ORDER_TYPES, orderMessage } from './order-typed-data.ts';

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

/** What to sign, for which exchange, with whose key. */
export type SigningInput = {
  readonly account: PrivateKeyAccount;
  readonly fields: SignedFields;
  readonly domain: OrderDomain;
};

/**
 * Signs an order: 65 bytes where the key's own address holds the funds, 317 where a deposit wallet does.
 *
 * A deposit wallet is a contract that checks ERC-7739: the key signs the order wrapped with the wallet's own domain, and
 * what the wallet needs to unwrap it follows the signature. The order id is that of the plain order in both cases.
 */
export async function signOrder({ account, fields, domain }: SigningInput): Promise<Hex> {
  const exchange = exchangeDomain(domain);
  const message = orderMessage(fields);
  if (fields.signatureType !== 3)
    return account.signTypedData({ domain: exchange, types: ORDER_TYPES, primaryType: 'Order', message });
  const inner = await account.signTypedData({
    domain: exchange,
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
    inner,
    domainSeparator({ domain: exchange }),
    hashStruct({ data: message, primaryType: 'Order', types: ORDER_TYPES }),
    stringToHex(ORDER_TYPE_TEXT),
    numberToHex(ORDER_TYPE_TEXT.length, { size: 2 }),
  ]);
}
