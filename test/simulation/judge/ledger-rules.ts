import { isDeepStrictEqual } from 'node:util';
import { type Change } from '#core/ledger/change.ts';
import { type ChildOrder, isChildOpen } from '#core/model/child-order.ts';
import { type JournalEntry } from '#core/model/journal.ts';
import { isOpen, type ParentOrder } from '#core/model/parent-order.ts';
import { OWN, ownedOf, type Position, UNATTRIBUTED } from '#core/model/position.ts';
import { type Settings } from '#core/model/settings.ts';
import { judgeChildMove } from './child-rules.ts';
import { judgeEntryLimits, judgeEntryReserved, judgeEntrySubmitted, judgeLot } from './entry-rules.ts';
import { type Accuse } from './judge.ts';
import { capKey, type Mirror, type Moved, positionKey } from './mirror.ts';
import { type CapLimit } from './limits.ts';
import { judgeMode, judgeModeChange } from './mode-rules.ts';
import { add, capsOfPosition, type Sums } from './sums.ts';

export type CommitInput = {
  readonly mirror: Mirror;
  readonly sums: Sums;
  readonly changes: readonly Change[];
  readonly moved: readonly Moved[];
  /** A person's command may do what no function may. */
  readonly isPerson: boolean;
  /** The invocation that made it; empty for a person at the table. */
  readonly by: string;
  readonly settings: Settings | undefined;
  /** The least that the venue takes of a token. */
  readonly minimumOf: (token: string) => bigint;
  readonly limitOf: (cap: { readonly follower: string; readonly name: string }) => CapLimit;
  readonly accuse: Accuse;
};

/** Judges one transaction by the items that it touched. */
export function judgeCommit(input: CommitInput): void {
  if (input.by.startsWith('manual-sync dry')) input.accuse('I1', `${input.by} has changed something`);
  for (const one of input.moved) judgeOne(input, one);
  const isLate = input.moved.some((one) => one.type === 'child' && one.after.state === 'LATE_FILL');
  for (const one of input.moved) {
    if (one.type === 'cap') judgeCap(input, one, isLate);
    if (one.type === 'position') judgePosition(input, one.after);
  }
}

function judgeOne(input: CommitInput, moved: Moved): void {
  switch (moved.type) {
    case 'parent':
      judgeParent(input, moved.before, moved.after);
      return;
    case 'child':
      judgeChild(input, moved.before, moved.after);
      return;
    case 'position':
      movePosition(input.sums, moved.before, moved.after);
      return;
    case 'journal':
      judgeEntry(input, moved);
      return;
    case 'mode':
      judgeModeChange({ ...input, ...moved });
      return;
    case 'leader-position':
      judgeLeaderPosition(input, moved);
      return;
    case 'event':
    case 'cap':
      return;
  }
}

/** I6: each event stands on the one before; a walk would put the number right again, and hide that one was lost. */
function judgeLeaderPosition(
  { accuse }: CommitInput,
  { before, after }: Extract<Moved, { readonly type: 'leader-position' }>,
): void {
  if (after.version === (before?.version ?? 0n) + 1n) return;
  accuse('I6', `${after.token} of ${after.leader} is written over at version ${before?.version ?? 0n}`);
}

/** I8: what has ended stays as it is. */
function judgeParent(input: CommitInput, before: ParentOrder | undefined, after: ParentOrder): void {
  const { sums, accuse } = input;
  if (before !== undefined && !isOpen(before.state) && !isNotedAsLate(input, before, after))
    accuse('I8', `parent ${short(after.parentId)} was ${before.state} and became ${after.state}`);
  if (before === undefined && after.reopens !== undefined) judgeReopened(input, after);
  judgeCommand(input, before, after);
  judgeLot(input, after);
  const held = sums.held(positionKey(after));
  if (after.state === 'HELD') held.add(after.parentId);
  else held.delete(after.parentId);
}

/** What is over only learns, with the fill itself, that it was filled late. */
function isNotedAsLate({ moved }: CommitInput, before: ParentOrder, after: ParentOrder): boolean {
  const { reason: _, version: _version, ...was } = before;
  const { reason, version: _now, ...is } = after;
  const isFilled = moved.some((one) => one.type === 'child' && one.after.state === 'LATE_FILL');
  return isFilled && reason?.code === 'FILLED_LATE' && isDeepStrictEqual(was, is);
}

/** ENTRY: only a command of a person lifts the age gate, and orders what no leader did. */
function judgeCommand({ by, accuse }: CommitInput, before: ParentOrder | undefined, after: ParentOrder): void {
  if (by.startsWith('manual-sync')) return;
  if (after.liftedAt !== before?.liftedAt || (before === undefined && after.origin === 'align'))
    accuse('ENTRY', `${short(after.parentId)} is lifted by ${by}`);
}

/** I1: a purchase is taken up again where nothing was bought. */
function judgeReopened({ mirror, accuse }: CommitInput, { parentId, reopens }: ParentOrder): void {
  const { state = 'none', reason } = (reopens === undefined ? undefined : mirror.parents.get(reopens)) ?? {};
  const isVenueAway = state === 'DENIED' && (reason?.code === 'VENUE_PAUSED' || reason?.code === 'REGION_BLOCKED');
  if (state !== 'SKIPPED' && state !== 'EXPIRED' && !isVenueAway)
    accuse('I8', `${short(parentId)} takes up again what is ${state}`);
  for (const child of mirror.children.values()) {
    if (child.parentId === reopens && child.state !== 'REJECTED' && child.state !== 'EXPIRED')
      accuse('I1', `purchase ${short(parentId)} is taken up again, ${short(child.venueOrderId)} is ${child.state}`);
  }
}

/** I8: a child that is over may only turn out to have been filled late, when it was dead, refused or done. */
function judgeChild(input: CommitInput, before: ChildOrder | undefined, after: ChildOrder): void {
  const { sums, accuse } = input;
  const key = positionKey(after);
  const wasOpen = before !== undefined && isChildOpen(before.state);
  const isNowOpen = isChildOpen(after.state);
  if (before !== undefined && !wasOpen && !mayFollow(before, after))
    accuse('I8', `child ${short(after.venueOrderId)} was ${before.state} and became ${after.state}`);
  judgeChildMove(input, before, after);
  if (before === undefined) judgeNewChild(input, after);
  else if (after.posts > before.posts) judgePost(input, before, after);
  const left = (
    child: ChildOrder | undefined,
    isOn: boolean,
  ): Pick<ChildOrder, 'leftUsd' | 'leftShares' | 'leftToBuy'> => (child === undefined || !isOn ? NOTHING_LEFT : child);
  const [from, to] = [left(before, wasOpen), left(after, isNowOpen)];
  for (const name of after.caps) add(sums.reserved, capKey({ ...after, name }), to.leftUsd - from.leftUsd);
  add(sums.shares, capKey({ ...after, name: `P#${after.token}` }), to.leftToBuy - from.leftToBuy);
  add(sums.selling, key, to.leftShares - from.leftShares);
  countSpending(sums, before, after);
  if (isNowOpen === wasOpen) return;
  if (isNowOpen) sums.openChild.set(after.parentId, after.venueOrderId);
  else sums.openChild.delete(after.parentId);
  if (after.side !== 'BUY') return;
  if (isNowOpen) sums.buying(key).add(after.parentId);
  else sums.buying(key).delete(after.parentId);
}

const NOTHING_LEFT = { leftUsd: 0n, leftShares: 0n, leftToBuy: 0n } as unknown as ChildOrder;

function mayFollow(before: ChildOrder, after: ChildOrder): boolean {
  if (after.state === 'LATE_FILL') return ['DEAD', 'REJECTED', 'DONE', 'LATE_FILL'].includes(before.state);
  return after.state === before.state;
}

/** What a day's purchases cost stays spent, whatever is sold. */
function countSpending(sums: Sums, before: ChildOrder | undefined, after: ChildOrder): void {
  const day = after.caps.find((name) => name.startsWith('D#'));
  if (day === undefined || after.side !== 'BUY') return;
  const wasBooked = new Set(before?.trades.filter((trade) => trade.settled).map((trade) => trade.tradeId));
  for (const { tradeId, settled, gross, fee } of after.trades) {
    if (settled && !wasBooked.has(tradeId)) add(sums.posted, capKey({ ...after, name: day }), gross + fee);
  }
}

/** The finest step of a sale, in millionths. */
const LOT = 10_000n;
/** Two processes' clocks may differ by so much. */
const CLOCKS_MS = 6_000;

/** I1: one order at a time, and one ever for a copy; MODE: nothing against a switch or on settings of yesterday. */
function judgeNewChild(input: CommitInput, child: ChildOrder): void {
  const { sums, mirror, changes, moved, settings, minimumOf, accuse } = input;
  const settingsVersion = settings?.version;
  if (sums.openChild.has(child.parentId)) accuse('I1', `parent ${short(child.parentId)} has two open children`);
  const count = (sums.children.get(child.parentId) ?? 0) + 1;
  sums.children.set(child.parentId, count);
  const isOwn = child.leader === OWN;
  // Of what is worked over time one order follows the other: see `own-rules.ts`.
  const isWorked = mirror.parents.get(child.parentId)?.work !== undefined;
  if (child.side === 'BUY' && count > 1 && !isWorked)
    accuse('I1', `purchase ${short(child.parentId)} has ${count} children`);
  judgeMode(mirror, child, accuse);
  if (child.side === 'BUY') {
    const isCurrent = changes.some((change) => change.kind === 'cap' && change.settings === settingsVersion);
    if (!isCurrent) accuse('MODE', `entry ${short(child.parentId)} was not decided on settings ${settingsVersion}`);
    if (isOwn) return;
    judgeEntryReserved(input, child);
    judgeEntryLimits(input, { child, caps: moved.flatMap((one) => (one.type === 'cap' ? [one.after] : [])) });
    return;
  }
  const position = moved.find((one) => one.type === 'position');
  if (position?.before === undefined) {
    accuse('I4', `sale ${short(child.parentId)} of nothing`);
    return;
  }
  const { before, after } = position;
  judgePart(input, child, before);
  if (before.available - before.target < child.shares - (before.target - after.target))
    accuse('I4', `sale of ${child.shares} with ${before.available} available and a target of ${before.target}`);
  if (before.target - after.target >= minimumOf(child.token))
    accuse('I4', `sale takes along ${before.target - after.target}, which could be sold alone`);
}

/** Only a large exit is sold in parts, none of them smaller than an even one, and none once its window is over. */
function judgePart({ mirror, settings, accuse }: CommitInput, child: ChildOrder, before: Position): void {
  const parent = mirror.parents.get(child.parentId);
  const excess = before.available - before.target;
  if (parent === undefined || parent.work !== undefined || child.shares >= excess - (excess % LOT)) return;
  const { largeOrders } = settings?.execution ?? {};
  const openFor = child.reservedAt - parent.createdAt;
  const isHurried = parent.isUrgent === true || parent.closes !== undefined;
  if (largeOrders === undefined || isHurried || openFor >= largeOrders.windowMs + CLOCKS_MS)
    accuse('I9', `sale ${short(child.venueOrderId)} is of ${child.shares} of ${excess}, ${openFor} ms after its exit`);
  else if (child.shares * BigInt(largeOrders.slices) < excess)
    accuse(
      'I9',
      `sale ${short(child.venueOrderId)} of ${child.shares} would leave ${excess} to more parts than there are`,
    );
}

const VALID_MS = { BUY: 10_000, SELL: 30_000 } as const;
const MOST_POSTS = 3;

/** I1: the same bytes, at most three times, within their time. */
function judgePost(input: CommitInput, before: ChildOrder, after: ChildOrder): void {
  const { mirror, accuse } = input;
  judgeMode(mirror, after, accuse);
  const isWorked = mirror.parents.get(after.parentId)?.work !== undefined;
  if (after.side === 'BUY' && before.posts === 0 && !isWorked) judgeEntrySubmitted(input, after);
  const forMs = (after.lastPostAt ?? 0) - (after.firstPostAt ?? 0);
  if (after.posts > MOST_POSTS || forMs > VALID_MS[after.side])
    accuse('I1', `post ${after.posts} of ${short(after.venueOrderId)}, ${forMs} ms after the first`);
  if (before.body !== undefined && before.body !== after.body)
    accuse('I1', `${short(after.venueOrderId)} has other bytes`);
}

/** I2 and I3: in use = held by orders + paid for positions, nothing negative, nothing reserved above its limit. */
function judgeCap(
  { sums, limitOf, accuse }: CommitInput,
  { before, after }: Extract<Moved, { readonly type: 'cap' }>,
  isLate: boolean,
): void {
  const key = capKey(after);
  const { used, reserved, posted, shares = 0n, entries = 0n, adds = 0n, copies = 0n } = after;
  const expect = (what: string, actual: bigint, expected: bigint): void => {
    if (actual !== expected) accuse('I3', `${key}: ${what} ${actual}, should be ${expected}`);
  };
  expect('used', used, reserved + posted);
  expect('reserved', reserved, sums.reserved.get(key) ?? 0n);
  expect('posted', posted, sums.posted.get(key) ?? 0n);
  if (after.name.startsWith('P#')) expect('shares', shares, sums.shares.get(key) ?? 0n);
  if (adds < 0n || copies < 0n) accuse('I3', `${key}: ${adds} purchases, ${copies} copies`);
  if (reserved < 0n || posted < 0n) accuse('I3', `${key}: reserved ${reserved}, posted ${posted}`);
  const limit = limitOf(after);
  const isReserving = reserved > (before?.reserved ?? 0n) || entries > (before?.entries ?? 0n);
  const isAbove = used > limit.dollars || shares > limit.shares || entries > limit.entries || adds > limit.adds;
  if (isReserving && isAbove)
    accuse(
      'I2',
      `${key}: ${used}, ${shares} shares, ${entries} entries, ${adds} purchases, of ${JSON.stringify(limit, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one))}`,
    );
  if (!isReserving && !isLate && used > (before?.used ?? 0n))
    accuse('I2', `${key}: a fill cost more than was held for it`);
}

/** I4: confirmed shares only, what open sales hold is set aside, and the purchases under way are known. */
function judgePosition({ sums, accuse }: CommitInput, position: Position): void {
  const key = positionKey(position);
  const { available, selling, target, basis, basisFees, buying, held } = position;
  const isLate = sums.late.has(key);
  // Nobody trades by hand here: whatever the wallet holds is a fill of ours, and known as one.
  if (position.leader === UNATTRIBUTED && ownedOf(position) !== 0n)
    accuse('I5', `${key}: nothing explains what is held`);
  if ([selling, target, basis, basisFees].some((amount) => amount < 0n)) accuse('I4', `${key}: negative`);
  if (!isLate && (available < 0n || target > available))
    accuse('I4', `${key}: a target of ${target}, ${available} available`);
  const set = sums.selling.get(key) ?? 0n;
  if (selling !== set) accuse('I4', `${key}: selling ${selling}, orders hold ${set}`);
  if (
    !isSame(
      buying.map(({ parentId }) => parentId),
      sums.buying(key),
    )
  )
    accuse('I4', `${key}: ${buying.length} purchases under way, ${sums.buying(key).size} orders`);
  if (!isSame(held, sums.held(key))) accuse('I6', `${key}: ${held.length} held, ${sums.held(key).size} say so`);
}

function isSame(list: readonly string[], set: ReadonlySet<string>): boolean {
  return list.length === set.size && list.every((one) => set.has(one));
}

/** I7: every entry balances, and is booked once. */
function judgeEntry(
  { sums, accuse }: CommitInput,
  { before, after }: { readonly before: JournalEntry | undefined; readonly after: JournalEntry },
): void {
  if (before !== undefined) accuse('I7', `${after.kind} ${short(after.entryId)} is booked twice`);
  const nets = new Map<string, bigint>();
  for (const { account, asset, debit, credit } of after.legs) {
    add(nets, asset, debit - credit);
    add(sums.balances, `${after.follower}#${after.mode} ${account} ${asset}`, debit - credit);
  }
  for (const [asset, net] of nets) if (net !== 0n) accuse('I7', `${after.kind} is out of balance by ${net} ${asset}`);
}

function movePosition(sums: Sums, before: Position | undefined, after: Position): void {
  // An event that becomes known later counts all that was paid before.
  const count = (position: Position, basis: bigint): void => {
    for (const name of capsOfPosition(position)) add(sums.posted, capKey({ ...position, name }), basis);
  };
  if (before !== undefined) count(before, 0n - before.basis);
  count(after, after.basis);
  const owned = (position: Position | undefined): bigint =>
    position === undefined ? 0n : position.available + position.selling;
  add(sums.shares, capKey({ ...after, name: `P#${after.token}` }), owned(after) - owned(before));
}

const short = (id: string): string => id.slice(0, 10);
