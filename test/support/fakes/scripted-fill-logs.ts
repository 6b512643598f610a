import { type TransactionHash, type Wallet } from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type Block, type FillLog, type FillLogs } from '#ports/fill-logs.ts';
import { type ActivityRow } from '#ports/leader-feed.ts';
import { type StepClock } from './step-clock.ts';

/** A chain of one block a second that logs the trades among some rows, once their second is over. */
export type ScriptedFillLogs = FillLogs & {
  /** Blocks that the node does not tell yet. */
  lag: number;
  /** Blocks that one read covers at most. */
  maxBlocks: number;
  isDown: boolean;
  /** Transactions that a reorganisation took away. */
  readonly dropped: Set<TransactionHash>;
  /** Blocks from here on have other hashes than before. */
  reorganisedFrom: number;
  /** What was asked for. */
  readonly asked: { readonly wallets: readonly Wallet[]; readonly from: number; readonly to: number }[];
};

const BLOCK_MS = 1_000;

/** Starts a chain that logs the rows of a feed. */
export function scriptedFillLogs(clock: Pick<StepClock, 'moment'>, rows: readonly ActivityRow[]): ScriptedFillLogs {
  const head = (): number => Math.floor(clock.moment / BLOCK_MS) - 1 - logs.lag;
  const blockOf = (number: number): Block => ({
    number,
    hash: `0x${(number >= logs.reorganisedFrom ? number + 1e9 : number).toString(16).padStart(64, '0')}`,
    at: unixMs(number * BLOCK_MS),
  });
  const answered = <T>(answer: () => T): Promise<T> =>
    logs.isDown ? Promise.reject(new UnavailableError('the node is down')) : Promise.resolve(answer());
  const logs: ScriptedFillLogs = {
    lag: 0,
    maxBlocks: Infinity,
    isDown: false,
    dropped: new Set(),
    reorganisedFrom: Infinity,
    asked: [],
    newest: () => answered(() => blockOf(head())),
    block: (number) => answered(() => (number > head() ? undefined : blockOf(number))),
    blockBefore: (moment) => answered(() => blockOf(Math.floor(moment / BLOCK_MS) - 1)),
    fills: (wallets, from, to) =>
      answered(() => {
        logs.asked.push({ wallets, from, to });
        const until = Math.min(to, head(), from + logs.maxBlocks - 1);
        const fills = rows
          .flatMap(fillOf)
          .filter(({ wallet, block, transaction }) => {
            return wallets.includes(wallet) && block >= from && block <= until && !logs.dropped.has(transaction);
          })
          .sort((a, b) => a.block - b.block || a.logIndex - b.logIndex);
        return { fills, until };
      }),
  };
  return logs;
}

function fillOf(row: ActivityRow, index: number): readonly FillLog[] {
  const { type, token, wallet, shares, notional, transaction, at } = row;
  if ((type !== 'BUY' && type !== 'SELL') || token === undefined) return [];
  const place = { block: Math.floor(at / BLOCK_MS), logIndex: index, at: unixMs(Math.floor(at / BLOCK_MS) * BLOCK_MS) };
  return [{ wallet, token, side: type, shares, notional, transaction, ...place }];
}
