import { type Change } from '#core/ledger/change.ts';
import { leaderCap } from '#core/model/cap.ts';
import { type LeaderGuard } from '#core/model/leader-guard.ts';
import { ownedOf, type Position } from '#core/model/position.ts';
import { type CloseReason } from '#core/model/reason.ts';
import { type Follow, type Guards, type Settings } from '#core/model/settings.ts';
import { judgeLeaderStop } from '#core/risk/leader-stop.ts';
import { type CopyAtMarket, valueCopies } from '#core/risk/value-copies.ts';
import { type Bps } from '#core/values/bps.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type Clock } from '#ports/clock.ts';
import { type LedgerName } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type CloseDeps, closeOut } from './close-out.ts';
import { haltOnBreach } from './halt-on-breach.ts';
import { type PricesOfRun } from './price-of-run.ts';
import { runGuarded, type Tally } from './run-guarded.ts';
import { tripBreaker } from './trip-breaker.ts';
import { unlessNewer } from './unless-newer.ts';

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
  const copies: CopyAtMarket[] = [];
  for (const position of positions) copies.push(await copyAtMarket(prices, position));
  const { profit, sure, sellable } = valueCopies(copies);
  const stored = await deps.ledger.leaderGuard(ledger, leader);
  const stop = stored?.stop;
  if (stop !== undefined && (await isStopped(deps, ledger, leader))) {
    await sellAll(deps, { ledger, positions: sellable, why: { code: 'LEADER_STOP', ...stop }, now });
    return;
  }
  // A position without a price was told of by its own guard: what nobody can value is not judged.
  if (profit === undefined) {
    deps.log.count('GuardsBlind');
    return;
  }
  if (stop !== undefined) {
    // A person has reset it: losses count from where they stand, else it would stop him again at once.
    await deps.ledger.commit([keep(stored, { ...ledger, leader, best: sure })]);
    return;
  }
  const { best, why } = judgeLeaderStop({ profit, sure, best: stored?.best, allocated, limit });
  if (why === undefined) {
    if (best !== stored?.best) await deps.ledger.commit([keep(stored, { ...ledger, leader, best })]);
    return;
  }
  // Entries first: nothing of him is bought while he is sold. Overtaken, the next look fires again.
  await tripBreaker(deps, { ledger, code: 'LEADER_STOP', cap: leaderCap(leader) });
  const { drawdown, most } = why;
  const { committed } = await deps.ledger.commit([keep(stored, { ...ledger, leader, best, stop: { drawdown, most } })]);
  if (committed) await sellAll(deps, { ledger, positions: sellable, why, now });
}

async function isStopped({ ledger }: StopDeps, of: LedgerName, leader: Wallet): Promise<boolean> {
  return (await ledger.cap(of, leaderCap(leader)))?.breakers?.includes('LEADER_STOP') === true;
}

async function sellAll(
  deps: StopDeps,
  { ledger, positions, why, now }: Pick<StopInput, 'ledger' | 'positions' | 'now'> & { readonly why: CloseReason },
): Promise<void> {
  for (const place of positions) {
    const { leader, token, version } = place;
    // Only as it was valued: shares that have arrived since are sold by the next look.
    const how = { origin: 'guard', why, isUrgent: false, hasEntries: false, onlyVersion: version, now } as const;
    await unlessNewer(deps, { counts: 'RiskChecksFailed' }, async () => {
      const closed = await closeOut(deps, { place, ...how });
      if (closed === undefined) return;
      deps.log.warn('guard fired', { ...ledger, leader, token, parentId: closed.parentId, code: why.code });
      deps.log.count('GuardsFired');
    });
  }
}

/** A market that nobody knows may take orders: what it holds has no price then. */
async function copyAtMarket(prices: PricesOfRun, position: Position): Promise<CopyAtMarket> {
  const { condition, token } = position;
  if (ownedOf(position) <= 0n) return { position, isTrading: false, book: undefined };
  const market = await prices.market(condition);
  const isTrading = market?.isAcceptingOrders ?? !(await prices.isClosed(condition));
  return { position, isTrading, book: market?.isAcceptingOrders === true ? await prices.book(token) : undefined };
}

function keep(stored: LeaderGuard | undefined, value: Omit<LeaderGuard, 'version'>): Change {
  return { kind: 'put', type: 'leader-guard', value: { ...value, version: (stored?.version ?? 0n) + 1n } };
}
