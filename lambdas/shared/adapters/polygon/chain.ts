import * as z from 'zod';
import { type TokenId, type Wallet } from '#core/values/ids.ts';
import { shares } from '#core/values/shares.ts';
import { usd } from '#core/values/usd.ts';
import { type Chain } from '#ports/chain.ts';
import { COLLATERAL, CONTRACTS } from './contracts.ts';
import { askNode, type ChainOptions } from './node-rpc.ts';
import { WORD_DIGITS } from './node-values.ts';
import { readMissingApprovals } from './missing-approvals.ts';
import { readOrderFills } from './order-fills.ts';
import { readTransfers } from './transfers.ts';

/** First four bytes of keccak256("balanceOf(address)"). */
const BALANCE_OF = '0x70a08231';
/** Of `balanceOf(address,uint256)`, as contracts of many tokens have it. */
const BALANCE_OF_TOKEN = '0x00fdd58e';
/** Of `getOrderStatus(bytes32)`. */
const GET_ORDER_STATUS = '0x46423aa7';

const oneWord = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/i)
  .transform((text) => BigInt(text));
const twoWords = z
  .string()
  .regex(/^0x[0-9a-f]{128}$/i)
  .transform((text) => [BigInt(text.slice(0, 66)), BigInt(`0x${text.slice(66)}`)] as const);

/** Reads balances, order states and fills from a node of the chain over JSON-RPC. */
export function polygonChain(options: ChainOptions): Chain {
  const call = <T>(to: string, data: string, schema: z.ZodType<T>): Promise<T> =>
    askNode(options, { method: 'eth_call', params: [{ to, data }, 'latest'], schema });
  return {
    collateral: async (wallet) => usd(await call(COLLATERAL, `${BALANCE_OF}${addressWord(wallet)}`, oneWord)),
    missingApprovals: (wallet) => readMissingApprovals(options, wallet),
    tokenBalance: async (wallet, token, domain) => {
      const data = `${BALANCE_OF_TOKEN}${addressWord(wallet)}${tokenWord(token)}`;
      return shares(await call(CONTRACTS[domain].tokens, data, oneWord));
    },
    orderStatus: async ({ venueOrderId, domain }) => {
      const data = `${GET_ORDER_STATUS}${venueOrderId.slice(2)}`;
      const [isFilled, remaining] = await call(CONTRACTS[domain].exchange, data, twoWords);
      return { isFilled: isFilled !== 0n, remaining };
    },
    transfers: (holding, since) => readTransfers(options, holding, since),
    fillsOf: (transaction, order) => readOrderFills(options, transaction, order),
  };
}

function addressWord(wallet: Wallet): string {
  return wallet.slice(2).padStart(WORD_DIGITS, '0');
}

function tokenWord(token: TokenId): string {
  return BigInt(token).toString(16).padStart(WORD_DIGITS, '0');
}
