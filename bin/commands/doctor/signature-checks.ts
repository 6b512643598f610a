import { ethers } from 'ethers';
import { type PrivateKeyAccount } from 'viem/accounts';
import { signOrder } from '#adapters/polymarket/order-signature.ts';
import { exchangeDomain, ORDER_TYPES, orderIdOf, orderMessage } from '#adapters/polymarket/order-typed-data.ts';
import { type SignedFields } from '#core/model/child-order.ts';
import { type OrderDomain } from '#core/model/market.ts';
import { type Follower } from '#core/model/settings.ts';
import { parseWallet } from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { type Check, failed, ok, type Seen, unknown } from './finding.ts';
import { NO_TOKEN, ORDER_VECTORS } from './order-vectors.ts';

const DOMAINS: readonly OrderDomain[] = ['v1', 'v1-neg-risk', 'v2'];
const ZERO = `0x${'0'.repeat(64)}`;
const REINSTALL = 'install what the lockfile names: npm ci';
/** A millionth of a dollar for a million shares of a token that no market has. */
const DRY_ORDER: Omit<SignedFields, 'maker' | 'signer' | 'signatureType'> = {
  salt: 1n,
  tokenId: NO_TOKEN,
  makerAmount: 1n,
  takerAmount: 1_000_000_000_000n,
  side: 'BUY',
  timestamp: unixMs(0),
  metadata: ZERO,
  builder: ZERO,
};
/** 65 bytes as text. */
const INNER_LENGTH = 132;
const WALLET_TYPES = {
  Order: [...ORDER_TYPES.Order],
  TypedDataSign: [
    { name: 'contents', type: 'Order' },
    { name: 'name', type: 'string' },
    { name: 'version', type: 'string' },
    { name: 'chainId', type: 'uint256' },
    { name: 'verifyingContract', type: 'address' },
    { name: 'salt', type: 'bytes32' },
  ],
};

/** Whether ids of orders come out here as they must. */
export function orderIdCheck(): Check {
  return {
    name: 'order ids',
    fix: REINSTALL,
    look: () => {
      const wrong = ORDER_VECTORS.filter((vector) => orderIdOf(vector) !== vector.id).length;
      const count = ORDER_VECTORS.length;
      return Promise.resolve([
        wrong === 0
          ? ok(`${count} of ${count} ids are right`)
          : failed(`${wrong} of ${count} ids are wrong`, REINSTALL),
      ]);
    },
  };
}

/**
 * Signs an order that nobody would fill with a follower's key, for each exchange, and finds the signer again with other
 * code than what signed. It is never sent, and the signature is shown nowhere.
 */
export async function drySignature(account: PrivateKeyAccount, follower: Follower): Promise<readonly Seen[]> {
  const { signatureType, wallet } = follower;
  const maker = signatureType === 3 ? wallet : parseWallet(account.address);
  if (maker === undefined) return [unknown('without a wallet there is no order to sign')];
  const fields: SignedFields = { ...DRY_ORDER, maker, signer: maker, signatureType };
  const wrong: OrderDomain[] = [];
  for (const domain of DOMAINS) {
    const signature = await signOrder({ account, fields, domain });
    if (signerOf({ fields, domain, signature }) !== account.address) wrong.push(domain);
  }
  if (wrong.length > 0) return [failed(`a trial signature is another's, in markets ${wrong.join(', ')}`, REINSTALL)];
  return [ok(`an order that was not sent is signed by ${account.address}, for each exchange`)];
}

type Signed = { readonly fields: SignedFields; readonly domain: OrderDomain; readonly signature: string };

function signerOf({ fields, domain, signature }: Signed): string {
  const exchange = exchangeDomain(domain);
  const order = orderMessage(fields);
  if (fields.signatureType !== 3)
    return ethers.verifyTypedData(exchange, { Order: [...ORDER_TYPES.Order] }, order, signature);
  const wrapped = { contents: order, name: 'DepositWallet', version: '1', chainId: exchange.chainId, salt: ZERO };
  const message = { ...wrapped, verifyingContract: order.signer };
  return ethers.verifyTypedData(exchange, WALLET_TYPES, message, signature.slice(0, INNER_LENGTH));
}
