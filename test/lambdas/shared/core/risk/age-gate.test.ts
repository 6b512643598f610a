import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CLOCK_SLACK_MS, LIFT_LASTS_MS, staleReason } from '#core/risk/age-gate.ts';
import { later } from '#core/values/unix-ms.ts';
import { NOW } from '../../../../support/builders/identities.ts';

const MAX = 60_000;

describe('an entry', () => {
  test.each([
    [60_000, false],
    [60_001, true],
  ])('D5: of %d ms is too old for a limit of 60 s: %s', (ageMs, isStale) => {
    const reason = staleReason({ freshAt: later(NOW, -ageMs), now: NOW, maxTradeAgeMs: MAX });
    expect(reason).toEqual(isStale ? { code: 'STALE', ageMs, maxAgeMs: MAX } : undefined);
  });

  test.each([
    [0, false],
    [LIFT_LASTS_MS, false],
    [LIFT_LASTS_MS + 1, true],
    [-CLOCK_SLACK_MS, false],
    [-CLOCK_SLACK_MS - 1, true],
  ])('of a day that was asked for %d ms ago is too old: %s', (askedAgoMs, isStale) => {
    const freshAt = later(NOW, -86_400_000);
    const reason = staleReason({ freshAt, liftedAt: later(NOW, -askedAgoMs), now: NOW, maxTradeAgeMs: MAX });
    expect(reason !== undefined).toBe(isStale);
  });

  test('D5: that nobody asked for is too old exactly beyond the limit, for every age up to two hours', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7_200_000 }), (ageMs) => {
        const reason = staleReason({ freshAt: later(NOW, -ageMs), now: NOW, maxTradeAgeMs: MAX });
        expect(reason !== undefined).toBe(ageMs > MAX);
      }),
    );
  });
});
