import { endOrder } from '#core/execution/working/end-order.ts';
import {
  endingOf,
  type OrderMove,
  seenMove,
  stoppedMove,
  storedMove,
  waits,
  waitTold,
} from '#core/execution/working/order-move.ts';
import { lookAgainAt, SOON_MS } from '#core/execution/working/order-rhythm.ts';
import { isWorked, type WorkedParent } from '#core/execution/working/work-view.ts';
import { isOpen } from '#core/model/parent-order.ts';
import { type Position } from '#core/model/position.ts';
import { type OrderEnd } from '#core/model/working-order.ts';
import { type ParentId } from '#core/values/ids.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { haltOnBreach } from './halt-on-breach.ts';
import { loadPosition } from './load-position.ts';
import { type OrderDeps, type OrderInput } from './order-step.ts';
import { orderStop } from './order-stop.ts';
import { placeSlice } from './place-slice.ts';
import { settleChild } from './settle-child.ts';
import { expireReserved, submitOrder } from './submit-order.ts';
import { soldLate } from './wallet-shortage.ts';

/** A child that nobody has submitted for so long was sized for another book. */
const RESERVED_MS = 10_000;

/**
 * Takes an order that works over time one step further: its open child is brought up to date with the venue first, and what
 * to do follows from what is stored, the book and the moment alone.
 *
 * One thing is done in one look. A child is placed only where none is open; one that is to go is cancelled, and stays open
 * until the venue shows it over with all of its trades: the answer to the cancel proves nothing.
 *
 * @returns When to look again; undefined where it is over, or not worked over time any more.
 * @throws UnavailableError, UnreadableAnswerError, ContentionError, ConfigurationError
 */
export async function tendOrder(deps: OrderDeps, id: ParentId): Promise<UnixMs | undefined> {
  const [found, settings] = await Promise.all([deps.ledger.parent(id), deps.settings.current()]);
  if (found === undefined || !isOpen(found.state) || !isWorked(found)) return undefined;
  const follower = settings?.followers.find(({ name }) => name === found.follower);
  if (settings !== undefined && follower === undefined && found.openChild === undefined) return endRemoved(deps, found);
  if (settings === undefined || follower === undefined)
    throw new ConfigurationError('order of a follower that the settings do not name', { follower: found.follower });
  return haltOnBreach(deps, found, () => tend(deps, { parent: found, settings, follower }));
}

/** Of whom the settings name no more nothing is begun: what is open of it waits for a person, the rest is over. */
async function endRemoved(deps: OrderDeps, parent: WorkedParent): Promise<UnixMs | undefined> {
  const position = await loadPosition(deps.ledger, parent);
  if (await isOvertaken(deps, parent)) return undefined;
  const now = await deps.clock.now();
  if (await isSellingLate(deps, parent, position))
    return wait(deps, { parent, now }, waits({ parent, now }, 'WALLET_SHORT'));
  await deps.ledger.commit(endOrder(parent, position, 'FOLLOWER_REMOVED'));
  return undefined;
}

/** Whatever an order does moves it together with its position: what was read of both is of one moment, or of none. */
async function isOvertaken({ ledger }: OrderDeps, { parentId, version }: WorkedParent): Promise<boolean> {
  return (await ledger.parent(parentId))?.version !== version;
}

type Found = Pick<OrderInput, 'parent' | 'settings' | 'follower'>;

async function tend(deps: OrderDeps, { parent: found, settings, follower }: Found): Promise<UnixMs | undefined> {
  const now = await deps.clock.now();
  const soon = later(now, SOON_MS);
  if (found.openChild !== undefined && !(await goOn(deps, { parent: found, settings, follower, now }))) return soon;
  const parent = await deps.ledger.parent(found.parentId);
  if (parent === undefined || !isOpen(parent.state) || !isWorked(parent)) return undefined;
  const child = parent.openChild === undefined ? undefined : await deps.ledger.child(parent.openChild);
  if (child?.state === 'RESERVED') return soon;
  const position = await loadPosition(deps.ledger, parent);
  if (await isOvertaken(deps, parent)) return soon;
  const input: OrderInput = { parent, child, position, settings, follower, now };
  return act(deps, input, await moveOf(deps, input));
}

/** @returns False where nothing else is to be done now. */
async function goOn(
  deps: OrderDeps,
  { parent, settings, follower, now }: Omit<OrderInput, 'child' | 'position'>,
): Promise<boolean> {
  const child = parent.openChild === undefined ? undefined : await deps.ledger.child(parent.openChild);
  switch (child?.state) {
    case 'RESERVED': {
      const position = await loadPosition(deps.ledger, parent);
      const ending = endingOf({ parent, position, settings, follower });
      const isUnwanted =
        parent.work.isPaused === true || ending !== undefined || (await isSellingLate(deps, parent, position));
      if (isUnwanted || now - child.reservedAt > RESERVED_MS) await expireReserved(deps, child);
      else await submitOrder(deps, { parent, child, follower });
      return false;
    }
    case 'ACKED':
      await settleChild(deps, child, follower);
      return true;
    default:
      // Whatever became of a post without an answer, the reconciler finds out.
      return true;
  }
}

/** Asks for no more than the move hangs on: switches only where what is stored leaves it open, the book last. */
async function moveOf(deps: OrderDeps, input: OrderInput): Promise<OrderMove> {
  const stored = storedMove(input);
  if (stored !== undefined) return stored;
  const stopped = stoppedMove(input, await orderStop(deps, input));
  if (stopped !== undefined) return stopped;
  const { parent, child } = input;
  // All that is known of the children was read before this moment: what the book says is newer.
  const readAt = later(await deps.clock.now(), 1);
  const [market, book] = await Promise.all([deps.markets.market(parent.condition), deps.markets.book(parent.token)]);
  const isAway = market?.isAcceptingOrders !== true;
  const isClosed = isAway && child === undefined && (await deps.markets.isClosed(parent.condition));
  return seenMove(input, { market, isClosed, book, readAt });
}

async function act(deps: OrderDeps, input: OrderInput, move: OrderMove): Promise<UnixMs | undefined> {
  const soon = later(input.now, SOON_MS);
  switch (move.move) {
    case 'place': {
      const why = await placeSlice(deps, input, move.slice);
      return why === undefined ? soon : wait(deps, input, waits(input, why));
    }
    case 'cancel':
      return cancel(deps, input, soon);
    case 'wait':
      return wait(deps, input, move);
    case 'rest':
      return move.until;
    case 'end':
      return end(deps, input, move.why);
  }
}

async function cancel(deps: OrderDeps, { child, follower }: OrderInput, soon: UnixMs): Promise<UnixMs> {
  if (child?.state !== 'ACKED') return soon;
  const outcome = await deps.venue.cancel(follower, child);
  deps.log.info('cancel', { venueOrderId: child.venueOrderId, outcome });
  // Whether it is over, and what it traded before, the venue's look-up tells and no answer to a cancel.
  if (outcome !== 'unknown') await settleChild(deps, child, follower);
  return soon;
}

async function end(deps: OrderDeps, input: OrderInput, why: OrderEnd): Promise<UnixMs | undefined> {
  if (await isSellingLate(deps, input.parent, input.position)) return wait(deps, input, waits(input, 'WALLET_SHORT'));
  const { committed } = await deps.ledger.commit(endOrder(input.parent, input.position, why));
  if (!committed) return later(input.now, SOON_MS);
  deps.log.info('order over', { parentId: input.parent.parentId, why });
  return undefined;
}

/** What a sale did not sell is wanted again when it ends; what was sold late and is not booked yet would be wanted, too. */
async function isSellingLate({ ledger }: OrderDeps, { side }: WorkedParent, position: Position): Promise<boolean> {
  return side === 'SELL' && (await soldLate(ledger, position)) > 0n;
}

async function wait(
  deps: OrderDeps,
  { parent, now }: Pick<OrderInput, 'parent' | 'now'>,
  { until, why }: Extract<OrderMove, { readonly move: 'wait' }>,
): Promise<UnixMs> {
  const changes = waitTold(parent, why);
  if (changes.length > 0) await deps.ledger.commit(changes);
  return lookAgainAt(now, until);
}
