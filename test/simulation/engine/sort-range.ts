import { firstWhere, type Shelf } from './shelf.ts';
import { compareText } from './text-order.ts';

/** Which sort keys a query wants. */
export type SortRange =
  | { readonly kind: 'all' }
  | { readonly kind: '=' | '<' | '<=' | '>' | '>=' | 'begins_with'; readonly bound: string }
  | { readonly kind: 'between'; readonly low: string; readonly high: string };

/** Whether a sort key is in a range. */
export function isWithin(sort: string, range: SortRange): boolean {
  switch (range.kind) {
    case 'all':
      return true;
    case 'between':
      return compareText(sort, range.low) >= 0 && compareText(sort, range.high) <= 0;
    case 'begins_with':
      return sort.startsWith(range.bound);
    case '=':
      return sort === range.bound;
    case '<':
      return compareText(sort, range.bound) < 0;
    case '<=':
      return compareText(sort, range.bound) <= 0;
    case '>':
      return compareText(sort, range.bound) > 0;
    case '>=':
      return compareText(sort, range.bound) >= 0;
  }
}

/** Where on a shelf a range begins, and where it has ended. */
export function boundsOf(shelf: Shelf, range: SortRange): [number, number] {
  const from = (bound: string): number => firstWhere(shelf, ({ sort }) => compareText(sort, bound) >= 0);
  const after = (bound: string): number => firstWhere(shelf, ({ sort }) => compareText(sort, bound) > 0);
  switch (range.kind) {
    case 'all':
      return [0, shelf.length];
    case 'between':
      return [from(range.low), after(range.high)];
    case 'begins_with': {
      const { bound } = range;
      const behind = ({ sort }: { readonly sort: string }): boolean =>
        compareText(sort, bound) > 0 && !sort.startsWith(bound);
      return [from(bound), firstWhere(shelf, behind)];
    }
    case '=':
      return [from(range.bound), after(range.bound)];
    case '<':
      return [0, from(range.bound)];
    case '<=':
      return [0, after(range.bound)];
    case '>':
      return [after(range.bound), shelf.length];
    case '>=':
      return [from(range.bound), shelf.length];
  }
}
