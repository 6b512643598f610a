import { encodeFunctionData, type Hex, keccak256, parseAbi, parseSignature, serializeTransaction } from 'viem';
import { type RedeemTerms, type RedemptionCall } from '#core/model/redeeming.ts';
import { parseTransactionHash, parseWallet } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { type SignedTransaction } from '#core/model/signing.ts';
import { type SigningKey } from '#ports/keys.ts';
import { COLLATERAL, REDEEMERS } from './contracts.ts';
import { outcomeIndexOf } from './position-id.ts';

const POLYGON = 137;
/** As the conditional tokens have the one, and the venue's adapters before them; and the Router the other. */
const ABI = parseAbi([
  'function redeemPositions(address collateralToken, bytes32 parentCollectionId, bytes32 conditionId, uint256[] indexSets)',
  'function redeem(bytes31 conditionId, uint256 outcomeIndex, uint256 amount)',
]);
const NO_PARENT: Hex = `0x${'0'.repeat(64)}`;
/** The sets of outcomes to redeem, as bits: the first alone, and the second alone. */
const BOTH_OUTCOMES = [1n, 2n];

/**
 * What is called where to redeem, whatever it pays: all that a wallet holds of a market, or of one of version v2 the shares
 * of one outcome.
 *
 * @returns Undefined where the token is no outcome of the condition: the contract works the token out from the two, and
 * would redeem another one.
 */
export function redemptionCall(call: RedemptionCall): { readonly to: Hex; readonly data: Hex } | undefined {
  const data = call.domain === 'v2' ? outcomeData(call) : marketData(call);
  return data === undefined ? undefined : { to: REDEEMERS[call.domain] as Hex, data };
}

function marketData({ condition }: RedemptionCall): Hex {
  const args = [COLLATERAL, NO_PARENT, condition as Hex, BOTH_OUTCOMES] as const;
  return encodeFunctionData({ abi: ABI, functionName: 'redeemPositions', args });
}

/** The contract knows a condition by 31 bytes; ours ends with a zero byte more where it has the token as an outcome. */
function outcomeData({ condition, token, shares }: Extract<RedemptionCall, { domain: 'v2' }>): Hex | undefined {
  const index = outcomeIndexOf(token, condition);
  if (index === undefined) return undefined;
  const args = [condition.slice(0, -2) as Hex, index, shares] as const;
  return encodeFunctionData({ abi: ABI, functionName: 'redeem', args });
}

/**
 * Signs the transaction of a redemption for Polygon.
 *
 * @returns Undefined when the key is not that of the wallet: its transaction would redeem somebody else's shares.
 * @throws what the key throws
 */
export async function signRedemption(
  key: SigningKey,
  call: RedemptionCall,
  terms: RedeemTerms,
): Promise<SignedTransaction | undefined> {
  if (parseWallet(key.address) !== call.wallet) return undefined;
  const called = redemptionCall(call);
  invariant(called !== undefined, 'what the chain would refuse is not signed');
  const unsigned = {
    ...called,
    type: 'eip1559',
    chainId: POLYGON,
    nonce: Number(terms.nonce),
    gas: terms.gasLimit,
    maxFeePerGas: terms.maxFeePerGas,
    maxPriorityFeePerGas: terms.tip,
    value: 0n,
  } as const;
  const signature = await key.sign(keccak256(serializeTransaction(unsigned)));
  const raw = serializeTransaction(unsigned, parseSignature(signature as Hex));
  const transaction = parseTransactionHash(keccak256(raw));
  invariant(transaction !== undefined, 'a hash is a hash');
  return { transaction, raw };
}
