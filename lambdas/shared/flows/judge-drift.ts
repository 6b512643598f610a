import { mayFillLate } from '#core/execution/late-fill.ts';
import { bookDrift } from '#core/ledger/drift.ts';
import { explainsBalance, type ForeignMove } from '#core/ledger/explain-balance.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { type Position } from '#core/model/position.ts';
import { type Follower, sendsOrders } from '#core/model/settings.ts';
import { isFinal } from '#core/model/trade.ts';
import { type DriftReading } from '#core/model/upkeep.ts';
import { type Wallet } from '#core/values/ids.ts';
import { later, type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { type LeaderFeed } from '#ports/leader-feed.ts';
import { type LedgerName } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type UnreadableTrade, type Venue, type WalletTrade } from '#ports/venue.ts';
import { commitPlan } from './commit-plan.ts';
import { type CompareDeps, compareWallet, type Difference, versionsOf } from './compare-wallet.ts';
import { takeInLateFill } from './take-in-late-fill.ts';
import { tripBreaker, type TripDeps } from './trip-breaker.ts';
import { type UpkeepTask } from './upkeep-task.ts';

export type DriftDeps = CompareDeps &
  TripDeps & { readonly feed: LeaderFeed; readonly venue: Venue; readonly log: Log };

type DriftRun = UpkeepTask & {
  /** What the ledger holds, as read at the beginning of the run. */
  readonly positions: readonly Position[];
};

/** A wallet is compared every two minutes, whoever runs how often. */
const EVERY_MS = 115_000;
/** So far apart are the two readings that must be the same; schedules are a little early at times. */
const APART_MS = 115_000;
/** What explains a difference is no older: a wallet is compared every few minutes. */
const LOOK_BACK_MS = 86_400_000;

/**
 * Compares what a follower's wallet holds with its ledger, token by token, and makes the ledger agree where the same
 * difference was seen twice, two minutes apart, while nothing of the token was under way: nothing is traded.
 *
 * A shortage that no trade of the wallet by hand, no merge and no split explains stops entries: a person must look. A
 * surplus never does, or anybody could stop a follower by sending it shares.
 *
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function judgeDrift(
  deps: DriftDeps,
  { follower, positions, upkeep: known, now }: DriftRun,
): Promise<void> {
  const { name, mode, wallet } = follower;
  if (!sendsOrders(mode) || wallet === undefined) return;
  const ledger = { follower: name, mode };
  const before = known?.drift;
  if (before !== undefined && now - before.at < EVERY_MS) return;
  const differences = await compareWallet(deps, { ledger, wallet, positions, now });
  const readings = differences.map((difference) => readingOf(difference, before?.readings ?? [], now));
  const ripe = differences.filter((_, index) => now - (readings[index]?.at ?? now) >= APART_MS);
  const judged = await judgeAll(deps, { follower, wallet, ledger, now, ripe });
  const kept = readings.filter(({ token }) => !judged.has(token));
  await commitPlan(deps.ledger, async () => {
    const upkeep = await deps.ledger.upkeep(ledger);
    const version = (upkeep?.version ?? 0n) + 1n;
    const value = { ...upkeep, ...ledger, drift: { at: now, readings: kept }, version };
    return [{ kind: 'put', type: 'upkeep', value }];
  });
}

/** The earlier reading where it was the same, else this one. */
function readingOf({ token, held, recorded }: Difference, known: readonly DriftReading[], now: UnixMs): DriftReading {
  const same = known.find((one) => one.token === token && one.held === held && one.recorded === recorded);
  return same ?? { token, held, recorded, at: now };
}

type JudgeInput = {
  readonly follower: Follower;
  readonly wallet: Wallet;
  readonly ledger: LedgerName;
  readonly now: UnixMs;
  /** Differences that were seen twice. */
  readonly ripe: readonly Difference[];
};

/** @returns The tokens that are put right. */
async function judgeAll(deps: DriftDeps, input: JudgeInput): Promise<ReadonlySet<string>> {
  const judged = new Set<string>();
  const { follower, wallet, ledger, now, ripe } = input;
  if (ripe.length === 0) return judged;
  const since = later(now, -LOOK_BACK_MS);
  const trades = await deps.venue.walletTrades(follower, since);
  const walk = await deps.feed.activity(wallet, since);
  if (!walk.isWhole || walk.unreadable > 0) return judged;
  const resolved = await resolvedOf(deps, ripe);
  for (const difference of ripe) {
    const { token, condition } = difference;
    if (resolved.has(condition)) continue;
    const rows = walk.rows.filter((row) => row.condition === condition && (row.token ?? token) === token);
    // Shares that were redeemed are gone with their market: its payout is booked, not a drift.
    if (rows.some((row) => row.type === 'REDEEM')) continue;
    const moves = await foreignMoves(deps, { follower, difference, trades });
    if (moves === undefined) continue;
    const isExplained = explainsBalance({
      ...difference,
      unrecordedFrom: unixMs(now + 1),
      moves: [...moves, ...rows.flatMap(moveOf)],
    });
    if (await book(deps, { difference, ledger, isExplained, now })) judged.add(token);
  }
  return judged;
}

/** A final payout is booked as such, whatever the wallet holds. */
async function resolvedOf({ markets }: DriftDeps, ripe: readonly Difference[]): Promise<ReadonlySet<string>> {
  const asked = ripe.map(({ market }) => ({
    condition: market.condition,
    tokens: market.tokens.map(({ token }) => token),
  }));
  return new Set((await markets.resolutions(asked)).map(({ condition }) => condition));
}

type MovesInput = {
  readonly follower: Follower;
  readonly difference: Difference;
  readonly trades: readonly (WalletTrade | UnreadableTrade)[];
};

/** What was traded by hand; undefined while anything of the token is not final, or is a fill of ours yet to be booked. */
async function foreignMoves(
  deps: DriftDeps,
  { follower, difference, trades }: MovesInput,
): Promise<readonly ForeignMove[] | undefined> {
  const { token } = difference;
  const moves: ForeignMove[] = [];
  for (const trade of trades) {
    if ((trade.token ?? token) !== token) continue;
    if ('isUnreadable' in trade) return undefined;
    if (trade.status === 'FAILED') continue;
    const child = await deps.ledger.child(trade.orderId);
    const isBooked = child?.trades.some((one) => one.tradeId === trade.tradeId && one.settled) === true;
    if (isBooked) continue;
    if (!isFinal(trade.status)) return undefined;
    if (child !== undefined && mayFillLate(child)) {
      // The watch over what was over has missed it: it is a fill of ours and no drift.
      await takeInLateFill(deps, { id: trade.orderId, follower, trades: [trade] });
      return undefined;
    }
    moves.push({ at: trade.matchedAt, shares: trade.side === 'BUY' ? trade.shares : 0n - trade.shares });
  }
  return moves;
}

type Row = Awaited<ReturnType<LeaderFeed['activity']>>['rows'][number];

function moveOf({ type, at, shares }: Row): readonly ForeignMove[] {
  if (type === 'SPLIT') return [{ at, shares }];
  return type === 'MERGE' || type === 'CONVERSION' ? [{ at, shares: 0n - shares }] : [];
}

type BookInput = {
  readonly difference: Difference;
  readonly ledger: LedgerName;
  readonly isExplained: boolean;
  readonly now: UnixMs;
};

async function book(deps: DriftDeps, { difference, ledger, isExplained, now }: BookInput): Promise<boolean> {
  const { token, held, recorded, versions, mark, place } = difference;
  const why = `the wallet holds ${formatMicros(held)} shares of ${token}, the ledger says ${formatMicros(recorded)}`;
  if (held < recorded && !isExplained) await tripBreaker(deps, { ledger, code: 'DRIFT', why });
  const isBooked = await commitPlan(deps.ledger, async () => {
    const positions = await deps.ledger.tokenPositions(ledger, token);
    // Whoever changed anything meanwhile has made another reading necessary.
    if (versionsOf(positions) !== versions) return undefined;
    const changes = bookDrift({ positions, place, held, mark, isTraded: isExplained, now });
    return changes.length === 0 ? undefined : changes;
  });
  if (!isBooked) return false;
  deps.log.warn('drift booked', {
    follower: ledger.follower,
    token,
    held: held.toString(),
    recorded: recorded.toString(),
    cause: isExplained ? 'traded by hand' : 'unknown',
  });
  deps.log.count('DriftBooked');
  return true;
}
