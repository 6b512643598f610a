import { openExit } from '#core/execution/end.ts';
import { excessOf, type Position } from '#core/model/position.ts';
import { type Follower, sendsOrders } from '#core/model/settings.ts';
import { type Upkeep } from '#core/model/upkeep.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { bookExternals } from './book-external.ts';
import { haltOnBreach } from './halt-on-breach.ts';
import { type DriftDeps, judgeDrift } from './judge-drift.ts';
import { type NightlyDeps, proveOncePerDay } from './prove-ledgers.ts';
import { type ResolveDeps, resolvePositions } from './resolve-positions.ts';
import { runGuarded, type Tally } from './run-guarded.ts';
import { sweepWhenDue } from './sweep-orders.ts';
import { watchLateFills } from './watch-late-fills.ts';

export type UpkeepDeps = ResolveDeps & DriftDeps & NightlyDeps & { readonly clock: Clock; readonly doorbell: Doorbell };

type UpkeepInput = {
  readonly follower: Follower;
  readonly now: UnixMs;
  /** Its sources are not asked after it. */
  readonly until: UnixMs;
  readonly tally: Tally;
};

/**
 * Looks after a follower once in a run, as far as the time goes: final payouts, fills that came late, cash, drift, the
 * daily proof and the sweep. Then opens exits for what is owned above its target, whatever the sources answered, and whatever the time.
 *
 * @returns How many exits were opened.
 */
export async function runUpkeep(deps: UpkeepDeps, input: UpkeepInput): Promise<number> {
  const { follower, now, until, tally } = input;
  const of = { follower: follower.name, mode: follower.mode };
  let opened = 0;
  await runGuarded(deps, tally, 'upkeep', async () => {
    const positions = await deps.ledger.positions(of);
    if ((await deps.clock.now()) <= until) await lookAfter(deps, { ...input, positions });
    opened = await haltOnBreach(deps, of, () => closeGaps(deps, positions, now));
  });
  return opened;
}

type OneInput = UpkeepInput & { readonly positions: readonly Position[] };

type Task = readonly [what: string, work: () => Promise<void>];

async function lookAfter(deps: UpkeepDeps, input: OneInput): Promise<void> {
  const { follower, positions, now, tally } = input;
  const { name, mode } = follower;
  const inTurn = async (tasks: readonly Task[]): Promise<void> => {
    for (const [what, work] of tasks)
      await runGuarded(deps, tally, what, () => haltOnBreach(deps, { follower: name, mode }, work));
  };
  await inTurn([
    ['resolve positions', () => resolvePositions(deps, { follower, positions, now })],
    ['late fills', () => (sendsOrders(mode) ? watchLateFills(deps, follower, now) : Promise.resolve())],
  ]);
  // Read once for all that asks what is due.
  await runGuarded(deps, tally, 'upkeep', async () => {
    const upkeep = await deps.ledger.upkeep({ follower: name, mode });
    await inTurn(tasksDue(deps, input, upkeep));
  });
}

function tasksDue(
  deps: UpkeepDeps,
  { follower, positions, now }: OneInput,
  upkeep: Upkeep | undefined,
): readonly Task[] {
  return [
    ['cash', () => bookExternals(deps, { follower, upkeep, now })],
    ['drift', () => judgeDrift(deps, { follower, positions, upkeep, now })],
    ['proof', () => proveOncePerDay(deps, { follower, upkeep, now })],
    ['sweep', () => (sendsOrders(follower.mode) ? sweepWhenDue(deps, { follower, upkeep, now }) : Promise.resolve())],
  ];
}

async function closeGaps(
  { ledger, doorbell }: UpkeepDeps,
  positions: readonly Position[],
  now: UnixMs,
): Promise<number> {
  let opened = 0;
  for (const seen of positions) {
    if (seen.exit !== undefined || excessOf(seen) <= 0n) continue;
    const position = await ledger.position(seen);
    if (position === undefined || position.exit !== undefined || excessOf(position) <= 0n) continue;
    const { parent, changes } = openExit(position, now);
    const { committed } = await ledger.commit(changes);
    if (!committed) continue;
    opened += 1;
    await doorbell.ring(parent);
  }
  return opened;
}
