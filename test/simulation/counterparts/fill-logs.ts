import { type Wallet } from '#core/values/ids.ts';
import { shares } from '#core/values/shares.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { type Block, type FillLog, type FillLogs } from '#ports/fill-logs.ts';
import { type FaultKind } from '../faults.ts';
import { type History, type LeaderAct } from '../history.ts';
import { tokenOf, transactionOf, walletOf } from './names.ts';
import { type Told } from './told.ts';

const BLOCK_MS = 1_000;
/** How far behind a stale node is, in blocks. */
const STALE_BLOCKS = 20;
const MICRO = 1_000_000n;

/** What the leaders of a history trade, as the exchanges' contracts log it: whole, as soon as its block is over. */
export function simulatedFillLogs(history: History, start: number, now: () => number): Told<FillLogs> {
  const logs = history.acts.flatMap((act) => logOf(act, start));
  const head = (fault: FaultKind | undefined): number =>
    Math.floor(now() / BLOCK_MS) - 1 - (fault === 'stale' ? STALE_BLOCKS : 0);
  return {
    newest(fault) {
      refuse(fault);
      return blockOf(head(fault));
    },
    block(fault, number) {
      refuse(fault);
      return number > head(fault) ? undefined : blockOf(number);
    },
    blockBefore(fault, moment) {
      refuse(fault);
      return blockOf(Math.floor(moment / BLOCK_MS) - 1);
    },
    fills(fault, wallets, from, to) {
      refuse(fault);
      if (to > head(fault)) throw new UnavailableError('the node does not know these blocks yet');
      const until = fault === 'cut-walk' ? Math.floor((from + to) / 2) : to;
      const fills = logs.filter(({ wallet, block }) => wallets.includes(wallet) && block >= from && block <= until);
      return { fills: fills.toSorted((a, b) => a.block - b.block || a.logIndex - b.logIndex), until };
    },
  };
}

function refuse(fault: FaultKind | undefined): void {
  if (fault === 'throttled') throw new UnavailableError('the node is busy');
  if (fault === 'unreadable') throw new UnreadableAnswerError('the node answered in another shape');
}

function blockOf(number: number): Block {
  return { number, hash: `0x${number.toString(16).padStart(64, '0')}`, at: unixMs(number * BLOCK_MS) };
}

/** A node tells nothing of merges, splits and conversions. */
function logOf(act: LeaderAct, start: number): readonly FillLog[] {
  if (act.kind !== 'BUY' && act.kind !== 'SELL') return [];
  const wallet: Wallet = walletOf(act.leader);
  const at = unixMs(start + act.atMs);
  return [
    {
      wallet,
      token: tokenOf(act.token),
      side: act.kind,
      shares: shares(BigInt(act.shares)),
      notional: usd((BigInt(act.shares) * BigInt(act.price)) / MICRO),
      transaction: transactionOf(wallet, act.id),
      block: Math.floor(at / BLOCK_MS),
      logIndex: act.id,
      at,
    },
  ];
}
