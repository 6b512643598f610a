import { type Change } from '../ledger/change.ts';
import { type Cap } from '../model/cap.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { CASH, COLLATERAL, type JournalEntry } from '../model/journal.ts';
import { type LeaderEvent, type LeaderPosition } from '../model/leader-event.ts';
import { type LeaderGuard } from '../model/leader-guard.ts';
import { isOpen, type ParentOrder } from '../model/parent-order.ts';
import { type Position } from '../model/position.ts';
import { type FollowerMode, type Settings } from '../model/settings.ts';
import {
  type EventId,
  type FollowerName,
  type ParentId,
  type TokenId,
  type VenueOrderId,
  type Wallet,
} from '../values/ids.ts';
import { type LedgerRecord } from '../reporting/ledger-costs.ts';
import { invariant } from '../values/invariant.ts';
import { minus, plus } from '../values/quantity.ts';
import { NO_USD, type Usd, usd } from '../values/usd.ts';
import { capAllows, movedCap, openedCaps, switchedCap } from './replay-caps.ts';

/** Whose ledger: each mode of a follower is one of its own. */
export type LedgerOf = { readonly follower: FollowerName; readonly mode: FollowerMode };
/** Where a position is found. */
export type PlaceOf = LedgerOf & { readonly token: TokenId; readonly leader: Wallet };

/** Everything about money that a replay holds, changed by the transactions of the real thing and by nothing else. */
export type ReplayLedger = {
  /**
   * Makes all changes, or none.
   *
   * @returns The changes whose condition did not hold; none of them when all was made.
   */
  commit(changes: readonly Change[]): readonly Change[];
  event(id: EventId): LeaderEvent | undefined;
  events(): Iterable<LeaderEvent>;
  /** Everything that is stored of a ledger, as reports read it. */
  record(ledger: LedgerOf): Pick<LedgerRecord, 'events' | 'parents' | 'children'>;
  leaderPosition(leader: Wallet, token: TokenId): LeaderPosition | undefined;
  parent(id: ParentId): ParentOrder | undefined;
  parents(): Iterable<ParentOrder>;
  child(id: VenueOrderId): ChildOrder | undefined;
  position(place: PlaceOf): Position | undefined;
  positions(ledger: LedgerOf): readonly Position[];
  /** Those of which anything is owned, on order or claimed. */
  activePositions(ledger: LedgerOf): readonly Position[];
  /** What the others have come to: a leader's, or all. */
  settledProfit(ledger: LedgerOf, leader?: Wallet): Usd;
  cap(ledger: LedgerOf, name: string): Cap | undefined;
  leaderGuard(ledger: LedgerOf, leader: Wallet): LeaderGuard | undefined;
  /** Open orders of the same position that were recorded after this one, oldest first. */
  openSiblings(parent: ParentOrder, limit: number): readonly ParentId[];
  cash(ledger: LedgerOf): Usd;
  /** All that was booked, in the order of the bookings. */
  journal(ledger: LedgerOf): readonly JournalEntry[];
};

type Tables = {
  readonly events: Map<EventId, LeaderEvent>;
  readonly leaderPositions: Map<string, LeaderPosition>;
  readonly parents: Map<ParentId, ParentOrder>;
  readonly children: Map<string, ChildOrder>;
  readonly positions: Map<string, Position>;
  readonly guards: Map<string, LeaderGuard>;
  readonly caps: Map<string, Cap>;
  readonly booked: Set<string>;
  /** By ledger. */
  readonly journal: Map<string, JournalEntry[]>;
  readonly cash: Map<string, Usd>;
  /** By ledger. */
  readonly active: Map<string, Map<string, Position>>;
  /** By ledger, and by ledger and leader. */
  readonly settled: Map<string, Usd>;
  /** Open orders by position. */
  readonly open: Map<string, Set<ParentId>>;
};

/** Starts with the caps that storing the settings opens, every switch on ACTIVE, and nothing else. */
export function replayLedger(settings: Settings): ReplayLedger {
  const tables: Tables = {
    ...{ events: new Map(), leaderPositions: new Map(), parents: new Map(), children: new Map() },
    ...{ positions: new Map(), guards: new Map(), booked: new Set(), cash: new Map(), open: new Map() },
    ...{ active: new Map(), settled: new Map(), journal: new Map() },
    caps: new Map(openedCaps(settings).map((cap) => [capKey(cap), cap])),
  };
  return {
    commit: (changes) => {
      const failed = changes.filter((change) => !holds(tables, change, settings.version));
      if (failed.length === 0) for (const change of changes) apply(tables, change);
      return failed;
    },
    event: (id) => tables.events.get(id),
    events: () => tables.events.values(),
    record: (ledger) => ({
      events: tables.events,
      parents: new Map([...tables.parents].filter(([, parent]) => isOf(ledger, parent))),
      children: [...tables.children.values()].filter((child) => isOf(ledger, child)),
    }),
    leaderPosition: (leader, token) => tables.leaderPositions.get(`${leader} ${token}`),
    parent: (id) => tables.parents.get(id),
    parents: () => tables.parents.values(),
    child: (id) => tables.children.get(id),
    position: (place) => tables.positions.get(placeKey(place)),
    positions: (ledger) => [...tables.positions.values()].filter((one) => isOf(ledger, one)),
    activePositions: (ledger) => [...(tables.active.get(ledgerKey(ledger))?.values() ?? [])],
    settledProfit: (ledger, leader) => tables.settled.get(settledKey(ledger, leader)) ?? NO_USD,
    cap: (ledger, name) => tables.caps.get(capKey({ ...ledger, name })),
    leaderGuard: (ledger, leader) => tables.guards.get(guardKey({ ...ledger, leader })),
    openSiblings: (parent, limit) => {
      const others = [...(tables.open.get(placeKey(parent)) ?? [])].map((id) => tables.parents.get(id));
      return others
        .filter((one) => one !== undefined && orderOf(one) > orderOf(parent))
        .toSorted((a, b) => (a !== undefined && b !== undefined && orderOf(a) < orderOf(b) ? -1 : 1))
        .slice(0, limit)
        .flatMap((one) => (one === undefined ? [] : [one.parentId]));
    },
    cash: (ledger) => tables.cash.get(ledgerKey(ledger)) ?? NO_USD,
    journal: (ledger) => tables.journal.get(ledgerKey(ledger)) ?? [],
  };
}

function isOf({ follower, mode }: LedgerOf, one: LedgerOf): boolean {
  return one.follower === follower && one.mode === mode;
}

function holds(tables: Tables, change: Change, settings: bigint): boolean {
  switch (change.kind) {
    case 'put':
      return (storedOf(tables, change)?.version ?? 0n) === change.value.version - 1n;
    case 'check':
      if (change.type === 'settings') return change.value.isLastKnown !== true && settings === change.value.version;
      return storedOf(tables, change)?.version === change.value.version;
    case 'cap':
      return capAllows(tables.caps.get(capKey(change)), change);
    case 'mode':
      return tables.caps.get(capKey(change))?.epoch === change.epochBefore;
    case 'journal':
      return !tables.booked.has(entryKey(change.entry));
  }
}

function apply(tables: Tables, change: Change): void {
  switch (change.kind) {
    case 'check':
      return;
    case 'put':
      put(tables, change);
      return;
    case 'cap':
      tables.caps.set(capKey(change), movedCap(tables.caps.get(capKey(change)), change));
      return;
    case 'mode':
      tables.caps.set(capKey(change), switchedCap(tables.caps.get(capKey(change)), change));
      return;
    case 'journal':
      book(tables, change.entry);
  }
}

type Put = Extract<Change, { readonly kind: 'put' }>;
type Stored = Exclude<Put | Extract<Change, { readonly kind: 'check' }>, { readonly type: 'settings' }>;

function storedOf(tables: Tables, change: Stored): { readonly version: bigint } | undefined {
  switch (change.type) {
    case 'event':
      return tables.events.get(change.value.eventId);
    case 'leader-position':
      return tables.leaderPositions.get(`${change.value.leader} ${change.value.token}`);
    case 'parent':
      return tables.parents.get(change.value.parentId);
    case 'child':
      return tables.children.get(change.value.venueOrderId);
    case 'position':
      return tables.positions.get(placeKey(change.value));
    case 'leader-guard':
      return tables.guards.get(guardKey(change.value));
    default:
      return refuse(change.type);
  }
}

function put(tables: Tables, change: Put): void {
  switch (change.type) {
    case 'event':
      tables.events.set(change.value.eventId, change.value);
      return;
    case 'leader-position':
      tables.leaderPositions.set(`${change.value.leader} ${change.value.token}`, change.value);
      return;
    case 'parent':
      tables.parents.set(change.value.parentId, change.value);
      index(tables, change.value);
      return;
    case 'child':
      tables.children.set(change.value.venueOrderId, change.value);
      return;
    case 'position':
      putPosition(tables, change.value);
      return;
    case 'leader-guard':
      tables.guards.set(guardKey(change.value), change.value);
      return;
    default:
      refuse(change.type);
  }
}

function putPosition(tables: Tables, position: Position): void {
  const key = placeKey(position);
  const before = tables.positions.get(key);
  tables.positions.set(key, position);
  const ledger = ledgerKey(position);
  const active = tables.active.get(ledger) ?? new Map<string, Position>();
  tables.active.set(ledger, active);
  const moved = minus(settledOf(position), before === undefined ? NO_USD : settledOf(before));
  for (const sumKey of [settledKey(position), settledKey(position, position.leader)])
    if (moved !== 0n) tables.settled.set(sumKey, plus(tables.settled.get(sumKey) ?? NO_USD, moved));
  if (isActive(position)) active.set(key, position);
  else active.delete(key);
}

/** What a position that is over has come to. */
function settledOf(position: Position): Usd {
  return isActive(position) ? NO_USD : position.realised;
}

function isActive({ available, selling, buying, claimed, basis }: Position): boolean {
  return buying.length > 0 || [available, selling, claimed, basis].some((amount) => amount !== 0n);
}

/** What is left out here belongs to switches, keys, sources and wallets, of which a replay has none. */
function refuse(type: string): never {
  invariant(false, `a replay stores no ${type}`);
}

function index({ open }: Tables, parent: ParentOrder): void {
  const key = placeKey(parent);
  const known = open.get(key) ?? new Set();
  if (isOpen(parent.state)) known.add(parent.parentId);
  else known.delete(parent.parentId);
  if (known.size === 0) open.delete(key);
  else open.set(key, known);
}

function book({ booked, journal, cash }: Tables, entry: JournalEntry): void {
  booked.add(entryKey(entry));
  const legs = entry.legs.filter(({ account, asset }) => account === CASH && asset === COLLATERAL);
  const moves = legs.reduce((total, leg) => total + leg.debit - leg.credit, 0n);
  const key = ledgerKey(entry);
  const entries = journal.get(key);
  if (entries === undefined) journal.set(key, [entry]);
  else entries.push(entry);
  cash.set(key, plus(cash.get(key) ?? NO_USD, usd(moves)));
}

function orderOf({ since, parentId }: ParentOrder): string {
  return `${since}#${parentId}`;
}

function ledgerKey({ follower, mode }: LedgerOf): string {
  return `${follower}#${mode}`;
}

function settledKey(ledger: LedgerOf, leader?: Wallet): string {
  return leader === undefined ? ledgerKey(ledger) : `${ledgerKey(ledger)} ${leader}`;
}

function placeKey({ follower, mode, token, leader }: PlaceOf): string {
  return `${follower}#${mode} ${token} ${leader}`;
}

function guardKey({ follower, mode, leader }: LedgerOf & { readonly leader: Wallet }): string {
  return `${follower}#${mode} ${leader}`;
}

function capKey({ follower, mode, name }: LedgerOf & { readonly name: string }): string {
  return `${follower}#${mode} ${name}`;
}

function entryKey({ follower, mode, entryId }: JournalEntry): string {
  return `${follower}#${mode} ${entryId}`;
}
