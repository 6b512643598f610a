import { openExit } from '#core/execution/end.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { isOpen, type ParentOrder } from '#core/model/parent-order.ts';
import { excessOf, type Position } from '#core/model/position.ts';
import { type Follower, type Settings } from '#core/model/settings.ts';
import { nextGridInstant, type UnixMs } from '#core/values/unix-ms.ts';
import { type Chain } from '#ports/chain.ts';
import { PortError } from '#ports/errors.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { openLedgers } from './open-ledgers.ts';
import { type ResolveDeps, resolvePositions } from './resolve-positions.ts';
import { resolveUnknown } from './resolve-unknown.ts';
import { settleChild, type SettleDeps } from './settle-child.ts';

export type ReconcileDeps = SettleDeps & ResolveDeps & { readonly settings: SettingsStore; readonly chain: Chain };

type RunInput = {
  readonly forMs: number;
  /** Rings everything open at once: the first run after a start. */
  readonly resume: boolean;
};

/** What a run found. */
export type ReconcileReport = {
  /** How much has something to do now or is under way. */
  readonly open: number;
  /** When the first of the exits that wait is tried again. */
  readonly nextDue?: UnixMs;
  readonly passes: number;
  readonly failures: number;
};

/** Passes fall on odd half seconds, watchers' reads on whole ones: they never meet at one instant of a replay. */
const PASS_MS = 2_000;
const PASS_OFFSET_MS = 500;
/** A parent order that nobody has taken up after this long has lost its doorbell. */
const LOST_DOORBELL_MS = 30_000;
/** An order that is open for longer is looked at once in each run: it waits for something that takes its time. */
const FRESH_CHILD_MS = 300_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Makes the ledger agree with the venue, and looks again as long as something is open and time remains. */
export async function reconcile(deps: ReconcileDeps, { forMs, resume }: RunInput): Promise<ReconcileReport> {
  const settings = await deps.settings.current();
  if (settings === undefined) return { open: 0, passes: 0, failures: 0 };
  const started = await deps.clock.now();
  let now = started;
  const broken: unknown[] = [];
  let failures = await startOfRun(deps, { settings, now, broken });
  for (let passes = 1; ; passes += 1) {
    const pass = await onePass(deps, { settings, now, broken, isFirst: passes === 1, resume: resume && passes === 1 });
    failures += pass.failures;
    const next = nextGridInstant((now + 1) as UnixMs, PASS_MS, PASS_OFFSET_MS);
    if (pass.open === 0 || next - started > forMs) {
      if (broken.length > 0) throw broken[0];
      const due = pass.nextDue === undefined ? {} : { nextDue: pass.nextDue };
      return { open: pass.open, ...due, passes, failures };
    }
    now = await deps.clock.waitUntil(next);
  }
}

async function startOfRun(
  deps: ReconcileDeps,
  { settings, now, broken }: Pick<PassInput, 'settings' | 'now' | 'broken'>,
): Promise<number> {
  let failures = await guarded(deps, broken, 'open ledgers', () => openLedgers(deps, settings, now));
  for (const follower of settings.followers) {
    const { name, mode } = follower;
    const positions = await deps.ledger.positions({ follower: name, mode });
    failures += await guarded(deps, broken, 'resolve positions', () =>
      resolvePositions(deps, { follower, positions, now }),
    );
    failures += await guarded(deps, broken, 'close gaps', () => closeGaps(deps, positions, now));
  }
  return failures;
}

/** A source that fails leaves its part for the next run and must not stop the others. */
async function guarded(
  { log }: ReconcileDeps,
  broken: unknown[],
  what: string,
  work: () => Promise<void>,
): Promise<number> {
  try {
    await work();
    return 0;
  } catch (error) {
    const code = error instanceof PortError ? error.code : 'BROKEN';
    log.warn(`${what}: failed`, { code, message: error instanceof Error ? error.message : String(error) });
    log.count(error instanceof PortError ? 'ReconcileFailures' : 'BrokenInvariants');
    // A broken promise of ours concerns the one item: the others do not wait for it, and the run fails at its end.
    if (!(error instanceof PortError)) broken.push(error);
    return 1;
  }
}

async function closeGaps(deps: ReconcileDeps, positions: readonly Position[], now: UnixMs): Promise<void> {
  for (const seen of positions) {
    if (seen.exit !== undefined || excessOf(seen) <= 0n) continue;
    const position = await deps.ledger.position(seen);
    if (position === undefined || position.exit !== undefined || excessOf(position) <= 0n) continue;
    const { parent, changes } = openExit(position, now);
    const { committed } = await deps.ledger.commit(changes);
    if (committed) await deps.doorbell.ring(parent);
  }
}

type PassInput = {
  readonly settings: Settings;
  readonly now: UnixMs;
  readonly isFirst: boolean;
  readonly resume: boolean;
  /** Errors that are nobody's failure but a bug of ours. */
  readonly broken: unknown[];
};

async function onePass(deps: ReconcileDeps, input: PassInput): Promise<Omit<ReconcileReport, 'passes'>> {
  const { broken } = input;
  let failures = 0;
  let open = 0;
  const waiting: UnixMs[] = [];
  for (const id of await deps.ledger.openChildren()) {
    failures += await guarded(deps, broken, 'child order', async () => {
      const child = await deps.ledger.child(id);
      if (child === undefined) return;
      const isFresh = input.now - (child.lastPostAt ?? child.reservedAt) < FRESH_CHILD_MS;
      open += Number(isFresh);
      if (isFresh || input.isFirst) await tendChild(deps, input, child);
    });
  }
  for (const id of await deps.ledger.openParents()) {
    const parent = await deps.ledger.parent(id);
    if (parent === undefined || !isOpen(parent.state)) continue;
    open += Number(isBusy(parent, input.now));
    if (parent.next !== undefined) waiting.push(parent.next);
    if (shouldRing(parent, input))
      failures += await guarded(deps, broken, 'doorbell', () => ringAgain(deps, parent, input));
  }
  return { open, failures, ...(waiting.length === 0 ? {} : { nextDue: Math.min(...waiting) as UnixMs }) };
}

async function tendChild(deps: ReconcileDeps, input: PassInput, child: ChildOrder): Promise<void> {
  const follower: Follower | undefined = input.settings.followers.find((one) => one.name === child.follower);
  if (follower === undefined) return;
  switch (child.state) {
    case 'RESERVED': {
      const parent = await deps.ledger.parent(child.parentId);
      const isLost = input.resume || input.now - child.reservedAt >= LOST_DOORBELL_MS;
      if (parent?.openChild === child.venueOrderId && isLost) await ringAgain(deps, parent, input);
      return;
    }
    case 'SUBMITTING':
      return resolveUnknown(deps, child, follower);
    case 'ACKED':
      return settleChild(deps, child, follower);
    case 'DONE':
    case 'EXPIRED':
    case 'REJECTED':
      return;
  }
}

/** What waits comes back when its time has come, when the fill comes that it waits for, or when dust has grown. */
function isBusy({ openChild, reason, next, state }: ParentOrder, now: UnixMs): boolean {
  if (openChild !== undefined) return false;
  if (next !== undefined) return next <= now;
  return state === 'NEW' || reason === undefined;
}

function shouldRing(parent: ParentOrder, { now, isFirst, resume }: PassInput): boolean {
  if (parent.openChild !== undefined) return false;
  if (parent.next !== undefined) return parent.next <= now;
  if (resume) return true;
  if (parent.state === 'NEW') return now - parent.createdAt >= LOST_DOORBELL_MS;
  return isFirst && (parent.reason?.code !== 'DUST' || now % HOUR_MS < MINUTE_MS);
}

/** The minute makes it another message: the queue would swallow a second ring of one version for five minutes. */
async function ringAgain(deps: ReconcileDeps, parent: ParentOrder, { now, resume }: PassInput): Promise<void> {
  await deps.doorbell.ring(parent, `${Math.floor(now / MINUTE_MS)}${resume ? 'r' : ''}`);
}
