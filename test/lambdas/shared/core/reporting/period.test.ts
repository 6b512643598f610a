import { expect, test } from '@jest/globals';
import { isWithin } from '#core/reporting/period.ts';
import { later } from '#core/values/unix-ms.ts';
import { NOW } from '../../../../support/builders/identities.ts';

test('a period begins with its start and is over with its end', () => {
  const period = { start: NOW, end: later(NOW, 2) };
  const moments = [-1, 0, 1, 2].map((ms) => later(NOW, ms));
  expect(moments.map((at) => isWithin(period, at))).toEqual([false, true, true, false]);
  expect(moments.every((at) => isWithin({}, at))).toBe(true);
});
