import { isChildOpen } from '#core/model/child-order.ts';
import { isOpen, type ParentOrder } from '#core/model/parent-order.ts';
import { type FollowerEquity } from '#core/model/follower-equity.ts';
import { type Settings } from '#core/model/settings.ts';
import { bps } from '#core/values/bps.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { executeParent } from '#flows/execute-parent.ts';
import { type ExecuteDeps } from '#flows/execution-step.ts';
import { reconcile, type ReconcileDeps, type ReconcileReport } from '#flows/reconcile.ts';
import { redeemWinners, type RedeemDeps, type RedeemReport } from '#flows/redeem-winners.ts';
import { watchLeaders, type WatchDeps, type WatchReport } from '#flows/watch-leaders.ts';
import { PortError } from '#ports/errors.ts';
import { type ActivityRow } from '#ports/leader-feed.ts';
import { aFollowerEquity, anEquity } from './builders/a-snapshot.ts';
import { aBook, aMarket } from './builders/a-market.ts';
import { someSettings } from './builders/a-settings.ts';
import { aTransaction, CONDITION, FOLLOWER_WALLET, LEADER, NOW, TOKEN } from './builders/identities.ts';
import { dollars, sharesOf } from './builders/quantities.ts';
import { countingLog, type CountingLog } from './fakes/counting-log.ts';
import { type ListeningDoorbell, listeningDoorbell } from './fakes/listening-doorbell.ts';
import { memoryCursors } from './fakes/memory-cursors.ts';
import { memorySettings } from './fakes/memory-settings.ts';
import { memorySnapshots } from './fakes/memory-snapshots.ts';
import { type ScriptedChain, scriptedChain } from './fakes/scripted-chain.ts';
import { type ScriptedRedemptions, scriptedRedemptions } from './fakes/scripted-redemptions.ts';
import { type ScriptedFeed, scriptedFeed } from './fakes/scripted-feed.ts';
import { type ScriptedFillLogs, scriptedFillLogs } from './fakes/scripted-fill-logs.ts';
import { type ScriptedMarkets, scriptedMarkets } from './fakes/scripted-markets.ts';
import { type ScriptedVenue, scriptedVenue } from './fakes/scripted-venue.ts';
import { type StepClock, stepClock } from './fakes/step-clock.ts';
import { gatedPort, type Gate } from './gated-port.ts';
import { memoryLedger, type MemoryLedger } from './ledger-store.ts';
import { Crash } from './one-fault.ts';

type Deps = WatchDeps & ExecuteDeps & ReconcileDeps & RedeemDeps;

/** Every flow over fakes of all ports. */
export type FlowWorld = {
  readonly clock: StepClock;
  readonly ledger: MemoryLedger;
  readonly venue: ScriptedVenue;
  readonly doorbell: ListeningDoorbell;
  readonly feed: ScriptedFeed;
  readonly markets: ScriptedMarkets;
  readonly chain: ScriptedChain;
  readonly fillLogs: ScriptedFillLogs;
  readonly redemptions: ScriptedRedemptions;
  readonly log: CountingLog;
  /** What the flows are called with. */
  readonly deps: Deps;
  /** The same fakes behind other gates: another run at the same time. */
  depsBehind(gate: Gate): Deps;
  givenLeaderFill(row?: Partial<ActivityRow>): ActivityRow;
  givenSettings(settings: Settings): Promise<void>;
  whenWatched(): Promise<WatchReport | undefined>;
  /** Answers every ring, also those that answering brings about. */
  whenExecuted(): Promise<void>;
  whenReconciled(resume?: boolean): Promise<ReconcileReport | undefined>;
  whenRedeemed(forMs?: number): Promise<RedeemReport | undefined>;
  /** Watches, executes and reconciles until nothing is left to do; false when that took too long. */
  untilQuiet(): Promise<boolean>;
};

/** Reads and passes fall on multiples of it. */
const STEP_MS = 2_000;
/** An order of unknown outcome is quarantined for three minutes, one after the other. */
const MAX_CYCLES = 600;
const MAX_RINGS = 3_000;
/** As long as a run of the redeemer may take. */
const REDEEMER_MS = 58_000;

/** How a world is unlike the usual one. */
type FlowOptions = {
  readonly gate?: Gate;
  /** What takes the place of some of the fakes. */
  readonly ports?: (deps: Deps) => Partial<Deps>;
};

/** Starts a world with one follower of one leader, a market with a fee, and opened ledgers. */
export async function flowWorld({ gate, ports = () => ({}) }: FlowOptions = {}): Promise<FlowWorld> {
  const clock = stepClock(NOW);
  const venue = scriptedVenue(clock);
  const feed = scriptedFeed(clock);
  const chain = scriptedChain(venue);
  const fakes = {
    clock,
    ledger: memoryLedger(),
    venue,
    doorbell: listeningDoorbell(),
    feed,
    fillLogs: scriptedFillLogs(clock, feed.rows),
    markets: scriptedMarkets(),
    chain,
    redemptions: scriptedRedemptions({ clock, chain, feed }),
    log: countingLog(),
  };
  const settings = memorySettings((stored) => {
    fakes.ledger.openCaps(stored);
  });
  const snapshots = memorySnapshots();
  const cursors = memoryCursors(fakes.ledger);
  const plain: Deps = { ...fakes, settings, snapshots, cursors };
  const deps: Deps = { ...plain, ...ports(plain) };
  await settings.store({ ...flowSettings(), version: 0n });
  await snapshots.putLeaderEquity(anEquity({ at: later(NOW, 300_000) }));
  await snapshots.putFollowerEquity(someEquityUntil(later(NOW, 300_000)));
  fakes.markets.known.set(CONDITION, aMarket({ fee: { rateBps: bps(200n), exponent: 1 } }));
  fakes.markets.books.set(TOKEN, aBook());
  fakes.chain.cash.set(FOLLOWER_WALLET, dollars('5000'));
  const world = { ...fakes, deps: gate === undefined ? deps : behind(deps, gate) };
  return {
    ...world,
    depsBehind: (other) => behind(deps, other),
    givenLeaderFill: (row) => givenLeaderFill(fakes.feed, row),
    givenSettings: async (next) => {
      const version = (await settings.current())?.version ?? 0n;
      await settings.store({ ...next, version });
    },
    whenWatched: () => survived(() => watchLeaders(world.deps, STEP_MS)),
    whenExecuted: () => whenExecuted(world),
    whenReconciled: (resume = false) => survived(() => reconcile(world.deps, { forMs: 0, resume })),
    whenRedeemed: (forMs = REDEEMER_MS) => survived(() => redeemWinners(world.deps, forMs)),
    untilQuiet: () => untilQuiet(world),
  };
}

/** A follower who lost nothing, measured at this moment. */
function someEquityUntil(at: UnixMs): FollowerEquity {
  return aFollowerEquity({ at, cashAt: at, marksAt: at });
}

/** Settings whose watcher looks often. */
function flowSettings(): Settings {
  return someSettings({ monitoring: { pollIntervalMs: STEP_MS, portfolioSyncIntervalMs: 60_000 } });
}

function behind(deps: Deps, gate: Gate): Deps {
  // Neither the log nor what the stream tells can hold a run up or fail it.
  const { log, openStream, onRecorded, ...ports } = deps;
  const gated = Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, gatedPort(port, gate)]));
  return { ...(gated as Omit<Deps, 'log' | 'openStream' | 'onRecorded'>), log, openStream, onRecorded };
}

/** The leader buys 2,000 shares at 0.50, twenty seconds on, in a transaction of its own. */
function givenLeaderFill(feed: ScriptedFeed, changes: Partial<ActivityRow> = {}): ActivityRow {
  const row: ActivityRow = {
    type: 'BUY',
    wallet: LEADER,
    transaction: aTransaction(feed.rows.length + 1),
    condition: CONDITION,
    token: TOKEN,
    shares: sharesOf('2000'),
    notional: dollars('1000'),
    at: later(NOW, 20_000),
    title: 'Will it rain?',
    outcome: 'Yes',
    ...changes,
  };
  feed.rows.push(row);
  return row;
}

/** A run that a crash or an unavailable port ended leaves what it left; the next run finds it. */
async function survived<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Crash || error instanceof PortError) return undefined;
    throw error;
  }
}

type Running = Pick<FlowWorld, 'clock' | 'ledger' | 'feed' | 'doorbell' | 'deps'>;

async function whenExecuted({ doorbell, deps }: Pick<Running, 'doorbell' | 'deps'>): Promise<void> {
  for (let ring = 0; ring < MAX_RINGS; ring += 1) {
    const parentId = doorbell.take();
    if (parentId === undefined) return;
    const isDone = await survived(async () => {
      await executeParent(deps, parentId);
      return true;
    });
    if (isDone !== true) doorbell.giveBack(parentId);
  }
  throw new Error(`more than ${MAX_RINGS} rings in a row`);
}

async function untilQuiet(world: Running): Promise<boolean> {
  for (let cycle = 0; cycle < MAX_CYCLES; cycle += 1) {
    const watched = await survived(() => watchLeaders(world.deps, STEP_MS));
    await whenExecuted(world);
    const reconciled = await survived(() => reconcile(world.deps, { forMs: 0, resume: false }));
    await whenExecuted(world);
    if (watched?.failures !== 0 || reconciled?.failures !== 0) continue;
    const due = nextDue(world);
    if (due === undefined) return true;
    if (due > world.clock.moment) await world.clock.waitUntil(due);
  }
  return false;
}

/** When something is due next; now while anything is under way; undefined when nothing is left but dust, which waits to grow. */
function nextDue({ clock, ledger, feed }: Running): UnixMs | undefined {
  const { parents, children } = ledger.dump();
  const now = clock.moment;
  const open = parents.filter((parent) => isOpen(parent.state) && !isDust(parent));
  if (children.some((child) => isChildOpen(child.state)) || open.some(({ next }) => next === undefined)) return now;
  const dues = [
    ...open.map(({ next }) => next ?? now),
    ...feed.rows.map((row) => row.at).filter((at) => at > now - 3_000),
  ];
  return dues.length === 0 ? undefined : dues.reduce((first, due) => (due < first ? due : first));
}

function isDust({ openChild, next, reason }: ParentOrder): boolean {
  return openChild === undefined && next === undefined && reason?.code === 'DUST';
}
