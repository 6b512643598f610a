import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type RestrictionCode, type VenueRestrictions } from '#core/model/venue-restriction.ts';
import {
  PAUSE_GROWS_TO_MS,
  PAUSE_MAX_MS,
  pauseInForce,
  REGION_BLOCK_MS,
  regionInForce,
  venueReason,
  withoutRestriction,
  withRestriction,
} from '#core/risk/venue-restriction.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { NOW } from '../../../../support/builders/identities.ts';

const after = (ms: number): UnixMs => later(NOW, ms);
const met = (
  code: RestrictionCode,
  forMs: number,
  now: UnixMs = NOW,
  before?: VenueRestrictions,
): VenueRestrictions | undefined => withRestriction(before, { code, text: code, forMs, now });

describe('B25: a pause', () => {
  test('of 2,000 ms is in force for 1,999 ms and over at 2,000', () => {
    const paused = met('ENGINE_RESTART', 2_000);
    expect(paused).toEqual({
      pause: { code: 'ENGINE_RESTART', text: 'ENGINE_RESTART', from: NOW, seenAt: NOW, until: after(2_000) },
      version: 1n,
    });
    expect(pauseInForce(paused, after(1_999))?.code).toBe('ENGINE_RESTART');
    expect(pauseInForce(paused, after(2_000))).toBeUndefined();
    expect(regionInForce(paused, NOW)).toBeUndefined();
    expect(venueReason('VENUE_PAUSED', paused?.pause)).toEqual({
      code: 'VENUE_PAUSED',
      text: 'ENGINE_RESTART',
      from: NOW,
      until: after(2_000),
    });
  });

  test.each([
    [PAUSE_MAX_MS, PAUSE_MAX_MS],
    [PAUSE_MAX_MS + 1, PAUSE_MAX_MS],
  ])('told to last %p ms lasts %p', (told, lasts) => {
    expect(met('CANCEL_ONLY', told)?.pause?.until).toBe(after(lasts));
  });

  test('met again keeps when it began, and is looked at the less often the longer it lasts, each 15 s at most', () => {
    const second = met('ENGINE_RESTART', 2_000, after(8_000), met('ENGINE_RESTART', 2_000));
    expect(second?.pause).toMatchObject({ from: NOW, seenAt: after(8_000), until: after(16_000) });
    const third = met('POST_ONLY', 2_000, after(60_000), second);
    expect(third?.pause).toMatchObject({ code: 'POST_ONLY', from: NOW, until: after(60_000 + PAUSE_GROWS_TO_MS) });
  });

  test('met a minute after the last one is the same, a millisecond later another', () => {
    const first = met('ENGINE_RESTART', 2_000);
    expect(met('ENGINE_RESTART', 2_000, after(62_000), first)?.pause?.from).toBe(NOW);
    expect(met('ENGINE_RESTART', 2_000, after(62_001), first)?.pause?.from).toBe(after(62_001));
  });

  test('that is known for as long is not written again, one that lasts longer is', () => {
    const first = met('TRADING_DISABLED', 60_000);
    expect(met('ENGINE_RESTART', 60_000, NOW, first)).toBeUndefined();
    expect(met('ENGINE_RESTART', 60_001, NOW, first)?.version).toBe(2n);
  });

  test('that a clock far ahead has written holds nothing, and is written over', () => {
    const ahead = met('TRADING_DISABLED', 60_000, after(86_400_000));
    expect(pauseInForce(ahead, NOW)).toBeUndefined();
    expect(pauseInForce(met('ENGINE_RESTART', 2_000, NOW, ahead), NOW)?.from).toBe(NOW);
  });

  test('is over when the venue takes bytes that left when it was last met or later, whichever side', () => {
    const paused = met('POST_ONLY', 30_000);
    for (const side of ['BUY', 'SELL'] as const) {
      expect(withoutRestriction(paused, { side, sentAt: after(-1) })).toBeUndefined();
      expect(withoutRestriction(paused, { side, sentAt: NOW })).toEqual({ version: 2n });
      expect(withoutRestriction(paused, { side, sentAt: after(30_000) })).toEqual({ version: 2n });
    }
    expect(withoutRestriction(undefined, { side: 'BUY', sentAt: NOW })).toBeUndefined();
  });

  test('never holds for longer than two minutes after it was last met, whatever was met in which order', () => {
    const meets = fc.array(
      fc.record({ forMs: fc.integer({ min: 0, max: 400_000 }), gap: fc.integer({ min: 0, max: 200_000 }) }),
    );
    fc.assert(
      fc.property(meets, (all) => {
        let now = NOW;
        let known: VenueRestrictions | undefined;
        for (const { forMs, gap } of all) {
          now = later(now, gap);
          known = met('ENGINE_RESTART', forMs, now, known) ?? known;
          expect(pauseInForce(known, now) === undefined).toBe(forMs === 0 && known?.pause?.until === now);
          expect(pauseInForce(known, later(now, PAUSE_MAX_MS))).toBeUndefined();
        }
      }),
    );
  });
});

describe('B25: a blocked region', () => {
  const blocked = met('REGION_BLOCKED', 0);

  test('holds for five minutes, beside a pause', () => {
    const both = met('ENGINE_RESTART', 2_000, NOW, blocked);
    expect(regionInForce(both, after(REGION_BLOCK_MS - 1))?.code).toBe('REGION_BLOCKED');
    expect(regionInForce(both, after(REGION_BLOCK_MS))).toBeUndefined();
    expect(pauseInForce(both, NOW)?.code).toBe('ENGINE_RESTART');
    expect(pauseInForce(blocked, NOW)).toBeUndefined();
  });

  test('is over when a purchase is taken, and not when a sale is: some regions may close positions only', () => {
    const both = met('ENGINE_RESTART', 2_000, NOW, blocked);
    expect(withoutRestriction(blocked, { side: 'SELL', sentAt: NOW })).toBeUndefined();
    expect(withoutRestriction(both, { side: 'SELL', sentAt: NOW })).toEqual({ region: both?.region, version: 3n });
    expect(withoutRestriction(both, { side: 'BUY', sentAt: NOW })).toEqual({ version: 3n });
  });
});
