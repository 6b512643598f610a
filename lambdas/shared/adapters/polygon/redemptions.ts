import * as z from 'zod';
import { type RedeemFate, type RedeemOutlook, type RedemptionCall } from '#core/model/redeeming.ts';
import { type TransactionHash, type Wallet } from '#core/values/ids.ts';
import { PortError, UnavailableError } from '#ports/errors.ts';
import { type Redemptions } from '#ports/redemptions.ts';
import { type Signer } from '#ports/signer.ts';
import { newestBlock } from './blocks.ts';
import { CONTRACTS, REDEEMERS } from './contracts.ts';
import { askNode, askNodeForWord, type ChainOptions, type NodeRefusal } from './node-rpc.ts';
import { WORD_DIGITS } from './node-values.ts';
import { redemptionCall } from './redemption-call.ts';

export type RedemptionOptions = ChainOptions & { readonly signer: Pick<Signer, 'redemption'> };

/** First four bytes of keccak256("isApprovedForAll(address,address)"). */
const IS_APPROVED_FOR_ALL = '0xe985e9c5';

const quantity = z
  .string()
  .regex(/^0x[0-9a-f]{1,64}$/i)
  .transform((text) => BigInt(text));
const hash = z.string().regex(/^0x[0-9a-f]{64}$/i);
const receiptSchema = z.object({ status: z.enum(['0x0', '0x1']), blockNumber: quantity }).nullable();

/** Redeems over a node of the chain, with transactions that the signer has signed. */
export function polygonRedemptions(options: RedemptionOptions): Redemptions {
  return {
    outlook: (call) => readOutlook(options, call),
    sign: (follower, call, terms) => options.signer.redemption(follower.name, call, terms),
    send: (raw) => sendRaw(options, raw),
    fate: (wallet, transaction) => readFate(options, wallet, transaction),
  };
}

async function readOutlook(options: ChainOptions, call: RedemptionCall): Promise<RedeemOutlook> {
  const { wallet } = call;
  const number = (method: string, ...params: readonly unknown[]): Promise<bigint> =>
    askNode(options, { method, params, schema: quantity });
  const nonce = await number('eth_getTransactionCount', wallet, 'latest');
  const outlook = {
    nonce,
    pendingNonce: await number('eth_getTransactionCount', wallet, 'pending'),
    funds: await number('eth_getBalance', wallet, 'latest'),
    gasPrice: await number('eth_gasPrice'),
    tip: await number('eth_maxPriorityFeePerGas'),
    isApproved: await readApproval(options, call),
  };
  const gas = await estimate(options, call);
  return gas === undefined ? outlook : { ...outlook, gas };
}

/** The venue's contract takes the shares out of the wallet, which must have let it. */
async function readApproval(options: ChainOptions, { wallet, domain }: RedemptionCall): Promise<boolean> {
  const words = [wallet, REDEEMERS[domain]].map((one) => one.slice(2).padStart(WORD_DIGITS, '0'));
  const asked = { to: CONTRACTS[domain].tokens, data: `${IS_APPROVED_FOR_ALL}${words.join('').toLowerCase()}` };
  return (await askNode(options, { method: 'eth_call', params: [asked, 'latest'], schema: quantity })) === 1n;
}

/** What a redemption would use now; undefined where the contract refuses it, as before the market's payout is on chain. */
async function estimate(options: ChainOptions, call: RedemptionCall): Promise<bigint | undefined> {
  const called = redemptionCall(call);
  if (called === undefined) return undefined;
  const params = [{ from: call.wallet, ...called }];
  const { result, refusal } = await askNodeForWord(options, { method: 'eth_estimateGas', params, schema: quantity });
  if (refusal === undefined) return result;
  if (isRevert(refusal)) return undefined;
  throw new UnavailableError(`the node of the chain answers error ${refusal.code}`);
}

function isRevert({ code, message }: NodeRefusal): boolean {
  return code === 3 || /revert/i.test(message);
}

/** Nodes say that they know bytes already in words of their own; every other refusal leaves open what an earlier send did. */
async function sendRaw(options: ChainOptions, raw: string): Promise<'taken' | 'refused' | 'unknown'> {
  try {
    const asked = { method: 'eth_sendRawTransaction', params: [raw], schema: hash };
    const { refusal } = await askNodeForWord(options, asked);
    return refusal === undefined || /already known|known transaction/i.test(refusal.message) ? 'taken' : 'refused';
  } catch (error) {
    if (error instanceof PortError) return 'unknown';
    throw error;
  }
}

/** The count first: a transaction that is not found after its place was taken is gone, not late. */
async function readFate(options: ChainOptions, wallet: Wallet, transaction: TransactionHash): Promise<RedeemFate> {
  const counted = { method: 'eth_getTransactionCount', params: [wallet, 'latest'], schema: quantity };
  const nonce = await askNode(options, counted);
  const asked = { method: 'eth_getTransactionReceipt', params: [transaction], schema: receiptSchema };
  const receipt = await askNode(options, asked);
  if (receipt === null) return { kind: 'absent', nonce };
  const head = await newestBlock(options);
  const depth = Math.max(0, head.number - Number(receipt.blockNumber));
  return { kind: 'mined', hasSucceeded: receipt.status === '0x1', depth };
}
