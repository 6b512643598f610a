import { expect, test } from '@jest/globals';
import { type GapCount, gapCounts } from '#core/scoring/gap-counts.ts';
import { type RecordGaps } from '#core/scoring/leader-record.ts';
import { someGaps } from '../../../../support/builders/a-leader-record.ts';

test.each<[Partial<RecordGaps>, GapCount]>([
  [{ isOnlyTrades: true }, { kind: 'ONLY_TRADES', count: 1 }],
  [{ opening: 2 }, { kind: 'OPENING', count: 2 }],
  [{ conversions: 3 }, { kind: 'CONVERSIONS', count: 3 }],
  [{ feesUntold: 4 }, { kind: 'FEES_UNTOLD', count: 4 }],
  [{ inventedPayouts: 5 }, { kind: 'INVENTED_PAYOUTS', count: 5 }],
  [{ inventedEnds: 6 }, { kind: 'INVENTED_ENDS', count: 6 }],
  [{ unresolved: 7 }, { kind: 'UNRESOLVED', count: 7 }],
  [{ unreadable: 8 }, { kind: 'UNREADABLE', count: 8 }],
  [{ unknownMarkets: 9 }, { kind: 'UNKNOWN_MARKETS', count: 9 }],
  [{ unpricedMarkets: 10 }, { kind: 'UNPRICED_MARKETS', count: 10 }],
])('%j is one gap', (gaps, count) => {
  expect(gapCounts(someGaps(gaps))).toEqual([count]);
});

test('a whole record has none', () => {
  expect(gapCounts(someGaps())).toEqual([]);
});

test('of strange rows only their number is kept, whatever strangers call them', () => {
  const strangeRows = new Map([
    ['<script>', 2],
    ['=NEWS()', 3],
  ]);
  expect(gapCounts(someGaps({ strangeRows, opening: 1 }))).toEqual([
    { kind: 'STRANGE_ROWS', count: 5 },
    { kind: 'OPENING', count: 1 },
  ]);
});
