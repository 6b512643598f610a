import { type Row } from './row.ts';
import { compareText } from './text-order.ts';

/** A row under the key by which a partition of the table or of the index is sorted. */
export type Entry = { readonly sort: string; readonly row: Row };

/** Rows of one partition in the order of their sort keys; among equals in that of the table's keys. */
export type Shelf = readonly Entry[];

/** What stands at one place of a shelf: a sort key, and for the index the row's own key too. */
export type Place = { readonly sort: string; readonly pk: string; readonly sk: string };

/** The first index whose entry does not come before the place; the length when there is none. */
export function firstFrom(shelf: Shelf, place: Place): number {
  let [low, high] = [0, shelf.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (comparePlaces(shelf[middle]!, place) >= 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The first index whose entry meets a condition that, once met, all later ones meet. */
export function firstWhere(shelf: Shelf, isMet: (entry: Entry) => boolean): number {
  let [low, high] = [0, shelf.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = shelf[middle];
    if (entry !== undefined && isMet(entry)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Puts an entry into its place, where it takes the place of its equal. */
export function shelve(shelf: Entry[], entry: Entry): void {
  const place = placeOf(entry);
  const at = firstFrom(shelf, place);
  shelf.splice(at, isAt(shelf[at], place) ? 1 : 0, entry);
}

/** Takes the entry of a place away, if there is one. */
export function unshelve(shelf: Entry[], place: Place): void {
  const at = firstFrom(shelf, place);
  if (isAt(shelf[at], place)) shelf.splice(at, 1);
}

export function isAt(entry: Entry | undefined, place: Place): entry is Entry {
  return entry !== undefined && comparePlaces(entry, place) === 0;
}

export function placeOf({ sort, row: { pk, sk } }: Entry): Place {
  return { sort, pk, sk };
}

function comparePlaces({ sort, row }: Entry, place: Place): number {
  const order = compareText(sort, place.sort);
  if (order !== 0) return order;
  const partitions = compareText(row.pk, place.pk);
  return partitions === 0 ? compareText(row.sk, place.sk) : partitions;
}
