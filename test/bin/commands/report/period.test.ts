import { describe, expect, test } from '@jest/globals';
import { Command } from 'commander';
import { later } from '#core/values/unix-ms.ts';
import { parseDate, periodOf, periodText } from '../../../../bin/commands/report/period.ts';

test('a date is its first moment in UTC', () => {
  expect(parseDate('2026-06-01')).toBe(Date.UTC(2026, 5, 1));
});

test.each(['2026-02-30', '2026-13-01', '2026-6-1', '2026-06-01T00:00', 'yesterday', '', '１９９９-01-01'])(
  '%j is no date, and how one is written is said',
  (text) => {
    expect(() => parseDate(text)).toThrow('YYYY-MM-DD');
  },
);

describe('a period', () => {
  const [start, end] = [parseDate('2026-06-01'), parseDate('2026-06-03')];

  test('is told by the last day that counts', () => {
    expect(periodText({ start, end })).toBe('2026-06-01 to 2026-06-02, UTC');
    expect(periodText({})).toBe('from the first day until now, UTC');
  });

  test('begins on a day that has begun: its first moment is the last that may be now', () => {
    const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
    expect(periodOf(command, { start, end }, start)).toEqual({ start, end });
    expect(() => periodOf(command, { start }, later(start, -1))).toThrow('--start');
  });
});
