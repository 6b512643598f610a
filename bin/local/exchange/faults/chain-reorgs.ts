import { id } from 'ethers';
import { blockHash, blockOf, blockStartMs, headBlock } from '../blocks.ts';
import { hashOf } from '../chance.ts';
import type { Reorg } from '../journal.ts';
import type { FeedTrade } from '../feed-trade.ts';
import { marketFeed } from '../market-feed.ts';
import type { Venue } from '../venue.ts';

/** A trade with its place on the chain of now. */
export type ChainTrade = {
  readonly trade: FeedTrade;
  readonly block: number;
  readonly transactionHash: string;
  readonly isMoved: boolean;
};

/** The trades in some blocks, by block; of a block, what came back to it last. */
export function chainTrades(
  venue: Venue,
  { fromBlock, toBlock, nowMs }: { readonly fromBlock: number; readonly toBlock: number; readonly nowMs: number },
): ChainTrade[] {
  if (fromBlock > toBlock) return [];
  const mined = minedTrades(venue, fromBlock, toBlock);
  const reorgs = doneBy(venue.reorgs, nowMs);
  if (reorgs.length === 0) return mined;
  const stayed = mined.filter(
    ({ block, transactionHash }) =>
      !reorgs.some((reorg) => reorg.block === block && reorg.transactionHash === transactionHash),
  );
  const moved = reorgs.flatMap((reorg): ChainTrade[] => {
    const block = reorg.toBlock;
    if (block === undefined || block < fromBlock || block > toBlock) return [];
    const transactionHash = movedHash(reorg);
    return tradesOf(venue, reorg).map((one) => ({ ...one, block, transactionHash, isMoved: true }));
  });
  return [...stayed, ...moved].sort((left, right) => left.block - right.block);
}

/** The hash under which a transaction comes back after it left its block. */
export function movedHash({ block, transactionHash }: Reorg): string {
  return `0x${hashOf(`reorg|${transactionHash}|${block}`).toString('hex')}`;
}

/** The trades of a transaction before it left its block. */
export function tradesOf(
  venue: Venue,
  { block, transactionHash }: Pick<Reorg, 'block' | 'transactionHash'>,
): ChainTrade[] {
  return minedTrades(venue, block, block).filter((one) => one.transactionHash === transactionHash);
}

/** The hash of a block, another one after each time that it was replaced. */
export function chainBlockHash(reorgs: readonly Reorg[], number: number, nowMs: number): string {
  const forks = doneBy(reorgs, nowMs).filter(({ block, head }) => block <= number && number <= head).length;
  return forks === 0 ? blockHash(number) : id(`block ${number} fork ${forks}`);
}

function minedTrades(venue: Venue, fromBlock: number, toBlock: number): ChainTrade[] {
  const trades = marketFeed(venue).between(blockStartMs(fromBlock), blockStartMs(toBlock + 1) - 1);
  return trades.map((trade) => ({
    trade,
    block: blockOf(trade.atMs),
    transactionHash: trade.row.transactionHash,
    isMoved: false,
  }));
}

/** A chain is replaced by a longer one: with the next block. */
function doneBy(reorgs: readonly Reorg[], nowMs: number): readonly Reorg[] {
  return reorgs.length === 0 ? reorgs : reorgs.filter(({ head }) => headBlock(nowMs) > head);
}
