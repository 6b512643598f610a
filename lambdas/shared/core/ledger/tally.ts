import { minuteCap } from '../model/cap.ts';
import { type ChildOrder, hasWork } from '../model/child-order.ts';
import { type JournalLeg } from '../model/journal.ts';
import { type OrderDomain } from '../model/market.ts';
import { isOver, type Trade } from '../model/trade.ts';
import { NO_USD } from '../values/usd.ts';
import { type TokenId, type Wallet } from '../values/ids.ts';

/** What journal and orders of one ledger add up to; what adds up to nothing may be missing. */
export type LedgerSums = {
  /** Debits less credits, by `balanceKey`. */
  readonly balances: ReadonlyMap<string, bigint>;
  /** Dollars that open orders hold, by the names of the caps that hold them. */
  readonly reserved: ReadonlyMap<string, bigint>;
  /** Shares that open purchases may still bring. */
  readonly buying: ReadonlyMap<TokenId, bigint>;
  /** Shares that open sales hold, by `ownerKey`. */
  readonly selling: ReadonlyMap<string, bigint>;
  /** What purchases have cost, by the day's cap that counts it. */
  readonly spent: ReadonlyMap<string, bigint>;
  /** Purchases reserved in a minute, by the minute's cap. */
  readonly entries: ReadonlyMap<string, bigint>;
  /** Tokens that an order may still move. */
  readonly working: ReadonlySet<TokenId>;
  /** Where the tokens of orders are kept. */
  readonly domains: ReadonlyMap<TokenId, OrderDomain>;
};

/** Adds up a ledger row by row: it holds sums by token, leader and cap, never the history. */
export type LedgerTally = {
  leg(leg: JournalLeg): void;
  child(child: ChildOrder): void;
  readonly sums: LedgerSums;
};

/** Names one asset on one account. */
export const balanceKey = (account: string, asset: string): string => `${account}|${asset}`;

/** Names what one leader's position owns of a token. */
export const ownerKey = (token: TokenId, leader: Wallet): string => `${token}|${leader}`;

/** Starts at nothing. @param counted Names of the stored caps: other days and minutes need no sum */
export function ledgerTally(counted: ReadonlySet<string>): LedgerTally {
  const balances = new Map<string, bigint>();
  const reserved = new Map<string, bigint>();
  const buying = new Map<TokenId, bigint>();
  const selling = new Map<string, bigint>();
  const spent = new Map<string, bigint>();
  const entries = new Map<string, bigint>();
  const working = new Set<TokenId>();
  const domains = new Map<TokenId, OrderDomain>();
  return {
    leg: ({ account, asset, debit, credit }) => {
      add(balances, balanceKey(account, asset), debit - credit);
    },
    child: (child) => {
      const { token, side, caps, leftUsd, leftShares, leftToBuy } = child;
      domains.set(token, child.domain);
      if (hasWork(child) || !child.trades.every(isOver)) working.add(token);
      for (const cap of caps) add(reserved, cap, leftUsd);
      add(buying, token, leftToBuy);
      add(selling, ownerKey(token, child.leader), leftShares);
      if (side === 'SELL') return;
      const day = caps.find((cap) => cap.startsWith('D#'));
      if (day !== undefined && counted.has(day)) add(spent, day, costOf(child));
      const minute = minuteCap(child.reservedAt);
      if (counted.has(minute)) add(entries, minute, 1n);
    },
    sums: { balances, reserved, buying, selling, spent, entries, working, domains },
  };
}

/** Adds to what stands under a key; sums of nothing take no room. */
function add<K>(sums: Map<K, bigint>, key: K, amount: bigint): void {
  const sum = (sums.get(key) ?? 0n) + amount;
  if (sum === 0n) sums.delete(key);
  else sums.set(key, sum);
}

/** As it was booked: what a correction changed later went to ROUNDING, not to caps. */
function costOf({ trades }: ChildOrder): bigint {
  return trades.filter(({ settled }) => settled).reduce((total, trade) => total + bookedCost(trade), 0n);
}

function bookedCost({ gross, fee, corrected = NO_USD }: Trade): bigint {
  return gross + fee + corrected;
}
