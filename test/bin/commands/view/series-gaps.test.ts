import { expect, test } from '@jest/globals';
import { unixMs } from '#core/values/unix-ms.ts';
import { seriesGapLines } from '../../../../bin/commands/view/series-gaps.ts';
import { someGaps } from '../../../support/builders/a-leader-record.ts';

const series = { unseen: 0, unpriced: 0, marksFrom: new Map() } as unknown as Parameters<
  typeof seriesGapLines
>[0]['series'];

test('a whole record leaves nothing open', () => {
  expect(seriesGapLines({ gaps: someGaps(), series })).toEqual([]);
});

test('each gap is a line, in one order, and kinds that strangers name move no cursor', () => {
  // Given
  const strangeRows = new Map([
    ['a\u001b[2J\nb', 2],
    ['x'.repeat(99), 1],
  ]);
  const cutBefore = unixMs(Date.UTC(2026, 0, 2));
  const gaps = someGaps({ isOnlyTrades: true, strangeRows, opening: 3, unresolved: 4, cutBefore });
  const counted = {
    ...series,
    unseen: 1,
    unpriced: 5,
    marksFrom: new Map([['last', 6] as const, ['other', 7] as const]),
  };
  // When
  const lines = seriesGapLines({ gaps, series: counted });
  // Then
  expect(lines.map((line) => line.slice(0, 40))).toEqual([
    'Gap: only trades are recorded; splits an',
    'Gap: what he did before 2026-01-02 was n',
    'Gap: rows of kinds that are not accounte',
    'Gap: 1 × markets of which more went than',
    'Gap: 3 × positions from before the recor',
    'Gap: 4 × markets past their end without ',
    'Gap: 5 × transfers of shares that nothin',
    'Gap: 6 × marks at ends of days that are ',
    'Gap: 7 × marks at ends of days that are ',
  ]);
  expect(lines[2]).toBe(`Gap: rows of kinds that are not accounted for: 2 a[2J b, 1 ${'x'.repeat(39)}…`);
});
