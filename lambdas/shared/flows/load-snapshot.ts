import { agreementOf } from '#core/execution/agreement-of.ts';
import { eventGroupOf } from '#core/execution/event-group.ts';
import { GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { limitCaps, limitedEventCap } from '#core/risk/limit-caps.ts';
import { asksStanding } from '#core/risk/shadow.ts';
import { emptyPosition } from '#core/ledger/empty-position.ts';
import { isOpen, type ParentOrder } from '#core/model/parent-order.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { type Clock } from '#ports/clock.ts';
import { type ExecuteDeps, type StepInput } from './execution-step.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { findUnknownOutcome } from './find-unknown-outcome.ts';

/** Where everything that a decision may know is read. */
export type SnapshotDeps = Pick<ExecuteDeps, 'ledger' | 'snapshots' | 'markets'> & {
  readonly clock: Pick<Clock, 'offMs'>;
};

type SnapshotInput = StepInput & Pick<Snapshot, 'event' | 'candidates'>;

/** Everything the decision about an entry may know, read once; undefined when nobody follows the leader any more. */
export async function loadSnapshot(deps: SnapshotDeps, input: SnapshotInput): Promise<Snapshot | undefined> {
  const { parent, settings, event, candidates, now } = input;
  const agreement = agreementOf(settings, parent);
  if (agreement === undefined) return undefined;
  const { follow } = agreement;
  const [
    { held, market, capOfEvent },
    globalCap,
    capOfLeader,
    restrictions,
    limitCaps,
    equity,
    followerEquity,
    scores,
    book,
  ] = await Promise.all([
    loadPlace(deps, input),
    deps.ledger.cap(parent, GLOBAL_CAP),
    deps.ledger.cap(parent, leaderCap(parent.leader)),
    deps.ledger.venueRestrictions(),
    loadLimitCaps(deps, { ...input, follow }),
    deps.snapshots.leaderEquity(parent.leader),
    deps.snapshots.followerEquity(parent),
    loadScores(deps, { ...input, follow }),
    deps.markets.book(parent.token),
  ]);
  return {
    now,
    // Told by the answers that were read for this very decision.
    clockOffMs: deps.clock.offMs?.(),
    event,
    opposite: await loadOpposite(deps, input, market),
    ...agreement,
    ...held,
    globalCap,
    leaderCap: capOfLeader,
    restrictions,
    ...limitCaps,
    eventCap: capOfEvent,
    equity,
    ...scores,
    followerEquity,
    liftedAt: parent.liftedAt,
    desired: parent.desired,
    isBusy: parent.desired !== undefined && (await isBusy(deps, parent)),
    storedLot: parent.lot,
    candidates,
    market,
    book,
  };
}

type Held = Pick<Snapshot, 'position' | 'unknownForMs'>;
type PlaceOfEntry = {
  readonly held: Held;
  readonly market: Snapshot['market'];
  readonly capOfEvent: Snapshot['eventCap'];
};

/** Only position and market tell the event: its cap is read after them, where there is such a limit, and beside the book. */
async function loadPlace(deps: SnapshotDeps, input: SnapshotInput): Promise<PlaceOfEntry> {
  const { parent, settings } = input;
  const [held, market] = await Promise.all([loadHeld(deps, input), deps.markets.market(parent.condition)]);
  const name = limitedEventCap(settings, eventGroupOf({ ...held, market }));
  return { held, market, capOfEvent: name === undefined ? undefined : await deps.ledger.cap(parent, name) };
}

/** One query tells the leader's position and whether another order of the token is under way: no read more than before. */
async function loadHeld({ ledger }: SnapshotDeps, { parent, now }: SnapshotInput): Promise<Held> {
  const positions = await ledger.tokenPositions(parent, parent.token);
  const position = positions.find((one) => one.leader === parent.leader) ?? emptyPosition(parent);
  return { position, unknownForMs: await findUnknownOutcome(ledger, positions, now) };
}

/** A limit that the settings do not set costs no read. */
async function loadLimitCaps(
  { ledger }: SnapshotDeps,
  { parent, settings, follow, now }: SnapshotInput & Pick<Snapshot, 'follow'>,
): Promise<Pick<Snapshot, 'marketCap' | 'tokenCap' | 'dayCap' | 'minuteCap'>> {
  const { token, condition } = parent;
  const names = limitCaps({ settings, follow, token, condition, now });
  const of = async (name: string | undefined): ReturnType<typeof ledger.cap> =>
    name === undefined ? undefined : ledger.cap(parent, name);
  const [marketCap, tokenCap, dayCap, minuteCap] = await Promise.all([
    of(names.marketCap),
    of(names.tokenCap),
    of(names.dayCap),
    of(names.minuteCap),
  ]);
  return { marketCap, tokenCap, dayCap, minuteCap };
}

/** What the scores say of a leader, as far as this follow asks. */
async function loadScores(
  { snapshots }: SnapshotDeps,
  { parent: { leader }, settings, follower, follow }: SnapshotInput & Pick<Snapshot, 'follow'>,
): Promise<Pick<Snapshot, 'edge' | 'standing'>> {
  const [edge, standing] = await Promise.all([
    follow.sizing.policy === 'kelly' ? snapshots.leaderEdge(leader) : undefined,
    asksStanding(settings, { follower, leader }) ? snapshots.leaderStanding(leader) : undefined,
  ]);
  return { edge, standing };
}

/** How many open orders of a position are looked at. */
const MAX_OPEN = 50;

/** Purchases of the position that are not decided yet, as the list of what is open shows them. */
async function isBusy({ ledger }: SnapshotDeps, parent: ParentOrder): Promise<boolean> {
  const open = await ledger.openSiblings(parent, MAX_OPEN);
  const others = await Promise.all(open.filter((id) => id !== parent.parentId).map((id) => ledger.parent(id)));
  return others.some((one) => one?.side === 'BUY' && one.origin === 'copy' && isOpen(one.state));
}

/** Only the market tells the other outcome's token; a leader of whom nothing is recorded there holds none of it. */
async function loadOpposite(
  { ledger }: SnapshotDeps,
  { parent, settings }: SnapshotInput,
  market: Snapshot['market'],
): Promise<Snapshot['opposite']> {
  const other = market?.tokens.find(({ token }) => token !== parent.token);
  if (settings.execution.netOutcomes !== true || other === undefined) return undefined;
  return (await ledger.leaderPosition(parent.leader, other.token))?.shares ?? NO_SHARES;
}
