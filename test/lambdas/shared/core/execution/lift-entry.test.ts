import { describe, expect, test } from '@jest/globals';
import { liftEntry, liftOf } from '#core/execution/lift-entry.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { againParentId } from '#core/values/ids.ts';
import { aLeaderPosition } from '../../../../support/builders/a-leader-event.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aParentId, anEventId, FOLLOWER, NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const STALE = { code: 'STALE', ageMs: 60_001, maxAgeMs: 60_000 } as const;
const LOT = { amount: dollars('200'), asOf: 1n, leaderPrice: priceOf('0.5'), freshAt: NOW };

describe('the age gate is lifted', () => {
  test.each<[string, Partial<ParentOrder>]>([['that is undecided, as it stands', { state: 'NEW' }]])(
    'of an entry %s',
    (_, changes) => {
      expect(liftOf(aParent(changes))).toBe('as-it-is');
    },
  );

  test.each<[string, Partial<ParentOrder>]>([
    ['was too old', { state: 'SKIPPED', reason: STALE }],
    ['was refused by the venue', { state: 'EXPIRED', reason: { code: 'REJECTED', text: 'no' } }],
    ['was stopped before it was sent', { state: 'EXPIRED', reason: { code: 'SUBMIT_REFUSED' } }],
    ['the signer was away from', { state: 'EXPIRED', reason: { code: 'SIGNER_AWAY', text: 'no answer' } }],
    [
      'was above what is signed for in a day',
      {
        state: 'EXPIRED',
        reason: { code: 'SIGNED_DAY_EXCEEDED', dollars: LOT.amount, signed: LOT.amount, bound: LOT.amount },
      },
    ],
    ['never left', { state: 'EXPIRED', reason: { code: 'NOT_SENT' } }],
    ['was refused for its region', { state: 'EXPIRED', reason: { code: 'REGION_BLOCKED', text: '' } }],
    ['was not tried as the venue was paused', { state: 'DENIED', reason: { code: 'VENUE_PAUSED', text: '' } }],
    ['was not tried from a blocked region', { state: 'DENIED', reason: { code: 'REGION_BLOCKED', text: '' } }],
    ['met a paused venue', { state: 'EXPIRED', reason: { code: 'VENUE_PAUSED', text: '' } }],
  ])('by one order more where it %s', (_, changes) => {
    expect(liftOf(aParent(changes))).toBe('again');
  });

  test.each<[string, Partial<ParentOrder>]>([
    ['what was unknown once, though proven dead', { state: 'EXPIRED', reason: { code: 'OUTCOME_DEAD' } }],
    ['what was refused, and filled after all', { state: 'EXPIRED', reason: { code: 'FILLED_LATE' } }],
    ['what ended without a reason', { state: 'EXPIRED' }],
    ['what was filled', { state: 'EXPIRED', reason: { code: 'NOT_SENT' }, filledShares: sharesOf('1') }],
    ['what was skipped for its price', { state: 'SKIPPED', reason: { code: 'NO_OFFER' } }],
    ['what was denied', { state: 'DENIED', reason: { code: 'TRADING_HALTED' } }],
    ['what is done', { state: 'DONE', reason: { code: 'NO_FILL' } }],
    ['what another took along', { state: 'MERGED', reason: { code: 'MERGED' } }],
    ['what waits for siblings', { state: 'HELD' }],
    ['what is under way', { state: 'WORKING' }],
    ['what is lifted already', { state: 'NEW', liftedAt: NOW }],
    ['what was taken up again once', { state: 'SKIPPED', reason: STALE, reopens: aParentId(2) }],
    ['a reduction', { state: 'NEW', side: 'SELL' }],
    ['what no event stands behind', { state: 'SKIPPED', reason: STALE, origin: 'align' }],
  ])('never of %s', (_, changes) => {
    const parent = aParent(changes);
    expect(liftOf(parent)).toBeUndefined();
    expect(() => liftEntry({ parent, lot: LOT, leaderPosition: aLeaderPosition(), now: NOW })).toThrow(/is not lifted/);
  });
});

describe('lifting', () => {
  test('an undecided entry writes it, on condition that the leader has done nothing since', () => {
    const leaderPosition = aLeaderPosition();
    const { parent, changes } = liftEntry({ parent: aParent(), lot: LOT, leaderPosition, now: NOW });
    expect(parent).toEqual({ ...aParent(), lot: LOT, liftedAt: NOW, version: 2n });
    expect(changes).toEqual([
      { kind: 'put', type: 'parent', value: parent },
      { kind: 'check', type: 'leader-position', value: leaderPosition },
    ]);
  });

  test('an ended one makes one of its own, on condition that it still has ended so', () => {
    const ended = aParent({ state: 'SKIPPED', reason: STALE, version: 2n });
    const leaderPosition = aLeaderPosition();
    const { parent, changes } = liftEntry({ parent: ended, lot: LOT, leaderPosition, now: NOW });
    expect(parent).toMatchObject({
      parentId: againParentId(FOLLOWER, anEventId()),
      reopens: ended.parentId,
      state: 'NEW',
      liftedAt: NOW,
      lot: LOT,
      version: 1n,
    });
    expect(changes).toEqual([
      { kind: 'put', type: 'parent', value: parent },
      { kind: 'check', type: 'parent', value: ended },
      { kind: 'check', type: 'leader-position', value: leaderPosition },
    ]);
  });

  test('refuses a lot of a version that is yet to come', () => {
    const lot = { ...LOT, asOf: 2n };
    expect(() => liftEntry({ parent: aParent(), lot, leaderPosition: aLeaderPosition(), now: NOW })).toThrow(
      /yet to come/,
    );
  });
});
