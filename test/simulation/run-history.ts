import { FUNCTIONS, LOOP_MS } from '#contract/functions.ts';
import { stageNumbers } from '#contract/stages.ts';
import { later, unixMs } from '#core/values/unix-ms.ts';
import { executeParent } from '#flows/execute-parent.ts';
import { type SyncCommand, manualSync } from '#flows/manual-sync.ts';
import { monitorRisk } from '#flows/monitor-risk.ts';
import { reconcile } from '#flows/reconcile.ts';
import { redeemWinners } from '#flows/redeem-winners.ts';
import { seeThrough } from '#flows/see-through.ts';
import { standIn } from '#flows/stand-in.ts';
import { trackPortfolios } from '#flows/track-portfolios.ts';
import { watchInTurn } from '#flows/watch-in-turn.ts';
import { watchLeaders } from '#flows/watch-leaders.ts';
import { PortError } from '#ports/errors.ts';
import { type ParentId } from '#core/values/ids.ts';
import { type Delivered } from './counterparts/sqs.ts';
import { runSchedules, type Scheduled, type StartByEvent } from './counterparts/scheduler.ts';
import { type Hit } from './faults.ts';
import { type History, type SyncAct } from './history.ts';
import { judgeRest, unrest } from './judge/at-rest.ts';
import { type Violation } from './judge/judge.ts';
import { manageOrders, ORDER_MANAGER } from './own-orders.ts';
import { playOrders } from './play-orders.ts';
import { pollSwitches } from './poll-switches.ts';
import { type Process, startProcess } from './process.ts';
import { type Sleeper } from './timeline.ts';
import { type Deps } from './deps.ts';
import { newWorld, type World, type WorldOptions } from './world.ts';

/** How a history is told and doubled. */
export type RunOptions = Omit<WorldOptions, 'history' | 'start'>;

/** How a history went. */
export type RunResult = {
  readonly violation: Violation | undefined;
  readonly hits: readonly Hit[];
  readonly calls: number;
  readonly virtualMs: number;
  readonly world: World;
};

/** A whole number of minutes in 2026, so that grids and days are where they are expected. */
export const START = unixMs(Date.UTC(2026, 5, 1, 12));
/** After the faults have stopped everything must have come to rest within this time. */
const REST_MS = 45 * 60_000;

/** Lives through a history to its rest, or to the first thing that does not hold. */
export async function runHistory(history: History, options: RunOptions = {}): Promise<RunResult> {
  const state: { isAtRest: boolean; startByEvent?: StartByEvent } = { isAtRest: false };
  const onParameterChange = (): void => state.startByEvent?.('toggle-sync');
  const world = await newWorld({ history, start: START, ...options, deliver, command, sync, onParameterChange });
  const { timeline, judge } = world;
  const end = START + history.faults.untilMs + REST_MS;
  const isOn = (): boolean => !state.isAtRest && timeline.now < end;
  const orders = playOrders(world, START);
  const rest = (): void => {
    if (timeline.now < START + history.faults.untilMs || world.isBusy() || !orders.isOver()) return;
    state.isAtRest = unrest(world.rest).next().done === true;
  };
  state.startByEvent = runSchedules({
    timeline,
    faults: world.faults,
    start: START,
    functions: schedules(world, rest),
    isOn,
  });
  await timeline.run(() => judge.violation !== undefined || state.isAtRest || timeline.now >= end);
  if (judge.violation === undefined) {
    for (const text of state.isAtRest ? [] : unrest(world.rest)) judge.accuse('QUIET', text);
    if (state.isAtRest) judgeRest(world.rest, judge.accuse);
  }
  const { hits } = world.faults;
  const virtualMs = timeline.now - START;
  return { violation: judge.violation, hits, calls: world.calls(), virtualMs, world };
}

/** How an invocation is run: for how long it loops, and which of its schedules started it. */
type Turn = { readonly history: History; readonly shard: number; readonly forMs: number };

type Run = (deps: Deps, turn: Turn) => Promise<unknown>;

const RUNS: Readonly<Record<string, Run>> = {
  // Where nobody flips anything it looks once in each run: a quarter of all calls would find nothing.
  'toggle-sync': (deps, { history, forMs }) => pollSwitches(deps, flipsSwitches(history) ? forMs : 0),
  'portfolio-tracker': (deps, { forMs }) => trackPortfolios(deps, forMs),
  'risk-monitor': (deps, { forMs }) => monitorRisk(deps, forMs),
  // Without the lease two of them work at once, which must be harmless.
  'leader-watcher': (deps, { history: { hasLease = false }, shard, forMs }) =>
    hasLease
      ? watchInTurn(deps, { forMs, takesOver: false, shard })
      : watchLeaders(deps, forMs, { shard, ...(shard === 0 ? { standsIn: standIn(deps) } : {}) }),
  redeemer: (deps, { forMs }) => redeemWinners(deps, forMs),
  reconciler: (deps, { forMs }) => reconcile(deps, { forMs, resume: false }),
};

function flipsSwitches({ operator }: History): boolean {
  return operator.some(({ kind }) => kind === 'switch');
}

/** Every function of the contract that a schedule starts; rest is looked for whenever one has ended. */
function schedules(world: World, rest: () => void): readonly Scheduled[] {
  const isBusyUntil = START + lastDeedMs(world.rest.history) + STILL_BUSY_MS;
  const loopMs = (): number => (world.timeline.now < isBusyUntil ? LOOP_MS : QUIET_LOOP_MS);
  const others = FUNCTIONS.flatMap(({ name, trigger, timeoutMs }): Scheduled[] => {
    const run = RUNS[name];
    if (trigger.kind !== 'schedule' || run === undefined) return [];
    const { everyMs, isSharded = false } = trigger;
    const { history } = world.rest;
    const shards = isSharded ? (history.shards?.scheduled ?? 1) : 1;
    return Array.from({ length: shards }, (_, shard) => ({
      name: scheduleOf(name, shard),
      everyMs,
      maxRuns: stageNumbers('personal').pollerConcurrency,
      start: (who, ended) =>
        startProcess(world.stage, {
          name: who,
          timeoutMs,
          run: (process) => run(world.depsOf(process), { history, shard, forMs: loopMs() }),
          ended: () => {
            ended();
            rest();
          },
        }),
    }));
  });
  return [...others, ...orderManager(world, rest, loopMs)];
}

/** Started like the others where a person trades for himself, or copies are worked: elsewhere it would find nothing. */
function orderManager(world: World, rest: () => void, loopMs: () => number): readonly Scheduled[] {
  const { ownOrders, largeOrders } = world.rest.history;
  if (ownOrders === undefined && largeOrders === undefined) return [];
  const { name, trigger, timeoutMs } = ORDER_MANAGER;
  if (trigger.kind !== 'schedule') return [];
  const { everyMs } = trigger;
  return [
    {
      name,
      everyMs,
      maxRuns: stageNumbers('personal').pollerConcurrency,
      start: (who, ended) =>
        startProcess(world.stage, {
          name: who,
          timeoutMs,
          run: (process) => manageOrders(world.depsOf(process), loopMs()),
          ended: () => {
            ended();
            rest();
          },
        }),
    },
  ];
}

/** In each of their minutes, once nobody does anything any more: what is left is to come to rest, and fewer looks cost a third. */
const QUIET_LOOP_MS = 20_000;
/** What was last done is worked on for so long as if more were to come. */
const STILL_BUSY_MS = 30_000;

/** When the last of what is done in a history takes place. */
function lastDeedMs({ acts, operator, markets, shortLists = [], followers }: History): number {
  return Math.max(
    ...acts.map(({ atMs }) => atMs),
    ...operator.map(({ atMs }) => atMs),
    ...markets.map(({ resolves }) => resolves?.atMs ?? 0),
    ...shortLists.map(({ untilMs }) => untilMs),
    ...followers.map(({ unapprovedUntilMs = 0 }) => unapprovedUntilMs),
  );
}

/** The first keeps the function's name. */
function scheduleOf(name: string, shard: number): string {
  return shard === 0 ? name : `${name}-${shard}`;
}

/** Runs a person's command as a process of its own, which may end at any of its calls. */
function command(
  world: World,
  { name, work }: { readonly name: string; readonly work: (deps: Deps) => Promise<unknown> },
  ended: (isDone: boolean) => void,
): Sleeper {
  return startProcess(world.stage, {
    name,
    timeoutMs: COMMAND_MS,
    run: (process) => work(world.depsOf(process)),
    ended: ({ how }) => {
      ended(how === 'done');
    },
  });
}

const COMMAND_MS = 300_000;
const EXECUTOR = FUNCTIONS.find(({ name }) => name === 'executor')!;

/** Works off one doorbell; what the runtime's handler hands back to the queue comes again. */
function deliver(world: World, { body, deliveries }: Delivered, ended: (isDone: boolean) => void): Sleeper {
  const { parentId } = JSON.parse(body) as { readonly parentId: ParentId };
  const name = `executor ${parentId.slice(0, 8)} ${deliveries}`;
  const process: Process = startProcess(world.stage, {
    name,
    timeoutMs: EXECUTOR.timeoutMs,
    run: async (one) => {
      const deps = world.depsOf(one);
      await executeParent(deps, parentId);
      await seeThrough(deps, parentId);
    },
    ended: (ending) => {
      const isHandedBack =
        ending.how === 'failed' && ending.error instanceof PortError && ending.error.recovery !== 'retry';
      ended(ending.how === 'done' || isHandedBack);
    },
  });
  return process;
}

const MANUAL_SYNC = FUNCTIONS.find(({ name }) => name === 'manual-sync')!;
/** Who has typed a command types it again when it fails. */
const TRIES = 3;
const AGAIN_AFTER_MS = 15_000;

/** Does what a person asks for about one leader; what fails or dies is asked for again, as the same command. */
function sync(world: World, act: SyncAct, attempt = 1): Sleeper {
  const { mode, leader, follower, sinceMs, isDry: dryRun } = act;
  return startProcess(world.stage, {
    name: `manual-sync${dryRun ? ' dry' : ''} ${act.id} ${attempt}`,
    timeoutMs: MANUAL_SYNC.timeoutMs,
    run: (process) => {
      const since = sinceMs === undefined ? undefined : later(process.now(), -sinceMs);
      const asked: SyncCommand = { mode, leader, follower, since, dryRun, command: `command-${act.id}` };
      return manualSync(world.depsOf(process), asked);
    },
    ended: ({ how }) => {
      if (how === 'done' || attempt >= TRIES) return;
      world.timeline.at(world.timeline.now + AGAIN_AFTER_MS, () => sync(world, act, attempt + 1));
    },
  });
}
