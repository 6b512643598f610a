import { copyEnding } from '#core/execution/working/copy-ending.ts';
import { endOrder } from '#core/execution/working/end-order.ts';
import { endOfClosing, endOfWindow } from '#core/execution/working/end-of-window.ts';
import { scheduleOf } from '#core/execution/working/schedule-of.ts';
import { stepOrder } from '#core/execution/working/step-order.ts';
import { factsOf, isWorked, orderOf, type WorkedParent, withinPosition } from '#core/execution/working/work-view.ts';
import { putParent } from '#core/ledger/put.ts';
import { isOpen } from '#core/model/parent-order.ts';
import { type OrderEnd, type OrderWait } from '#core/model/working-order.ts';
import { marketFiltered } from '#core/risk/market-filtered.ts';
import { type ParentId } from '#core/values/ids.ts';
import { later, type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { haltOnBreach } from './halt-on-breach.ts';
import { loadPosition } from './load-position.ts';
import { type OrderDeps, type OrderInput } from './order-step.ts';
import { orderStop } from './order-stop.ts';
import { placeSlice } from './place-slice.ts';
import { settleChild } from './settle-child.ts';
import { expireReserved, submitOrder } from './submit-order.ts';

/** A child that nobody has submitted for so long was sized for another book. */
const RESERVED_MS = 10_000;
/** No order is left alone for longer: a person may have said something. */
const LOOK_EVERY_MS = 15_000;
/** After something was done the next look is soon. */
const SOON_MS = 1_000;

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
async function endRemoved(deps: OrderDeps, parent: WorkedParent): Promise<undefined> {
  const position = await loadPosition(deps.ledger, parent);
  if (await isOvertaken(deps, parent)) return;
  await deps.ledger.commit(endOrder(parent, position, 'FOLLOWER_REMOVED'));
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
  const ending = endingOf(input);
  if (ending !== undefined) return child === undefined ? end(deps, input, ending) : cancel(deps, input, soon);
  if (child === undefined && parent.next !== undefined && parent.next > now) return parent.next;
  const order = orderOf(parent);
  if (child === undefined && now >= endOfClosing(order)) return end(deps, input, 'WINDOW_OVER');
  const stop = await orderStop(deps, input);
  if (stop !== undefined) {
    if (child?.restsUntil !== undefined && (stop !== 'OUTCOME_UNKNOWN' || isLate(input)))
      return cancel(deps, input, soon);
    return wait(deps, input, { until: later(now, parent.work.order.pollMs), why: stop });
  }
  return step(deps, input, soon);
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
      const isUnwanted = parent.work.isPaused === true || ending !== undefined;
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

/** What rests after its window without being left there on purpose. */
function isLate({ parent, now }: OrderInput): boolean {
  const order = orderOf(parent);
  return order.atEnd !== 'leave' && now >= endOfWindow(order);
}

type EndingInput = Pick<OrderInput, 'parent' | 'position' | 'settings' | 'follower'>;

function endingOf({ parent, position, settings, follower }: EndingInput): OrderEnd | undefined {
  if (parent.work.isCancelled === true) return 'CANCELLED';
  if (follower.mode !== parent.mode) return 'MODE_CHANGED';
  return copyEnding({ work: parent.work, position, settings });
}

async function step(deps: OrderDeps, input: OrderInput, soon: UnixMs): Promise<UnixMs | undefined> {
  const { parent, child, position, settings, now } = input;
  const waits = later(now, parent.work.order.pollMs);
  if (child?.state === 'SUBMITTING') return wait(deps, input, { until: waits, why: 'OUTCOME_UNKNOWN' });
  // All that is known of the children was read before this moment: what the book says is newer.
  const readAt = later(await deps.clock.now(), 1);
  const [market, book] = await Promise.all([deps.markets.market(parent.condition), deps.markets.book(parent.token)]);
  if (market?.isAcceptingOrders !== true) {
    if (child === undefined && (await deps.markets.isClosed(parent.condition)))
      return end(deps, input, 'MARKET_CLOSED');
    if (child?.restsUntil !== undefined && isLate(input)) return cancel(deps, input, soon);
    return wait(deps, input, { until: waits, why: 'NO_QUOTE' });
  }
  if (parent.work.copy !== undefined && marketFiltered({ market, book, position, settings, now }) !== undefined) {
    if (child?.restsUntil !== undefined) return cancel(deps, input, soon);
    return wait(deps, input, { until: waits, why: 'MARKET_FILTERED' });
  }
  const order = withinPosition(orderOf(parent), parent, position);
  const schedule = scheduleOf(orderOf(parent));
  const facts = factsOf({ parent, open: child, readAt: later(readAt, -1) });
  const seen = book === undefined ? undefined : { ...book, readAt };
  const { state, action } = stepOrder({ order, schedule, state: parent.work.state, market, book: seen, now }, facts);
  switch (action.action) {
    case 'place': {
      const why = await placeSlice(deps, input, { market, book, slice: action.child, state });
      return why === undefined ? soon : wait(deps, input, { until: waits, why });
    }
    case 'cancel':
      return cancel(deps, input, soon);
    case 'wait':
      return wait(deps, input, { until: action.until, why: action.reason });
    case 'end':
      return end(deps, input, action.reason);
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
  const { committed } = await deps.ledger.commit(endOrder(input.parent, input.position, why));
  if (!committed) return later(input.now, SOON_MS);
  deps.log.info('order over', { parentId: input.parent.parentId, why });
  return undefined;
}

/** What an order waits for by its own plan is no news, and nothing is written for it. */
const PLANNED: readonly OrderWait[] = ['NOT_DUE', 'CHILD_OPEN', 'AT_TOP', 'MOVED_LATELY'];

async function wait(
  deps: OrderDeps,
  { parent, now }: OrderInput,
  { until, why }: { readonly until: UnixMs; readonly why: OrderWait },
): Promise<UnixMs> {
  const told = parent.reason?.code === 'ORDER_WAITS' ? parent.reason.why : undefined;
  const news = PLANNED.includes(why) ? undefined : why;
  if (told !== news)
    await deps.ledger.commit([
      putParent(parent, { reason: news === undefined ? undefined : { code: 'ORDER_WAITS', why: news } }),
    ]);
  return unixMs(Math.min(until, now + LOOK_EVERY_MS));
}
