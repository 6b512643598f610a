import type { ActiveFault } from './active-faults.ts';
import type { ChainFault } from './chain-kinds.ts';

/** How much an `eth_getLogs` asks for: its blocks, and the most values that it names at one place. */
export type LogQuery = { readonly fromBlock: number; readonly toBlock: number; readonly values: number };

/** An error of JSON-RPC. */
export type RpcRefusal = { readonly code: number; readonly message: string };

type LimitFault = Extract<ChainFault, { readonly kind: 'rpc-limit' }>;

/** go-ethereum's own words, which providers of Polygon pass on (code and text as of 2026). */
const TOO_MANY_VALUES: RpcRefusal = { code: -32000, message: 'exceed max addresses or topics per search position' };

/** The refusal of the first limit that a query is above, `undefined` when it may pass. */
export function refusalBy(
  limits: readonly ActiveFault<LimitFault>[],
  query: LogQuery,
  nowMs: number,
): RpcRefusal | undefined {
  for (const active of limits) {
    const refusal = refusalOf(active.fault, query);
    if (refusal !== undefined && active.draw('eth_getLogs', nowMs) !== undefined && active.hit()) return refusal;
  }
  return undefined;
}

function refusalOf(fault: LimitFault, { fromBlock, toBlock, values }: LogQuery): RpcRefusal | undefined {
  const count = toBlock - fromBlock + 1;
  if (fault.blocks !== undefined && count > fault.blocks)
    return rangeRefusal(fault, fault.blocks, { fromBlock, count });
  return fault.topics !== undefined && values > fault.topics ? TOO_MANY_VALUES : undefined;
}

/** A range that is too long, in the words of a provider (threads of their users, 2025 and 2026). */
function rangeRefusal(
  { provider }: LimitFault,
  limit: number,
  { fromBlock, count }: { readonly fromBlock: number; readonly count: number },
): RpcRefusal {
  switch (provider) {
    case undefined:
    case 'infura':
      return { code: -32602, message: `range ${count} exceeds limit of ${limit}` };
    case 'alchemy': {
      const range = [fromBlock, fromBlock + limit - 1].map((block) => `0x${block.toString(16)}`).join(', ');
      const rule = `You can make eth_getLogs requests with up to a ${limit} block range.`;
      return { code: -32600, message: `${rule} Based on your parameters, this block range should work: [${range}]` };
    }
    case 'quicknode':
      return { code: -32614, message: `eth_getLogs is limited to a ${limit.toLocaleString('en-US')} range` };
  }
}
