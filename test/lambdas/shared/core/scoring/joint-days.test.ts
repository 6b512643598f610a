import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jointDays } from '#core/scoring/joint-days.ts';
import { labelledStream } from '#core/values/random-stream.ts';

const drawn = (first: number, days: number, block: number, number = 0) =>
  jointDays({ calendar: { first, days }, block, stream: labelledStream(1n, `days|${number}`) });
const calendar = fc.record({
  first: fc.integer({ min: -5_000, max: 30_000 }),
  days: fc.integer({ min: 1, max: 400 }),
  block: fc.integer({ min: 1, max: 30 }),
});

describe('days that are drawn in blocks', () => {
  test('are as many as the calendar has, of it, and follow each other within a block, the first after the last', () => {
    fc.assert(
      fc.property(calendar, ({ first, days, block }) => {
        const places = drawn(first, days, block);
        expect(places.length).toBe(days);
        for (const [at, place] of places.entries()) {
          expect(place >= 0 && place < days).toBe(true);
          if (at % block > 0) expect(place).toBe((places[at - 1]! + 1) % days);
        }
      }),
    );
  });

  test('begin on each day about as often, however few there are', () => {
    const counts = new Array<number>(70).fill(0);
    for (let number = 0; number < 200; number += 1)
      for (const place of drawn(20_000, 70, 1, number)) counts[place] = counts[place]! + 1;
    // Given 200 a day on average, five deviations of about 14 are 70.
    expect(Math.min(...counts)).toBeGreaterThan(130);
    expect(Math.max(...counts)).toBeLessThan(270);
  });

  test('are the same days of UTC in two calendars that share most of theirs, and not the same places', () => {
    const daysOf = (first: number, days: number) => Array.from(drawn(first, days, 1), (place) => first + place);
    const shared = (one: readonly number[], other: readonly number[]): number => {
      const counts = new Map<number, number>();
      for (const day of one) counts.set(day, (counts.get(day) ?? 0) + 1);
      return other.filter((day) => {
        const left = counts.get(day) ?? 0;
        counts.set(day, left - 1);
        return left > 0;
      }).length;
    };
    // Nine tenths are in both; of those that were drawn about as many are the same, where by chance it were less than half.
    expect(shared(daysOf(20_000, 300), daysOf(20_030, 300))).toBeGreaterThan(250);
    expect(shared(daysOf(20_000, 250), daysOf(20_000, 270))).toBeGreaterThan(225);
  });
});
