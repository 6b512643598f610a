import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { amountTicks, timeTicks } from '../../../../bin/commands/view/chart-ticks.ts';

const at = (iso: string): number => Date.parse(`${iso}Z`);

describe('moments on a time axis', () => {
  test.each([
    [
      '75 minutes',
      '2026-02-26T21:00',
      '2026-02-26T22:15',
      ['21:00', '21:10', '21:20', '21:30', '21:40', '21:50', '22:00', '22:10'],
    ],
    [
      'a day',
      '2026-02-26T00:00',
      '2026-02-26T23:59',
      ['00:00', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00'],
    ],
    ['three days', '2025-10-28T19:38', '2025-10-31T21:18', ['29 Oct', '12:00', '30 Oct', '12:00', '31 Oct', '12:00']],
    ['26 days', '2025-10-28T19:38', '2025-11-23T23:50', ['29 Oct', '3 Nov', '8 Nov', '13 Nov', '18 Nov', '23 Nov']],
  ])('of %s lie on whole steps', (_, from, to, texts) => {
    const { ticks, textOf } = timeTicks(at(from), at(to));
    expect(ticks.map(textOf)).toEqual(texts);
  });

  test('are inside, evenly spaced, and at most eight, however long it is', () => {
    fc.assert(
      fc.property(fc.nat(2_000_000_000), fc.integer({ min: 1, max: 4_000 * 86_400_000 }), (seconds, span) => {
        const startMs = seconds * 1_000;
        const { ticks } = timeTicks(startMs, startMs + span);
        expect(ticks.length).toBeLessThanOrEqual(8);
        expect(ticks.every((ms) => ms >= startMs && ms <= startMs + span)).toBe(true);
        expect(new Set(ticks.slice(1).map((ms, index) => ms - (ticks[index] ?? 0))).size).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('amounts on an axis', () => {
  test.each([
    [275, [0, 100, 200]],
    [3_300, [0, 1_000, 2_000, 3_000]],
    [44_000, [0, 20_000, 40_000]],
    [1, [0, 1]],
  ])('up to %d', (most, ticks) => {
    expect(amountTicks(most)).toEqual(ticks);
  });

  test('are at least two, at most five, and never above the most', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e8, noNaN: true }), (most) => {
        const ticks = amountTicks(most);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(5);
        expect(ticks.at(-1)).toBeLessThanOrEqual(most);
      }),
    );
  });
});
