import { type Approvals } from '../model/approvals.ts';
import { type Cap } from '../model/cap.ts';
import { type FollowerEquity, profitOf } from '../model/follower-equity.ts';
import { type Mark } from '../model/mark.ts';
import { ownedOf, type Position, UNATTRIBUTED } from '../model/position.ts';
import { type FollowerMode } from '../model/settings.ts';
import { type DrawdownLimits, nextHalved } from '../risk/drawdown.ts';
import { type FollowerName, type TokenId } from '../values/ids.ts';
import { proceedsOf } from '../values/price.ts';
import { larger, minus, plus, sum } from '../values/quantity.ts';
import { startOfUtcDay, type UnixMs, utcDate } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';

/** A run that the day's turn fell into: what it was worth an hour before is taken for its start, no older value. */
const NEAR_MIDNIGHT_MS = 3_600_000;

export type ValueInput = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly before: FollowerEquity | undefined;
  readonly positions: readonly Position[];
  readonly globalCap: Pick<Cap, 'reserved' | 'used'>;
  /** Of every token that is owned. */
  readonly marks: ReadonlyMap<TokenId, Mark>;
  /** What the wallet holds; absent where it could not be read. */
  readonly cash: Usd | undefined;
  readonly drawdown: DrawdownLimits;
  /** What was just found of the wallet's approvals; absent: what was known stays. */
  readonly approvals?: Approvals | undefined;
  readonly now: UnixMs;
};

/**
 * Values a follower's ledger: cash, marks, claims, and what of it is profit.
 *
 * Profit is realised plus open, of the ledger alone. What is invested is found from the wallet's cash while no order is on
 * its way, for only then do chain and ledger know of the same trades; meanwhile it stays what it was. Deposits,
 * withdrawals and trades by hand move it, and with it the start of the day and the peak, and are no profit.
 *
 * @returns Undefined while nothing tells what is invested: before the wallet's cash was read for the first time.
 */
export function valueFollower(input: ValueInput): FollowerEquity | undefined {
  const { follower, mode, before, positions, globalCap, marks, now } = input;
  const copied = positions.filter(({ leader }) => leader !== UNATTRIBUTED);
  const nobodys = positions.filter(({ leader }) => leader === UNATTRIBUTED);
  const money = moneyOf(input, copied);
  if (money === undefined) return undefined;
  const worth = worthOf(copied, marks);
  const realised = total(copied, (one) => one.realised);
  const open = minus(
    worth,
    total(copied, ({ basis }) => basis),
  );
  const profit = profitOf({ realised, open });
  const { approvals = before?.approvals } = input;
  const peakProfit = before === undefined ? profit : larger(before.peakProfit, profit);
  return {
    follower,
    mode,
    ...money,
    positions: worth,
    claims: claimsOf(copied),
    unattributed: plus(worthOf(nobodys, marks), claimsOf(nobodys)),
    exposure: globalCap.used,
    realised,
    open,
    ...dayOf(before, profit, now),
    peakProfit,
    isHalved: nextHalved({
      wasHalved: before?.isHalved === true,
      equity: plus(money.invested, profit),
      peak: plus(money.invested, peakProfit),
      limits: input.drawdown,
    }),
    unpricedCount: copied.filter((one) => ownedOf(one) > 0n && marks.get(one.token)?.hasBid !== true).length,
    marksAt: oldestMark(positions, marks, now),
    at: now,
    ...(approvals === undefined ? {} : { approvals }),
    version: (before?.version ?? 0n) + 1n,
  };
}

type Money = Pick<FollowerEquity, 'cash' | 'cashAt' | 'invested'>;

function moneyOf(
  { before, cash, globalCap, positions, now }: ValueInput,
  copied: readonly Position[],
): Money | undefined {
  if (cash === undefined) {
    return before === undefined ? undefined : { cash: before.cash, cashAt: before.cashAt, invested: before.invested };
  }
  const isQuiet =
    globalCap.reserved === 0n && positions.every(({ selling, buying }) => selling === 0n && buying.length === 0);
  if (!isQuiet && before !== undefined) return { cash, cashAt: now, invested: before.invested };
  const spent = total(copied, ({ basis, claimedUsd, realised }) => minus(plus(basis, claimedUsd), realised));
  return { cash, cashAt: now, invested: plus(cash, spent) };
}

function dayOf(
  before: FollowerEquity | undefined,
  profit: Usd,
  now: UnixMs,
): Pick<FollowerEquity, 'day' | 'dayProfit'> {
  const day = utcDate(now);
  if (before?.day === day) return { day, dayProfit: before.dayProfit };
  const isNear = before !== undefined && startOfUtcDay(now) - before.at <= NEAR_MIDNIGHT_MS;
  return { day, dayProfit: isNear ? profitOf(before) : profit };
}

function worthOf(positions: readonly Position[], marks: ReadonlyMap<TokenId, Mark>): Usd {
  return total(positions, (position) => {
    const owned = ownedOf(position);
    if (owned <= 0n) return NO_USD;
    const mark = marks.get(position.token);
    // What was never looked at is no loss: its snapshot counts as stale, and nothing is bought on it.
    return mark === undefined ? position.basis : proceedsOf(owned, mark.price);
  });
}

function claimsOf(positions: readonly Position[]): Usd {
  return total(positions, ({ claimedUsd }) => claimedUsd);
}

function oldestMark(positions: readonly Position[], marks: ReadonlyMap<TokenId, Mark>, now: UnixMs): UnixMs {
  const read = positions.filter((one) => ownedOf(one) > 0n).map(({ token }) => marks.get(token)?.at ?? (0 as UnixMs));
  return read.reduce((oldest, at) => (at < oldest ? at : oldest), now);
}

function total(positions: readonly Position[], amount: (position: Position) => Usd): Usd {
  return sum(NO_USD, positions.map(amount));
}
