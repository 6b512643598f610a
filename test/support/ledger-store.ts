import { KEYS, type Key } from '#contract/table.ts';
import { type CapChange, type Change, type JournalChange, type Versioned } from '#core/ledger/change.ts';
import { type Cap, GLOBAL_CAP, leaderCap, type Mode } from '#core/model/cap.ts';
import { type ChildOrder, isChildOpen } from '#core/model/child-order.ts';
import { type JournalEntry } from '#core/model/journal.ts';
import { type LeaderEvent, type LeaderPosition } from '#core/model/leader-event.ts';
import { isOpen, type ParentOrder } from '#core/model/parent-order.ts';
import { type Position } from '#core/model/position.ts';
import { type Settings } from '#core/model/settings.ts';
import { invariant } from '#core/values/invariant.ts';
import { NO_USD, usd } from '#core/values/usd.ts';
import { type CommitResult, type Ledger, type LedgerName } from '#ports/ledger.ts';

/** What DynamoDB takes in one transaction. */
const MAX_ITEMS = 100;

/** Everything that is stored, in the order of its keys; the journal in the order of booking. */
type LedgerDump = {
  readonly events: readonly LeaderEvent[];
  readonly leaderPositions: readonly LeaderPosition[];
  readonly parents: readonly ParentOrder[];
  readonly children: readonly ChildOrder[];
  readonly positions: readonly Position[];
  readonly caps: readonly Cap[];
  readonly journal: readonly JournalEntry[];
};

/** The ledger port in memory, with what a test may do behind its back. */
export type MemoryLedger = Ledger & {
  /** Everything stored, as it is now; an item that no commit has touched since stays the same object. */
  dump(): LedgerDump;
  /** Opens the caps of a settings version as storing the settings does: what is in use and the modes stay. */
  openCaps(settings: Settings): void;
  /** Flips a switch: the global cap where no name is given. */
  setTradingMode(ledger: LedgerName, mode: Mode, name?: string): void;
};

type ValueOf<T extends Versioned['type']> = { readonly [I in Versioned as I['type']]: I['value'] }[T];

type Tables = {
  readonly items: ReadonlyMap<string, Versioned>;
  readonly caps: ReadonlyMap<string, Cap>;
  /** By month and entry: a leg of either is refused where the other stands. */
  readonly journal: ReadonlyMap<string, JournalEntry>;
};

/** A ledger that applies changes exactly as the DynamoDB adapter's conditions say: all of them, or none. */
export function memoryLedger(): MemoryLedger {
  let tables: Tables = { items: new Map(), caps: new Map(), journal: new Map() };
  const read = <T extends Versioned['type']>(type: T, key: Key): ValueOf<T> | undefined => {
    const item = tables.items.get(text(key));
    return item?.type === type ? (item.value as ValueOf<T>) : undefined;
  };
  const all = <T extends Versioned['type']>(type: T): ValueOf<T>[] =>
    [...tables.items]
      .sort(by(([key]) => key))
      .flatMap(([, item]) => (item.type === type ? [item.value as ValueOf<T>] : []));
  return {
    async commit(changes) {
      await Promise.resolve();
      const { result, after } = applyAll(tables, frozenCopy(changes));
      tables = after;
      return result;
    },
    event: async (id) => Promise.resolve(read('event', KEYS.event(id))),
    leaderPosition: async (leader, token) =>
      Promise.resolve(read('leader-position', KEYS.leaderPosition(leader, token))),
    leaderPositions: async (leader) => Promise.resolve(all('leader-position').filter((one) => one.leader === leader)),
    parent: async (id) => Promise.resolve(read('parent', KEYS.parent(id))),
    child: async (id) => Promise.resolve(read('child', KEYS.child(id))),
    position: async (key) => Promise.resolve(read('position', KEYS.position(key, key.token, key.leader))),
    positions: async ({ follower, mode }) =>
      Promise.resolve(all('position').filter((one) => one.follower === follower && one.mode === mode)),
    cap: async (ledger, name) => Promise.resolve(tables.caps.get(text(KEYS.cap(ledger, name)))),
    openParents: async () =>
      Promise.resolve(
        all('parent')
          .filter((parent) => isOpen(parent.state))
          .sort(by((parent) => `${parent.since}#${parent.parentId}`))
          .map((parent) => parent.parentId),
      ),
    openChildren: async () =>
      Promise.resolve(
        all('child')
          .filter((child) => isChildOpen(child.state))
          .sort(by((child) => `${String(child.reservedAt).padStart(14, '0')}#${child.venueOrderId}`))
          .map((child) => child.venueOrderId),
      ),
    dump: () => ({
      events: all('event'),
      leaderPositions: all('leader-position'),
      parents: all('parent'),
      children: all('child'),
      positions: all('position'),
      caps: [...tables.caps.values()],
      journal: [...tables.journal.values()],
    }),
    openCaps(settings) {
      tables = { ...tables, caps: new Map([...tables.caps, ...openedCaps(tables.caps, settings)]) };
    },
    setTradingMode(ledger, mode, name = GLOBAL_CAP) {
      const key = text(KEYS.cap(ledger, name));
      const cap = tables.caps.get(key);
      invariant(cap !== undefined, `no cap ${name} of ${ledger.follower}`);
      tables = { ...tables, caps: new Map([...tables.caps, [key, { ...cap, tradingMode: mode }]]) };
    },
  };
}

/** A copy that nobody can change: neither who wrote the value nor who reads it. Plain data only. */
function frozenCopy<T>(value: T): T {
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, one]) => [key, frozenCopy(one)]))) as T;
}

function applyAll(
  before: Tables,
  changes: readonly Change[],
): { readonly result: CommitResult; readonly after: Tables } {
  requireOneTransaction(changes);
  const failed = changes.filter((change) => !holds(before, change));
  if (failed.length > 0) return { result: { committed: false, failed }, after: before };
  const items = new Map(before.items);
  const caps = new Map(before.caps);
  const journal = new Map(before.journal);
  for (const change of changes) {
    if (change.kind === 'put') items.set(text(keyOf(change)), change);
    if (change.kind === 'cap') caps.set(capKey(change), moved(caps, change));
    if (change.kind === 'journal' && change.entry.legs.length > 0) journal.set(entryKey(change), change.entry);
  }
  return { result: { committed: true }, after: { items, caps, journal } };
}

/** DynamoDB refuses a transaction that is empty, too large, or names an item twice. */
function requireOneTransaction(changes: readonly Change[]): void {
  const keys = changes.flatMap((change) => {
    if (change.kind === 'cap') return [capKey(change)];
    if (change.kind === 'journal') return change.entry.legs.map((_, index) => `${entryKey(change)}#${index}`);
    return [text(keyOf(change))];
  });
  invariant(keys.length > 0 && keys.length <= MAX_ITEMS, `a transaction of ${keys.length} items`);
  invariant(new Set(keys).size === keys.length, `a transaction names an item twice: ${keys.join(' ')}`);
}

function holds({ items, caps, journal }: Tables, change: Change): boolean {
  switch (change.kind) {
    case 'put': {
      const stored = items.get(text(keyOf(change)));
      return change.value.version === 1n ? stored === undefined : stored?.value.version === change.value.version - 1n;
    }
    case 'check':
      return items.get(text(keyOf(change)))?.value.version === change.value.version;
    case 'cap':
      return capAllows(caps.get(capKey(change)), change);
    case 'journal':
      return !journal.has(entryKey(change));
  }
}

function capAllows(cap: Cap | undefined, { usedAtMost, allows, settings, isOpened, open }: CapChange): boolean {
  if (cap === undefined) return false;
  if (usedAtMost !== undefined && cap.used > usedAtMost) return false;
  if (allows === 'entries' && cap.tradingMode !== 'ACTIVE') return false;
  if (allows === 'sales' && cap.tradingMode === 'HALTED') return false;
  if (settings !== undefined && cap.settings !== settings) return false;
  if (isOpened === true && cap.isOpened !== true) return false;
  return open !== true || cap.isOpened === undefined;
}

function moved(caps: ReadonlyMap<string, Cap>, change: CapChange): Cap {
  const cap = caps.get(capKey(change));
  invariant(cap !== undefined, 'the condition saw the cap');
  return {
    ...cap,
    reserved: usd(cap.reserved + change.reserved),
    posted: usd(cap.posted + change.posted),
    used: usd(cap.used + change.reserved + change.posted),
    ...(change.open === true ? { isOpened: true } : {}),
  };
}

function openedCaps(caps: ReadonlyMap<string, Cap>, { followers, follows, version }: Settings): [string, Cap][] {
  return followers.flatMap(({ name: follower, mode }) => {
    const leaders = follows.filter((follow) => follow.follower === follower).map((follow) => leaderCap(follow.leader));
    return [GLOBAL_CAP, ...new Set(leaders)].map((name): [string, Cap] => {
      const key = text(KEYS.cap({ follower, mode }, name));
      const fresh = {
        follower,
        mode,
        name,
        reserved: NO_USD,
        posted: NO_USD,
        used: NO_USD,
        tradingMode: 'ACTIVE' as const,
      };
      return [key, { ...fresh, ...caps.get(key), ...(name === GLOBAL_CAP ? { settings: version } : {}) }];
    });
  });
}

function keyOf(item: Versioned): Key {
  switch (item.type) {
    case 'event':
      return KEYS.event(item.value.eventId);
    case 'leader-position':
      return KEYS.leaderPosition(item.value.leader, item.value.token);
    case 'parent':
      return KEYS.parent(item.value.parentId);
    case 'child':
      return KEYS.child(item.value.venueOrderId);
    case 'position':
      return KEYS.position(item.value, item.value.token, item.value.leader);
  }
}

function entryKey({ entry }: JournalChange): string {
  const month = new Date(entry.at).toISOString().slice(0, 7);
  return text(KEYS.journal(entry, month, entry.entryId, 0));
}

function capKey(change: CapChange): string {
  return text(KEYS.cap(change, change.name));
}

function text({ pk, sk }: Key): string {
  return `${pk}|${sk}`;
}

function by<T>(keyOfOne: (one: T) => string): (a: T, b: T) => number {
  return (a, b) => (keyOfOne(a) < keyOfOne(b) ? -1 : 1);
}
