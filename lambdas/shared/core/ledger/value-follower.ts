import { type Approvals } from '../model/approvals.ts';
import { type Cap } from '../model/cap.ts';
import { type FollowerEquity, profitOf } from '../model/follower-equity.ts';
import { type Mark } from '../model/mark.ts';
import { ownedOf, type Position, UNATTRIBUTED } from '../model/position.ts';
import { type FollowerMode } from '../model/settings.ts';
import { type DrawdownLimits, nextHalved } from '../risk/drawdown.ts';
import { FOLLOWER_EQUITY_MAX_AGE_MS } from '../risk/follower-equity-rule.ts';
import { bps, ONE_IN_BPS } from '../values/bps.ts';
import { type FollowerName, type TokenId } from '../values/ids.ts';
import { proceedsOf } from '../values/price.ts';
import { larger, minus, plus, scaleFloor, sum } from '../values/quantity.ts';
import { startOfUtcDay, type UnixMs, utcDate } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';

/** A run that the day's turn fell into: what it was worth an hour before is taken for its start, no older value. */
const NEAR_MIDNIGHT_MS = 3_600_000;
/** A mark that was read no longer ago is believed: half of what a purchase allows, so that none is made on older ones. */
const READ_WITHIN_MS = FOLLOWER_EQUITY_MAX_AGE_MS / 2;
/** So small a part of the equity may go unread: it counts as lost, and keeps nobody from buying. */
const UNREAD_PART = bps(200n);

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
 * withdrawals and trades by hand move it, and with it the start of the day and the peak, and are no profit. A deposit
 * smaller than what is claimed is taken for a payout until nothing is claimed any more.
 *
 * Tokens whose books cannot be read make the whole as old as their marks, which stops entries. Up to a small part of the
 * equity, the least recently read first, they are worth nothing instead. What no copy has bought, and anybody may have
 * sent, is of no account in that.
 *
 * @returns Undefined while nothing tells what is invested: before the wallet's cash was read for the first time.
 */
export function valueFollower(input: ValueInput): FollowerEquity | undefined {
  const { follower, mode, before, positions, globalCap, marks, now } = input;
  const copied = positions.filter(({ leader }) => leader !== UNATTRIBUTED);
  const nobodys = positions.filter(({ leader }) => leader === UNATTRIBUTED);
  const money = moneyOf(input, copied);
  if (money === undefined) return undefined;
  const unread = unreadOf(copied, { marks, now, invested: money.invested });
  const worth = worthOf(copied, marks, unread);
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
    unattributed: plus(worthOf(nobodys, marks, NO_TOKENS), claimsOf(nobodys)),
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
    unpricedCount: copied.filter(
      ({ token, ...one }) => ownedOf(one) > 0n && (unread.has(token) || marks.get(token)?.hasBid !== true),
    ).length,
    marksAt: oldestMark(
      copied.filter(({ token }) => !unread.has(token)),
      marks,
      now,
    ),
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
  return { cash, cashAt: now, invested: withoutPayouts(plus(cash, spent), before, claimsOf(copied)) };
}

/** A payout is in the wallet before its claim is booked: up to what is claimed, more cash is that and no deposit. */
function withoutPayouts(invested: Usd, before: FollowerEquity | undefined, claims: Usd): Usd {
  if (before === undefined || invested <= before.invested) return invested;
  return minus(invested, before.invested) <= claims ? before.invested : invested;
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

const NO_TOKENS: ReadonlySet<TokenId> = new Set();

type UnreadInput = Pick<ValueInput, 'marks' | 'now'> & { readonly invested: Usd };

/** Tokens that were not read for long and are worth little together, as far as is known. */
function unreadOf(copied: readonly Position[], { marks, now, invested }: UnreadInput): ReadonlySet<TokenId> {
  const readAt = (token: TokenId): number => marks.get(token)?.at ?? 0;
  const old = Map.groupBy(
    copied.filter((one) => ownedOf(one) > 0n && now - readAt(one.token) > READ_WITHIN_MS),
    ({ token }) => token,
  );
  const profit = total(copied, ({ realised, basis }) => minus(realised, basis));
  const equity = plus(plus(invested, profit), worthOf(copied, marks, NO_TOKENS));
  const most = larger(scaleFloor(equity, UNREAD_PART, ONE_IN_BPS), NO_USD);
  const unread = new Set<TokenId>();
  let lost = NO_USD;
  for (const [token, held] of [...old].sort(([a], [b]) => readAt(a) - readAt(b))) {
    const added = plus(lost, worthOf(held, marks, NO_TOKENS));
    // Whatever was read later makes nothing younger.
    if (added > most) break;
    lost = added;
    unread.add(token);
  }
  return unread;
}

function worthOf(positions: readonly Position[], marks: ReadonlyMap<TokenId, Mark>, unread: ReadonlySet<TokenId>): Usd {
  return total(positions, (position) => {
    const owned = ownedOf(position);
    if (owned <= 0n || unread.has(position.token)) return NO_USD;
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
