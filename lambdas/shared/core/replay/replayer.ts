import { openLedger } from '../ledger/open-ledger.ts';
import { GLOBAL_CAP, leaderCap } from '../model/cap.ts';
import { isOpen, type ParentOrder } from '../model/parent-order.ts';
import { type Follower, type Settings } from '../model/settings.ts';
import { type FollowerName, type Wallet } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { minus } from '../values/quantity.ts';
import { later, startOfUtcDay, DAY_MS, type UnixMs, unixMs, utcDate } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { betsOf } from './bets-of.ts';
import { dueQueue } from './due-queue.ts';
import { followCosts } from './follow-costs.ts';
import { followProfit } from './follow-profit.ts';
import { happen } from './happen.ts';
import { lookAfter, markOwned } from './look-after.ts';
import { beginScoring, selectionOf } from './play-scorer.ts';
import { type ReplayDelays } from './replay-delays.ts';
import { type ReplayEvent } from './replay-event.ts';
import { type ReplayFills } from './replay-fills.ts';
import { replayLedger } from './replay-ledger.ts';
import { type ReplayDay, type ReplayResult } from './replay-result.ts';
import { type Due, type ReplayRun } from './replay-run.ts';
import { replayScores, type ReplayScorer } from './replay-scores.ts';
import { replayVenue } from './replay-venue.ts';
import { resolvePosition } from './resolve-position.ts';
import { endOver } from './settle-order.ts';

/** Plays what happened, event by event, through the code that trades. */
export type Replayer = {
  /** Takes the next event, none of an earlier moment than the one before; first happens all that is due until then. */
  accept(event: ReplayEvent): void;
  /** Plays on to a moment and says what it came to; nothing is accepted afterwards. */
  finish(until: UnixMs): ReplayResult;
};

type ReplayerInput = {
  /** Every follower needs a wallet; it is asked for nothing. */
  readonly settings: Settings;
  readonly delays: ReplayDelays;
  readonly from: UnixMs;
  /** A recorded book older than this is not taken for that of the moment; absent: ten minutes. */
  readonly bookAgeMs?: number | undefined;
  /** What becomes of orders beyond what books say; absent: nothing. */
  readonly fills?: ReplayFills | undefined;
  /** What leaders are scored by where the settings ask for it; absent: nobody ever is. */
  readonly scorer?: ReplayScorer | undefined;
};

/** Schedules start functions each minute. */
const LOOK_MS = 60_000;
/** Later than all that is due. */
const NEVER = unixMs(Number.MAX_SAFE_INTEGER);

/** How far a replay has come. */
type Progress = {
  now: UnixMs;
  nextLook: UnixMs;
  /** Something has changed a price or a position since the last look. */
  isMoved: boolean;
  events: number;
  /** When the UTC day began that is not closed yet. */
  dayStart: UnixMs;
  /** When what was seen last of a leader was seen: he is never seen out of order. */
  readonly seen: Map<Wallet, UnixMs>;
  readonly days: ReplayDay[];
  readonly profits: Map<string, Usd>;
  /** The most positions at once that are no part of a leader's equity. */
  readonly unpriced: Map<Wallet, number>;
};

/**
 * Starts a replay with every ledger opened with its follower's capital, all switches on ACTIVE.
 *
 * It keeps everything in its own memory, asks no clock and draws nothing: the same settings, delays and events give the
 * same result, and what was decided up to a moment hangs on nothing that came after it.
 */
export function replayer({ settings, delays, from, bookAgeMs, fills, scorer }: ReplayerInput): Replayer {
  const run: ReplayRun = {
    settings,
    delays,
    ledger: replayLedger(settings),
    venue: replayVenue(bookAgeMs, fills),
    due: dueQueue<Due>(),
    scores: replayScores(),
    ...{ leaderEquities: new Map(), followerEquities: new Map(), marks: new Map() },
    ...{ posts: new Map(), worked: new Map(), resting: new Map(), unbooked: new Map(), found: new Map() },
    ...{ decisions: [], trades: [] },
  };
  const first = unixMs(Math.ceil(from / LOOK_MS) * LOOK_MS);
  const progress: Progress = {
    ...{ now: from, nextLook: first, isMoved: true, events: 0 },
    ...{ dayStart: startOfUtcDay(from), seen: new Map(), days: [], profits: new Map() },
    unpriced: new Map(),
  };
  for (const { name: follower, mode, totalCapital: cash } of settings.followers) {
    const failed = run.ledger.commit(openLedger({ follower, mode, cash, now: from }));
    invariant(failed.length === 0, 'a ledger is opened once');
  }
  if (scorer !== undefined) beginScoring(run, scorer, from);
  lookAfter(run, from);
  return {
    accept: (event) => {
      invariant(event.at >= progress.now, 'events come in the order of their moments');
      advance(run, progress, event.at);
      take(run, progress, event);
    },
    finish: (until) => {
      advance(run, progress, until);
      lookAfter(run, until);
      settleSent(run, until);
      markOwned(run, until);
      // The end counts no more: at midnight the day that begins is none of it.
      closeDays(run, progress, later(startOfUtcDay(unixMs(until - 1)), DAY_MS));
      return resultOf(run, progress, from);
    },
  };
}

function take(run: ReplayRun, progress: Progress, event: ReplayEvent): void {
  progress.isMoved = true;
  switch (event.kind) {
    case 'market':
      run.venue.putMarket(event.market);
      return;
    case 'book':
      run.venue.putBook(event.token, event.book, event.at);
      return;
    case 'print':
      run.venue.print(event.token, event.price, event.at);
      return;
    case 'leader-equity':
      run.leaderEquities.set(event.equity.leader, event.equity);
      noteUnpriced(progress, event);
      return;
    case 'baseline': {
      const value = { ...event.position, version: 1n };
      const failed = run.ledger.commit([{ kind: 'put', type: 'leader-position', value }]);
      invariant(failed.length === 0, 'a leader begins to be watched once');
      return;
    }
    case 'resolution':
      run.venue.resolve(event.resolution);
      for (const { name: follower, mode } of run.settings.followers)
        for (const position of run.ledger.activePositions({ follower, mode }))
          if (position.condition === event.resolution.condition) resolvePosition(run, position, event.at);
      return;
    case 'actions': {
      const [action] = event.actions;
      if (action === undefined) return;
      const drawn = later(event.at, run.delays.seenMs(action.eventId));
      const at = unixMs(Math.max(drawn, progress.seen.get(action.leader) ?? drawn));
      progress.seen.set(action.leader, at);
      run.due.add(at, { due: 'seen', actions: event.actions });
      progress.events += event.actions.length;
    }
  }
}

function noteUnpriced(
  { unpriced }: Progress,
  { equity: { leader }, unpriced: count = 0 }: Extract<ReplayEvent, { readonly kind: 'leader-equity' }>,
): void {
  if (count > (unpriced.get(leader) ?? 0)) unpriced.set(leader, count);
}

/** Lets happen what is due until a moment, looks included, in the order of time. */
function advance(run: ReplayRun, progress: Progress, until: UnixMs): void {
  for (;;) {
    const next = Math.min(run.due.next() ?? until, until);
    skipLooks(run, progress, unixMs(next));
    if (progress.nextLook <= next) {
      look(run, progress);
      continue;
    }
    const due = run.due.take(until);
    if (due === undefined) break;
    progress.isMoved = true;
    happen(run, due.what, due.at);
  }
  progress.now = until;
}

/** Where nothing has moved, only the last look before something happens finds anything new: how old the values are. */
function skipLooks(run: ReplayRun, progress: Progress, next: UnixMs): void {
  if (progress.isMoved || run.settings.guards?.exitBeforeMs !== undefined) return;
  progress.nextLook = unixMs(Math.max(progress.nextLook, Math.floor(next / LOOK_MS) * LOOK_MS));
}

function look(run: ReplayRun, progress: Progress): void {
  const at = progress.nextLook;
  progress.isMoved = false;
  progress.nextLook = later(at, LOOK_MS);
  lookAfter(run, at);
  closeDays(run, progress, at);
}

/**
 * What was sent and is not confirmed at the end is matched with the books of the end, and booked: money that is spent belongs
 * to the last day. An order of which a part still rests ends with what it was filled with. What waits for anything else stays
 * open.
 */
function settleSent(run: ReplayRun, now: UnixMs): void {
  const over: ReplayRun = { ...run, isOver: true };
  for (let due = run.due.take(NEVER); due !== undefined; due = run.due.take(NEVER))
    if (due.what.due === 'match' || due.what.due === 'confirm') happen(over, due.what, due.at);
  const partly = [...run.resting.keys()].filter((order) => (run.ledger.child(order)?.trades.length ?? 0) > 0);
  for (const order of partly) {
    run.resting.delete(order);
    endOver(over, order, now);
  }
}

/** What every follow has earned on the days that are over; what moved since the last look moved on the first of them. */
function closeDays(run: ReplayRun, progress: Progress, now: UnixMs): void {
  const { profits } = progress;
  while (later(progress.dayStart, DAY_MS) <= now) {
    const day = utcDate(progress.dayStart);
    for (const follow of run.settings.follows) {
      const { follower, leader } = follow;
      const key = `${follower} ${leader}`;
      const profit = followProfit(run, follow);
      progress.days.push({ day, follower, leader, profit: minus(profit, profits.get(key) ?? NO_USD) });
      profits.set(key, profit);
    }
    progress.dayStart = later(progress.dayStart, DAY_MS);
  }
}

function resultOf(run: ReplayRun, progress: Progress, from: UnixMs): ReplayResult {
  const { decisions, trades, settings } = run;
  return {
    from,
    to: progress.now,
    events: progress.events,
    decisions,
    reasons: tally(run, reasonOf),
    closings: tally(run, ({ closes, state }) => (state === 'SKIPPED' ? undefined : closes?.code)),
    trades,
    bets: betsOf(run),
    costs: followCosts(run, progress.now),
    days: progress.days,
    ...selectionOf(run),
    unpriced: [...progress.unpriced].map(([leader, positions]) => ({ leader, positions })),
    breakers: settings.followers.flatMap((follower) => breakersOf(run, follower)),
  };
}

function breakersOf({ ledger, settings }: ReplayRun, { name: follower, mode }: Follower): ReplayResult['breakers'] {
  const tripsOf = (name: string): ReplayResult['breakers'] =>
    (ledger.cap({ follower, mode }, name)?.trips ?? []).map(({ code, at }) => ({ follower, code, at }));
  const ofLeaders = settings.follows
    .filter((follow) => follow.follower === follower)
    .flatMap(({ leader }) => tripsOf(leaderCap(leader)).map((trip) => ({ ...trip, leader })));
  return [...tripsOf(GLOBAL_CAP), ...ofLeaders];
}

function reasonOf({ side, state, reason, origin }: ParentOrder): string | undefined {
  if (origin !== 'copy') return undefined;
  const done = side === 'BUY' ? 'COPIED' : 'SOLD';
  return reason?.code ?? (isOpen(state) ? 'OPEN' : done);
}

function tally({ ledger }: ReplayRun, codeOf: (parent: ParentOrder) => string | undefined): ReplayResult['reasons'] {
  const counts = new Map<string, { readonly follower: FollowerName; readonly code: string; count: number }>();
  for (const parent of ledger.parents()) {
    const code = codeOf(parent);
    if (code === undefined) continue;
    const { follower } = parent;
    const known = counts.get(`${follower} ${code}`) ?? { follower, code, count: 0 };
    known.count += 1;
    counts.set(`${follower} ${code}`, known);
  }
  return [...counts.values()];
}
