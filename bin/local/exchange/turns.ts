import type { PlacedOrder } from './accounts.ts';
import { bookHits, printHits } from './hits.ts';
import type { HitFact, JournalRecord, OrderFact } from './journal.ts';
import { isResolved, type Market } from './market-index.ts';
import { applyFact, changeTick, KILLED } from './order-changes.ts';
import { availableTo, balanceFault, planOrder } from './order-plan.ts';
import { fillToRecord } from './order-records.ts';
import { settledFills, settledHits, type SettlementOf } from './settled-matches.ts';
import { nextMeetings, strangerDue } from './strangers.ts';
import type { Arrivals } from './strangers-arrivals.ts';
import type { VenueState } from './venue-state.ts';

/** What time does to orders that work. */
export type Turns = {
  /** Lets everything happen that was due by an instant, each at its own. */
  catchUp(nowMs: number): void;
  /**
   * When something happens next that an order or a tick is part of, `undefined` when no order works and no tick is to
   * change. Of strangers only those count who come to a market in which an order rests.
   */
  nextMs(): number | undefined;
};

type Due = { readonly atMs: number; readonly run: () => JournalRecord | undefined };

/** The book drops an order this long before the expiration that it asked for. */
export const DROPPED_BEFORE_MS = 60_000;

/** What the turns of a venue are made by. */
export type TurnParts = {
  readonly settlementOf: SettlementOf;
  readonly append: (record: JournalRecord) => void;
  /** Absent where no strangers come. */
  readonly arrivals: Arrivals | undefined;
};

/** Watches over the working orders of a venue, and over strangers; what happens is journaled. */
export function venueTurns(state: VenueState, { settlementOf, append, arrivals }: TurnParts): Turns {
  const next = (): Due | undefined =>
    earliest([tickDue(state), releaseDue(state, settlementOf), expiryDue(state), ...marketsDue(state, settlementOf)]);
  // The time is asked for far more often than an order changes.
  let known:
    | { readonly revision: number; readonly own: Due | undefined; readonly stranger: Due | undefined }
    | undefined;
  const nextDues = (): NonNullable<typeof known> => {
    if (known?.revision !== state.revision) {
      const stranger = arrivals === undefined ? undefined : strangerDue(state, arrivals, settlementOf);
      known = { revision: state.revision, own: next(), stranger };
    }
    return known;
  };
  /** A stranger comes last of all that happens at an instant: the cursor of the arrivals counts on it. */
  const nextDue = (): Due | undefined => earliest([nextDues().own, nextDues().stranger]);
  return {
    nextMs: () => {
      const meetings = arrivals === undefined ? [] : nextMeetings(state, arrivals);
      const instants = [nextDues().own?.atMs, ...meetings].filter((instant) => instant !== undefined);
      return instants.length === 0 ? undefined : Math.min(...instants);
    },
    catchUp: (nowMs) => {
      for (let due = nextDue(); due !== undefined && due.atMs <= nowMs; due = nextDue()) {
        state.revision += 1;
        const record = due.run();
        if (record !== undefined) append(record);
      }
    },
  };
}

/** Gives markets the ticks that the world has for them by an instant. */
export function catchUpTicks(state: VenueState, nowMs: number): void {
  for (let due = state.ticksToCome[0]; due !== undefined && due.atMs <= nowMs; due = state.ticksToCome[0]) {
    state.ticksToCome.shift();
    changeTick(state, due);
  }
}

function tickDue(state: VenueState): Due | undefined {
  const [first] = state.ticksToCome;
  if (first === undefined) return undefined;
  const run = (): undefined => {
    catchUpTicks(state, first.atMs);
  };
  return { atMs: first.atMs, run };
}

function releaseDue(state: VenueState, settlementOf: SettlementOf): Due | undefined {
  return earliest(
    [...state.delayed].map((placed) => {
      const atMs = placed.releaseMs ?? 0;
      return { atMs, run: () => turn(atMs, applied(state, [release(state, placed, { atMs, settlementOf })], atMs)) };
    }),
  );
}

function expiryDue(state: VenueState): Due | undefined {
  return earliest(
    [...state.expiring].map((placed) => {
      const atMs = placed.expirationS * 1000 - DROPPED_BEFORE_MS;
      const fact: OrderFact = { is: 'ended', orderId: placed.id, status: 'CANCELED', reason: 'order expired' };
      return { atMs, run: () => turn(atMs, applied(state, [fact], atMs)) };
    }),
  );
}

/** A delayed order is checked once more: it matches, rests or fails. */
function release(
  state: VenueState,
  placed: PlacedOrder,
  { atMs, settlementOf }: { readonly atMs: number; readonly settlementOf: SettlementOf },
): OrderFact {
  const ended = { is: 'ended', orderId: placed.id } as const;
  if (isResolved(placed.token.market, atMs))
    return { ...ended, status: 'CANCELED_MARKET_RESOLVED', reason: 'market resolved' };
  const own = BigInt(placed.order.makerAmount);
  const { fills, bookEpoch } = planOrder(state, placed, atMs);
  const tooLittle = balanceFault(availableTo(state, placed, { nowMs: atMs, own }), placed, fills);
  if (tooLittle !== undefined) return { ...ended, status: 'CANCELED', reason: tooLittle };
  if (fills.length === 0 && (placed.orderType === 'FAK' || placed.orderType === 'FOK'))
    return { ...ended, status: 'CANCELED', reason: KILLED[placed.orderType] };
  const settled = settledFills(state, settlementOf, { placed, fills, atMs });
  return { is: 'released', orderId: placed.id, bookEpoch, fills: settled.map(fillToRecord) };
}

function marketsDue(state: VenueState, settlementOf: SettlementOf): Due[] {
  return state.resting.markets().flatMap((index): Due[] => {
    const market = state.markets.all[index];
    const afterMs = state.metUntilMs.get(index) ?? 0;
    if (market === undefined) return [];
    const startMs = market.clearsAtStart === true ? market.gameStartMs : undefined;
    const instants = [market.resolution?.atMs, startMs, state.books.nextChangeMs(market, afterMs)].filter(
      (instant) => instant !== undefined && instant > afterMs,
    );
    if (instants.length === 0) return [];
    const atMs = Math.min(...instants.map(Number));
    return [{ atMs, run: () => turn(atMs, meetMarket(state, { market, atMs, settlementOf })) }];
  });
}

/** Everything that one instant does to the orders that rest in a market. */
function meetMarket(
  state: VenueState,
  {
    market,
    atMs,
    settlementOf,
  }: { readonly market: Market; readonly atMs: number; readonly settlementOf: SettlementOf },
): OrderFact[] {
  state.metUntilMs.set(market.index, atMs);
  if (isResolved(market, atMs))
    return applied(state, endAll(state, market, 'CANCELED_MARKET_RESOLVED', 'market resolved'), atMs);
  if (market.clearsAtStart === true && market.gameStartMs === atMs)
    return applied(state, endAll(state, market, 'CANCELED', 'game started'), atMs);
  const settled = (hits: readonly HitFact[]): HitFact[] => settledHits(state, settlementOf, { hits, market, atMs });
  const printed = state.prints
    .printedAt(market, atMs)
    .flatMap((print) => applied(state, settled(printHits(state, market, print)), atMs));
  return [...printed, ...applied(state, settled(bookHits(state, market, atMs)), atMs)];
}

function endAll(
  { resting }: VenueState,
  market: Market,
  status: 'CANCELED' | 'CANCELED_MARKET_RESOLVED',
  reason: string,
): OrderFact[] {
  const all = [...resting.queue(market.index, 'bids'), ...resting.queue(market.index, 'asks')];
  return all.map(({ placed }) => ({ is: 'ended', orderId: placed.id, status, reason }));
}

function applied(state: VenueState, facts: OrderFact[], atMs: number): OrderFact[] {
  for (const fact of facts) applyFact(state, fact, atMs);
  return facts;
}

function turn(atMs: number, facts: readonly OrderFact[]): JournalRecord | undefined {
  return facts.length === 0 ? undefined : { kind: 'turn', atMs, facts };
}

function earliest(all: readonly (Due | undefined)[]): Due | undefined {
  let first: Due | undefined;
  for (const due of all) if (due !== undefined && (first === undefined || due.atMs < first.atMs)) first = due;
  return first;
}
