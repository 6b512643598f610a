import { describe, expect, test } from '@jest/globals';
import { dailyNews, dayBefore } from '#core/reporting/daily-news.ts';
import { bps } from '#core/values/bps.ts';
import { later, startOfUtcDay } from '#core/values/unix-ms.ts';
import { aCoverage } from '../../../../support/builders/a-coverage.ts';
import { aFollowerEquity } from '../../../../support/builders/a-snapshot.ts';
import { FOLLOWER, NOW } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

const NEXT_DAY = later(startOfUtcDay(NOW), 86_400_000 + 60_000);
const EQUITY = aFollowerEquity({
  invested: dollars('5000'),
  realised: dollars('40'),
  open: dollars('10'),
  peakProfit: dollars('1000'),
  dayProfit: dollars('45'),
  day: '2026-06-02',
});

const told = (began: string, coverages: Parameters<typeof dailyNews>[0]['coverages'] = [aCoverage()]) =>
  dailyNews({
    ...{ follower: FOLLOWER, mode: 'live', began: { day: began, profit: dollars('60') }, equity: EQUITY },
    ...{ coverages, now: NEXT_DAY },
  });

describe('news of a day', () => {
  test('tell what it made from its beginning to its end, equity and drawdown', () => {
    expect(told('2026-06-01')).toMatchObject({
      at: startOfUtcDay(NEXT_DAY),
      days: ['2026-06-01', '2026-06-01'],
      pnl: dollars('45') - dollars('60'),
      equity: dollars('5050'),
      // 950 of 6,000 dollars, rounded down.
      drawdown: bps(1_583n),
      copied: 1,
      isCounted: true,
    });
  });

  test('tell several days as one where nobody could be told in between', () => {
    expect(told('2026-05-30').days).toEqual(['2026-05-30', '2026-06-01']);
  });

  test('add up why purchases of all leaders were not copied, the most frequent first', () => {
    const [own] = aCoverage().followers;
    const other = aCoverage({
      followers: [
        {
          ...own!,
          copiedCount: 2,
          reasons: [
            { code: 'STALE', count: 1 },
            { code: 'MERGED', count: 7 },
          ],
        },
        { ...own!, follower: 'other' as never, copiedCount: 50, reasons: [{ code: 'EXPIRED', count: 50 }] },
      ],
    });
    expect(told('2026-06-01', [aCoverage(), other])).toMatchObject({
      copied: 3,
      skipped: [
        { code: 'MERGED', count: 7 },
        { code: 'STALE', count: 2 },
      ],
    });
  });

  test.each([
    undefined,
    { leader: aCoverage().leader, day: '2026-06-01', measuredAt: NOW, isWhole: false, why: 'WALK_CUT' } as const,
  ])('say that leaders are missing in the counts: %j', (coverage) => {
    expect(told('2026-06-01', [aCoverage(), coverage])).toMatchObject({ copied: 1, isCounted: false });
  });

  test('are of the day before', () => {
    expect(dayBefore(NEXT_DAY)).toBe('2026-06-01');
    expect(dayBefore(startOfUtcDay(NEXT_DAY))).toBe('2026-06-01');
  });
});
