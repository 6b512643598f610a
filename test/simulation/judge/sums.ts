import { GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { isLeader, type Position } from '#core/model/position.ts';

/** Sums kept beside the mirror, so that a transaction is judged by what it touched. */
export type Sums = {
  /** Dollars that open orders hold, by cap. */
  readonly reserved: Map<string, bigint>;
  /** Dollars that positions cost, or that a day's purchases have, by cap. */
  readonly posted: Map<string, bigint>;
  /** Shares owned or being bought, by a token's cap. */
  readonly shares: Map<string, bigint>;
  /** Shares that open sales hold, by position. */
  readonly selling: Map<string, bigint>;
  /** The open child of a parent. */
  readonly openChild: Map<string, string>;
  /** How many children a parent has had. */
  readonly children: Map<string, number>;
  /** Balances of the journal, by ledger, account and asset. */
  readonly balances: Map<string, bigint>;
  /** Positions to which a fill came late. */
  readonly late: Set<string>;
  /** Parents of open purchases of a position. */
  buying(position: string): Set<string>;
  /** Parents of a position that wait below the minimum. */
  held(position: string): Set<string>;
};

export function noSums(): Sums {
  const sets = (): ((key: string) => Set<string>) => {
    const byKey = new Map<string, Set<string>>();
    return (key) => {
      const known = byKey.get(key) ?? new Set();
      byKey.set(key, known);
      return known;
    };
  };
  return {
    reserved: new Map(),
    posted: new Map(),
    shares: new Map(),
    selling: new Map(),
    openChild: new Map(),
    children: new Map(),
    balances: new Map(),
    late: new Set(),
    buying: sets(),
    held: sets(),
  };
}

export function add(to: Map<string, bigint>, key: string, amount: bigint): void {
  if (amount !== 0n) to.set(key, (to.get(key) ?? 0n) + amount);
}

/** The caps that count what a position costs. */
export function capsOfPosition({ leader, condition, token, eventGroup }: Position): readonly string[] {
  const ofEvent = eventGroup === undefined ? [] : [`X#${eventGroup}`];
  const ofLeader = isLeader(leader) ? [leaderCap(leader)] : [];
  return [GLOBAL_CAP, ...ofLeader, `M#${condition}`, ...ofEvent, `P#${token}`];
}
