import { eventGroupOf } from '../execution/event-group.ts';
import { emptyPosition } from '../ledger/empty-position.ts';
import { GLOBAL_CAP, leaderCap } from '../model/cap.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Follower } from '../model/settings.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { limitCaps, limitedEventCap } from '../risk/limit-caps.ts';
import { asksStanding } from '../risk/shadow.ts';
import { NO_SHARES } from '../values/shares.ts';
import { type ReplayRun } from './replay-run.ts';

type SnapshotInput = Pick<Snapshot, 'event' | 'candidates' | 'now'> & {
  readonly parent: ParentOrder;
  readonly follower: Follower;
};

/** Everything the decision about an entry may know at this moment of the replay; undefined when nobody follows the leader. */
export function replaySnapshot(run: ReplayRun, input: SnapshotInput): Snapshot | undefined {
  const { ledger, venue, settings, scores } = run;
  const { parent, follower, event, candidates, now } = input;
  const { token, condition, leader: wallet } = parent;
  const follow = settings.follows.find((one) => one.follower === parent.follower && one.leader === wallet);
  if (follow === undefined) return undefined;
  const leader = settings.leaders.find((one) => one.wallet === wallet);
  const market = venue.market(condition);
  const position = ledger.position(parent) ?? emptyPosition(parent);
  const names = limitCaps({ settings, follow, token, condition, now });
  const capOf = (name: string | undefined): Snapshot['globalCap'] =>
    name === undefined ? undefined : ledger.cap(parent, name);
  return {
    now,
    event,
    opposite: oppositeOf(run, parent, market),
    settings,
    follower,
    follow,
    isLeaderEnabled: leader?.enabled === true,
    position,
    globalCap: capOf(GLOBAL_CAP),
    leaderCap: capOf(leaderCap(wallet)),
    marketCap: capOf(names.marketCap),
    tokenCap: capOf(names.tokenCap),
    dayCap: capOf(names.dayCap),
    minuteCap: capOf(names.minuteCap),
    eventCap: capOf(limitedEventCap(settings, eventGroupOf({ position, market }))),
    equity: run.leaderEquities.get(wallet),
    edge: follow.sizing.policy === 'kelly' ? scores.edges.get(wallet) : undefined,
    standing: asksStanding(settings, { follower, leader: wallet }) ? scores.standings.get(wallet) : undefined,
    followerEquity: run.followerEquities.get(follower.name),
    storedLot: parent.lot,
    candidates,
    market,
    book: venue.book(token, now),
  };
}

function oppositeOf(
  { ledger, settings }: ReplayRun,
  parent: ParentOrder,
  market: Snapshot['market'],
): Snapshot['opposite'] {
  const other = market?.tokens.find(({ token }) => token !== parent.token);
  if (settings.execution.netOutcomes !== true || other === undefined) return undefined;
  return ledger.leaderPosition(parent.leader, other.token)?.shares ?? NO_SHARES;
}
