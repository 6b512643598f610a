import { type Wallet } from '#core/values/ids.ts';
import { type ActivityRow, type HeldPosition, type LeaderFeed } from '#ports/leader-feed.ts';
import { type StepClock } from './step-clock.ts';

/** A feed that shows a row once its time has come. */
export type ScriptedFeed = LeaderFeed & {
  readonly rows: ActivityRow[];
  readonly held: Map<Wallet, readonly HeldPosition[]>;
  /** Rows of the next walks that cannot be read. */
  unreadable: number;
  /** False: the next walks hit their bound of pages. */
  isWhole: boolean;
};

/** Starts an empty feed whose index does not lag. */
export function scriptedFeed(clock: Pick<StepClock, 'moment'>): ScriptedFeed {
  const rows: ActivityRow[] = [];
  const held = new Map<Wallet, readonly HeldPosition[]>();
  const feed: ScriptedFeed = {
    rows,
    held,
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
    positions: (wallet) => Promise.resolve(held.get(wallet) ?? []),
    lagMs: () => Promise.resolve(0),
  };
  return feed;
}
