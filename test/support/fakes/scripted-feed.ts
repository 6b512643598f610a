import { type CashMove } from '#core/model/cash-move.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type ActivityRow, type HeldPosition, type LeaderFeed } from '#ports/leader-feed.ts';
import { type StepClock } from './step-clock.ts';

/** A feed that shows a row once its time has come. */
export type ScriptedFeed = LeaderFeed & {
  readonly rows: ActivityRow[];
  readonly held: Map<Wallet, readonly HeldPosition[]>;
  /** What moved the follower's cash without a trade. */
  readonly moves: CashMove[];
  /** Rows of the next walks that cannot be read. */
  unreadable: number;
  /** False: the next walks hit their bound of pages. */
  isWhole: boolean;
};

/** Starts an empty feed whose index does not lag. */
export function scriptedFeed(clock: Pick<StepClock, 'moment'>): ScriptedFeed {
  const rows: ActivityRow[] = [];
  const moves: CashMove[] = [];
  const held = new Map<Wallet, readonly HeldPosition[]>();
  const feed: ScriptedFeed = {
    rows,
    held,
    moves,
    unreadable: 0,
    isWhole: true,
    activity: (wallet, from) =>
      Promise.resolve({
        rows: rows
          .filter((row) => row.wallet === wallet && row.at >= from && row.at <= clock.moment)
          .sort((a, b) => a.at - b.at),
        unreadable: feed.unreadable,
        isWhole: feed.isWhole,
      }),
    cashMoves: (_, from) =>
      Promise.resolve({
        moves: moves.filter((move) => move.at >= from && move.at <= clock.moment),
        unreadable: feed.unreadable,
        isWhole: feed.isWhole,
      }),
    positions: (wallet) => Promise.resolve(held.get(wallet) ?? []),
    lagMs: () => Promise.resolve(0),
  };
  return feed;
}
