import { LIST_EVERY_MS, passFrom } from '#core/execution/working/order-rhythm.ts';
import { sendsOrders } from '#core/model/settings.ts';
import { type FollowerName, type ParentId } from '#core/values/ids.ts';
import { later, type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { type RunClock } from '#ports/clock.ts';
import { chainOfRun } from './chain-of-run.ts';
import { type LanesOfRun, lanesOfRun } from './lanes-of-run.ts';
import { inLanes, runGuarded, type Tally } from './run-guarded.ts';
import { type OrderDeps } from './order-step.ts';
import { sweepOrders } from './sweep-orders.ts';
import { tendOrder } from './tend-order.ts';
import { unlessNewer } from './unless-newer.ts';

export type TendOrdersDeps = OrderDeps & { readonly clock: RunClock };

/** What a run found. */
export type OrdersReport = { readonly open: number; readonly passes: number; readonly failures: number };

/** Once an hour a run sweeps all followers; the others only those of whom an order ended. */
const SWEEP_EVERY_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** A sweep has a time of its own: a run that was late with its orders sweeps all the same, well within its timeout. */
const SWEEP_MS = 10_000;

/**
 * Works the parent orders that work over time, as long as any is open and time remains; where none is, it ends at once.
 *
 * Each follower has a lane: who is slow holds up his own orders. What a run leaves, the next one finds where it stands: all
 * that an order has done is stored before it is done.
 *
 * At its end it sweeps the accounts of whose orders one is over: nothing of ours is open at the venue without its parent.
 */
export async function tendOrders(given: TendOrdersDeps, { forMs }: { readonly forMs: number }): Promise<OrdersReport> {
  const lanes = lanesOfRun();
  try {
    return await runPasses(given, forMs, lanes);
  } finally {
    // On Lambda what is left would freeze, and go on in the middle of the next run.
    await lanes.over();
  }
}

async function runPasses(given: TendOrdersDeps, forMs: number, lanes: LanesOfRun): Promise<OrdersReport> {
  const started = await given.clock.now();
  const until = later(started, forMs);
  const tally: Tally = { failures: 0, broken: [], counts: 'OrdersNotTended' };
  const { chain, nextPass } = chainOfRun(given);
  const deps = { ...given, chain };
  const due = new Map<ParentId, UnixMs>();
  const ended = new Set<FollowerName>();
  for (let passes = 1; ; passes += 1) {
    const now = await deps.clock.now();
    const open = await deps.ledger.openOrders();
    nextPass();
    if (open.length > 0) await beginDue(deps, { open, due, ended, lanes, tally, now, until });
    const next = nextPassAt(open, due, now);
    if (open.length === 0 || next > until) {
      await lanes.settle();
      await sweep(deps, { ended, isOfAll: started % SWEEP_EVERY_MS < MINUTE_MS, tally });
      if (tally.broken.length > 0) throw tally.broken[0];
      return { open: open.length, passes, failures: tally.failures };
    }
    await deps.clock.waitFor(lanes.over(), next);
    await deps.clock.waitUntil(next);
  }
}

type PassInput = {
  readonly open: readonly ParentId[];
  readonly due: Map<ParentId, UnixMs>;
  /** Followers of whom an order is over. */
  readonly ended: Set<FollowerName>;
  readonly lanes: LanesOfRun;
  readonly tally: Tally;
  readonly now: UnixMs;
  readonly until: UnixMs;
};

async function beginDue(
  deps: TendOrdersDeps,
  { open, due, ended, lanes, tally, now, until }: PassInput,
): Promise<void> {
  const busy = lanes.busyWith('soon');
  for (const id of open) {
    if ((due.get(id) ?? now) > now) continue;
    await unlessNewer(deps, tally, async () => {
      const parent = await deps.ledger.parent(id);
      if (parent === undefined || busy.has(parent.follower)) return;
      lanes.add(parent.follower, 'soon', () =>
        runGuarded(deps, tally, 'order', async () => {
          if ((await deps.clock.now()) > until) return;
          const next = await tendOrder(deps, id);
          if (next === undefined) ended.add(parent.follower);
          else due.set(id, next);
        }),
      );
    });
  }
}

type SweepInput = Pick<PassInput, 'ended' | 'tally'> & { readonly isOfAll: boolean };

async function sweep(deps: TendOrdersDeps, { ended, isOfAll, tally }: SweepInput): Promise<void> {
  if (ended.size === 0 && !isOfAll) return;
  const followers = (await deps.settings.current())?.followers ?? [];
  const items = followers.filter(({ name, mode }) => sendsOrders(mode) && (isOfAll || ended.has(name)));
  const now = await deps.clock.now();
  await inLanes(deps, { items, now, until: later(now, SWEEP_MS), laneOf: ({ name }) => name }, (follower) =>
    runGuarded(deps, tally, 'sweep', () => sweepOrders(deps, follower)),
  );
}

function nextPassAt(open: readonly ParentId[], due: ReadonlyMap<ParentId, UnixMs>, now: UnixMs): UnixMs {
  const soonest = Math.min(later(now, LIST_EVERY_MS), ...open.map((id) => due.get(id) ?? now));
  return passFrom(unixMs(Math.max(soonest, now + 1)));
}
