import { AbiCoder, getBytes, id } from 'ethers';
import { isAllowed } from './allowances.ts';
import { json, type VenueHandler } from './http-server.ts';
import { blockNumber, blockStartMs } from './blocks.ts';
import type { Chain } from './faults/chain-faults.ts';
import { marketExchange } from './market-exchange.ts';
import { isDollarSized } from './order-plan.ts';
import { orderFilledLogs, type RpcNode } from './rpc-logs.ts';
import { estimateGas, gasPrice, gasTip, polBalance, sendRawTransaction, transactionCount } from './rpc-transactions.ts';
import { transactionReceipt } from './rpc-receipts.ts';
import { minedMs } from './settlement.ts';
import type { Venue } from './venue.ts';

const PUSD = '0xc011a7e12a19f7b1f670d46f03b03f3342e82dfb';
const CTF = '0x4d97dcd97ec945f40cf65f87097ace5ea0476045';
const POSITION_MANAGER = '0x006f54f7f9a22e0000cc2ab60031000000ae9fef';
const CHAIN_ID = '0x89';
const MAX_BATCH = 1_000;
const abi = AbiCoder.defaultAbiCoder();
const SELECTOR = {
  cash: selector('balanceOf(address)'),
  shares: selector('balanceOf(address,uint256)'),
  allowance: selector('allowance(address,address)'),
  approval: selector('isApprovedForAll(address,address)'),
  orderStatus: selector('getOrderStatus(bytes32)'),
};

const INVALID_BLOCK = { code: -32602, message: 'invalid block number' };
const MISSING_STATE = { code: -32000, message: 'missing trie node: only the newest state is known' };

type Fault = { readonly code: number; readonly message: string };

/** Polygon's JSON-RPC, as far as balances, order states, fills and the head of the chain go. */
export function rpc(venue: Venue, chain: Chain): VenueHandler {
  return ({ method, body }) => {
    if (method !== 'POST') return json(405, { error: 'method not allowed' });
    let value: unknown;
    try {
      value = JSON.parse(body.toString('utf8'));
    } catch {
      return json(200, { jsonrpc: '2.0', id: null, error: { code: -32700, message: 'parse error' } });
    }
    if (!Array.isArray(value)) return json(200, answerOne({ venue, chain }, value));
    if (value.length > MAX_BATCH) return json(413, { error: 'batch too large' });
    return json(
      200,
      value.map((call: unknown) => answerOne({ venue, chain }, call)),
    );
  };
}

function answerOne(node: RpcNode, call: unknown): Record<string, unknown> {
  const { id: callId, method, params } = isRecord(call) ? call : {};
  const envelope = { jsonrpc: '2.0', id: typeof callId === 'string' || typeof callId === 'number' ? callId : null };
  if (typeof method !== 'string') return { ...envelope, error: { code: -32600, message: 'invalid request' } };
  try {
    const result = callMethod(node, method, Array.isArray(params) ? params : []);
    return isFault(result) ? { ...envelope, error: result } : { ...envelope, result };
  } catch {
    // Arguments that cannot be decoded.
    return { ...envelope, error: { code: -32602, message: 'invalid argument' } };
  }
}

function callMethod(node: RpcNode, method: string, params: readonly unknown[]): unknown {
  const { venue, chain } = node;
  switch (method) {
    case 'eth_chainId':
      return CHAIN_ID;
    case 'net_version':
      return '137';
    case 'eth_blockNumber':
      return quantity(chain.head(method));
    case 'eth_getBlockByNumber':
      return blockByNumber(chain, params[0], chain.head(method));
    case 'eth_call':
      return stateFault(chain, params[1], chain.head(method)) ?? ethCall(venue, params[0]);
    case 'eth_getTransactionReceipt':
      return transactionReceipt(node, params[0]);
    case 'eth_getTransactionCount':
      return transactionCount(node, params[0], params[1]);
    case 'eth_getBalance':
      return polBalance(node, params[0]);
    case 'eth_gasPrice':
      return gasPrice;
    case 'eth_maxPriorityFeePerGas':
      return gasTip;
    case 'eth_estimateGas':
      return estimateGas(node, params[0]);
    case 'eth_sendRawTransaction':
      return sendRawTransaction(node, params[0]);
    case 'eth_getLogs':
      return orderFilledLogs(node, params[0]);
    default:
      return { code: -32601, message: `the method ${method} does not exist` };
  }
}

function blockByNumber(chain: Chain, tag: unknown, head: number): unknown {
  const number = blockNumber(tag, head);
  if (number === undefined) return INVALID_BLOCK;
  if (number > head) return null;
  return {
    number: quantity(number),
    timestamp: quantity(blockStartMs(number) / 1000),
    hash: chain.blockHash(number),
    parentHash: chain.blockHash(number - 1),
    transactions: [],
  };
}

/** Like a node that is no archive, this one knows only the newest state. */
function stateFault(chain: Chain, tag: unknown, head: number): Fault | undefined {
  if (typeof tag !== 'string') return undefined;
  const number = blockNumber(tag, head);
  if (number === undefined) return INVALID_BLOCK;
  return number < chain.oldestState() ? MISSING_STATE : undefined;
}

function ethCall(venue: Venue, call: unknown): unknown {
  const { to, data, input } = isRecord(call) ? call : {};
  const code = typeof data === 'string' ? data : input;
  if (typeof to !== 'string' || typeof code !== 'string') return { code: -32602, message: 'invalid argument' };
  const contract = to.toLowerCase();
  const argumentsOf = (types: string[]): unknown[] => abi.decode(types, getBytes(`0x${code.slice(10)}`)).toArray();
  switch (code.slice(0, 10)) {
    case SELECTOR.cash:
      if (contract !== PUSD) return '0x';
      return word(balance(venue, String(argumentsOf(['address'])[0]), undefined));
    case SELECTOR.shares: {
      const [wallet, tokenId] = argumentsOf(['address', 'uint256']).map(String);
      const version = venue.markets.token(tokenId ?? '')?.market.version;
      if (contract !== CTF && contract !== POSITION_MANAGER) return '0x';
      const isItsContract = version === (contract === CTF ? 'v1' : 'v2');
      return word(isItsContract ? balance(venue, wallet ?? '', tokenId) : 0n);
    }
    case SELECTOR.allowance:
      return word(isGiven(venue, argumentsOf(['address', 'address'])) ? 2n ** 256n - 1n : 0n);
    case SELECTOR.approval:
      return word(isGiven(venue, argumentsOf(['address', 'address'])) ? 1n : 0n);
    case SELECTOR.orderStatus:
      return orderStatus(venue, contract, String(argumentsOf(['bytes32'])[0]));
    default:
      return '0x';
  }
}

function balance(venue: Venue, address: string, tokenId: string | undefined): bigint {
  const now = venue.clock.now();
  const wallet = venue.wallets.find(address, now);
  if (wallet === undefined) return 0n;
  const holdings = venue.wallets.onChain(wallet, now);
  const held = tokenId === undefined ? holdings.cashMicro : (holdings.tokens.get(tokenId)?.sharesMicro ?? 0n);
  return held > 0n ? held : 0n;
}

/** (filled, remaining) of an order of this exchange; zeros until its first trade is mined. */
function orderStatus(venue: Venue, contract: string, orderId: string): string {
  const now = venue.clock.now();
  const placed = venue.orders.get(orderId.toLowerCase());
  const mined = placed?.trades.filter((trade) => (minedMs(trade) ?? Infinity) <= now) ?? [];
  const isItsExchange = placed !== undefined && contract === marketExchange(placed.token.market);
  if (!isItsExchange || mined.length === 0) return abi.encode(['bool', 'uint248'], [false, 0n]);
  const isBuy = placed.order.side === 'BUY';
  const sharesMicro = mined.reduce((sum, trade) => sum + trade.sharesMicro, 0n);
  const dollarsMicro = mined.reduce((sum, trade) => sum + trade.dollarsMicro, 0n);
  const remaining = BigInt(placed.order.makerAmount) - (isBuy ? dollarsMicro : sharesMicro);
  const isFilled = isBuy && !isDollarSized(placed) ? sharesMicro >= BigInt(placed.order.takerAmount) : remaining === 0n;
  return abi.encode(['bool', 'uint248'], [isFilled, isFilled ? 0n : remaining]);
}

function isGiven(venue: Venue, [wallet, spender]: readonly unknown[]): boolean {
  return isAllowed(venue, String(wallet), String(spender));
}

function selector(signature: string): string {
  return id(signature).slice(0, 10);
}

function word(value: bigint): string {
  return abi.encode(['uint256'], [value]);
}

function quantity(value: number): string {
  return `0x${value.toString(16)}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isFault(value: unknown): value is Fault {
  return isRecord(value) && 'code' in value && 'message' in value;
}
