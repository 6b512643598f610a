import { type Change } from '../ledger/change.ts';
import {
  isIncrease,
  isReduction,
  type LeaderAction,
  type LeaderEvent,
  type LeaderPosition,
  movedBy,
} from '../model/leader-event.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type SkipReason } from '../model/reason.ts';
import { type Follow, type Settings } from '../model/settings.ts';
import { parentIdOf, supplementId } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { larger, minus, plus } from '../values/quantity.ts';
import { NO_SHARES, shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { adjustAfter, usedUpBy } from './adjust.ts';
import { averagePrice } from './average-price.ts';

/**
 * Parents that one transaction can carry beside the event, the leader position and a supplement's base.
 *
 * It may fall but never rise: who finishes an event takes it for granted that so many were recorded with it.
 */
export const MAX_PARENTS = 97;

type RecordInput = {
  readonly action: LeaderAction;
  /** The stored event of the same identity, when this report is larger: only the difference is recorded. */
  readonly base?: LeaderEvent;
  readonly position: LeaderPosition | undefined;
  readonly settings: Settings;
  readonly seenAt: UnixMs;
  readonly now: UnixMs;
  readonly source: string;
  /** Place within this read: work lists keep the order of recording. */
  readonly sequence: number;
};

type Recorded = {
  readonly event: LeaderEvent;
  readonly parents: readonly ParentOrder[];
  readonly changes: readonly Change[];
};

/**
 * Places an action in the leader's position and gives every follower of the leader a parent order for it.
 *
 * @returns The event, its parents, and the changes of the transaction that makes the event; where there are more
 * followers than it can carry, the parents beyond are made by `fanOut` afterwards, and the event says so until then.
 */
export function recordEvent(input: RecordInput): Recorded {
  const follows = input.settings.follows.filter((follow) => follow.leader === input.action.leader);
  const event = placeEvent(input, follows.length <= MAX_PARENTS);
  const parents = parentsOf(event, input.settings, input);
  const changes: Change[] = [
    { kind: 'put', type: 'event', value: event },
    { kind: 'put', type: 'leader-position', value: moveLeaderPosition(event, input.position) },
    ...parents.slice(0, MAX_PARENTS).map((value): Change => ({ kind: 'put', type: 'parent', value })),
  ];
  if (input.base !== undefined) changes.push(raiseTotal(input.base, input.action));
  return { event, parents, changes };
}

/** The parent orders of an event's followers, by the settings that the event was recorded under. */
export function parentsOf(
  event: LeaderEvent,
  settings: Settings,
  made: { readonly now: UnixMs; readonly sequence: number },
): readonly ParentOrder[] {
  return settings.follows
    .filter((follow) => follow.leader === event.leader)
    .map((follow) => parentOf(event, follow, { settings, ...made }));
}

function placeEvent(
  { action, base, position, settings, seenAt, now, source }: RecordInput,
  fannedOut: boolean,
): LeaderEvent {
  const part = base === undefined ? action : supplement(action, base);
  const usedUp = usedUpBy(part, position?.adjust);
  return {
    ...part,
    ...(base === undefined ? {} : { supplements: base.eventId, totalNotional: totalOf(action, base) }),
    ...(usedUp === 0n ? {} : { usedUp }),
    before: position?.shares ?? NO_SHARES,
    positionVersion: (position?.version ?? 0n) + 1n,
    ...(position?.lastReduction === undefined ? {} : { follows: position.lastReduction }),
    total: part.shares,
    seenAt,
    recordedAt: now,
    sources: [source],
    settingsVersion: settings.version,
    fannedOut,
    version: 1n,
  };
}

/** Dollars of a restated fill may fall: what is recorded already is never taken back, and more shares then cost nothing. */
function supplement(action: LeaderAction, base: LeaderEvent): LeaderAction {
  const more = minus(action.shares, base.total);
  const notional = larger(minus(action.notional, base.totalNotional ?? base.notional), NO_USD);
  return {
    ...action,
    eventId: supplementId(base.eventId, action.shares),
    shares: more,
    notional,
    price: averagePrice({ shares: more, notional }),
  };
}

/** What the purchase has come to as a whole, with what is reported now. */
function totalOf(action: LeaderAction, base: LeaderEvent): Usd {
  return larger(action.notional, base.totalNotional ?? base.notional);
}

function raiseTotal(base: LeaderEvent, action: LeaderAction): Change {
  const totalNotional = totalOf(action, base);
  return {
    kind: 'put',
    type: 'event',
    value: { ...base, total: action.shares, totalNotional, version: base.version + 1n },
  };
}

function moveLeaderPosition(event: LeaderEvent, position: LeaderPosition | undefined): LeaderPosition {
  const moved = movedBy(event);
  const held = isIncrease(event.type) ? plus(event.before, moved) : minus(event.before, moved);
  // One that moves nothing has no parent that applies anything: whoever follows must find what was before it.
  const lastReduction = isReduction(event.type) && moved > 0n ? event.eventId : position?.lastReduction;
  const adjust = adjustAfter(event, position?.adjust);
  return {
    leader: event.leader,
    token: event.token,
    condition: event.condition,
    shares: event.type === 'REDEEM' && held < 0n ? shares(0n) : held,
    ...(lastReduction === undefined ? {} : { lastReduction }),
    ...(adjust === undefined ? {} : { adjust }),
    version: event.positionVersion,
  };
}

function parentOf(
  event: LeaderEvent,
  follow: Follow,
  { settings, now, sequence }: Pick<RecordInput, 'settings' | 'now' | 'sequence'>,
): ParentOrder {
  const follower = settings.followers.find((one) => one.name === follow.follower);
  invariant(follower !== undefined, `follow of an unknown follower ${follow.follower}`);
  const skipped = skipReason(event);
  return {
    parentId: parentIdOf(follow.follower, event.eventId),
    follower: follow.follower,
    mode: follower.mode,
    leader: event.leader,
    token: event.token,
    condition: event.condition,
    side: isIncrease(event.type) ? 'BUY' : 'SELL',
    origin: 'copy',
    eventId: event.eventId,
    ...(skipped === undefined ? { state: 'NEW' } : { state: 'SKIPPED', reason: skipped }),
    attempts: 0,
    filledShares: NO_SHARES,
    filledUsd: NO_USD,
    title: event.title,
    outcome: event.outcome,
    createdAt: now,
    since: `${String(now).padStart(14, '0')}#${String(sequence).padStart(6, '0')}`,
    version: 1n,
  };
}

/** What nobody has to decide about: it ends with the event's recording. */
function skipReason(event: LeaderEvent): SkipReason | undefined {
  if (event.type !== 'BUY' && !isReduction(event.type)) return { code: 'NOT_A_TRADE', type: event.type };
  return movedBy(event) > 0n ? undefined : { code: 'ALREADY_ADJUSTED', shares: event.shares };
}
