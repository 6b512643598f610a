import { worstCostOf } from '#core/execution/entry-amounts.ts';
import { eventGroupOf } from '#core/execution/event-group.ts';
import { estimateOrder, type OrderEstimate } from '#core/execution/working/estimate-order.ts';
import { scheduleOf } from '#core/execution/working/schedule-of.ts';
import { stepOrder, UNWORKED } from '#core/execution/working/step-order.ts';
import { isWorked, orderOf, type WorkedParent } from '#core/execution/working/work-view.ts';
import { dayCap, eventCap, GLOBAL_CAP, marketCap, tokenCap } from '#core/model/cap.ts';
import { ORDER_CEILING } from '#core/model/ceilings.ts';
import { type Book, type Market } from '#core/model/market.ts';
import { type OrderRefusal } from '#core/model/reason.ts';
import { type OrderWait, type Schedule, type WorkingAction } from '#core/model/working-order.ts';
import { type OwnRoom, ownRooms } from '#core/risk/own-rooms.ts';
import { ConfigurationError, PortError } from '#ports/errors.ts';
import { loadPosition } from './load-position.ts';
import { orderStop } from './order-stop.ts';
import { type PlaceCommand, type PlaceDeps, placeOrder, tradedMarket } from './place-order.ts';
import { previewLedger } from './preview-ledger.ts';

/** What a person is shown before an order is stored. */
export type OrderPreview = {
  /** As it is stored, or would be at this moment. */
  readonly order: WorkedParent;
  /** True where the same command stored it before. */
  readonly isStored: boolean;
  readonly schedule: Schedule;
  readonly market: Market;
  /** Absent where nobody tells it: then nothing is reckoned. */
  readonly book?: Book;
  readonly estimate?: OrderEstimate;
  /** What the first look would do by this book. */
  readonly first: WorkingAction;
  /** The most that the first child may cost, where it is a purchase that is placed now. */
  readonly firstCost?: OrderEstimate['atLimit']['dollars'];
  /** True where one child would be dearer than any order may be. */
  readonly isAboveCeiling: boolean;
  /** What forbids to place anything now, whatever the book says. */
  readonly stop?: OrderWait;
  /** What the limits leave for a purchase, the tightest first. */
  readonly rooms: readonly OwnRoom[];
};

/** An order as a person is shown it, or why it would not be taken. */
export type Previewed =
  | { readonly preview: OrderPreview; readonly refusal?: undefined }
  | { readonly preview?: undefined; readonly refusal: OrderRefusal };

/**
 * Shows what an order would be, by the same code that stores it, on a ledger whose writes stay in memory.
 *
 * @throws ConfigurationError where follower or market are not there to trade; UnavailableError
 */
export async function previewOrder(deps: PlaceDeps, command: PlaceCommand): Promise<Previewed> {
  const ledger = previewLedger(deps.ledger);
  const placed = await placeOrder({ ...deps, ledger }, command);
  if (placed.refusal !== undefined) return { refusal: placed.refusal };
  const { order } = placed;
  if (!isWorked(order)) throw new ConfigurationError('close-all has taken this order over', { id: order.parentId });
  const isStored = (await deps.ledger.parent(order.parentId)) !== undefined;
  const [market, book] = await Promise.all([tradedMarket(deps, order), bookOf(deps, order)]);
  const working = orderOf(order);
  const schedule = scheduleOf(working);
  const now = working.startedAt;
  const seen = book === undefined ? undefined : { ...book, readAt: now };
  const facts = { ...FRESH, learnedAt: now };
  const { action: first } = stepOrder({ order: working, schedule, state: UNWORKED, market, book: seen, now }, facts);
  const stop = await orderStop({ ledger }, { parent: order, now: await deps.clock.now() });
  return {
    preview: {
      ...{ order, isStored, schedule, market, first },
      ...(book === undefined ? {} : { book, estimate: estimateOrder({ order: working, schedule, market, book }) }),
      ...costOfFirst(first, { order, market, book }),
      ...(stop === undefined ? {} : { stop }),
      rooms: order.side === 'BUY' ? await roomsOf(deps, { order, market }) : [],
    },
  };
}

const FRESH = { over: 0, filled: UNWORKED.filled } as const;

type Priced = Pick<OrderPreview, 'order' | 'market'> & { readonly book: Book | undefined };

function costOfFirst(
  first: WorkingAction,
  { order, market: { tick, fee, domain }, book }: Priced,
): Pick<OrderPreview, 'firstCost' | 'isAboveCeiling'> {
  if (first.action !== 'place' || order.side === 'SELL') return { isAboveCeiling: false };
  const { shares, limit } = first.child;
  const firstCost = worstCostOf(shares, { asks: book?.asks ?? [], limit, tick, fee, domain });
  return { firstCost, isAboveCeiling: firstCost > ORDER_CEILING };
}

/** A person is shown the rest where a book cannot be read; what he asks for waits for one then. */
async function bookOf({ markets }: PlaceDeps, { token }: WorkedParent): Promise<Book | undefined> {
  try {
    return await markets.book(token);
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    return undefined;
  }
}

async function roomsOf(
  { ledger, settings: store, clock }: PlaceDeps,
  { order, market }: Pick<OrderPreview, 'order' | 'market'>,
): Promise<readonly OwnRoom[]> {
  const settings = await store.current();
  const follower = settings?.followers.find(({ name }) => name === order.follower);
  if (settings === undefined || follower === undefined) return [];
  const position = await loadPosition(ledger, order);
  const group = eventGroupOf({ position, market });
  const now = await clock.now();
  const [global, ofMarket, event, token, day] = await Promise.all([
    ledger.cap(order, GLOBAL_CAP),
    ledger.cap(order, marketCap(order.condition)),
    group === undefined ? undefined : ledger.cap(order, eventCap(group)),
    ledger.cap(order, tokenCap(order.token)),
    ledger.cap(order, dayCap(now)),
  ]);
  const caps = { global, market: ofMarket, event, token, day };
  return ownRooms({ settings, follower, position, caps, limit: order.work.order.limit });
}
