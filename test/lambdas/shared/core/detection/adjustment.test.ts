import { expect, test } from '@jest/globals';
import { adjustmentOf, secondOf } from '#core/detection/adjustment.ts';
import { adjustmentId } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { aLeaderPosition } from '../../../../support/builders/a-leader-event.ts';
import { CONDITION, LEADER, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';

const OF = { leader: LEADER, token: TOKEN, condition: CONDITION, until: NOW, title: 'Will it rain?', outcome: 'Yes' };

test('2,000 recorded and 1,500 held are 500 down; 2,600 held are 600 up', () => {
  const position = aLeaderPosition({ version: 4n });
  const found = (count: string) => adjustmentOf({ ...OF, position, held: sharesOf(count) });
  expect(found('1500')).toMatchObject({
    type: 'ADJUST_DOWN',
    shares: sharesOf('500'),
    notional: 0n,
    price: 0n,
    at: NOW,
  });
  expect(found('2600')).toMatchObject({ type: 'ADJUST_UP', shares: sharesOf('600') });
});

test('two runs that see different numbers at one version of the position make one event', () => {
  const position = aLeaderPosition({ version: 4n });
  const [first, second] = ['1500', '2600'].map((count) => adjustmentOf({ ...OF, position, held: sharesOf(count) }));
  expect(first?.eventId).toBe(adjustmentId(LEADER, TOKEN, 4n));
  expect(second?.eventId).toBe(first?.eventId);
  expect(adjustmentOf({ ...OF, position: undefined, held: sharesOf('1') }).eventId).toBe(
    adjustmentId(LEADER, TOKEN, 0n),
  );
});

test('what is held as recorded is no adjustment', () => {
  expect(() => adjustmentOf({ ...OF, position: aLeaderPosition(), held: sharesOf('2000') })).toThrow('moves something');
});

test('a walk at 12:00:10.999 is of second 10, one at 12:00:10.000 too', () => {
  expect(secondOf(later(NOW, 10_999))).toBe(later(NOW, 10_000));
  expect(secondOf(later(NOW, 10_000))).toBe(later(NOW, 10_000));
  expect(secondOf(later(NOW, 9_999))).toBe(later(NOW, 9_000));
});
