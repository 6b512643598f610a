import { expect, test } from '@jest/globals';
import { givesWay, mayGiveWay } from '#core/execution/gives-way.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBuyChild } from '../../../../support/builders/a-child.ts';
import { NOW } from '../../../../support/builders/identities.ts';

test('an exit gives way for less than a minute, and for no moment where a person wants out', () => {
  const exit = { createdAt: NOW };
  expect([0, 59_999, 60_000].map((ms) => mayGiveWay(exit, later(NOW, ms)))).toEqual([true, true, false]);
  expect(mayGiveWay({ ...exit, isUrgent: true }, NOW)).toBe(false);
});

test('an exit gives way to an order that rests, not to one that takes, and looks again after five seconds', () => {
  expect(givesWay(aBuyChild({ restsUntil: later(NOW, 1) }), NOW)).toEqual({
    reason: { code: 'OWN_BID_RESTS' },
    until: later(NOW, 5_000),
  });
  expect([givesWay(aBuyChild(), NOW), givesWay(undefined, NOW)]).toEqual([undefined, undefined]);
});
