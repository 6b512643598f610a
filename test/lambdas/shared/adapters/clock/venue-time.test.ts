import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KEPT, venueTime } from '#adapters/clock/venue-time.ts';

const DATE = 'Sun, 22 Nov 2026 12:00:00 GMT';
const NOON = Date.UTC(2026, 10, 22, 12);

const offAfter = (sent: number, received: number, date: string | undefined = DATE) => {
  const time = venueTime();
  time.note({ date, sentMs: NOON + sent, receivedMs: NOON + received });
  return time.offMs();
};

test.each([
  [0, 0, 0],
  [999, 1_050, 0],
  [1_000, 1_050, 1],
  [12_000, 12_100, 11_001],
  [-200, -1, -1],
  [-200, 0, 0],
  [-15_100, -15_000, -15_000],
])('W4: a request at %p ms whose answer at %p says noon tells that we are %p ms off', (sent, received, off) => {
  expect(offAfter(sent, received)).toBe(off);
});

test.each([undefined, '', 'yesterday'])('W4: a Date of %j tells nothing', (date) => {
  const time = venueTime();
  time.note({ date, sentMs: NOON, receivedMs: NOON });
  expect(time.offMs()).toBeUndefined();
});

test('W4: an old answer of a cache is no clock that is off, while others agree; all of the newest disagreeing are', () => {
  const time = venueTime();
  time.note({ date: DATE, sentMs: NOON, receivedMs: NOON });
  const stale = { date: DATE, sentMs: NOON + 60_000, receivedMs: NOON + 60_010 };
  for (let answer = 1; answer < KEPT; answer += 1) time.note(stale);
  expect(time.offMs()).toBe(0);
  time.note(stale);
  expect(time.offMs()).toBe(59_001);
});

test('W4: a clock that is right is never said to be off, one that is off never by more than it is', () => {
  const ms = fc.integer({ min: 0, max: 5_000 });
  fc.assert(
    fc.property(fc.integer({ min: -600_000, max: 600_000 }), ms, ms, ms, (off, start, there, back) => {
      const venueAt = NOON + start + there;
      const time = venueTime();
      const [sentMs, receivedMs] = [NOON + start + off, venueAt + back + off];
      time.note({ date: new Date(venueAt).toUTCString(), sentMs, receivedMs });
      const told = time.offMs() ?? NaN;
      if (off === 0) expect(told).toBe(0);
      expect(Math.abs(told)).toBeLessThanOrEqual(Math.abs(off));
      expect(Math.abs(off) - Math.abs(told)).toBeLessThan(there + back + 1_000 + 1);
    }),
  );
});
