import { closingOf } from '#core/ledger/closing-of.ts';
import { markToken } from '#core/ledger/mark-token.ts';
import { pastSlot } from '#core/ledger/past-slot.ts';
import { valueFollower } from '#core/ledger/value-follower.ts';
import { type Approvals } from '#core/model/approvals.ts';
import { type Cap, GLOBAL_CAP } from '#core/model/cap.ts';
import { type FollowerEquity } from '#core/model/follower-equity.ts';
import { type Mark } from '#core/model/mark.ts';
import { ownedOf, type Position, UNATTRIBUTED } from '#core/model/position.ts';
import { type Follower, type Settings } from '#core/model/settings.ts';
import { areApprovalsDue } from '#core/risk/approvals-rule.ts';
import { breakerLimits } from '#core/risk/breaker-limits.ts';
import { MICRO } from '#core/values/decimal.ts';
import { type TokenId } from '#core/values/ids.ts';
import { type Price, price } from '#core/values/price.ts';
import { sum } from '#core/values/quantity.ts';
import { NO_SHARES, type Shares } from '#core/values/shares.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { type Chain } from '#ports/chain.ts';
import { type Clock } from '#ports/clock.ts';
import { PortError, UnavailableError } from '#ports/errors.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import { mappedInChunks } from './mapped-in-chunks.ts';
import { fromMinute } from './run-guarded.ts';

export type FollowerDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly ledger: Pick<Ledger, 'cap' | 'positions'>;
  readonly chain: Pick<Chain, 'collateral' | 'missingApprovals'>;
  readonly markets: Pick<MarketData, 'book'>;
  readonly snapshots: Snapshots;
  readonly log: Log;
};

/** Books read in one run, those first that were read least recently: ten thousand tokens would take ten runs and more. */
export const MAX_BOOKS = 400;
/** Wallets asked for at once. */
const LOADS_AT_ONCE = 8;
/** Schedules are late by some seconds at times: an interval counts as over a little early. */
const SLACK_MS = 5_000;

/**
 * Values every follower whose ledger is open: the wallet's cash, what copies own at their marks, claims, profit, and how
 * far it has fallen. One book for each token, whoever owns it.
 *
 * What cannot be read, or not in time, keeps its older value and that value's time, which then stops entries; who is
 * first changes with the minute.
 */
export async function trackFollowers(
  deps: FollowerDeps,
  settings: Settings,
  { now, until }: RunTime,
): Promise<{ readonly valued: number; readonly failures: number }> {
  const failed = { count: 0 };
  const loaded: Loaded[] = [];
  await mappedInChunks(
    fromMinute(settings.followers, now),
    (follower) =>
      unlessUnread(deps, failed, { follower: follower.name }, async () => {
        await expectTime(deps, until);
        const one = await load(deps, { follower, settings, now, failed });
        if (one !== undefined) loaded.push(one);
      }),
    LOADS_AT_ONCE,
  );
  const positions = loaded.flatMap((one) => one.positions);
  const marks = await readMarks(deps, { positions, now, until, failed });
  let valued = 0;
  for (const one of loaded)
    await unlessUnread(deps, failed, { follower: one.follower.name }, async () => {
      valued += Number(await store(deps, { ...one, settings, marks, now }));
    });
  return { valued, failures: failed.count };
}

type RunTime = {
  readonly now: UnixMs;
  /** Nothing outside is asked after it. */
  readonly until: UnixMs;
};

type Failed = { count: number };

async function expectTime({ clock }: FollowerDeps, until: UnixMs): Promise<void> {
  if ((await clock.now()) > until) throw new UnavailableError('the time of the run is over');
}

async function unlessUnread(
  { log }: FollowerDeps,
  failed: Failed,
  what: Readonly<Record<string, string>>,
  read: () => Promise<void>,
): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    failed.count += 1;
    log.warn('follower not valued whole', { ...what, code: error.code, message: error.message });
    log.count('FollowerValueFailures');
  }
}

type Loaded = {
  readonly follower: Follower;
  readonly before: FollowerEquity | undefined;
  readonly globalCap: Cap;
  readonly positions: readonly Position[];
  readonly cash: Usd | undefined;
  readonly approvals: Approvals | undefined;
};

type LoadInput = {
  readonly follower: Follower;
  readonly settings: Settings;
  readonly now: UnixMs;
  readonly failed: Failed;
};

/** The wallet comes last: what is mined of an order that the ledger does not know yet would be missing there. */
async function load(deps: FollowerDeps, { follower, settings, now, failed }: LoadInput): Promise<Loaded | undefined> {
  const of = { follower: follower.name, mode: follower.mode };
  const before = await deps.snapshots.followerEquity(of);
  const isDue = before === undefined || before.at === now || isOver(before.at, settings, now);
  const globalCap = isDue ? await deps.ledger.cap(of, GLOBAL_CAP) : undefined;
  if (globalCap?.isOpened !== true) return undefined;
  const positions = await deps.ledger.positions(of);
  let cash: Usd | undefined;
  await unlessUnread(deps, failed, { follower: follower.name, what: 'cash' }, async () => {
    cash = await cashOf(deps, follower);
  });
  let approvals: Approvals | undefined;
  await unlessUnread(deps, failed, { follower: follower.name, what: 'approvals' }, async () => {
    approvals = await approvalsOf(deps, { follower, known: before?.approvals, now });
  });
  return { follower, before, globalCap, positions, cash, approvals };
}

function isOver(since: UnixMs, { monitoring }: Settings, now: UnixMs): boolean {
  return now - since >= monitoring.portfolioSyncIntervalMs - SLACK_MS;
}

/** A dry run owns nothing. */
async function cashOf({ chain }: FollowerDeps, { mode, wallet }: Follower): Promise<Usd | undefined> {
  if (mode === 'dry-run') return NO_USD;
  return wallet === undefined ? undefined : chain.collateral(wallet);
}

type ApprovalsInput = {
  readonly follower: Follower;
  readonly known: Approvals | undefined;
  readonly now: UnixMs;
};

/** @returns Undefined where what is known is new enough. */
async function approvalsOf(
  { chain, log }: Pick<FollowerDeps, 'chain' | 'log'>,
  { follower: { name, mode, wallet }, known, now }: ApprovalsInput,
): Promise<Approvals | undefined> {
  if (mode === 'dry-run' || wallet === undefined || !areApprovalsDue(known, now)) return undefined;
  const missing = await chain.missingApprovals(wallet);
  for (const { asset, contract, spender } of missing)
    log.warn('approval missing', { follower: name, wallet, asset, contract, spender });
  return { at: now, missing };
}

type MarksInput = RunTime & { readonly positions: readonly Position[]; readonly failed: Failed };

async function readMarks(
  deps: FollowerDeps,
  { positions, now, until, failed }: MarksInput,
): Promise<ReadonlyMap<TokenId, Mark>> {
  const holdings = Map.groupBy(
    positions.filter((one) => ownedOf(one) > 0n),
    ({ token }) => token,
  );
  const sheet = await deps.snapshots.marks();
  const before = new Map((sheet?.marks ?? []).map((mark) => [mark.token, mark]));
  const closing = closingOf(sheet, now);
  // Before they are written over: a run that ends in between leaves it to the next one.
  if (closing !== undefined) await deps.snapshots.addClosingMarks(closing);
  else if (holdings.size === 0) return before;
  const oldestFirst = [...holdings].sort(([a], [b]) => (before.get(a)?.at ?? 0) - (before.get(b)?.at ?? 0));
  const read = await mappedInChunks(oldestFirst.slice(0, MAX_BOOKS), async ([token, held]) => {
    let mark: Mark | undefined;
    await unlessUnread(deps, failed, { token }, async () => {
      await expectTime(deps, until);
      const book = await deps.markets.book(token);
      mark = markToken({ token, book, ...ownOf(held), before: before.get(token), now });
    });
    return mark;
  });
  const marks = new Map(before);
  for (const mark of read) if (mark !== undefined) marks.set(mark.token, mark);
  // A follower whose interval is not over is not loaded: marks of what he owns are kept for a day.
  const kept = [...marks.values()].filter((mark) => holdings.has(mark.token) || now - mark.at < KEPT_MS);
  await deps.snapshots.putMarks(kept.slice(0, MAX_MARKS), now);
  return marks;
}

const KEPT_MS = 86_400_000;
/** What fits into one item, with room to spare, also that of a day which keeps the same ones. */
export const MAX_MARKS = 2_000;

/** What copies own of a token and paid for a share; anybody may send more of it, which counts only by itself. */
function ownOf(held: readonly Position[]): { readonly owned: Shares; readonly cost: Price } {
  const copied = held.filter(({ leader }) => leader !== UNATTRIBUTED);
  const counted = copied.length > 0 ? copied : held;
  const owned = sum(NO_SHARES, counted.map(ownedOf));
  const basis = sum(
    NO_USD,
    counted.map((one) => one.basis),
  );
  return { owned, cost: price((basis * MICRO) / owned) };
}

type StoreInput = Loaded & {
  readonly settings: Settings;
  readonly marks: ReadonlyMap<TokenId, Mark>;
  readonly now: UnixMs;
};

/** @returns True when it was valued; another run that was first has done so. */
async function store(
  { snapshots }: FollowerDeps,
  { follower, settings, marks, now, ...facts }: StoreInput,
): Promise<boolean> {
  const of = { follower: follower.name, mode: follower.mode };
  const equity = valueFollower({ ...of, ...facts, marks, drawdown: breakerLimits(settings), now });
  if (equity === undefined) return false;
  if (!(await snapshots.putFollowerEquity(equity))) return false;
  if (facts.before === undefined || pastSlot(facts.before.at) !== pastSlot(now)) await snapshots.addPastEquity(equity);
  return true;
}
