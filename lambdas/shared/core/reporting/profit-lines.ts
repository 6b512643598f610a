import { COLLATERAL, FEES, type JournalEntry, PNL } from '../model/journal.ts';
import { type TokenId, type Wallet } from '../values/ids.ts';
import { type Price, proceedsOf } from '../values/price.ts';
import { minus, plus } from '../values/quantity.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd, usd } from '../values/usd.ts';
import { type Holding } from './holdings.ts';

/** One thing that a ledger made or lost, and through whom and what. */
export type ProfitLine = {
  /** When it was booked; absent for what is open. */
  readonly at?: UnixMs;
  /** Absent where one booking moves positions of several. */
  readonly leader?: Wallet;
  readonly token?: TokenId;
  /** Of sales, without fees. */
  readonly realised: Usd;
  /** Of payouts. */
  readonly resolved: Usd;
  /** Paid. */
  readonly fees: Usd;
  /** What is owned at its price, less what it cost without fees; of a period, what that changed by. */
  readonly open: Usd;
  /** True where nobody tells a price of what is owned: it is in no number. */
  readonly isUnmarked: boolean;
};

/** What profit lines come to together. */
export type Profit = Omit<ProfitLine, 'at' | 'leader' | 'token' | 'isUnmarked'> & {
  /** Realised, resolved and open, less fees. */
  readonly total: Usd;
  /** Holdings without a price. */
  readonly unmarked: number;
};

const POSITION = /^POSITION:([^:]+):(.+)$/;

/**
 * Splits a journal's profit and fees by leader and token, a line for each booking that has any.
 *
 * Every leg of the accounts PNL and FEES is in exactly one line, so the lines always add up to the accounts.
 */
export function bookedProfit(journal: readonly JournalEntry[]): readonly ProfitLine[] {
  return journal.flatMap((entry): readonly ProfitLine[] => {
    const profit = creditOf(entry, PNL);
    const fees = minus(NO_USD, creditOf(entry, FEES));
    if (profit === 0n && fees === 0n) return [];
    const isPayout = entry.kind === 'resolve';
    return [
      {
        ...{ at: entry.at, ...placeOf(entry), fees, open: NO_USD, isUnmarked: false },
        ...(isPayout ? { realised: NO_USD, resolved: profit } : { realised: profit, resolved: NO_USD }),
      },
    ];
  });
}

/** What is owned is worth more or less than it cost; its fees are booked already. */
export function openProfit(
  holdings: readonly Holding[],
  priceOf: (token: TokenId) => Price | undefined,
): readonly ProfitLine[] {
  return holdings
    .filter(({ shares }) => shares > 0n)
    .map(({ leader, token, shares, cost }) => {
      const price = priceOf(token);
      const open = price === undefined ? NO_USD : minus(proceedsOf(shares, price), cost);
      return { leader, token, realised: NO_USD, resolved: NO_USD, fees: NO_USD, open, isUnmarked: price === undefined };
    });
}

/** Adds profit lines up. */
export function sumProfit(lines: readonly ProfitLine[]): Profit {
  // What has no price at either end of a period has a line of each, and is one.
  const holdings = lines.filter((line) => line.isUnmarked).map(({ token, leader }) => `${token}#${leader}`);
  const unmarked = new Set(holdings).size;
  const start: Profit = { realised: NO_USD, resolved: NO_USD, fees: NO_USD, open: NO_USD, total: NO_USD, unmarked };
  return lines.reduce((sum, line) => {
    const made = minus(plus(plus(line.realised, line.resolved), line.open), line.fees);
    return {
      realised: plus(sum.realised, line.realised),
      resolved: plus(sum.resolved, line.resolved),
      fees: plus(sum.fees, line.fees),
      open: plus(sum.open, line.open),
      total: plus(sum.total, made),
      unmarked: sum.unmarked,
    };
  }, start);
}

function creditOf({ legs }: JournalEntry, account: string): Usd {
  return usd(
    legs
      .filter((leg) => leg.account === account && leg.asset === COLLATERAL)
      .reduce((total, { debit, credit }) => total + credit - debit, 0n),
  );
}

function placeOf({ legs }: JournalEntry): Pick<ProfitLine, 'leader' | 'token'> {
  const [place, ...others] = new Set(legs.map(({ account }) => account).filter((account) => POSITION.test(account)));
  const [, token, leader] = POSITION.exec(place ?? '') ?? [];
  return token === undefined || leader === undefined || others.length > 0
    ? {}
    : { token: token as TokenId, leader: leader as Wallet };
}
