import { type Cap } from '../model/cap.ts';
import { type EntryLimits } from '../model/entry-limits.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Follower, type Settings } from '../model/settings.ts';
import { type Work } from '../model/working-order.ts';
import { countsCopies, isFirstOf, ownLimits } from './limits.ts';

type SliceInput = {
  readonly parent: Pick<ParentOrder, 'attempts' | 'filledShares'> & { readonly work: Pick<Work, 'copy'> };
  readonly settings: Settings;
  readonly follower: Follower;
  /** What counts the purchases of the token. */
  readonly tokenCap: Cap | undefined;
};

/**
 * What one order of a purchase that is worked over time must stay within: a person's own limits, or all those that the
 * copy was decided by.
 *
 * However many orders a copy takes it is one entry of one minute, and one purchase of its token: the first order counts,
 * and after one that brought nothing the next.
 */
export function sliceLimits({ parent, settings, follower, tokenCap }: SliceInput): EntryLimits {
  const { copy } = parent.work;
  if (copy === undefined) return ownLimits({ settings, follower });
  const { minuteEntries, adds, ...money } = copy.limits;
  return {
    ...money,
    ...(minuteEntries === undefined || parent.attempts > 0 ? {} : { minuteEntries }),
    ...(adds === undefined || parent.filledShares > 0n
      ? {}
      : { adds: { most: adds.most, isFirst: isFirstOf({ tokenCap }) } }),
  };
}

/** What one order of a purchase that is worked over time counts in beside dollars and shares. */
export function sliceCounts({
  parent,
  settings,
  follower,
  limits,
}: Omit<SliceInput, 'tokenCap'> & { readonly limits: EntryLimits }): readonly ('add' | 'copy')[] {
  const isFirstCopy = parent.work.copy !== undefined && parent.filledShares === 0n;
  return [
    ...(limits.adds === undefined ? [] : (['add'] as const)),
    ...(isFirstCopy && countsCopies({ settings, follower }) ? (['copy'] as const) : []),
  ];
}
