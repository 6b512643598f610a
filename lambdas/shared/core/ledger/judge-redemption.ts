import { type RedeemFate, type RedeemTransaction } from '../model/redeeming.ts';
import { type UnixMs } from '../values/unix-ms.ts';

/** Blocks on top of the one that holds it before what a transaction did counts: some twenty seconds. */
export const FINAL_DEPTH = 10;
/** A transaction whose place another one took is looked for twice, so far apart: nodes differ in what they have seen. */
export const GONE_FOR_MS = 30_000;

/**
 * What to make of a signed transaction: it redeemed, it came to nothing (it reverted, or another one has its place), it is
 * seen to be gone for the first time, its place is free after all, or it may still be mined.
 */
export type RedeemJudgement = 'redeemed' | 'failed' | 'gone' | 'back' | 'mining' | 'unmined';

/** Judges a transaction by what the chain tells of it. Nothing that is unknown counts as failed. */
export function judgeRedemption(open: RedeemTransaction, fate: RedeemFate, now: UnixMs): RedeemJudgement {
  if (fate.kind === 'mined') {
    if (fate.depth < FINAL_DEPTH) return 'mining';
    return fate.hasSucceeded ? 'redeemed' : 'failed';
  }
  const isGone = fate.nonce > open.nonce;
  if (!isGone) return open.goneAt === undefined ? 'unmined' : 'back';
  if (open.goneAt === undefined) return 'gone';
  return now - open.goneAt >= GONE_FOR_MS ? 'failed' : 'mining';
}
