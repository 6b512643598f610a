import { type DenyReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { fairPart } from '../sizing/fair-part.ts';
import { type Bps, ONE_IN_BPS } from '../values/bps.ts';
import { proceedsOf, type Price } from '../values/price.ts';
import { scaleFloor, smaller, sum } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { type Usd } from '../values/usd.ts';

/** What a share of the book leaves an entry, in dollars, and what that share is of. */
export type BookRoom = { readonly allows: Usd; readonly offered: Shares; readonly part: Bps };

/**
 * The most that an entry may spend so that it never asks for more than its part of what is offered up to its limit: the
 * part that the settings ask for, and what other followers who copy the same trade leave it where that is too little for
 * all.
 *
 * In dollars at the best price, where a dollar brings the most shares: however low it is filled, it never gets more.
 *
 * @returns Undefined where neither asks for a part, or nobody offers.
 */
export function bookRoom(snapshot: Snapshot, limit: Price): BookRoom | undefined {
  const { book, settings } = snapshot;
  const best = book?.asks[0]?.price;
  if (best === undefined) return undefined;
  const within = (book?.asks ?? []).filter((level) => level.price <= limit).map((level) => level.shares);
  const offered = sum(NO_SHARES, within);
  const part = smallest(settings.limits.filters?.maxBookPart, fairPart(snapshot, proceedsOf(offered, best)));
  if (part === undefined) return undefined;
  return { allows: proceedsOf(scaleFloor(offered, part, ONE_IN_BPS), best), offered, part };
}

/** Why an entry is smaller than its size where the book is thin. */
export function bookTooThin(size: Usd, { allows: most, offered, part }: BookRoom): DenyReason {
  return { code: 'BOOK_TOO_THIN', size, most, offered, part };
}

function smallest(one: Bps | undefined, other: Bps | undefined): Bps | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return smaller(one, other);
}
