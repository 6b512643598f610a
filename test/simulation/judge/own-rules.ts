import { type ChildOrder, isChildOpen } from '#core/model/child-order.ts';
import { isOpen, type ParentOrder } from '#core/model/parent-order.ts';
import { OWN, type Position } from '#core/model/position.ts';
import { type Work } from '#core/model/working-order.ts';
import { type ExchangeOrder, type ExchangeTrade } from '../counterparts/exchange.ts';
import { sharesOf } from '../counterparts/matching.ts';
import { marketOf } from '../counterparts/names.ts';
import { finalAt } from '../counterparts/settlement.ts';
import { type History } from '../history.ts';
import { type Accuse, type SeenAt } from './judge.ts';
import { type Mirror, type Moved, positionKey } from './mirror.ts';

type OwnRulesInput = {
  readonly history: History;
  readonly mirror: Mirror;
  /** Positions to which a fill comes late. */
  readonly late: ReadonlySet<string>;
  readonly now: () => number;
  readonly minimumOf: (token: string) => bigint;
  readonly orderOf: (id: string) => ExchangeOrder | undefined;
  readonly bestOf: (place: { token: string; side: 'BUY' | 'SELL'; at: number; without: string }) => bigint | undefined;
  readonly accuse: Accuse;
};

/** Judges orders that work over time by what a person asked for and by the exchange's own record. */
export type OwnRules = {
  committed(moved: readonly Moved[]): void;
  /** An order was taken, matched, or ended. */
  exchangeMoved(order: ExchangeOrder): void;
  bookShown(token: string, seen: SeenAt): void;
};

type Worked = ParentOrder & { readonly work: Work };

const MICRO = 1_000_000n;
const DOLLAR = 1_000_000n;
/** Nobody reserves on a book that he was shown longer ago. */
const LOOKS_BACK_MS = 60_000;
/** The venue takes none that expires sooner, and drops it a minute before; so much is added for the way there. */
const LONGEST_REST_MS = 4 * 60_000;
const DAY_MS = 86_400_000;

export function ownRules(input: OwnRulesInput): OwnRules {
  const { history, mirror, late, now, accuse } = input;
  const children = new Map<string, ChildOrder[]>();
  const cutsAtStart = new Map<string, ReadonlySet<string>>();
  const pegs = pegRules(input);
  const familyOf = (parentId: string): Family => familyAt(input, children.get(parentId) ?? []);
  const judgeSum = (parent: Worked): void => {
    const most = familyOf(parent.parentId).mayCome;
    if (most > parent.work.order.total)
      accuse('OWN', `${most} have, or may, come of ${short(parent)}, ${parent.work.order.total} were asked for`);
  };
  const judgeReserved = (child: ChildOrder): void => {
    const parent = mirror.parents.get(child.parentId);
    if (!isWorked(parent)) return;
    const earlier = children.get(parent.parentId) ?? [];
    const { alive } = familyOf(parent.parentId);
    if (alive.length > 0) accuse('OWN', `${short(parent)} is worked on while order ${alive[0]!.name} is at the venue`);
    children.set(parent.parentId, [...earlier, child]);
    judgeSum(parent);
    judgeTerms(input, parent, child);
    judgeCuts(mirror, child, { known: cutsAtStart.get(parent.parentId), accuse });
    const last = earlier.at(-1);
    // As it is stored now: what became of it counts.
    judgePace(parent, child, last && (mirror.children.get(last.venueOrderId) ?? last), accuse);
    pegs.judge(parent, child);
  };
  return {
    committed(moved) {
      if (history.ownOrders === undefined && history.largeOrders === undefined) return;
      for (const one of moved) {
        if (one.type === 'child' && one.before === undefined) judgeReserved(one.after);
        if (one.type !== 'parent') continue;
        const { before, after } = one;
        if (!isWorked(after)) {
          if (before === undefined && after.leader === OWN) judgeForeign(after, accuse);
          continue;
        }
        if (!isWorked(before)) {
          if (after.leader === OWN) judgeOpened(mirror, after, { moved, accuse });
          else cutsAtStart.set(after.parentId, cutsOf(mirror, after));
        }
        const isLate = late.has(positionKey(after));
        if (!isOpen(after.state)) judgeEnded(after, familyOf(after.parentId), { isLate, now: now(), accuse });
      }
    },
    exchangeMoved({ id }) {
      const child = mirror.children.get(id);
      const parent = child === undefined ? undefined : mirror.parents.get(child.parentId);
      if (!isWorked(parent)) return;
      const { alive } = familyOf(parent.parentId);
      if (alive.length > 1) accuse('OWN', `${short(parent)} has ${alive.length} orders at the venue`);
      judgeSum(parent);
    },
    bookShown: pegs.bookShown,
  };
}

function isWorked(parent: ParentOrder | undefined): parent is Worked {
  return parent?.work !== undefined;
}

/** All orders of a parent by the exchange's record, but those that came to life after they were given up or refused. */
type Family = {
  readonly orders: readonly ExchangeOrder[];
  /** Those that may still be matched. */
  readonly alive: readonly ExchangeOrder[];
  /** Shares that were traded, but for what has failed, or may yet be. */
  readonly mayCome: bigint;
};

function familyAt({ mirror, orderOf, now }: OwnRulesInput, reserved: readonly ChildOrder[]): Family {
  const orders: ExchangeOrder[] = [];
  let mayCome = 0n;
  for (const { venueOrderId, shares } of reserved) {
    const child = mirror.children.get(venueOrderId);
    const order = orderOf(venueOrderId);
    if (child === undefined || isGivenUp(child)) continue;
    if (order === undefined) {
      mayCome += isChildOpen(child.state) ? shares : 0n;
      continue;
    }
    orders.push(order);
    const traded = order.trades.reduce((sum, one) => sum + one.shares, 0n);
    const failed = order.trades.filter((one) => hasFailed(one, now())).reduce((sum, one) => sum + one.shares, 0n);
    mayCome += (order.endsAt === undefined ? sharesOf(order.asked) : traded) - failed;
  }
  return { orders, alive: orders.filter(({ endsAt }) => endsAt === undefined), mayCome };
}

/** Whatever comes of it comes late: a copy of the request may arrive when nobody waits for it any more. */
function isGivenUp({ state }: ChildOrder): boolean {
  return state === 'DEAD' || state === 'REJECTED' || state === 'LATE_FILL';
}

function hasFailed({ way }: ExchangeTrade, now: number): boolean {
  return finalAt(way).status === 'FAILED' && finalAt(way).at <= now;
}

/** What a person bought for himself no guard sells, and no leader's end: he does, or closes everything. */
function judgeForeign(parent: ParentOrder, accuse: Accuse): void {
  const { origin, closes } = parent;
  if (origin !== 'gap' && (origin !== 'close' || closes?.code !== 'CLOSE_ALL'))
    accuse('OWN', `${short(parent)} of ${origin} ${closes?.code ?? ''} sells what is its person's own`);
}

type Opening = { readonly moved: readonly Moved[]; readonly accuse: Accuse };

/** A sale takes its shares out of the target with the order, and is the one order of its position, as a purchase is. */
function judgeOpened(mirror: Mirror, parent: Worked, { moved, accuse }: Opening): void {
  const { side, work, leader, parentId } = parent;
  const position = moved.find((one) => one.type === 'position');
  if (leader !== OWN || position?.after.leader !== OWN) {
    accuse('OWN', `${short(parent)} works on what is not its person's own`);
    return;
  }
  const others = [...mirror.parents.values()].filter(
    (other) =>
      other.parentId !== parentId &&
      isOpen(other.state) &&
      isWorked(other) &&
      positionKey(other) === positionKey(parent),
  );
  if (others.length > 0) accuse('OWN', `${short(parent)} and ${short(others[0]!)} work on one position`);
  const { before, after } = position;
  const taken = (before?.target ?? 0n) - after.target;
  if (side === 'BUY' ? taken !== 0n : taken !== work.order.total)
    accuse('OWN', `${short(parent)} takes ${taken} out of the target, and is of ${work.order.total}`);
  if (side === 'SELL' && work.order.total > ownedAbove(before))
    accuse('OWN', `${short(parent)} sells ${work.order.total} of ${ownedAbove(before)}`);
}

function ownedAbove(position: Position | undefined): bigint {
  if (position === undefined) return 0n;
  return position.available < position.target ? position.available : position.target;
}

/** Nothing of it is at the venue, and what says that it is filled is. */
function judgeEnded(
  parent: Worked,
  { orders, alive }: Family,
  { isLate, now, accuse }: { readonly isLate: boolean; readonly now: number; readonly accuse: Accuse },
): void {
  if (alive.length > 0) accuse('OWN', `${short(parent)} is over while order ${alive[0]!.name} is at the venue`);
  if (isLate || parent.state !== 'DONE' || parent.reason !== undefined) return;
  const filled = orders
    .flatMap(({ trades }) => trades)
    .filter((trade) => !hasFailed(trade, now))
    .reduce((sum, { shares }) => sum + shares, 0n);
  if (filled !== parent.work.order.total)
    accuse('OWN', `${short(parent)} says that it is filled, ${filled} of ${parent.work.order.total} are`);
}

function cutsOf({ positions }: Mirror, place: Parameters<typeof positionKey>[0]): ReadonlySet<string> {
  return new Set(positions.get(positionKey(place))?.cuts.map(({ eventId }) => eventId));
}

/** What a leader has given up since, or a guard or a person has closed, a copy buys no more of. */
function judgeCuts(
  mirror: Mirror,
  child: ChildOrder,
  { known, accuse }: { readonly known: ReadonlySet<string> | undefined; readonly accuse: Accuse },
): void {
  if (known === undefined) return;
  const cut = [...cutsOf(mirror, child)].find((id) => !known.has(id));
  if (cut !== undefined)
    accuse('ENTRY', `${child.venueOrderId.slice(0, 10)} goes on buying after reduction ${cut.slice(0, 10)}`);
}

/** One order at the venue is within what the person said: his limit, his sizes, his window. */
function judgeTerms({ minimumOf, accuse }: OwnRulesInput, parent: Worked, child: ChildOrder): void {
  const { order, state, isPaused, isCancelled } = parent.work;
  const refuse = (why: string): void => {
    accuse('OWN', `${child.venueOrderId.slice(0, 10)} of ${short(parent)} is ${why}`);
  };
  if (child.leader !== parent.leader || child.token !== order.token || child.side !== order.side)
    refuse('of something else');
  // A crash between the two would have the slice placed again.
  if (state.child?.shares !== child.shares || state.child.limit !== child.limit)
    refuse('reserved without how far its order has come');
  if (isPaused === true || isCancelled === true) refuse('reserved for who is held back');
  if (order.side === 'BUY' ? child.limit > order.limit : child.limit < order.limit)
    refuse(`at ${child.limit}, beyond ${order.limit}`);
  const rests = child.restsUntil !== undefined;
  const aDollar = order.side === 'BUY' && !rests ? (DOLLAR * MICRO) / child.limit + 1n : 0n;
  const least = largest(order.minOrder, minimumOf(child.token), aDollar);
  if (child.shares < largest(order.minOrder, minimumOf(child.token)))
    refuse(`of ${child.shares}, below the least of ${order.minOrder}`);
  const restOf = order.total - parent.filledShares - child.shares;
  if (child.shares > order.maxOrder && (restOf >= least || child.shares >= order.maxOrder + least))
    refuse(`of ${child.shares}, above ${order.maxOrder}, and not the last`);
  const over = order.startedAt + order.windowMs;
  if (child.reservedAt >= over && (order.atEnd !== 'cross' || state.child?.kind === 'GTD'))
    refuse('placed after the window');
  const mayRestUntil = order.atEnd === 'leave' ? over + DAY_MS : largest(over, child.reservedAt);
  if (rests && child.restsUntil > mayRestUntil + LONGEST_REST_MS) refuse(`to rest until ${child.restsUntil}`);
}

/**
 * One order for each part of an even schedule, moved with what it has left; elsewhere no two within one poll, or one move.
 * After the window none within one poll of what took before it: what only rested then is cancelled, and followed at once.
 */
function judgePace({ work: { order } }: Worked, child: ChildOrder, last: ChildOrder | undefined, accuse: Accuse): void {
  if (last === undefined || child.reservedAt < last.reservedAt) return;
  const { algorithm, style, startedAt, windowMs, maxOrder, total, pollMs, moveMs } = order;
  const over = startedAt + windowMs;
  const apartMs = child.reservedAt - last.reservedAt;
  const refuse = (why: string): void => {
    accuse('OWN', `${child.venueOrderId.slice(0, 10)} follows its ${algorithm} ${why}`);
  };
  const isClosing = child.reservedAt >= over;
  if (isClosing ? mayTake(last) : algorithm === 'iceberg') {
    if (apartMs < pollMs) refuse(`after ${apartMs} ms of ${pollMs}`);
    return;
  }
  if (isClosing) return;
  if (algorithm === 'top-of-book' && apartMs < moveMs) refuse(`after ${apartMs} ms of ${moveMs}`);
  if (algorithm !== 'twap') return;
  const count = Number((total + maxOrder - 1n) / maxOrder);
  const begins = Array.from({ length: count }, (_, at) => startedAt + Math.floor((at * windowMs) / count));
  const [partOfLast, part] = [last, child].map((one) => begins.findLastIndex((at) => at <= one.reservedAt));
  // What no book was ever shown took no part of the schedule: its own is due again.
  if (part !== partOfLast || isUnseen(last)) return;
  if (style !== 'top') refuse(`within part ${part}`);
  else if (apartMs < moveMs) refuse(`within part ${part}, after ${apartMs} ms of ${moveMs}`);
  else if (child.shares >= unfilledOf(last) + order.minOrder)
    refuse(`within part ${part} with ${child.shares}, for one of ${last.shares}`);
}

/** True for an order that does not only rest. */
function mayTake({ restsUntil, mayTake: takes }: ChildOrder): boolean {
  return restsUntil === undefined || takes === true;
}

/** What an order may have left for the one that follows it in its part. */
function unfilledOf({ shares, trades }: ChildOrder): bigint {
  const alive = trades.filter(({ status }) => status !== 'FAILED');
  return alive.reduce<bigint>((left, trade) => left - trade.shares, shares);
}

/** True for an order that surely never left us, by what is stored of it. */
function isUnseen({ state, refusal = '', trades }: ChildOrder): boolean {
  if (trades.length > 0) return false;
  return (
    state === 'EXPIRED' || (state === 'REJECTED' && /^(?:not sent$|its run stood still$|the signer )/.test(refusal))
  );
}

/** Who wants to stand at the top stands one tick above others, never above himself: by the books that were shown. */
function pegRules({ history, bestOf, now, accuse }: OwnRulesInput): {
  readonly bookShown: OwnRules['bookShown'];
  readonly judge: (parent: Worked, child: ChildOrder) => void;
} {
  const shown = new Map<string, { readonly seenAt: number; readonly seen: SeenAt }[]>();
  const pegged = new Set((history.ownOrders ?? []).filter(isPegged).map(({ token }) => token));
  const isWatched = (token: string): boolean => pegged.has(token) || history.largeOrders?.algorithm === 'top-of-book';
  return {
    bookShown(token, seen) {
      if (!isWatched(token)) return;
      const books = (shown.get(token) ?? []).filter(({ seenAt }) => seenAt > now() - LOOKS_BACK_MS);
      shown.set(token, [...books, { seenAt: now(), seen }]);
    },
    judge({ work: { order, state } }, { token, side, limit, venueOrderId, fields }) {
      // What closes the order takes, and goes as far as its limit.
      if (!isPegged(order) || state.child?.kind !== 'GTD') return;
      const books = (shown.get(token) ?? []).filter(({ seenAt }) => seenAt > now() - LOOKS_BACK_MS);
      // What is told late may show as another's what was ours.
      if (books.some(({ seen }) => seen.isStale)) return;
      const tick = BigInt(marketOf(history, token)?.tick ?? 0);
      const isAllowed = books.some(({ seen }) => {
        const best = bestOf({ token, side, at: seen.at, without: fields.maker });
        if (best === undefined) return false;
        return side === 'BUY' ? limit <= best + tick : limit >= best - tick;
      });
      if (!isAllowed) accuse('OWN', `${venueOrderId.slice(0, 10)} at ${limit} outbids more than others`);
    },
  };
}

function isPegged({ algorithm, style }: Pick<Work['order'], 'algorithm' | 'style'>): boolean {
  return algorithm === 'top-of-book' || style === 'top';
}

function largest<T extends bigint | number>(...of: readonly T[]): T {
  return of.reduce((most, one) => (one > most ? one : most));
}

function short({ parentId }: Pick<ParentOrder, 'parentId'>): string {
  return `order ${parentId.slice(0, 8)}`;
}
