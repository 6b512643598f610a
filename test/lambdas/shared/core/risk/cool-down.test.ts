import { expect, test } from '@jest/globals';
import { coolingDown } from '#core/risk/cool-down.ts';
import { later } from '#core/values/unix-ms.ts';
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

test('where nothing was lost, or nothing is asked for, nothing waits', () => {
  expect(judged(undefined, 1)).toBeUndefined();
  expect(judged(0, undefined)).toBeUndefined();
});
