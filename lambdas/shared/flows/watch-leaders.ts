import { SECOND_READ_MS } from '#core/detection/complete.ts';
import { type Leader, type Settings } from '#core/model/settings.ts';
import { type Wallet } from '#core/values/ids.ts';
import { later, nextGridInstant, type UnixMs } from '#core/values/unix-ms.ts';
import { type Cursor } from '#ports/cursors.ts';
import { PortError } from '#ports/errors.ts';
import { armLeader } from './arm-leader.ts';
import { type HintDeps, type HintedWait, hintedWait, type Woken } from './hinted-wait.ts';
import { readFrom, readLeader, type ReadLeaderDeps } from './read-leader.ts';
import { type KnownTotals } from './record-actions.ts';
import { recordTold } from './record-told.ts';

export type WatchDeps = ReadLeaderDeps & HintDeps;

/** What a run of the watcher did. */
export type WatchReport = { readonly passes: number; readonly recorded: number; readonly failures: number };

/** What this run knows: where leaders' cursors stand, and which totals it has found recorded and rung for. */
type Memory = {
  readonly cursors: Map<Wallet, Cursor | undefined>;
  readonly totals: KnownTotals;
  /** Totals that the stream told and that were recorded as matched. */
  readonly told: KnownTotals;
};

/**
 * Reads every leader again and again until `forMs` have passed; a disabled one only if he was copied before.
 *
 * Reads fall on a fixed grid of instants, and on the moment when a newest transaction is due for its second read; so a
 * run that replaces a killed one looks at the same moments.
 */
export async function watchLeaders(deps: WatchDeps, forMs: number): Promise<WatchReport> {
  const memory: Memory = { cursors: new Map(), totals: new Map(), told: new Map() };
  const armedAt = (wallet: Wallet): UnixMs | undefined => memory.cursors.get(wallet)?.armedAt;
  const hints = hintedWait(deps, { totals: memory.totals, armedAt });
  try {
    return await watchOn({ ...deps, onRecorded: hints.onRecorded }, { memory, hints, forMs });
  } finally {
    hints.close();
  }
}

type Watch = { readonly memory: Memory; readonly hints: HintedWait; readonly forMs: number };

async function watchOn(deps: WatchDeps, { memory, hints, forMs }: Watch): Promise<WatchReport> {
  const broken: unknown[] = [];
  const started = await deps.clock.now();
  let report: WatchReport = { passes: 0, recorded: 0, failures: 0 };
  for (let now = started; ; ) {
    const settings = await deps.settings.current();
    if (settings === undefined) return report;
    await recallCursors(deps, settings, memory);
    const instant = nextInstant({ settings, memory, now, isFirst: report.passes === 0 });
    // A pass that took longer than the step goes on at once, at the moment that it really is.
    const woken = await hints.wait({ settings, instant, end: later(started, forMs), isStandby: false });
    if (woken === undefined) return ended(report, broken);
    now = woken.now;
    const pass = await readAll(deps, { settings, memory, now, broken, woken });
    report = {
      passes: report.passes + 1,
      recorded: report.recorded + pass.recorded,
      failures: report.failures + pass.failures,
    };
  }
}

function ended(report: WatchReport, broken: readonly unknown[]): WatchReport {
  if (broken.length > 0) throw broken[0];
  return report;
}

type InstantInput = {
  readonly settings: Settings;
  readonly memory: Memory;
  readonly now: UnixMs;
  /** The instant of the start itself counts only for the first pass. */
  readonly isFirst: boolean;
};

/** The next instant of the grid, or the second read of a newest transaction when that is due sooner. */
function nextInstant({ settings, memory, now, isFirst }: InstantInput): UnixMs {
  const from = isFirst ? now : later(now, 1);
  const grid = nextGridInstant(from, settings.monitoring.pollIntervalMs);
  const due = earliestDue(memory.cursors);
  // One that is overdue has been tried, and its amounts had changed: it waits for the grid.
  return due !== undefined && due >= from && due < grid ? due : grid;
}

/** A restart finds here what an earlier run was waiting for. */
async function recallCursors(deps: WatchDeps, { leaders }: Settings, memory: Memory): Promise<void> {
  for (const { wallet } of leaders) {
    if (memory.cursors.has(wallet)) continue;
    memory.cursors.set(wallet, await deps.cursors.cursor(wallet));
  }
}

function earliestDue(cursors: Memory['cursors']): UnixMs | undefined {
  const seen = [...cursors.values()].flatMap((cursor) => (cursor?.unconfirmed ?? []).map((one) => one.seenAt));
  return seen.length === 0 ? undefined : later(Math.min(...seen) as UnixMs, SECOND_READ_MS);
}

type PassInput = {
  readonly settings: Settings;
  readonly memory: Memory;
  readonly now: UnixMs;
  readonly broken: unknown[];
  readonly woken: Woken;
};

async function readAll(deps: WatchDeps, input: PassInput): Promise<{ recorded: number; failures: number }> {
  const { told, isDue, hot } = input.woken;
  const matched = await recordTold(deps, { ...input, told, known: input.memory.told });
  let { recorded, failures } = matched;
  for (const leader of input.settings.leaders.filter(({ wallet }) => isDue || hot.has(wallet))) {
    try {
      recorded += await readOne(deps, leader, input);
    } catch (error) {
      // One leader's unreadable feed must not blind us to the others; its cursor stays, so nothing is lost.
      failures += 1;
      const code = error instanceof PortError ? error.code : 'BROKEN';
      const message = error instanceof Error ? error.message : String(error);
      deps.log.warn('leader not read', { leader: leader.wallet, code, message });
      deps.log.count(error instanceof PortError ? 'LeaderReadFailures' : 'BrokenInvariants');
      // A bug of ours that one leader's rows bring out fails the run, at its end.
      if (!(error instanceof PortError)) input.broken.push(error);
    }
  }
  return { recorded, failures };
}

async function readOne(deps: WatchDeps, leader: Leader, { settings, memory, now }: PassInput): Promise<number> {
  // A disabled leader who was copied before is still watched: his exits are followed, his entries skipped.
  // Known from here on, whatever follows: a second arming would count twice what is recorded by then.
  const cursor = memory.cursors.get(leader.wallet) ?? (leader.enabled ? await armLeader(deps, leader, now) : undefined);
  memory.cursors.set(leader.wallet, cursor);
  if (cursor === undefined) return 0;
  const walk = await deps.feed.activity(leader.wallet, readFrom(cursor));
  if (walk.unreadable > 0) deps.log.count('UnreadableRows', walk.unreadable);
  // A walk that was cut is still one stretch from its beginning: the cursor follows, and the next read goes on from there.
  if (!walk.isWhole) deps.log.count('CutWalks');
  const isCovered = walk.unreadable === 0;
  const read = await readLeader(deps, {
    leader,
    settings,
    cursor,
    rows: walk.rows,
    isCovered,
    known: memory.totals,
    now,
  });
  memory.cursors.set(leader.wallet, read.cursor);
  return read.recorded;
}
