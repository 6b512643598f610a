import { endOrder } from '../execution/working/end-order.ts';
import {
  type OrderLook,
  type OrderMove,
  seenMove,
  stoppedMove,
  storedMove,
  waits,
  waitTold,
} from '../execution/working/order-move.ts';
import { lookAgainAt, passFrom, SOON_MS } from '../execution/working/order-rhythm.ts';
import { isWorked } from '../execution/working/work-view.ts';
import { withOwnBid } from '../execution/working/with-own-bid.ts';
import { emptyPosition } from '../ledger/empty-position.ts';
import { type Change } from '../ledger/change.ts';
import { GLOBAL_CAP, leaderCap } from '../model/cap.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { type Book } from '../model/market.ts';
import { isOpen } from '../model/parent-order.ts';
import { isTradingStopped } from '../risk/trading-stopped.ts';
import { type ParentId } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { later, type UnixMs, unixMs } from '../values/unix-ms.ts';
import { placePart } from './place-part.ts';
import { type ReplayRun } from './replay-run.ts';
import { cancelResting, lookAtResting } from './rest-order.ts';
import { leftAtRest } from './settle-order.ts';

/** Looks at a copy that is worked over time as order-manager does: one thing is done, and it is looked at again until it is over. */
export function tendWorked(run: ReplayRun, parentId: ParentId, now: UnixMs): void {
  const next = tend(run, parentId, now);
  if (next === undefined) run.worked.delete(parentId);
  else run.due.add(passFrom(unixMs(Math.max(next, now + 1))), { due: 'order', parentId });
}

function tend(run: ReplayRun, parentId: ParentId, now: UnixMs): UnixMs | undefined {
  const { ledger, settings } = run;
  const found = ledger.parent(parentId);
  if (found?.openChild !== undefined) lookAtResting(run, found.openChild, now);
  const parent = ledger.parent(parentId);
  if (parent === undefined || !isOpen(parent.state) || !isWorked(parent)) return undefined;
  const follower = settings.followers.find(({ name }) => name === parent.follower);
  invariant(follower !== undefined, `an order of ${parent.follower}, whom the settings do not name`);
  const child = parent.openChild === undefined ? undefined : ledger.child(parent.openChild);
  const position = ledger.position(parent) ?? emptyPosition(parent);
  const look = { parent, child, position, settings, follower, now };
  return act(run, look, moveOf(run, look));
}

function moveOf(run: ReplayRun, look: OrderLook): OrderMove {
  const { ledger, venue } = run;
  const { parent, child, now } = look;
  const caps = { globalCap: ledger.cap(parent, GLOBAL_CAP), leaderCap: ledger.cap(parent, leaderCap(parent.leader)) };
  const stop = isTradingStopped({ side: parent.side, ...caps }) ? 'TRADING_STOPPED' : undefined;
  return (
    storedMove(look) ??
    stoppedMove(look, stop) ??
    seenMove(look, {
      market: venue.market(parent.condition),
      isClosed: venue.resolution(parent.condition) !== undefined,
      book: bookWith(run, child, venue.book(parent.token, now)),
      readAt: later(now, 1),
    })
  );
}

/** The venue shows an order of ours that rests; no book of a replay knows of it. */
function bookWith(run: ReplayRun, child: ChildOrder | undefined, book: Book | undefined): Book | undefined {
  if (book === undefined || child === undefined || !run.resting.has(child.venueOrderId)) return book;
  return { ...book, bids: withOwnBid(book.bids, { price: child.limit, shares: leftAtRest(child) }) };
}

function act(run: ReplayRun, look: OrderLook, move: OrderMove): UnixMs | undefined {
  const { parent, child, position, now } = look;
  switch (move.move) {
    case 'place': {
      const why = placePart(run, look, move.slice);
      return why === undefined ? later(now, SOON_MS) : wait(run, look, waits(look, why));
    }
    case 'cancel':
      if (child !== undefined) cancelResting(run, child.venueOrderId, now);
      return later(now, SOON_MS);
    case 'wait':
      return wait(run, look, move);
    case 'rest':
      return move.until;
    case 'end':
      commit(run, endOrder(parent, position, move.why));
      return undefined;
  }
}

type Wait = Extract<OrderMove, { readonly move: 'wait' }>;

function wait(run: ReplayRun, { parent, now }: OrderLook, { until, why }: Wait): UnixMs {
  commit(run, waitTold(parent, why));
  return lookAgainAt(now, until);
}

function commit(run: ReplayRun, changes: readonly Change[]): void {
  const failed = run.ledger.commit(changes);
  invariant(failed.length === 0, 'nobody else changes what a replay has just read');
}
