import { ethers } from 'ethers';
import { generatePrivateKey } from 'viem/accounts';
import { signOrder } from '#adapters/polymarket/order-signature.ts';
import { exchangeDomain, ORDER_TYPES, orderIdOf, orderMessage } from '#adapters/polymarket/order-typed-data.ts';
import { privateKey } from '#adapters/secrets-manager/private-key.ts';
import { type SignedFields } from '#core/model/child-order.ts';
import { type OrderDomain } from '#core/model/market.ts';
import { type SignatureType } from '#core/model/settings.ts';
import { parseWallet, type Wallet } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { type Check, failed, ok, type Seen } from './finding.ts';
import { NO_TOKEN, ORDER_VECTORS } from './order-vectors.ts';

const TYPES: readonly SignatureType[] = [0, 1, 2, 3];
/** Holds the funds of a wallet that is no plain key. */
const CONTRACT = `0x${'1'.repeat(40)}` as Wallet;
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

/** Whether what is installed here signs as it must: each kind of wallet, for each exchange, with a key made for that. */
export function signatureCheck(): Check {
  return { name: 'signatures', fix: REINSTALL, look: async () => [await trialSignatures()] };
}

/**
 * Signs orders that nobody would fill with a key that is thrown away, and finds the signer again with other code than what
 * signed. No follower's key is used: whether the signer has the right one, its address tells.
 */
async function trialSignatures(): Promise<Seen> {
  const key = privateKey(generatePrivateKey());
  const own = parseWallet(key.address);
  invariant(own !== undefined, 'a key has an address');
  const wrong: string[] = [];
  for (const signatureType of TYPES)
    for (const domain of DOMAINS) {
      const maker = signatureType === 0 ? own : CONTRACT;
      const fields = { ...DRY_ORDER, maker, signer: signatureType === 3 ? maker : own, signatureType };
      const signature = await signOrder(key, { fields, domain });
      if (signerOf({ fields, domain, signature }) !== key.address) wrong.push(`${domain} type ${signatureType}`);
    }
  if (wrong.length > 0) return failed(`a trial signature is another's: ${wrong.join(', ')}`, REINSTALL);
  return ok('trial orders of every kind of wallet are signed right, for each exchange');
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
