import { expect, test } from '@jest/globals';
import { completeActions, SECOND_READ_MS } from '#core/detection/complete.ts';
import { later } from '#core/values/unix-ms.ts';
import { aLeaderAction } from '../../../../support/builders/a-leader-event.ts';
import { aTransaction, anEventId, NOW } from '../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';

const LONG_AGO = later(NOW, -86_400_000);
const older = aLeaderAction({ eventId: anEventId(1), transaction: aTransaction(1) });
const newest = aLeaderAction({ eventId: anEventId(2), transaction: aTransaction(2) });
const newestSell = aLeaderAction({ eventId: anEventId(3), transaction: aTransaction(2), type: 'SELL' });

test('what a later transaction follows is whole at once, the newest transaction is not', () => {
  const { whole, unconfirmed } = completeActions({
    agreedUntil: LONG_AGO,
    actions: [older, newest],
    earlier: [],
    now: NOW,
  });
  expect(whole).toEqual([older]);
  expect(unconfirmed).toEqual([{ eventId: newest.eventId, shares: newest.shares, seenAt: NOW }]);
});

test('all actions of the newest transaction wait together', () => {
  const { whole, unconfirmed } = completeActions({
    agreedUntil: LONG_AGO,
    actions: [older, newest, newestSell],
    earlier: [],
    now: NOW,
  });
  expect(whole).toEqual([older]);
  expect(unconfirmed.map((one) => one.eventId)).toEqual([newest.eventId, newestSell.eventId]);
});

test.each([
  [SECOND_READ_MS - 1, false],
  [SECOND_READ_MS, true],
])('the newest transaction, seen the same %s ms ago, is whole: %s', (ageMs, isWhole) => {
  // Given
  const earlier = [{ eventId: newest.eventId, shares: newest.shares, seenAt: later(NOW, -ageMs) }];

  // When
  const { whole, unconfirmed } = completeActions({
    agreedUntil: LONG_AGO,
    actions: [older, newest],
    earlier,
    now: NOW,
  });

  // Then
  expect(whole).toEqual(isWhole ? [older, newest] : [older]);
  expect(unconfirmed).toEqual(isWhole ? [] : earlier);
});

test('an amount that grew since the first read starts the wait anew', () => {
  // Given
  const earlier = [{ eventId: newest.eventId, shares: sharesOf('1'), seenAt: later(NOW, -60_000) }];

  // When
  const { whole, unconfirmed } = completeActions({ agreedUntil: LONG_AGO, actions: [newest], earlier, now: NOW });

  // Then
  expect(whole).toEqual([]);
  expect(unconfirmed).toEqual([{ eventId: newest.eventId, shares: newest.shares, seenAt: NOW }]);
});

test('one new action keeps its whole transaction waiting, and the others keep their first sight', () => {
  // Given
  const seenAt = later(NOW, -SECOND_READ_MS);
  const earlier = [{ eventId: newest.eventId, shares: newest.shares, seenAt }];

  // When
  const { whole, unconfirmed } = completeActions({
    agreedUntil: LONG_AGO,
    actions: [newest, newestSell],
    earlier,
    now: NOW,
  });

  // Then
  expect(whole).toEqual([]);
  expect(unconfirmed.map((one) => one.seenAt)).toEqual([seenAt, NOW]);
});

test('nothing read is nothing whole and nothing to wait for', () => {
  expect(completeActions({ agreedUntil: LONG_AGO, actions: [], earlier: [], now: NOW })).toEqual({
    whole: [],
    unconfirmed: [],
  });
});

test('nothing is lost: each action is whole or waits', () => {
  const { whole, unconfirmed } = completeActions({
    agreedUntil: LONG_AGO,
    actions: [older, newest, newestSell],
    earlier: [],
    now: NOW,
  });
  expect(whole.length + unconfirmed.length).toBe(3);
});

test('what was agreed on before is whole at every later read, up to its own second', () => {
  const at = { actions: [older, newest], earlier: [], now: NOW };
  expect(completeActions({ ...at, agreedUntil: newest.at }).unconfirmed).toEqual([]);
  expect(completeActions({ ...at, agreedUntil: later(newest.at, -1) }).whole).toEqual([older]);
});
