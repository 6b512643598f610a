import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Follow, type Leader, type Settings } from '#core/model/settings.ts';
import { type SyncReport } from '#core/model/sync.ts';
import { type FollowerName, parentIdOf } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type LeaderFeed } from '#ports/leader-feed.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { applyReductions } from './apply-reductions.ts';
import { liftEntries, type LiftDeps } from './lift-entries.ts';
import { previewExits } from './preview-exits.ts';
import { type ReadLeaderDeps, readFrom } from './read-leader.ts';
import { recordMissed } from './record-missed.ts';
import { ringSynced } from './ring-synced.ts';

/** What a person's command works with. */
export type SyncDeps = ReadLeaderDeps & LiftDeps & { readonly feed: LeaderFeed };

/** Whom a command is about. */
export type SyncInput = {
  readonly settings: Settings;
  readonly leader: Leader;
  /** Whose orders the command is about: all of the leader's followers, or one. */
  readonly follows: readonly Follow[];
  readonly now: UnixMs;
};

type CatchUpInput = SyncInput & {
  /** From when on the leader's trades are meant; absent: what the watcher reads again anyway. */
  readonly since?: UnixMs | undefined;
};

type Outcome = Omit<SyncReport, 'mode' | 'dryRun' | 'leader'>;

/**
 * Records what is missing of a leader's trades, follows the reductions among them, and takes up again the entries that
 * were too old.
 *
 * All of it meets its own keys: beside a watcher, after a crash or a second time it does what is left to do.
 *
 * @throws ConfigurationError when the leader was never armed
 */
export async function catchUp(deps: SyncDeps, input: CatchUpInput): Promise<Outcome> {
  const { leader, follows, settings, now } = input;
  const cursor = await deps.cursors.cursor(leader.wallet);
  if (cursor === undefined)
    throw new ConfigurationError('the leader is not watched yet: the watcher first takes down what he holds', {
      leader: leader.wallet,
    });
  const since = input.since ?? readFrom(cursor);
  const missed = await recordMissed(deps, { leader, settings, cursor, since, now });
  const followers = settings.follows.filter((one) => one.leader === leader.wallet).map(({ follower }) => follower);
  const reduced = await applyReductions(deps, { events: missed.events, followers, now });
  const purchases = missed.events.filter(({ type, at }) => type === 'BUY' && at >= since);
  const lifted = await liftEntries(deps, { settings, follows, events: purchases, now });
  const isNow = missed.events.filter(({ recordedAt }) => recordedAt === now);
  const rest = await undecided(deps, isNow, followers);
  return {
    rows: [...(await previewExits(deps, { settings, reduced })), ...lifted.rows],
    recorded: missed.recorded,
    history: missed.history,
    left: missed.left + lifted.left,
    unreadable: missed.unreadable,
    isRung: await ringSynced(deps, [...reduced, ...lifted.parents, ...rest]),
  };
}

/** What the command has recorded and does not lift is decided on by the rules as ever; it is rung for all the same. */
async function undecided(
  { ledger }: SyncDeps,
  events: readonly LeaderEvent[],
  followers: readonly FollowerName[],
): Promise<readonly ParentOrder[]> {
  const ids = events.flatMap(({ eventId }) => followers.map((follower) => parentIdOf(follower, eventId)));
  const found: ParentOrder[] = [];
  for (const id of ids) {
    const parent = await ledger.parent(id);
    if (parent?.state === 'NEW') found.push(parent);
  }
  return found;
}
