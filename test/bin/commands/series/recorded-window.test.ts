import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { recordedWindow } from '../../../../bin/commands/series/recorded-window.ts';
import { MOST_SERIES_DAYS } from '#core/scoring/daily-series.ts';
import { DAY_MS, later, startOfUtcDay, type UnixMs, unixMs } from '#core/values/unix-ms.ts';

/** 2026-06-01, midnight. */
const DAY = unixMs(1_780_272_000_000);
const NOON = DAY_MS / 2;
const day = (count: number, ms = 0): UnixMs => later(DAY, count * DAY_MS + ms);

/** Of a leader who acted first on day 0, on a recording that ends on day 9, both at noon. */
const RECORD = {
  acts: [0, 4].map((count) => ({ at: day(count, NOON), kind: 'REWARD', dollars: 1n }) as never),
  lastAt: day(9, NOON),
  markets: new Map(),
};

describe('the window that is recorded', () => {
  test('begins with the first act and ends with the recording, whatever lies beyond', () => {
    const asked = fc.option(fc.integer({ min: -20_000, max: 20_000 }), { nil: undefined });
    fc.assert(
      fc.property(asked, asked, (from, to) => {
        // Given
        const window = {
          ...(from === undefined ? {} : { from: day(from) }),
          ...(to === undefined ? {} : { to: day(to) }),
        };

        // When
        const { start, end, clamped } = recordedWindow(RECORD, window);

        // Then: every day that was asked for and is recorded, and no other
        const [first, after] = [Math.max(from ?? 0, 0), Math.min(to ?? 10, 10)];
        expect(start).toBe(day(first));
        expect(Math.ceil((end - DAY) / DAY_MS)).toBe(after);
        expect(startOfUtcDay(later(end, -1))).toBe(day(after - 1));
        expect(clamped.map(({ option }) => option)).toEqual([
          ...(from !== undefined && from < 0 ? ['--from'] : []),
          ...(to !== undefined && to > 10 ? ['--to'] : []),
        ]);
      }),
    );
  });

  test.each([
    [{ from: day(0) }, []],
    [{ from: day(-1) }, [{ option: '--from', asked: '2026-05-31', counted: '2026-06-01' }]],
    [{ to: day(10) }, []],
    [{ to: day(11) }, [{ option: '--to', asked: '2026-06-12', counted: '2026-06-11' }]],
  ])('%j clamps %j', (window, clamped) => {
    expect(recordedWindow(RECORD, window).clamped).toEqual(clamped);
  });

  test('is the last day where nothing that he did is recorded', () => {
    const { start, end } = recordedWindow({ ...RECORD, acts: [] }, { from: day(-90) });
    expect([start, end]).toEqual([day(9), day(9, NOON + 1)]);
  });

  test('ends with the recording, and reaches a later payout only where it is asked for', () => {
    const markets = new Map([['0x', { payout: { at: day(12, NOON) } }]]) as never;
    const endOf = (to?: number) => recordedWindow({ ...RECORD, markets }, to === undefined ? {} : { to: day(to) }).end;
    expect([endOf(), endOf(11), endOf(13), endOf(14)]).toEqual([day(9, NOON + 1), day(11), day(13), day(13)]);
  });

  test('has as many days as a series, and one more says where to begin', () => {
    const until = (days: number) => ({ ...RECORD, lastAt: day(days - 1, NOON) });
    expect(recordedWindow(until(MOST_SERIES_DAYS), {}).start).toBe(DAY);
    expect(() => recordedWindow(until(MOST_SERIES_DAYS + 1), {})).toThrow(
      '--from: from 2026-06-01 on there are 3661 days, and at most 3660 are told: begin on 2026-06-02 or later',
    );
    expect(recordedWindow(until(MOST_SERIES_DAYS + 1), { from: day(1) }).start).toBe(day(1));
  });
});
