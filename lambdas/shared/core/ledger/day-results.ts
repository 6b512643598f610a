import { FEES, type JournalEntry, type JournalLeg, PNL } from '../model/journal.ts';
import { type Wallet } from '../values/ids.ts';
import { plus } from '../values/quantity.ts';
import { utcDate } from '../values/unix-ms.ts';
import { NO_USD, usd, type Usd } from '../values/usd.ts';

type Leg = JournalLeg & Pick<JournalEntry, 'entryId' | 'at'>;

/** Profit and loss of one leader's sales and payouts less the fees paid, purchases' too, by UTC day (YYYY-MM-DD). */
export type DayResults = ReadonlyMap<string, Usd>;

const POSITION = /^POSITION:[^:]+:(0x[0-9a-f]{40})$/;

/**
 * Adds up what copies of each leader made or lost on each day, out of a journal's legs.
 *
 * A booking names its leader by the position that it moves; one that moves none (money that came, a payout of a claim)
 * made nothing and lost nothing, and one that moves several leaders' (what a person sold by hand) is left out. A fee counts
 * on the day on which it is paid; what a position has realised takes the purchase's with the sale. Both agree once all is sold.
 *
 * @param legs - In any order; all legs of a booking, or what is missing of it is not counted.
 */
export function dayResults(legs: readonly Leg[]): ReadonlyMap<Wallet, DayResults> {
  const results = new Map<Wallet, Map<string, Usd>>();
  for (const booking of bookingsOf(legs)) {
    const leader = leaderOf(booking);
    const [first] = booking;
    if (leader === undefined || first === undefined) continue;
    const days = results.get(leader) ?? new Map<string, Usd>();
    const day = utcDate(first.at);
    days.set(day, plus(days.get(day) ?? NO_USD, resultOf(booking)));
    results.set(leader, days);
  }
  return results;
}

function bookingsOf(legs: readonly Leg[]): Iterable<readonly Leg[]> {
  const bookings = new Map<string, Leg[]>();
  for (const leg of legs) bookings.set(leg.entryId, [...(bookings.get(leg.entryId) ?? []), leg]);
  return bookings.values();
}

/** Of a booking that moves positions of several leaders at once nobody can say whose result it is. */
function leaderOf(booking: readonly Leg[]): Wallet | undefined {
  const wallets = new Set(booking.flatMap(({ account }) => POSITION.exec(account)?.[1] ?? []));
  const [wallet] = wallets;
  return wallets.size === 1 ? (wallet as Wallet) : undefined;
}

function resultOf(booking: readonly Leg[]): Usd {
  const own = booking.filter(({ account }) => account === PNL || account === FEES);
  return usd(own.reduce((total, { debit, credit }) => total + credit - debit, 0n));
}
