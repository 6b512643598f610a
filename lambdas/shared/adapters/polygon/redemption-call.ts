import { encodeFunctionData, type Hex, keccak256, parseAbi } from 'viem';
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import { type RedeemTerms, type RedeemTransaction } from '#core/model/redeeming.ts';
import { parseTransactionHash, parseWallet } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { type RedemptionCall } from '#ports/redemptions.ts';
import { COLLATERAL, COLLATERAL_ADAPTERS } from './contracts.ts';

const POLYGON = 137;
/** As the conditional tokens have it, and the venue's adapters before them. */
const ABI = parseAbi([
  'function redeemPositions(address collateralToken, bytes32 parentCollectionId, bytes32 conditionId, uint256[] indexSets)',
]);
const NO_PARENT: Hex = `0x${'0'.repeat(64)}`;
/** The sets of outcomes to redeem, as bits: the first alone, and the second alone. */
const BOTH_OUTCOMES = [1n, 2n];

/** What is called where to redeem all that a wallet holds of a market, whatever it pays. */
export function redemptionCall({ condition, domain }: Pick<RedemptionCall, 'condition' | 'domain'>): {
  readonly to: Hex;
  readonly data: Hex;
} {
  const args = [COLLATERAL, NO_PARENT, condition as Hex, BOTH_OUTCOMES] as const;
  return {
    to: COLLATERAL_ADAPTERS[domain] as Hex,
    data: encodeFunctionData({ abi: ABI, functionName: 'redeemPositions', args }),
  };
}

type SignInput = { readonly privateKey: string; readonly call: RedemptionCall; readonly terms: RedeemTerms };

/**
 * Signs the transaction of a redemption for Polygon; the same input gives the same bytes.
 *
 * @returns Undefined when the key is not that of the wallet: its transaction would redeem somebody else's shares.
 * @throws ConfigurationError for a key that is none; its text is in no error
 */
export async function signRedemption({
  privateKey,
  call,
  terms,
}: SignInput): Promise<Pick<RedeemTransaction, 'transaction' | 'raw'> | undefined> {
  const account = accountOf(privateKey);
  if (parseWallet(account.address) !== call.wallet) return undefined;
  const raw = await account.signTransaction({
    ...redemptionCall(call),
    type: 'eip1559',
    chainId: POLYGON,
    nonce: Number(terms.nonce),
    gas: terms.gasLimit,
    maxFeePerGas: terms.maxFeePerGas,
    maxPriorityFeePerGas: terms.tip,
    value: 0n,
  });
  const transaction = parseTransactionHash(keccak256(raw));
  invariant(transaction !== undefined, 'a hash is a hash');
  return { transaction, raw };
}

function accountOf(privateKey: string): PrivateKeyAccount {
  try {
    return privateKeyToAccount(privateKey as Hex);
  } catch {
    throw new ConfigurationError('the private key of a follower is not a key');
  }
}
