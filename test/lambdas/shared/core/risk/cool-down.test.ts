import { expect, test } from '@jest/globals';
import { coolingDown } from '#core/risk/cool-down.ts';
import { shares } from '#core/values/shares.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import fc from 'fast-check';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { someSettings, theFilters, theLimits } from '../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { NOW } from '../../../../support/builders/identities.ts';

const judged = (ageMs: number | undefined, minimumMs: number | undefined) =>
  coolingDown(
    aSnapshot({
      now: later(NOW, ageMs ?? 0),
      position: aPosition(ageMs === undefined ? {} : { lostAt: NOW }),
      settings: someSettings({
        limits: theLimits({ filters: theFilters(minimumMs === undefined ? {} : { cooldownAfterLossMs: minimumMs }) }),
      }),
    }),
  );

test('M10: nothing is bought until a loss is as old as asked for, nor by a clock that is behind it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 ** 10 }), fc.integer({ min: 0, max: 10 ** 9 }), (minimumMs, more) => {
      expect(judged(minimumMs + more, minimumMs)).toBeUndefined();
      for (const ageMs of [minimumMs - 1, 0 - more])
        expect(judged(ageMs, minimumMs)).toEqual({ code: 'COOLING_DOWN', ageMs, minimumMs });
    }),
  );
});

test('M10: nothing is bought while a sale is under way, which may turn out a loss, where a pause is asked for', () => {
  const selling = (cooldownAfterLossMs: number | undefined, lostAt: UnixMs | undefined) =>
    coolingDown(
      aSnapshot({
        position: aPosition({ selling: shares(1n), ...(lostAt === undefined ? {} : { lostAt }) }),
        settings: someSettings({
          limits: theLimits({ filters: theFilters(cooldownAfterLossMs === undefined ? {} : { cooldownAfterLossMs }) }),
        }),
      }),
    );
  const waits = { code: 'COOLING_DOWN', minimumMs: 5 };
  expect([selling(5, undefined), selling(5, later(NOW, -10))]).toEqual([waits, waits]);
  expect(selling(undefined, NOW)).toBeUndefined();
});

test('where nothing was lost, or nothing is asked for, nothing waits', () => {
  expect(judged(undefined, 1)).toBeUndefined();
  expect(judged(0, undefined)).toBeUndefined();
});
