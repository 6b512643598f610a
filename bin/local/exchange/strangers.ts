import type { JournalRecord } from './journal.ts';
import { type SettlementOf, settledHits } from './settled-matches.ts';
import { type ArrivalPlace, type Arrivals, placeOf } from './strangers-arrivals.ts';
import { applyStranger } from './strangers-booking.ts';
import { strangerOrder } from './strangers-order.ts';
import type { VenueState } from './venue-state.ts';

/** The next stranger who comes, and what happens then, as the journal keeps it. */
export function strangerDue(
  state: VenueState,
  arrivals: Arrivals,
  settlementOf: SettlementOf,
): { readonly atMs: number; readonly run: () => JournalRecord | undefined } | undefined {
  const arrival = arrivals.after(state.strangers.place);
  if (arrival === undefined) return undefined;
  const { atMs, market } = arrival;
  return {
    atMs,
    run: () => {
      state.strangers.place = placeOf(arrival);
      const order = strangerOrder(state, arrival);
      if (order === undefined) return undefined;
      const record = { ...order, hits: settledHits(state, settlementOf, { hits: order.hits, market, atMs }) };
      applyStranger(state, record);
      return record;
    },
  };
}

/** When a stranger comes next to each of the markets in which an order rests. */
export function nextMeetings({ resting, markets, strangers }: VenueState, arrivals: Arrivals): number[] {
  return resting.markets().flatMap((index) => {
    const market = markets.all[index];
    return market === undefined ? [] : (arrivals.inMarket(market, strangers.place.atMs)?.atMs ?? []);
  });
}

/**
 * How far the strangers had come when a line of the journal was written.
 *
 * A turn is written in the middle of its instant, before the strangers of it; everything else after all of them.
 */
export function placeAfter(record: JournalRecord, before: ArrivalPlace): ArrivalPlace {
  // A stranger's own line sets it when it is booked.
  if (!('atMs' in record) || record.kind === 'stranger') return before;
  const marketIndex = record.kind === 'turn' ? -1 : Infinity;
  const isFurther = record.atMs > before.atMs || (record.atMs === before.atMs && marketIndex > before.marketIndex);
  return isFurther ? { atMs: record.atMs, marketIndex } : before;
}
