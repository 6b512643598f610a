import { KEYS, type Key } from '#contract/table.ts';
import {
  type CapChange,
  type Change,
  type CheckChange,
  type JournalChange,
  type ModeChange,
  type Versioned,
} from '#core/ledger/change.ts';
import { tightenSwitch } from '#core/ledger/modes.ts';
import { type Cap, GLOBAL_CAP, leaderCap, type Mode, opensByUse } from '#core/model/cap.ts';
import { type ChildOrder, hasWork } from '#core/model/child-order.ts';
import { type JournalEntry } from '#core/model/journal.ts';
import { type LeaderEvent, type LeaderPosition } from '#core/model/leader-event.ts';
import { isOpen, type ParentOrder } from '#core/model/parent-order.ts';
import { type Position } from '#core/model/position.ts';
import { type Settings } from '#core/model/settings.ts';
import { globalPosition, leaderPosition, type SwitchPosition } from '#core/model/switches.ts';
import { siblingGroup, type Wallet } from '#core/values/ids.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { invariant } from '#core/values/invariant.ts';
import { shares } from '#core/values/shares.ts';
import { NO_USD, usd } from '#core/values/usd.ts';
import { type CommitResult, type JournalPage, type Ledger, type LedgerName } from '#ports/ledger.ts';

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
  /** The version in force. */
  readonly settings: bigint;
};

/** A ledger that applies changes exactly as the DynamoDB adapter's conditions say: all of them, or none. */
export function memoryLedger(): MemoryLedger {
  let tables: Tables = { items: new Map(), caps: new Map(), journal: new Map(), settings: 0n };
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
    leaderWalk: async (leader) => Promise.resolve(read('leader-walk', KEYS.leaderWalk(leader))),
    parent: async (id) => Promise.resolve(read('parent', KEYS.parent(id))),
    child: async (id) => Promise.resolve(read('child', KEYS.child(id))),
    children: async (ids) => Promise.resolve([...new Set(ids)].flatMap((id) => read('child', KEYS.child(id)) ?? [])),
    position: async (key) => Promise.resolve(read('position', KEYS.position(key, key.token, key.leader))),
    positions: async ({ follower, mode }) =>
      Promise.resolve(all('position').filter((one) => one.follower === follower && one.mode === mode)),
    tokenPositions: async ({ follower, mode }, token) =>
      Promise.resolve(
        all('position').filter((one) => one.follower === follower && one.mode === mode && one.token === token),
      ),
    cap: async (ledger, name) => Promise.resolve(tables.caps.get(text(KEYS.cap(ledger, name)))),
    modeCaps: async ({ follower, mode }) =>
      Promise.resolve(
        [...tables.caps.values()]
          .filter((cap) => cap.follower === follower && cap.mode === mode && /^(G|L#.*)$/.test(cap.name))
          .sort(by(({ name }) => name)),
      ),
    caps: async ({ follower, mode }) =>
      Promise.resolve(
        [...tables.caps.values()]
          .filter((cap) => cap.follower === follower && cap.mode === mode)
          .sort(by(({ name }) => name)),
      ),
    journalPage: async (ledger, month, from) => Promise.resolve(pageOf(tables, ledger, { month, from })),
    switches: async () => Promise.resolve(read('switches', KEYS.switches())),
    tradeWatch: async (ledger) => Promise.resolve(read('trade-watch', KEYS.tradeWatch(ledger))),
    upkeep: async (ledger) => Promise.resolve(read('upkeep', KEYS.upkeep(ledger))),
    leaderGuard: async (ledger, leader) => Promise.resolve(read('leader-guard', KEYS.leaderGuard(ledger, leader))),
    postHealth: async (ledger) => Promise.resolve(read('post-health', KEYS.postHealth(ledger))),
    redeeming: async (ledger, condition) => Promise.resolve(read('redeeming', KEYS.redeeming(ledger, condition))),
    redeemLane: async (wallet) => Promise.resolve(read('redeem-lane', KEYS.redeemLane(wallet))),
    venueRestrictions: async () => Promise.resolve(read('venue-restrictions', KEYS.venueRestrictions())),
    openEvents: async () =>
      Promise.resolve(
        all('event')
          .filter((event) => !event.fannedOut)
          .sort(by((event) => `${String(event.recordedAt).padStart(14, '0')}#${event.eventId}`))
          .map((event) => event.eventId),
      ),
    openParents: async () =>
      Promise.resolve(
        all('parent')
          .filter((parent) => isOpen(parent.state) && parent.work === undefined)
          .sort(by(openOrder))
          .map((parent) => parent.parentId),
      ),
    openOrders: async () =>
      Promise.resolve(
        all('parent')
          .filter((parent) => isOpen(parent.state) && parent.work !== undefined)
          .sort(by(openOrder))
          .map((parent) => parent.parentId),
      ),
    openSiblings: async (parent, limit) =>
      Promise.resolve(
        all('parent')
          .filter(
            (one) =>
              isOpen(one.state) &&
              one.work === undefined &&
              siblingGroup(one) === siblingGroup(parent) &&
              openOrder(one) > openOrder(parent),
          )
          .sort(by(openOrder))
          .slice(0, limit)
          .map((one) => one.parentId),
      ),
    openChildren: async () =>
      Promise.resolve(
        all('child')
          .filter(hasWork)
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
      tables = {
        ...tables,
        caps: new Map([...tables.caps, ...closedEntries(tables, settings), ...openedCaps(tables, settings)]),
      };
      tables = { ...tables, caps: tightenedCaps(tables, settings), settings: settings.version };
    },
    setTradingMode(ledger, mode, name = GLOBAL_CAP) {
      const key = text(KEYS.cap(ledger, name));
      const cap = tables.caps.get(key);
      invariant(cap !== undefined, `no cap ${name} of ${ledger.follower}`);
      const switched = { tradingMode: mode, switch: mode, switchFrom: 'system' as const };
      tables = { ...tables, caps: new Map([...tables.caps, [key, { ...cap, ...switched }]]) };
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
    if (change.kind === 'mode') caps.set(capKey(change), switched(caps, change));
    if (change.kind === 'journal' && change.entry.legs.length > 0) journal.set(entryKey(change), change.entry);
  }
  return { result: { committed: true }, after: { ...before, items, caps, journal } };
}

/** DynamoDB refuses a transaction that is empty, too large, or names an item twice. */
function requireOneTransaction(changes: readonly Change[]): void {
  const keys = changes.flatMap((change) => {
    if (change.kind === 'cap' || change.kind === 'mode') return [capKey(change)];
    if (change.kind === 'journal') return change.entry.legs.map((_, index) => `${entryKey(change)}#${index}`);
    return [text(keyOf(change))];
  });
  invariant(keys.length > 0 && keys.length <= MAX_ITEMS, `a transaction of ${keys.length} items`);
  invariant(new Set(keys).size === keys.length, `a transaction names an item twice: ${keys.join(' ')}`);
}

function holds({ items, caps, journal, settings }: Tables, change: Change): boolean {
  switch (change.kind) {
    case 'put': {
      const stored = items.get(text(keyOf(change)));
      return change.value.version === 1n ? stored === undefined : stored?.value.version === change.value.version - 1n;
    }
    case 'check':
      if (change.type === 'settings') return change.value.isLastKnown !== true && settings === change.value.version;
      return items.get(text(keyOf(change)))?.value.version === change.value.version;
    case 'cap':
      return capAllows(caps.get(capKey(change)), change);
    case 'mode': {
      const cap = caps.get(capKey(change));
      return cap !== undefined && (cap.epoch ?? 0n) === change.epochBefore;
    }
    case 'journal':
      return !journal.has(entryKey(change));
  }
}

function capAllows(stored: Cap | undefined, change: CapChange): boolean {
  const { usedAtMost, sharesAtMost, entriesAtMost, addsAtMost, copiesAtLeast } = change;
  const { allows, settings, isOpened, open } = change;
  const isNewByUse = stored === undefined && opensByUse(change.name);
  if (isNewByUse)
    return [usedAtMost, sharesAtMost, entriesAtMost, addsAtMost].every(
      (atMost) => atMost === undefined || atMost >= 0n,
    );
  if (stored === undefined) return false;
  if (usedAtMost !== undefined && stored.used > usedAtMost) return false;
  if (sharesAtMost !== undefined && (stored.shares ?? 0n) > sharesAtMost) return false;
  if (entriesAtMost !== undefined && (stored.entries ?? 0n) > entriesAtMost) return false;
  if (addsAtMost !== undefined && (stored.adds ?? 0n) > addsAtMost) return false;
  if (copiesAtLeast !== undefined && (stored.copies ?? -1n) < copiesAtLeast) return false;
  if (allows === 'entries' && stored.tradingMode !== 'ACTIVE') return false;
  if (allows === 'sales' && stored.tradingMode === 'HALTED') return false;
  if (settings !== undefined && stored.settings !== settings) return false;
  if (isOpened === true && stored.isOpened !== true) return false;
  return open !== true || stored.isOpened === undefined;
}

function moved(caps: ReadonlyMap<string, Cap>, change: CapChange): Cap {
  const cap = caps.get(capKey(change)) ?? freshCap(change);
  return {
    ...cap,
    reserved: usd(cap.reserved + change.reserved),
    posted: usd(cap.posted + change.posted),
    used: usd(cap.used + change.reserved + change.posted),
    ...(change.shares === undefined ? {} : { shares: shares((cap.shares ?? 0n) + change.shares) }),
    ...(change.entries === undefined ? {} : { entries: (cap.entries ?? 0n) + change.entries }),
    ...(change.adds === undefined
      ? {}
      : { adds: (change.restartsAdds === true ? 0n : (cap.adds ?? 0n)) + change.adds }),
    ...(change.copies === undefined ? {} : { copies: (cap.copies ?? 0n) + change.copies }),
    ...(change.open === true ? { isOpened: true } : {}),
  };
}

function freshCap({ follower, mode, name }: Pick<CapChange, 'follower' | 'mode' | 'name'>): Cap {
  return { follower, mode, name, reserved: NO_USD, posted: NO_USD, used: NO_USD, tradingMode: 'ACTIVE' };
}

function switched(caps: ReadonlyMap<string, Cap>, change: ModeChange): Cap {
  const cap = caps.get(capKey(change));
  invariant(cap !== undefined, 'the condition saw the cap');
  const { switchFrom: _, trips: __, ...rest } = cap;
  const { breakers, trips, tradingMode, switchFrom, epochBefore } = change;
  const owner = switchFrom === undefined ? {} : { switchFrom };
  return {
    ...rest,
    switch: change.switch,
    ...owner,
    breakers,
    ...(trips === undefined ? {} : { trips }),
    tradingMode,
    epoch: epochBefore + 1n,
  };
}

function closed(cap: Cap, version: bigint): Cap {
  if (cap.used > 0n)
    throw new ConfigurationError('settings leave a ledger in which something is at stake or under way');
  return { ...cap, settings: version };
}

/** The global caps of ledgers that were named by the version before. */
function closedEntries({ caps }: Tables, { followers, version }: Settings): readonly (readonly [string, Cap])[] {
  const isNamed = (cap: Cap): boolean => followers.some(({ name, mode }) => name === cap.follower && mode === cap.mode);
  return [...caps].flatMap(([key, cap]) =>
    cap.settings === version - 1n && !isNamed(cap) ? [[key, closed(cap, version)] as const] : [],
  );
}

function openedCaps(
  { caps, items }: Tables,
  { followers, leaders, follows, version }: Settings,
): readonly (readonly [string, Cap])[] {
  const stored = items.get(text(KEYS.switches()));
  const switches = stored?.type === 'switches' ? stored.value : { positions: {} };
  return followers.flatMap(({ name: follower, mode }) => {
    const open = (name: string, { mode: position, from }: SwitchPosition): readonly [string, Cap] => {
      const key = text(KEYS.cap({ follower, mode }, name));
      const fresh = {
        ...{ follower, mode, name, reserved: NO_USD, posted: NO_USD, used: NO_USD },
        ...{ tradingMode: position, switch: position, breakers: [], epoch: 0n },
        ...(position === 'ACTIVE' ? {} : { switchFrom: from }),
      };
      return [key, { ...fresh, ...caps.get(key), ...(name === GLOBAL_CAP ? { settings: version } : {}) }];
    };
    const followed = new Set(follows.filter((follow) => follow.follower === follower).map((follow) => follow.leader));
    const leaderOf = (wallet: Wallet) => leaders.find((leader) => leader.wallet === wallet) ?? { wallet };
    return [
      open(GLOBAL_CAP, globalPosition(switches, follower)),
      ...[...followed].map((wallet) => open(leaderCap(wallet), leaderPosition(switches, leaderOf(wallet)))),
    ];
  });
}

function tightenedCaps({ caps, items }: Tables, { followers, leaders }: Settings): Tables['caps'] {
  const stored = items.get(text(KEYS.switches()));
  if (stored?.type !== 'switches') return caps;
  const sources = { positions: stored.value.positions, leaders };
  return new Map(
    [...caps].map(([key, cap]) => {
      const isInForce = followers.some(({ name, mode }) => name === cap.follower && mode === cap.mode);
      const [change] = isInForce && !opensByUse(cap.name) ? tightenSwitch(cap, sources) : [];
      return [key, change === undefined ? cap : switched(caps, change)];
    }),
  );
}

function keyOf(item: Versioned | CheckChange): Key {
  switch (item.type) {
    case 'settings':
      return KEYS.currentSettings();
    case 'event':
      return KEYS.event(item.value.eventId);
    case 'leader-position':
      return KEYS.leaderPosition(item.value.leader, item.value.token);
    case 'leader-walk':
      return KEYS.leaderWalk(item.value.leader);
    case 'parent':
      return KEYS.parent(item.value.parentId);
    case 'child':
      return KEYS.child(item.value.venueOrderId);
    case 'position':
      return KEYS.position(item.value, item.value.token, item.value.leader);
    case 'switches':
      return KEYS.switches();
    case 'trade-watch':
      return KEYS.tradeWatch(item.value);
    case 'venue-restrictions':
      return KEYS.venueRestrictions();
    case 'upkeep':
      return KEYS.upkeep(item.value);
    case 'leader-guard':
      return KEYS.leaderGuard(item.value, item.value.leader);
    case 'post-health':
      return KEYS.postHealth(item.value);
    case 'redeeming':
      return KEYS.redeeming(item.value, item.value.condition);
    case 'redeem-lane':
      return KEYS.redeemLane(item.value.wallet);
  }
}

function entryKey({ entry }: JournalChange): string {
  return text(KEYS.journal(entry, monthOf(entry), entry.entryId, 0));
}

/** As many entries as a page holds; few, so that every test turns pages. */
const PAGE_ENTRIES = 3;

function pageOf(
  { journal }: Tables,
  { follower, mode }: LedgerName,
  { month, from }: { readonly month: string; readonly from: string | undefined },
): JournalPage {
  const rest = [...journal.values()]
    .filter((entry) => entry.follower === follower && entry.mode === mode && monthOf(entry) === month)
    .sort(by(({ entryId }) => entryId))
    .filter(({ entryId }) => from === undefined || entryId > from);
  const page = rest.slice(0, PAGE_ENTRIES);
  const legs = page.flatMap(({ entryId, kind, at, parentId, legs: own }) =>
    own.map((leg) => ({ entryId, kind, at, ...(parentId === undefined ? {} : { parentId }), ...leg, place: entryId })),
  );
  const last = page.at(-1);
  return { legs, ...(rest.length > PAGE_ENTRIES && last !== undefined ? { next: last.entryId } : {}) };
}

function monthOf({ at }: JournalEntry): string {
  return new Date(at).toISOString().slice(0, 7);
}

function capKey(change: CapChange | ModeChange): string {
  return text(KEYS.cap(change, change.name));
}

function text({ pk, sk }: Key): string {
  return `${pk}|${sk}`;
}

function by<T>(keyOfOne: (one: T) => string): (a: T, b: T) => number {
  return (a, b) => (keyOfOne(a) < keyOfOne(b) ? -1 : 1);
}

function openOrder(parent: ParentOrder): string {
  return `${parent.since}#${parent.parentId}`;
}
