import { openExit } from '#core/execution/end.ts';
import { excessOf, type Position } from '#core/model/position.ts';
import { type Follower, sendsOrders } from '#core/model/settings.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { bookExternals } from './book-external.ts';
import { haltOnBreach } from './halt-on-breach.ts';
import { type DriftDeps, judgeDrift } from './judge-drift.ts';
import { type NightlyDeps, proveOncePerDay } from './prove-ledgers.ts';
import { type ResolveDeps, resolvePositions } from './resolve-positions.ts';
import { inLanes, runGuarded, type Tally } from './run-guarded.ts';
import { watchLateFills } from './watch-late-fills.ts';

export type UpkeepDeps = ResolveDeps & DriftDeps & NightlyDeps & { readonly clock: Clock; readonly doorbell: Doorbell };

type UpkeepInput = {
  readonly followers: readonly Follower[];
  readonly now: UnixMs;
  /** No follower's turn begins after it. */
  readonly until: UnixMs;
  readonly tally: Tally;
};

type Owned = { readonly follower: Follower; readonly positions: readonly Position[] };

/**
 * Looks after each follower once in a run: final payouts, fills that came late, cash, drift and the daily proof, as
 * far as the time goes, several followers at once, for the sources of one may be slow. Then opens exits for what is owned above its target,
 * whatever the sources answered.
 *
 * @returns How many exits were opened.
 */
export async function runUpkeep(deps: UpkeepDeps, { followers, now, until, tally }: UpkeepInput): Promise<number> {
  const owned: Owned[] = [];
  for (const follower of followers)
    owned.push({ follower, positions: await deps.ledger.positions({ follower: follower.name, mode: follower.mode }) });
  const laneOf = ({ follower }: Owned): string => follower.name;
  await inLanes(deps, { items: owned, now, until, laneOf }, (one) => lookAfter(deps, { ...one, now, tally }));
  let opened = 0;
  for (const { follower, positions } of owned)
    await runGuarded(deps, tally, 'close gaps', async () => {
      const work = (): Promise<number> => closeGaps(deps, positions, now);
      opened += await haltOnBreach(deps, { follower: follower.name, mode: follower.mode }, work);
    });
  return opened;
}

type OneInput = Owned & { readonly now: UnixMs; readonly tally: Tally };

async function lookAfter(deps: UpkeepDeps, { follower, positions, now, tally }: OneInput): Promise<void> {
  const { name, mode } = follower;
  const tasks: readonly (readonly [string, () => Promise<void>])[] = [
    ['resolve positions', () => resolvePositions(deps, { follower, positions, now })],
    ['late fills', () => (sendsOrders(mode) ? watchLateFills(deps, follower, now) : Promise.resolve())],
    ['cash', () => bookExternals(deps, follower, now)],
    ['drift', () => judgeDrift(deps, { follower, positions, now })],
    ['proof', () => proveOncePerDay(deps, follower, now)],
  ];
  for (const [what, work] of tasks)
    await runGuarded(deps, tally, what, () => haltOnBreach(deps, { follower: name, mode }, work));
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
