import { type RecordGaps } from './leader-record.ts';

/** What a record may leave open; each makes the figures that rest on it less sure. */
export type GapKind =
  | 'ONLY_TRADES'
  | 'STRANGE_ROWS'
  | 'OPENING'
  | 'CONVERSIONS'
  | 'FEES_UNTOLD'
  | 'INVENTED_PAYOUTS'
  | 'INVENTED_ENDS'
  | 'UNRESOLVED'
  | 'UNREADABLE'
  | 'UNKNOWN_MARKETS'
  | 'UNPRICED_MARKETS';

/** How often a record leaves one thing open: plain data, to be stored with what was made of the record. */
export type GapCount = { readonly kind: GapKind; readonly count: number };

/**
 * The gaps that there are, in one order. A record that was cut is not among them: nobody is judged by it.
 *
 * Of the kinds of strange rows only their number stays: they are text of strangers.
 */
export function gapCounts({ isOnlyTrades, strangeRows, ...gaps }: RecordGaps): readonly GapCount[] {
  const counted: readonly (readonly [kind: GapKind, count: number])[] = [
    ['ONLY_TRADES', isOnlyTrades ? 1 : 0],
    ['STRANGE_ROWS', [...strangeRows.values()].reduce((sum, count) => sum + count, 0)],
    ['OPENING', gaps.opening],
    ['CONVERSIONS', gaps.conversions],
    ['FEES_UNTOLD', gaps.feesUntold],
    ['INVENTED_PAYOUTS', gaps.inventedPayouts],
    ['INVENTED_ENDS', gaps.inventedEnds],
    ['UNRESOLVED', gaps.unresolved],
    ['UNREADABLE', gaps.unreadable],
    ['UNKNOWN_MARKETS', gaps.unknownMarkets],
    ['UNPRICED_MARKETS', gaps.unpricedMarkets],
  ];
  return counted.flatMap(([kind, count]) => (count > 0 ? [{ kind, count }] : []));
}
