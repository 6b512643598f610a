import { shardOf } from '#core/detection/shards.ts';
import { type Leader, type Settings } from '#core/model/settings.ts';
import { type Wallet } from '#core/values/ids.ts';
import { later, nextGridInstant, type UnixMs } from '#core/values/unix-ms.ts';
import { type Cursor } from '#ports/cursors.ts';
import { PortError } from '#ports/errors.ts';
import { armLeader } from './arm-leader.ts';
import { chainMemory, type ChainMemory } from './chain-memory.ts';
import { type HintDeps, type HintedWait, hintedWait, type Woken } from './hinted-wait.ts';
import { readChain, type ReadChainDeps } from './read-chain.ts';
import { readIndex, type ReadIndexDeps, secondReadAt, type Times } from './read-index.ts';
import { type KnownTotals } from './record-actions.ts';
import { recordTold } from './record-told.ts';
import { type StandIn } from './stand-in.ts';

export type WatchDeps = ReadChainDeps & ReadIndexDeps & HintDeps;

/** What a run of the watcher did. */
export type WatchReport = { readonly passes: number; readonly recorded: number; readonly failures: number };

/** Which part of the leaders a run is for, and when it is its turn. */
type WatchOf = {
  readonly shard?: number;
  /** Asked before each pass; where it is not ours, nothing is read until the next instant. */
  readonly isOurTurn?: (now: UnixMs) => Promise<boolean>;
  /** Other shards whose leaders are read as well. */
  readonly standsIn?: StandIn;
  /** Called right before each pass that is ours, with how long the next one is away at most. */
  readonly beforePass?: (now: UnixMs, nextInMs: number) => Promise<void>;
};

/** What this run knows: where cursors stand, when leaders act and are read, and which totals are recorded and rung for. */
type Memory = {
  readonly looked: Set<Wallet>;
  readonly cursors: Map<Wallet, Cursor>;
  readonly times: Map<Wallet, Times>;
  readonly totals: KnownTotals;
  /** Totals that the stream told and that were recorded as matched: other sources are still to show them. */
  readonly told: KnownTotals;
  readonly chain: ChainMemory;
};

/**
 * Reads every leader of a shard again and again until `forMs` have passed; a disabled one only if he was copied before.
 * A shard that the settings do not have is over at once.
 *
 * Reads fall on a fixed grid of instants, and on the moment when a newest transaction is due for its second read; so a
 * run that replaces a killed one looks at the same moments.
 */
export async function watchLeaders(
  deps: WatchDeps,
  forMs: number,
  { shard = 0, isOurTurn = YES, standsIn = NO_OTHERS, beforePass = NOTHING }: WatchOf = {},
): Promise<WatchReport> {
  const memory: Memory = {
    looked: new Set(),
    cursors: new Map(),
    times: new Map(),
    totals: new Map(),
    told: new Map(),
    chain: chainMemory(),
  };
  const armedAt = (wallet: Wallet): UnixMs | undefined => memory.cursors.get(wallet)?.armedAt;
  const hints = hintedWait(deps, { totals: memory.totals, armedAt });
  try {
    return await watchOn(
      { ...deps, onRecorded: hints.onRecorded },
      { memory, hints, forMs, shard, isOurTurn, standsIn, beforePass },
    );
  } finally {
    hints.close();
  }
}

const NONE: ReadonlySet<number> = new Set();
const NO_OTHERS: StandIn = () => Promise.resolve(NONE);
const YES = (): Promise<boolean> => Promise.resolve(true);
const NOTHING = (): Promise<void> => Promise.resolve();

type Watch = Required<WatchOf> & { readonly memory: Memory; readonly hints: HintedWait; readonly forMs: number };

async function watchOn(deps: WatchDeps, watch: Watch): Promise<WatchReport> {
  const { memory, hints, forMs, shard, isOurTurn, beforePass } = watch;
  const broken: unknown[] = [];
  const started = await deps.clock.now();
  let report: WatchReport = { passes: 0, recorded: 0, failures: 0 };
  let isFirst = true;
  let isStandby = false;
  let all: Settings | undefined;
  for (let now = started; ; isFirst = false) {
    const current = await currentSettings(deps, all);
    if (current === undefined || shard >= shardsOf(current)) return ended(report, broken);
    all = current;
    const settings = await ownPart(watch, current, now);
    forgetOthers(settings, memory);
    await recallCursors(deps, settings, memory);
    const instant = nextInstant({ settings, memory, now, isFirst });
    // A pass that took longer than the step goes on at once, at the moment that it really is.
    const woken = await hints.wait({ settings, instant, end: later(started, forMs), isStandby });
    if (woken === undefined) return ended(report, broken);
    now = woken.now;
    isStandby = !(await isOurTurn(now));
    if (isStandby) continue;
    await beforePass(now, current.monitoring.pollIntervalMs);
    const pass = await readAll(deps, { settings, shard, memory, now, broken, woken });
    report = {
      passes: report.passes + 1,
      recorded: report.recorded + pass.recorded,
      failures: report.failures + pass.failures,
    };
  }
}

/** A read that fails in the middle of a run leaves what was read before: nobody would watch until the next minute. */
async function currentSettings(
  { settings, log }: WatchDeps,
  before: Settings | undefined,
): Promise<Settings | undefined> {
  try {
    return await settings.current();
  } catch (error) {
    if (before === undefined || !(error instanceof PortError)) throw error;
    log.warn('settings not read: those before stay in force', { code: error.code });
    return before;
  }
}

const shardsOf = ({ monitoring }: Settings): number => monitoring.shards ?? 1;

/** The settings with the leaders that this run reads; who follows whom stays whole. */
async function ownPart({ shard, standsIn }: Watch, settings: Settings, now: UnixMs): Promise<Settings> {
  const shards = shardsOf(settings);
  if (shards === 1) return settings;
  const others = await standsIn(shards, now);
  const leaders = settings.leaders.filter(({ wallet }) => {
    const of = shardOf(wallet, shards);
    return of === shard || others.has(of);
  });
  return { ...settings, leaders };
}

/** Whom another run reads now may come back: he is recalled then as that one leaves him. */
function forgetOthers({ leaders }: Settings, { looked, cursors, times }: Memory): void {
  const own = new Set(leaders.map(({ wallet }) => wallet));
  for (const wallet of looked) {
    if (own.has(wallet)) continue;
    looked.delete(wallet);
    cursors.delete(wallet);
    times.delete(wallet);
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
  const due = Math.min(...[...memory.cursors.values()].map((cursor) => secondReadAt(cursor) ?? Infinity));
  // One that is overdue has been tried, and its amounts had changed: it waits for the grid.
  return due >= from && due < grid ? (due as UnixMs) : grid;
}

/** A restart finds here what an earlier run was waiting for. */
async function recallCursors(deps: WatchDeps, { leaders }: Settings, memory: Memory): Promise<void> {
  for (const { wallet } of leaders) {
    if (memory.looked.has(wallet)) continue;
    const cursor = await deps.cursors.cursor(wallet);
    if (cursor !== undefined) memory.cursors.set(wallet, cursor);
    memory.looked.add(wallet);
  }
}

type PassInput = {
  /** With the leaders of this run only. */
  readonly settings: Settings;
  readonly shard: number;
  readonly memory: Memory;
  readonly now: UnixMs;
  readonly broken: unknown[];
  readonly woken: Woken;
};

type Pass = { recorded: number; failures: number };

/** Arms who is new, looks at the chain for all, and then at the index for whoever is due. */
async function readAll(deps: WatchDeps, input: PassInput): Promise<Pass> {
  const { settings, memory, now, woken } = input;
  const pass: Pass = await recordTold(deps, { ...input, told: woken.told, known: memory.told });
  for (const leader of woken.isDue ? settings.leaders : [])
    await guarded(deps, input, { pass, leader: leader.wallet, read: () => arm(deps, leader, input) });
  const watched = settings.leaders.flatMap(({ wallet }) => memory.cursors.get(wallet) ?? []);
  const hot = new Set(woken.hot);
  if (settings.detection.sources.includes('chain')) {
    const cursors = new Map(watched.map((cursor) => [cursor.leader, cursor]));
    const read = () => readTheChain(deps, input, { pass, cursors, hot });
    await guarded(deps, input, { pass, leader: undefined, read });
  }
  if (!settings.detection.sources.includes('data-api')) return pass;
  for (const { wallet, record } of await readIndex(deps, { ...memory, settings, now, hot }))
    await guarded(deps, input, { pass, leader: wallet, read: record });
  return pass;
}

type ChainInput = {
  readonly pass: Pass;
  readonly cursors: ReadonlyMap<Wallet, Cursor>;
  /** Filled with whom the index is to be asked about at once. */
  readonly hot: Set<Wallet>;
};

async function readTheChain(deps: WatchDeps, input: PassInput, { pass, cursors, hot }: ChainInput): Promise<number> {
  const { settings, shard, memory, now } = input;
  const read = await readChain(deps, { settings, shard, cursors, known: memory.totals, memory: memory.chain, now });
  for (const { leader, error } of read.failures) noteFailure(deps, input, { pass, leader, error });
  for (const leader of read.waiting) hot.add(leader);
  return read.recorded;
}

type Guarded = { readonly pass: Pass; readonly leader: Wallet | undefined; readonly read: () => Promise<number> };

/** One source's unreadable answer must not blind us to the others; its cursor stays, so nothing is lost. */
async function guarded(deps: WatchDeps, input: PassInput, { pass, leader, read }: Guarded): Promise<void> {
  try {
    const recorded = await read();
    pass.recorded += recorded;
  } catch (error) {
    noteFailure(deps, input, { pass, leader, error });
  }
}

type Failure = Pick<Guarded, 'pass' | 'leader'> & { readonly error: unknown };

function noteFailure({ log }: WatchDeps, { broken }: PassInput, { pass, leader, error }: Failure): void {
  pass.failures += 1;
  const code = error instanceof PortError ? error.code : 'BROKEN';
  const message = error instanceof Error ? error.message : String(error);
  log.warn(leader === undefined ? 'chain not read' : 'leader not read', { leader, code, message });
  const isOurs = !(error instanceof PortError);
  log.count(isOurs ? 'BrokenInvariants' : leader === undefined ? 'ChainReadFailures' : 'LeaderReadFailures');
  // A bug of ours that one leader's rows bring out fails the run, at its end.
  if (isOurs) broken.push(error);
}

/** A disabled leader who was copied before is still watched: his exits are followed, his entries skipped. */
async function arm(deps: WatchDeps, leader: Leader, { memory, now }: PassInput): Promise<number> {
  if (memory.cursors.has(leader.wallet) || !leader.enabled) return 0;
  const cursor = await armLeader(deps, leader, now);
  // Known from here on, whatever follows: a second arming would count twice what is recorded by then.
  if (cursor !== undefined) memory.cursors.set(leader.wallet, cursor);
  return 0;
}
