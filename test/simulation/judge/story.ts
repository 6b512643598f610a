import { type ChildOrder } from '#core/model/child-order.ts';
import { isReduction, movedBy } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Position } from '#core/model/position.ts';
import { type Exchange } from '../counterparts/exchange.ts';
import { finalAt } from '../counterparts/settlement.ts';
import { type Mirror, type Moved, positionKey } from './mirror.ts';
import { type Contribution, type Reduction } from './reference.ts';

/** The order in which things were committed, as far as the reference asks for it. */
export type Story = {
  note(moved: readonly Moved[]): void;
  contributionsTo(position: Position): readonly Contribution[];
  reductionsOf(position: Position): readonly Reduction[];
};

type StoryInput = { readonly mirror: Mirror; readonly orderOf: (id: string) => ReturnType<Exchange['orders']['get']> };

/** Keeps when each order was reserved, each reduction applied, and each rest given up. */
export function startStory({ mirror, orderOf }: StoryInput): Story {
  const reservedAt = new Map<string, number>();
  const appliedAt = new Map<string, number>();
  const rests = new Map<string, Contribution[]>();
  const closings = new Map<string, Reduction[]>();
  let count = 0;
  return {
    note(moved) {
      count += 1;
      for (const one of moved) {
        if (one.type === 'child' && one.before === undefined) {
          reservedAt.set(one.after.venueOrderId, count);
          noteRest(rests, one.after, moved, count);
        }
        if (one.type === 'position') noteAlignment(rests, one, count);
        if (one.type === 'parent' && one.before === undefined) noteClosing(closings, one.after, moved, count);
        if (one.type === 'parent' && one.before?.state === 'NEW') appliedAt.set(one.after.parentId, count);
      }
    },
    contributionsTo(position) {
      const bought = [...mirror.children.values()].flatMap((child): Contribution[] => {
        if (child.side !== 'BUY' || positionKey(child) !== positionKey(position)) return [];
        const shares = boughtBy(orderOf(child.venueOrderId));
        return [{ shares, version: newestVersion(mirror, child), at: reservedAt.get(child.venueOrderId) ?? 0 }];
      });
      return [...bought, ...(rests.get(positionKey(position)) ?? [])];
    },
    reductionsOf(position) {
      const closed = closings.get(positionKey(position)) ?? [];
      const followed = [...mirror.parents.values()].flatMap((parent): Reduction[] => {
        const event = mirror.events.get(parent.eventId ?? '');
        if (event === undefined || !isReduction(event.type) || positionKey(parent) !== positionKey(position)) return [];
        const { positionVersion: version, before } = event;
        const shares = movedBy(event);
        // One that walks had shown before takes nothing more.
        if (shares === 0n) return [];
        return [{ version, before, shares, at: appliedAt.get(parent.parentId) ?? 0 }];
      });
      return [...followed, ...closed];
    },
  };
}

/** What the exchange gave for an order in the end. */
function boughtBy(order: ReturnType<StoryInput['orderOf']>): bigint {
  const confirmed = (order?.trades ?? []).filter(({ way }) => finalAt(way).status === 'CONFIRMED');
  return confirmed.reduce((sum, { shares }) => sum + shares, 0n);
}

/** An order copies its parent's fill and those of the siblings that the parent, or the one it takes up again, took along. */
function newestVersion({ parents, events }: Mirror, { parentId }: ChildOrder): bigint {
  const { reopens, origin, lot } = parents.get(parentId) ?? {};
  // What is bought to align is what the leader holds at a version.
  if (origin === 'align') return lot?.asOf ?? 0n;
  const copied = ({ parentId: own, mergedInto }: ParentOrder): boolean =>
    own === parentId || (mergedInto !== undefined && (mergedInto === parentId || mergedInto === reopens));
  const versions = [...parents.values()]
    .filter(copied)
    .map(({ eventId }) => events.get(eventId ?? '')?.positionVersion ?? 0n);
  return versions.reduce((newest, version) => (version > newest ? version : newest), 0n);
}

/** A sale that takes along what would be too little to be sold alone lowers the target by it. */
function noteRest(rests: Map<string, Contribution[]>, child: ChildOrder, moved: readonly Moved[], at: number): void {
  const position = moved.find((one) => one.type === 'position');
  if (child.side !== 'SELL' || position?.before === undefined) return;
  const rest = position.before.target - position.after.target;
  if (rest <= 0n) return;
  const key = positionKey(child);
  rests.set(key, [...(rests.get(key) ?? []), { shares: -rest, version: 0n, at }]);
}

/** A person's command lowers the target of what is too much: by shares that count as of the leader's version then. */
function noteAlignment(
  rests: Map<string, Contribution[]>,
  { before, after }: Extract<Moved, { readonly type: 'position' }>,
  at: number,
): void {
  const less = (before?.target ?? 0n) - after.target;
  if (after.alignedTo === undefined || after.alignedTo === before?.alignedTo || less <= 0n) return;
  const key = positionKey(after);
  rests.set(key, [...(rests.get(key) ?? []), { shares: -less, version: after.alignedTo, at }]);
}

/** A guard, or a person, gives up all of a position: everything of the leader that was recorded before. */
function noteClosing(
  closings: Map<string, Reduction[]>,
  parent: ParentOrder,
  moved: readonly Moved[],
  at: number,
): void {
  const position = moved.find((one) => one.type === 'position');
  const cut = position?.after.cuts.at(-1);
  if ((parent.origin !== 'guard' && parent.origin !== 'close') || cut === undefined) return;
  const key = positionKey(parent);
  const closing = { version: cut.leaderVersion, before: 1n, shares: 1n, at };
  closings.set(key, [...(closings.get(key) ?? []), closing]);
}
