import { worstCostOf } from '#core/execution/entry-amounts.ts';
import { eventGroupOf } from '#core/execution/event-group.ts';
import { estimateOrder, type OrderEstimate } from '#core/execution/working/estimate-order.ts';
import { scheduleOf } from '#core/execution/working/schedule-of.ts';
import { stepOrder, UNWORKED } from '#core/execution/working/step-order.ts';
import { isWorked, orderOf, type WorkedParent } from '#core/execution/working/work-view.ts';
import { dayCap, eventCap, GLOBAL_CAP, marketCap, tokenCap } from '#core/model/cap.ts';
import { type Book, type Market } from '#core/model/market.ts';
import { type OrderRefusal } from '#core/model/reason.ts';
import { type Settings } from '#core/model/settings.ts';
import { type OrderWait, type Schedule, type WorkingAction } from '#core/model/working-order.ts';
import { isEventUnknown, workedOrderLimit } from '#core/risk/limits.ts';
import { type OwnRoom, ownRooms } from '#core/risk/own-rooms.ts';
import { type Usd } from '#core/values/usd.ts';
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
  readonly firstCost?: Usd;
  /** What keeps every child of a purchase from being placed, whatever is left of the limits. */
  readonly never: readonly OwnRefusal[];
  /** What forbids to place anything now, whatever the book says. */
  readonly stop?: OrderWait;
  /** What the limits leave for a purchase, the tightest first. */
  readonly rooms: readonly OwnRoom[];
};

/** A child that would be dearer than any may be, or a market whose event cannot be counted; the code is that of the rule for copies. */
export type OwnRefusal =
  | { readonly code: 'SINGLE_BET_ABOVE_MAX'; readonly cost: Usd; readonly most: Usd }
  | { readonly code: 'EVENT_UNKNOWN' };

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
  const settings = await deps.settings.current();
  const stop = await orderStop(
    { ledger },
    { parent: order, now: await deps.clock.now(), ...(settings === undefined ? {} : { settings }) },
  );
  return {
    preview: {
      ...{ order, isStored, schedule, market, first },
      ...(book === undefined ? {} : { book, estimate: estimateOrder({ order: working, schedule, market, book }) }),
      ...(stop === undefined ? {} : { stop }),
      ...(order.side === 'BUY'
        ? await purchaseOf(deps, { order, market, book, first, settings })
        : { never: [], rooms: [] }),
    },
  };
}

const FRESH = { over: 0, filled: UNWORKED.filled } as const;

/** A person is shown the rest where a book cannot be read; what he asks for waits for one then. */
async function bookOf({ markets }: PlaceDeps, { token }: WorkedParent): Promise<Book | undefined> {
  try {
    return await markets.book(token);
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    return undefined;
  }
}

type PurchaseInput = Pick<OrderPreview, 'order' | 'market' | 'first'> & {
  readonly book: Book | undefined;
  readonly settings: Settings | undefined;
};

/** What the settings have to say of a purchase, by what is stored now. */
async function purchaseOf(
  { ledger, clock }: PlaceDeps,
  input: PurchaseInput,
): Promise<Pick<OrderPreview, 'firstCost' | 'never' | 'rooms'>> {
  const { order, market, first, settings } = input;
  const follower = settings?.followers.find(({ name }) => name === order.follower);
  if (settings === undefined || follower === undefined) return { never: [], rooms: [] };
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
  const [cost, most] = [costOfOne(input), workedOrderLimit({ settings, follower })];
  return {
    ...(first.action === 'place' ? { firstCost: cost } : {}),
    never: [
      ...(cost > most ? [{ code: 'SINGLE_BET_ABOVE_MAX' as const, cost, most }] : []),
      ...(isEventUnknown({ settings, position, market }) ? [{ code: 'EVENT_UNKNOWN' as const }] : []),
    ],
    rooms: ownRooms({ settings, follower, position, caps, limit: order.work.order.limit }),
  };
}

/** The most that the first child may cost; where none is placed now, what the largest one may at the order's limit. */
function costOfOne({ order, market: { tick, fee, domain }, book, first }: PurchaseInput): Usd {
  const { maxOrder, limit } = order.work.order;
  const child = first.action === 'place' ? first.child : { shares: maxOrder, limit };
  return worstCostOf(child.shares, { asks: book?.asks ?? [], limit: child.limit, tick, fee, domain });
}
