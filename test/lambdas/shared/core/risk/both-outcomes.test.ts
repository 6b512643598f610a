import { expect, test } from '@jest/globals';
import { bothOutcomes } from '#core/risk/both-outcomes.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';

const judged = (before: string, opposite: string | undefined, usedUp = '0') =>
  bothOutcomes({
    event: aLeaderEvent({ before: sharesOf(before), usedUp: sharesOf(usedUp) }),
    opposite: opposite === undefined ? undefined : sharesOf(opposite),
  });

test.each([
  ['0', '1999.999999', false],
  ['0', '2000', true],
  ['500', '2500', true],
  ['500', '2499', false],
  ['0', '-1', false],
  ['0', undefined, false],
])('2,000 shares on top of %s with %s of the other outcome raise no net position: %p', (before, opposite, isNone) => {
  expect(judged(before, opposite) !== undefined).toBe(isNone);
});

test('says what the leader holds of both after it', () => {
  const reason = { code: 'BOTH_OUTCOMES', held: sharesOf('2500'), opposite: sharesOf('3000') };
  expect(judged('500', '3000')).toEqual(reason);
  expect(judged('500', '3000', '400')).toEqual({ ...reason, held: sharesOf('2100') });
});

test('what closes a short record of ours is netted for that, not for the other outcome', () => {
  expect(judged('-2000', '3000')).toBeUndefined();
});
