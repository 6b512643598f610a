import { SECOND_READ_MS } from '#core/detection/complete.ts';
import { type Leader, type Settings } from '#core/model/settings.ts';
import { type EventId, type Wallet } from '#core/values/ids.ts';
import { later, nextGridInstant, type UnixMs } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { type Cursor } from '#ports/cursors.ts';
import { PortError } from '#ports/errors.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { armLeader } from './arm-leader.ts';
import { readFrom, readLeader, type ReadLeaderDeps } from './read-leader.ts';

export type WatchDeps = ReadLeaderDeps & { readonly clock: Clock; readonly settings: SettingsStore };

/** What a run of the watcher did. */
export type WatchReport = { readonly passes: number; readonly recorded: number; readonly failures: number };

type Memory = Map<Wallet, Map<EventId, bigint>>;

/**
 * Reads every enabled leader again and again until `forMs` have passed.
 *
 * Reads fall on a fixed grid of instants, and on the moment when a newest transaction is due for its second read; so a
 * run that replaces a killed one looks at the same moments.
 */
export async function watchLeaders(deps: WatchDeps, forMs: number): Promise<WatchReport> {
  const memory: Memory = new Map();
  const started = await deps.clock.now();
  let report: WatchReport = { passes: 0, recorded: 0, failures: 0 };
  let now = started;
  for (;;) {
    const settings = await deps.settings.current();
    if (settings === undefined) return report;
    const stepMs = settings.monitoring.pollIntervalMs;
    const due = await earliestDue(deps, settings);
    const instant = soonest(nextGridInstant(now, stepMs), due, now);
    if (instant - started > forMs) return report;
    if (instant > now) now = await deps.clock.waitUntil(instant);
    const pass = await readAll(deps, { settings, memory, now });
    report = {
      passes: report.passes + 1,
      recorded: report.recorded + pass.recorded,
      failures: report.failures + pass.failures,
    };
    now = await deps.clock.now();
    if (now === instant) now = later(now, 1);
  }
}

async function earliestDue(deps: WatchDeps, { leaders }: Settings): Promise<UnixMs | undefined> {
  const seen: number[] = [];
  for (const leader of leaders) {
    const cursor = leader.enabled ? await deps.cursors.cursor(leader.wallet) : undefined;
    seen.push(...(cursor?.unconfirmed ?? []).map((one) => one.seenAt));
  }
  return seen.length === 0 ? undefined : later(Math.min(...seen) as UnixMs, SECOND_READ_MS);
}

/** A second read that is overdue waits for the grid: it has been tried and the amounts had changed. */
function soonest(grid: UnixMs, due: UnixMs | undefined, now: UnixMs): UnixMs {
  return due !== undefined && due >= now && due < grid ? due : grid;
}

type PassInput = { readonly settings: Settings; readonly memory: Memory; readonly now: UnixMs };

async function readAll(deps: WatchDeps, input: PassInput): Promise<{ recorded: number; failures: number }> {
  let recorded = 0;
  let failures = 0;
  for (const leader of input.settings.leaders) {
    if (!leader.enabled) continue;
    try {
      recorded += await readOne(deps, leader, input);
    } catch (error) {
      // One leader's unreadable feed must not blind us to the others; its cursor stays, so nothing is lost.
      if (!(error instanceof PortError)) throw error;
      failures += 1;
      deps.log.warn('leader not read', { leader: leader.wallet, code: error.code, message: error.message });
      deps.log.count('LeaderReadFailures');
    }
  }
  return { recorded, failures };
}

async function readOne(deps: WatchDeps, leader: Leader, { settings, memory, now }: PassInput): Promise<number> {
  const cursor: Cursor | undefined =
    (await deps.cursors.cursor(leader.wallet)) ?? (await armLeader(deps, leader, now));
  if (cursor === undefined) return 0;
  const walk = await deps.feed.activity(leader.wallet, readFrom(cursor));
  if (walk.unreadable > 0) deps.log.count('UnreadableRows', walk.unreadable);
  const known = memory.get(leader.wallet) ?? new Map<EventId, bigint>();
  memory.set(leader.wallet, known);
  const isCovered = walk.isWhole && walk.unreadable === 0;
  const { recorded } = await readLeader(deps, { leader, settings, cursor, rows: walk.rows, isCovered, known, now });
  return recorded;
}
