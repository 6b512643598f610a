import { type CapChange, type Change } from '#core/ledger/change.ts';
import { type Cap } from '#core/model/cap.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type JournalEntry } from '#core/model/journal.ts';
import { type LeaderEvent, type LeaderPosition } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Position } from '#core/model/position.ts';
import { type Redeeming, type RedeemLane } from '#core/model/redeeming.ts';
import { type Switches } from '#core/model/switches.ts';
import { plus } from '#core/values/quantity.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { NO_USD } from '#core/values/usd.ts';

/** What the table holds, kept beside it from the changes that took effect. */
export type Mirror = {
  readonly events: ReadonlyMap<string, LeaderEvent>;
  readonly leaderPositions: ReadonlyMap<string, LeaderPosition>;
  readonly parents: ReadonlyMap<string, ParentOrder>;
  readonly children: ReadonlyMap<string, ChildOrder>;
  readonly positions: ReadonlyMap<string, Position>;
  readonly caps: ReadonlyMap<string, Cap>;
  /** By cap: how often entries were stopped for a late fill that is not taken in yet. */
  readonly lateStops: ReadonlyMap<string, number>;
  readonly journal: ReadonlyMap<string, JournalEntry>;
  /** Where the switches were last stored; one item, without a key of its own. */
  readonly switches: ReadonlyMap<string, Switches>;
  /** Redemptions of markets by transactions of wallets. */
  readonly redeemings: ReadonlyMap<string, Redeeming>;
  readonly redeemLanes: ReadonlyMap<string, RedeemLane>;
  /** Takes over the changes of one transaction. */
  apply(changes: readonly Change[]): readonly Moved[];
  /** Puts a cap as a person's command left it. */
  putCap(cap: Cap): void;
};

/** One item before and after a transaction. */
export type Moved =
  | { readonly type: 'event'; readonly before: LeaderEvent | undefined; readonly after: LeaderEvent }
  | { readonly type: 'leader-position'; readonly before: LeaderPosition | undefined; readonly after: LeaderPosition }
  | { readonly type: 'parent'; readonly before: ParentOrder | undefined; readonly after: ParentOrder }
  | { readonly type: 'child'; readonly before: ChildOrder | undefined; readonly after: ChildOrder }
  | { readonly type: 'position'; readonly before: Position | undefined; readonly after: Position }
  | { readonly type: 'cap'; readonly before: Cap | undefined; readonly after: Cap }
  | { readonly type: 'mode'; readonly before: Cap; readonly after: Cap }
  | { readonly type: 'journal'; readonly before: JournalEntry | undefined; readonly after: JournalEntry };

/** The key of a position within the mirror. */
export function positionKey({
  follower,
  mode,
  token,
  leader,
}: Pick<Position, 'follower' | 'mode' | 'token' | 'leader'>): string {
  return `${follower}#${mode} ${token} ${leader}`;
}

/** The key of a cap within the mirror. */
export function capKey({ follower, mode, name }: Pick<Cap, 'follower' | 'mode' | 'name'>): string {
  return `${follower}#${mode} ${name}`;
}

/** Starts with an empty table. */
export function emptyMirror(): Mirror {
  const tables = {
    events: new Map<string, LeaderEvent>(),
    leaderPositions: new Map<string, LeaderPosition>(),
    parents: new Map<string, ParentOrder>(),
    children: new Map<string, ChildOrder>(),
    positions: new Map<string, Position>(),
    caps: new Map<string, Cap>(),
    lateStops: new Map<string, number>(),
    journal: new Map<string, JournalEntry>(),
    switches: new Map<string, Switches>(),
    redeemings: new Map<string, Redeeming>(),
    redeemLanes: new Map<string, RedeemLane>(),
  };
  return {
    ...tables,
    putCap(cap) {
      tables.caps.set(capKey(cap), cap);
    },
    apply: (changes) => changes.flatMap((change) => applyOne(tables, change)),
  };
}

type Tables = {
  readonly [Name in Exclude<keyof Mirror, 'apply' | 'putCap'>]: Map<
    string,
    NonNullable<ReturnType<Mirror[Name]['get']>>
  >;
};

function applyOne(tables: Tables, change: Change): readonly Moved[] {
  switch (change.kind) {
    case 'check':
      return [];
    case 'put':
      return putOne(tables, change);
    case 'cap':
      return moveCap(tables, change);
    case 'mode': {
      const before = tables.caps.get(capKey(change));
      if (before === undefined) return [];
      const { epochBefore, switch: position, switchFrom, breakers, trips, tradingMode } = change;
      const { switchFrom: _, trips: __, ...kept } = before;
      const from = { ...(switchFrom === undefined ? {} : { switchFrom }), ...(trips === undefined ? {} : { trips }) };
      const after: Cap = { ...kept, ...from, switch: position, breakers, tradingMode, epoch: epochBefore + 1n };
      tables.caps.set(capKey(change), after);
      countLateStop(tables, before, after);
      return [{ type: 'mode', before, after }];
    }
    case 'journal': {
      const before = tables.journal.get(change.entry.entryId);
      tables.journal.set(change.entry.entryId, change.entry);
      return [{ type: 'journal', before, after: change.entry }];
    }
  }
}

function countLateStop({ lateStops }: Tables, before: Cap, after: Cap): void {
  const key = capKey(after);
  const isStopped = after.breakers?.includes('LATE_FILL') === true && before.breakers?.includes('LATE_FILL') !== true;
  if (isStopped) lateStops.set(key, (lateStops.get(key) ?? 0) + 1);
}

function moveCap(tables: Tables, change: CapChange): readonly Moved[] {
  const { follower, mode, name, reserved, posted, shares, entries, adds, copies } = change;
  const key = capKey(change);
  const before = tables.caps.get(key);
  // Those of markets, tokens, days and minutes count from their first use.
  const from = before ?? {
    follower,
    mode,
    name,
    reserved: NO_USD,
    posted: NO_USD,
    used: NO_USD,
    tradingMode: 'ACTIVE',
  };
  const after: Cap = {
    ...from,
    reserved: plus(from.reserved, reserved),
    posted: plus(from.posted, posted),
    used: plus(from.used, plus(reserved, posted)),
    ...(shares === undefined ? {} : { shares: plus(from.shares ?? NO_SHARES, shares) }),
    ...(entries === undefined ? {} : { entries: (from.entries ?? 0n) + entries }),
    ...(adds === undefined ? {} : { adds: (change.restartsAdds === true ? 0n : (from.adds ?? 0n)) + adds }),
    ...(copies === undefined ? {} : { copies: (from.copies ?? 0n) + copies }),
    ...(change.open === true ? { isOpened: true } : {}),
  };
  // A condition alone writes nothing.
  const isMoved =
    reserved !== 0n ||
    posted !== 0n ||
    (shares ?? 0n) !== 0n ||
    [entries, adds, copies].some((one) => (one ?? 0n) !== 0n);
  if (!isMoved && change.open !== true) return [];
  tables.caps.set(key, after);
  return [{ type: 'cap', before, after }];
}

function putOne(tables: Tables, change: Extract<Change, { readonly kind: 'put' }>): readonly Moved[] {
  switch (change.type) {
    case 'event':
      return [{ type: 'event', ...put(tables.events, change.value.eventId, change.value) }];
    case 'leader-position':
      return [
        {
          type: 'leader-position',
          ...put(tables.leaderPositions, `${change.value.leader} ${change.value.token}`, change.value),
        },
      ];
    case 'parent':
      return [{ type: 'parent', ...put(tables.parents, change.value.parentId, change.value) }];
    case 'child':
      return [{ type: 'child', ...put(tables.children, change.value.venueOrderId, change.value) }];
    case 'position':
      return [{ type: 'position', ...put(tables.positions, positionKey(change.value), change.value) }];
    case 'switches':
      tables.switches.set('', change.value);
      return [];
    case 'redeeming':
      tables.redeemings.set(change.value.redemptionId, change.value);
      return [];
    case 'redeem-lane':
      tables.redeemLanes.set(`${change.value.follower}#${change.value.mode}`, change.value);
      return [];
    case 'leader-walk':
    case 'trade-watch':
    case 'upkeep':
    case 'leader-guard':
    case 'post-health':
    case 'venue-restrictions':
      return [];
  }
}

function put<T>(table: Map<string, T>, key: string, after: T): { readonly before: T | undefined; readonly after: T } {
  const before = table.get(key);
  table.set(key, after);
  return { before, after };
}
