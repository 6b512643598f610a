import { type LeaderPosition } from '#core/model/leader-event.ts';
import { type Leader } from '#core/model/settings.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { type Change } from '#core/ledger/change.ts';
import { later, type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { type Cursor, type Cursors } from '#ports/cursors.ts';
import { type ActivityWalk, type HeldPosition, type LeaderFeed } from '#ports/leader-feed.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';

type ArmDeps = { readonly feed: LeaderFeed; readonly ledger: Ledger; readonly cursors: Cursors; readonly log: Log };

/** How far back a new leader's activity is looked at, to see that the baseline was not taken in the middle of a trade. */
const LOOK_BACK_MS = 600_000;
/** Positions written in one transaction, which carries the cursor, too. */
const CHUNK = 90;

/**
 * Takes a new leader's positions as they stand, so that only what comes after is copied: history never is.
 *
 * @returns The leader's first cursor; undefined when the leader traded during the walk, or another run armed him
 * meanwhile, so that the next pass tries again.
 */
export async function armLeader(deps: ArmDeps, leader: Leader, now: UnixMs): Promise<Cursor | undefined> {
  // Read before the walk: what another run records from here on makes the baseline fail.
  const stored = await deps.ledger.leaderPositions(leader.wallet);
  const known = await deps.cursors.cursor(leader.wallet);
  if (known !== undefined) return known;
  const from = later(now, -LOOK_BACK_MS);
  const lagMs = await deps.feed.lagMs();
  const before = await deps.feed.activity(leader.wallet, from);
  const held = await deps.feed.positions(leader.wallet);
  const after = await deps.feed.activity(leader.wallet, from);
  if (!isQuiet(before) || !isQuiet(after) || before.rows.length !== after.rows.length) {
    deps.log.warn('leader not armed: he traded while his positions were read', { leader: leader.wallet });
    deps.log.count('ArmingsPutOff');
    return undefined;
  }
  const armedAt = armingMoment(after, now, lagMs);
  const cursor: Cursor = { leader: leader.wallet, armedAt, at: armedAt, unconfirmed: [], version: 1n };
  const changes = baselineOf({ leader, stored, held });
  if (!(await storeBaseline(deps.cursors, changes, cursor))) return undefined;
  deps.log.info('leader armed', { leader: leader.wallet, positions: held.length, armedAt });
  return cursor;
}

function isQuiet({ isWhole, unreadable }: ActivityWalk): boolean {
  return isWhole && unreadable === 0;
}

/** The newest second that the feed surely showed in full. */
function armingMoment({ rows }: ActivityWalk, now: UnixMs, lagMs: number): UnixMs {
  const shown = unixMs(Math.floor((now - lagMs) / 1000) * 1000 - 1000);
  const newest = rows.at(-1)?.at;
  return newest !== undefined && newest > shown ? newest : shown;
}

type BaselineInput = {
  readonly leader: Leader;
  /** What is recorded of him; each write is conditional on it. */
  readonly stored: readonly LeaderPosition[];
  readonly held: readonly HeldPosition[];
};

/** A position left out would make the leader's next reduction look like a sale of everything. */
function baselineOf({ leader, stored: known, held }: BaselineInput): readonly Change[] {
  const stored = new Map(known.map((position) => [position.token, position]));
  const changes: Change[] = [];
  const put = (position: Omit<LeaderPosition, 'leader' | 'version'>): void => {
    const before = stored.get(position.token);
    if (before?.shares === position.shares) return;
    const version = (before?.version ?? 0n) + 1n;
    changes.push({
      kind: 'put',
      type: 'leader-position',
      value: { ...before, ...position, leader: leader.wallet, version },
    });
  };
  for (const { token, condition, shares } of held) put({ token, condition, shares });
  // An arming that broke off may have stored what he has sold since.
  const kept = new Set(held.map((position) => position.token));
  for (const { token, condition } of stored.values())
    if (!kept.has(token)) put({ token, condition, shares: NO_SHARES });
  return changes;
}

/** The cursor stands with the last of it: a cursor beside another baseline would count as new what that one holds. */
async function storeBaseline(cursors: Cursors, changes: readonly Change[], cursor: Cursor): Promise<boolean> {
  const { leader } = cursor;
  let start = 0;
  for (; changes.length - start > CHUNK; start += CHUNK)
    if (!(await cursors.arm({ leader, changes: changes.slice(start, start + CHUNK) }))) return false;
  return cursors.arm({ leader, changes: changes.slice(start), cursor });
}
