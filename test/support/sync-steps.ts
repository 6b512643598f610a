import { type SyncReport } from '#core/model/sync.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { manualSync, type SyncCommand } from '#flows/manual-sync.ts';
import { LEADER } from './builders/identities.ts';
import { type FlowWorld } from './flow-world.ts';
import { givenMeasured, givenRecorded, givenStarted } from './flow-steps.ts';

/** A person syncs the leader of the tests; catching up over the last hour unless told otherwise. */
export function whenSynced(
  world: FlowWorld,
  command: Partial<SyncCommand> = {},
  deps: FlowWorld['deps'] = world.deps,
): Promise<SyncReport> {
  return manualSync(deps, {
    mode: 'catch-up',
    leader: LEADER,
    since: command.mode === 'align' ? undefined : anHourAgo(world),
    dryRun: false,
    command: 'first',
    ...command,
  });
}

/** An hour before the moment of a world. */
export function anHourAgo(world: FlowWorld): UnixMs {
  return later(world.clock.moment, -3_600_000);
}

/** Time passes; what is known of the leader's equity is measured anew. */
export async function givenLater(world: FlowWorld, ms: number): Promise<void> {
  world.clock.advance(ms);
  await givenMeasured(world);
}

/** A purchase of 2,000 shares for 1,000 dollars that ended as too old. */
export async function givenStale(): Promise<FlowWorld> {
  const world = await givenStarted();
  await givenRecorded(world);
  await givenLater(world, 120_000);
  await world.whenExecuted();
  return world;
}
