import { type ChildOrder } from '#core/model/child-order.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { isOpen, type ParentOrder } from '#core/model/parent-order.ts';
import { againParentId, type EventId, type ParentId } from '#core/values/ids.ts';
import { type Archive } from '#ports/ledger.ts';
import { type StoredTrade } from './explain-model.ts';
import { cleanText } from './view/clean-text.ts';

/** Fewer digits would name too much. */
const LEAST_DIGITS = 8;
const SHOWN = 20;

/** Events and orders as they are stored. */
export type StoredFacts = {
  readonly events: ReadonlyMap<EventId, LeaderEvent>;
  readonly parents: ReadonlyMap<ParentId, ParentOrder>;
  readonly children: readonly ChildOrder[];
};

/** Reads all events and orders. @throws UnavailableError */
export async function readStored(archive: Pick<Archive, 'events' | 'parents' | 'children'>): Promise<StoredFacts> {
  const [events, parents, children] = await Promise.all([
    Array.fromAsync(archive.events()),
    Array.fromAsync(archive.parents()),
    Array.fromAsync(archive.children()),
  ]);
  return {
    events: new Map(events.map((event) => [event.eventId, event])),
    parents: new Map(parents.map((parent) => [parent.parentId, parent])),
    children,
  };
}

/**
 * Finds the one trade that an id means: an event's, a transaction's (the leader's or our own), a parent order's or a
 * venue order's, or their first digits.
 *
 * @throws Error when the id is none, when nothing has it, or when several have: they are listed
 */
export function findTrade(facts: StoredFacts, { id, follower }: { id: string; follower?: string }): StoredTrade {
  const digits = id.toLowerCase().replace(/^0x/, '');
  if (!/^[0-9a-f]*$/.test(digits) || digits.length < LEAST_DIGITS || digits.length > 64)
    throw new Error(
      `${JSON.stringify(id)}: an event, a transaction or an order is named by 64 hex digits, or by its first ${LEAST_DIGITS} or more`,
    );
  const found = matching(facts, digits);
  const asked = found.filter(({ parent }) => follower === undefined || parent?.follower === follower);
  const [first, ...others] = asked;
  if (first === undefined) throw new Error(nothingText({ id, follower, found }));
  if (others.length > 0) throw new Error(severalText(id, asked));
  return withOrders(facts, first);
}

type Found = Pick<StoredTrade, 'event' | 'parent'>;

function matching(facts: StoredFacts, digits: string): readonly Found[] {
  const { events, parents, children } = facts;
  const isMeant = (id: string | undefined): boolean => id?.replace(/^0x/, '').startsWith(digits) === true;
  const byOrder = new Set(
    children
      .filter(({ venueOrderId, trades }) => isMeant(venueOrderId) || trades.some((one) => isMeant(one.transaction)))
      .map(({ parentId }) => parentId),
  );
  const meant = new Set(
    [...events.values()].filter((one) => isMeant(one.eventId) || isMeant(one.transaction)).map((one) => one.eventId),
  );
  const orders = [...parents.values()].filter(
    // What was taken up again is part of what it takes up, unless it is named itself.
    ({ parentId, eventId, reopens }) =>
      isMeant(parentId) ||
      byOrder.has(parentId) ||
      (eventId !== undefined && reopens === undefined && meant.has(eventId)),
  );
  const written = new Set(orders.map(({ eventId }) => eventId));
  const unwritten = [...meant].filter((id) => !written.has(id)).map((id) => ({ event: events.get(id) }));
  return [
    ...orders.map((parent) => ({ ...eventOf(facts, parent), parent })),
    ...unwritten.flatMap(({ event }) => (event === undefined ? [] : [{ event }])),
  ];
}

function eventOf({ events }: StoredFacts, { eventId }: ParentOrder): Pick<StoredTrade, 'event'> {
  const event = eventId === undefined ? undefined : events.get(eventId);
  return event === undefined ? {} : { event };
}

function withOrders(facts: StoredFacts, { event, parent }: Found): StoredTrade {
  const carrier = parent === undefined ? undefined : carrierOf(facts, parent);
  const orders = facts.children.filter(({ parentId }) => parentId === carrier?.parentId);
  return {
    ...(event === undefined ? {} : { event }),
    ...(parent === undefined ? {} : { parent }),
    ...(carrier === undefined ? {} : { carrier }),
    orders: orders.toSorted((a, b) => a.attempt - b.attempt),
  };
}

/** Follows an order to the one that took it along, or that took it up again. */
export function carrierOf({ parents }: Pick<StoredFacts, 'parents'>, parent: ParentOrder): ParentOrder {
  let current = parent;
  const seen = new Set<ParentId>();
  while (!seen.has(current.parentId)) {
    seen.add(current.parentId);
    const next = successorOf(current);
    const into = next === undefined ? undefined : parents.get(next);
    if (into === undefined) break;
    current = into;
  }
  return current;
}

function successorOf({ state, mergedInto, eventId, follower, reopens }: ParentOrder): ParentId | undefined {
  if (state === 'MERGED') return mergedInto;
  if (isOpen(state) || reopens !== undefined || eventId === undefined) return undefined;
  return state === 'SKIPPED' || state === 'EXPIRED' ? againParentId(follower, eventId) : undefined;
}

function nothingText({
  id,
  follower,
  found,
}: {
  readonly id: string;
  readonly follower: string | undefined;
  readonly found: readonly Found[];
}): string {
  const names = [...new Set(found.flatMap(({ parent }) => (parent === undefined ? [] : [parent.follower])))];
  if (follower !== undefined && names.length > 0)
    return `${id}: no order of follower ${JSON.stringify(follower)}; there is one of ${names.join(', ')}`;
  const isUnwritten = follower !== undefined && found.length > 0;
  return isUnwritten
    ? `${id}: recorded, but no order is written for any follower yet; ask without --follower`
    : `${id}: no event, transaction or order of that id is stored here`;
}

function severalText(id: string, found: readonly Found[]): string {
  const lines = found.slice(0, SHOWN).map(({ event, parent }) => {
    const what = cleanText(parent?.title ?? event?.title ?? '', 40);
    const side = parent?.side ?? event?.type ?? '';
    return parent === undefined
      ? `  ${event?.eventId ?? ''}  ${side} ${what} (no order yet)`
      : `  ${parent.parentId}  ${parent.follower} (${parent.mode})  ${side} ${what}: ${parent.state}`;
  });
  const hidden = found.length - lines.length;
  return [
    `${id}: ${found.length} are meant; name one of them, or a follower with --follower:`,
    ...lines,
    ...(hidden === 0 ? [] : [`  and ${hidden} more`]),
  ].join('\n');
}
