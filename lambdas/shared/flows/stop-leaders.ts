import { type Change } from '#core/ledger/change.ts';
import { leaderCap } from '#core/model/cap.ts';
import { type LeaderGuard } from '#core/model/leader-guard.ts';
import { ownedOf, type Position } from '#core/model/position.ts';
import { type CloseReason } from '#core/model/reason.ts';
import { type Follow, type Guards, type Settings } from '#core/model/settings.ts';
import { judgeLeaderStop } from '#core/risk/leader-stop.ts';
import { quoteOf } from '#core/risk/quote.ts';
import { type Bps } from '#core/values/bps.ts';
import { proceedsOf } from '#core/values/price.ts';
import { minus, plus } from '#core/values/quantity.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { type Clock } from '#ports/clock.ts';
import { type LedgerName } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type CloseDeps, closeOut } from './close-out.ts';
import { haltOnBreach } from './halt-on-breach.ts';
import { type PricesOfRun } from './price-of-run.ts';
import { runGuarded, type Tally } from './run-guarded.ts';
import { tripBreaker } from './trip-breaker.ts';

type StopDeps = CloseDeps & { readonly clock: Clock; readonly log: Log };

type StopInput = {
  readonly settings: Settings;
  readonly ledger: LedgerName;
  readonly guards: Guards;
  /** All of the ledger, also those of which nothing is owned any more: what they have earned counts. */
  readonly positions: readonly Position[];
  readonly prices: PricesOfRun;
  readonly now: UnixMs;
  readonly tally: Tally;
};

/** Stops copying a leader, and sells what was copied of him, where his copies have lost too much since their best. */
export async function stopLeaders(deps: StopDeps, input: StopInput): Promise<void> {
  const { settings, ledger, guards, tally } = input;
  const { leaderStopBps: limit } = guards;
  if (limit === undefined) return;
  for (const follow of settings.follows.filter(({ follower }) => follower === ledger.follower)) {
    const positions = input.positions.filter(({ leader }) => leader === follow.leader);
    await runGuarded(deps, tally, 'leader stop', () =>
      haltOnBreach(deps, ledger, () => stopOne(deps, { ...input, positions }, { follow, limit })),
    );
  }
}

async function stopOne(
  deps: StopDeps,
  { ledger, positions, prices, now }: StopInput,
  { follow, limit }: { readonly follow: Follow; readonly limit: Bps },
): Promise<void> {
  const { leader, allocated } = follow;
  if (positions.length === 0) return;
  const profit = await profitOf(prices, positions);
  // A position without a price was told of by its own guard: what nobody can value is not judged.
  if (profit === undefined) {
    deps.log.count('GuardsBlind');
    return;
  }
  const stored = await deps.ledger.leaderGuard(ledger, leader);
  const { best, why } = judgeLeaderStop({ profit, best: stored?.best, allocated, limit });
  if (why !== undefined) await sellAll(deps, { ledger, positions, why, now });
  // After a stop losses count from where they stand: else a reset would stop him again at once.
  const next = why === undefined ? best : profit;
  if (next !== stored?.best) await deps.ledger.commit([keep(stored, { ...ledger, leader, best: next })]);
}

/** Entries first: nothing of him is bought while he is sold. */
async function sellAll(
  deps: StopDeps,
  { ledger, positions, why, now }: Pick<StopInput, 'ledger' | 'positions' | 'now'> & { readonly why: CloseReason },
): Promise<void> {
  const leader = positions[0]?.leader;
  if (leader === undefined) return;
  await tripBreaker(deps, { ledger, code: 'LEADER_STOP', cap: leaderCap(leader) });
  for (const place of positions) {
    const closed = await closeOut(deps, { place, origin: 'guard', why, isUrgent: false, hasEntries: false, now });
    if (closed === undefined) continue;
    deps.log.warn('guard fired', { ...ledger, leader, token: place.token, parentId: closed.parentId, code: why.code });
    deps.log.count('GuardsFired');
  }
}

/**
 * What copies of one leader have earned, realised and open: what is owned counts at its best bid, and at cost where the
 * market takes no orders.
 *
 * @returns Undefined where something that takes orders has no price.
 */
async function profitOf(prices: PricesOfRun, positions: readonly Position[]): Promise<Usd | undefined> {
  let profit = NO_USD;
  for (const position of positions) {
    profit = plus(profit, position.realised);
    if (ownedOf(position) <= 0n) continue;
    const market = await prices.market(position.condition);
    if (market?.isAcceptingOrders !== true) continue;
    const quote = quoteOf(await prices.book(position.token));
    if (!quote.isKnown) return undefined;
    profit = plus(profit, minus(proceedsOf(ownedOf(position), quote.mark), position.basis));
  }
  return profit;
}

function keep(stored: LeaderGuard | undefined, value: Omit<LeaderGuard, 'version'>): Change {
  return { kind: 'put', type: 'leader-guard', value: { ...value, version: (stored?.version ?? 0n) + 1n } };
}
