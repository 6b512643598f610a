import { blockStartMs, headBlock } from '../blocks.ts';
import type { Venue } from '../venue.ts';
import type { ActiveFault } from './active-faults.ts';
import { CHAIN_KINDS, type ChainFault } from './chain-kinds.ts';
import { type LogQuery, type RpcRefusal, refusalBy } from './chain-limits.ts';
import { chainBlockHash, type ChainTrade, chainTrades, tradesOf } from './chain-reorgs.ts';
import { namesFor } from './names-for.ts';
import { reachOf } from './reach.ts';

/** The chain as a node tells it. */
export type Chain = {
  /** The newest block that a method of the node knows of. */
  head(method: string): number;
  /** The oldest block whose state it still knows. */
  oldestState(): number;
  blockHash(number: number): string;
  /** The trades in some blocks, by block. */
  trades(fromBlock: number, toBlock: number): readonly ChainTrade[];
  /** Why a query is refused that the node would otherwise answer. */
  refusal(query: LogQuery): RpcRefusal | undefined;
  /** Notes what was told: a transaction is only moved after somebody saw it. */
  served(told: readonly ChainTrade[]): void;
};

type Of<Kind extends ChainFault['kind']> = ActiveFault<Extract<ChainFault, { readonly kind: Kind }>>;

/** Blocks of whose state a node knows. */
const STATE_BLOCKS = 2;
/** Nothing deeper is ever replaced: Polygon's deepest in years were 157 blocks, of February 2023. */
const MAX_DEPTH = 128;
const DEFAULT_BLOCKS = 2;
const KINDS = new Set<string>(CHAIN_KINDS.map(({ shape }) => shape.kind.value));

/** The chain of a venue under a plan. */
export function chainUnder(venue: Venue, faults: readonly ActiveFault[]): Chain {
  const own = faults.filter(isChainFault);
  const lags = own.filter((active): active is Of<'head-lag'> => active.fault.kind === 'head-lag');
  const limits = own.filter((active): active is Of<'rpc-limit'> => active.fault.kind === 'rpc-limit');
  const reorgs = own.filter((active): active is Of<'reorg'> => active.fault.kind === 'reorg');
  const decided = new Set<string>();
  for (const reorg of venue.reorgs) {
    decided.add(`${reorg.transactionHash}|${reorg.block}`);
    struckBy(venue, reorgs, tradesOf(venue, reorg));
  }
  return {
    head: (method) => {
      const nowMs = venue.clock.now();
      const behind = lags.map((active) => lagOf(active, method, nowMs));
      return Math.max(0, headBlock(nowMs) - Math.max(0, ...behind));
    },
    oldestState: () => {
      const nowMs = venue.clock.now();
      const behind = lags.map(({ fault, window }) => (isWithin(window, nowMs) ? fault.blocks : 0));
      return headBlock(nowMs) - STATE_BLOCKS - Math.max(0, ...behind);
    },
    blockHash: (number) => chainBlockHash(venue.reorgs, number, venue.clock.now()),
    trades: (fromBlock, toBlock) => chainTrades(venue, { fromBlock, toBlock, nowMs: venue.clock.now() }),
    refusal: (query) => refusalBy(limits, query, venue.clock.now()),
    served: (told) => {
      if (reorgs.length === 0) return;
      const head = headBlock(venue.clock.now());
      for (const { block, transactionHash, isMoved } of told) {
        const name = `${transactionHash}|${block}`;
        if (isMoved || decided.has(name) || head - block >= MAX_DEPTH) continue;
        decided.add(name);
        const fault = struckBy(venue, reorgs, tradesOf(venue, { block, transactionHash }));
        if (fault === undefined) continue;
        const toBlock = Math.max(block + (fault.blocks ?? DEFAULT_BLOCKS), head + 1);
        venue.reorganise({ transactionHash, block, head, ...(fault.drop === true ? {} : { toBlock }) });
      }
    },
  };
}

function isChainFault(active: ActiveFault): active is ActiveFault<ChainFault> {
  return KINDS.has(active.fault.kind);
}

function lagOf(active: Of<'head-lag'>, method: string, nowMs: number): number {
  const reach = reachOf(active.fault);
  const isReached = 'endpoints' in reach && reach.endpoints.some(({ name }) => name === method);
  return isReached && active.draw(method, nowMs) !== undefined && active.hit() ? active.fault.blocks : 0;
}

/** The first fault that strikes a transaction, by the time of its block. */
function struckBy(
  venue: Venue,
  faults: readonly Of<'reorg'>[],
  trades: readonly ChainTrade[],
): Of<'reorg'>['fault'] | undefined {
  const [first] = trades;
  if (first === undefined) return undefined;
  const name = `${first.transactionHash}|${first.block}`;
  return faults.find(
    (active) =>
      isNamed(venue, active.fault.of, trades) &&
      active.standingDraw(name, blockStartMs(first.block)) !== undefined &&
      active.hit(),
  )?.fault;
}

/** A fault can be for one wallet, for who signs for it, or for one market. */
function isNamed(venue: Venue, of: string | undefined, trades: readonly ChainTrade[]): boolean {
  if (of === undefined) return true;
  const names = namesFor(venue, of);
  return trades.some(({ trade: { row } }) =>
    [row.wallet, row.conditionId].some((name) => names.includes(name.toLowerCase())),
  );
}

function isWithin({ fromMs, untilMs }: ActiveFault['window'], nowMs: number): boolean {
  return nowMs >= fromMs && nowMs < untilMs;
}
