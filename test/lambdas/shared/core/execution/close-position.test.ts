import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { closePosition, isClosable } from '#core/execution/close-position.ts';
import { OWN, UNATTRIBUTED, type Position } from '#core/model/position.ts';
import { currentLot } from '#core/sizing/entry-lot.ts';
import { closeParentId } from '#core/values/ids.ts';
import { bps } from '#core/values/bps.ts';
import { later } from '#core/values/unix-ms.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aCut, aLateKeep, aPending, aPosition } from '../../../../support/builders/a-position.ts';
import { aParentId, NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { allWritten, written } from '../../../../support/written.ts';

type Input = Parameters<typeof closePosition>[0];
const why = { code: 'CLOSE_ALL' } as const;
const owned = { available: sharesOf('100'), target: sharesOf('100') };
const closed = (position: Partial<Position>, changes: Partial<Input> = {}) =>
  closePosition({
    position: aPosition(position),
    exit: undefined,
    leaderVersion: 4n,
    ...{ origin: 'close', why, isUrgent: false, now: NOW },
    ...changes,
  });

describe('closing a position', () => {
  test('lowers its target to nothing and opens its exit, named after the version that was closed', () => {
    const { parent, changes } = closed({ ...owned, version: 7n });
    const { token, leader } = aPosition();
    expect(parent).toMatchObject({
      parentId: closeParentId('main#live', `${token}#${leader}`, 7n),
      ...{ state: 'WORKING', side: 'SELL', origin: 'close', closes: why, version: 1n },
    });
    expect(parent).not.toHaveProperty('isUrgent');
    expect(written(changes, 'parent')).toEqual(parent);
    expect(written(changes, 'position')).toMatchObject({ target: 0n, exit: parent.parentId, version: 8n });
  });

  test('the same version is closed under the same id, the next one under another', () => {
    const idOf = (version: bigint, now = NOW) => closed({ ...owned, version }, { now }).parent.parentId;
    expect(idOf(7n, later(NOW, 60_000))).toBe(idOf(7n));
    expect(idOf(8n)).not.toBe(idOf(7n));
  });

  test('takes all of purchases under way, of those that may be filled late, and of those that are recorded', () => {
    const late = [aLateKeep(), aLateKeep({ first: 9n, last: 9n, keep: 5n })];
    const { changes } = closed({ buying: [aPending()], late });
    const after = written(changes, 'position');
    expect(after.buying).toEqual([aPending({ keep: 0n })]);
    expect(after.late).toEqual([aLateKeep({ last: 9n, keep: 0n })]);
    const lot = { amount: dollars('9'), asOf: 4n, leaderPrice: priceOf('0.5'), freshAt: NOW };
    expect(currentLot(lot, after.cuts).amount).toBe(0n);
  });

  test('of a price begins its sale from that price, also in the exit that is open; without one from the next mid', () => {
    const stop = { code: 'STOP_LOSS', mark: priceOf('0.42'), cost: priceOf('0.5'), limit: bps(1_500n) } as const;
    expect(closed(owned, { origin: 'guard', why: stop }).parent.firstMid).toBe(priceOf('0.42'));
    const exit = aParent({ parentId: aParentId(3), side: 'SELL', state: 'WORKING', firstMid: priceOf('0.6') });
    const begun = (given: Partial<Input>) =>
      allWritten(closed({ ...owned, exit: exit.parentId }, { exit, ...given }).changes, 'parent')[0]?.firstMid;
    expect(begun({ origin: 'guard', why: stop })).toBe(priceOf('0.42'));
    expect(begun({})).toBeUndefined();
    expect(closed(owned).parent).not.toHaveProperty('firstMid');
  });

  test('forgets the highest price, also where an exit is open already', () => {
    const seen = { ...owned, peak: priceOf('0.9') };
    expect(written(closed(seen).changes, 'position')).not.toHaveProperty('peak');
    const exit = aParent({ parentId: aParentId(3), side: 'SELL', state: 'WORKING' });
    const merged = closed({ ...seen, exit: exit.parentId }, { exit });
    expect(written(merged.changes, 'position')).not.toHaveProperty('peak');
  });

  test('leaves what the leader buys afterwards alone', () => {
    const { cuts } = written(closed(owned).changes, 'position');
    const lot = { amount: dollars('9'), asOf: 5n, leaderPrice: priceOf('0.5'), freshAt: NOW };
    expect(currentLot(lot, cuts).amount).toBe(dollars('9'));
  });

  test('goes along with the exit that is open, which begins from the mid of its next try', () => {
    const exit = aParent({ parentId: aParentId(3), side: 'SELL', state: 'WORKING', attempts: 3, next: later(NOW, 9) });
    const { parent, changes } = closed({ ...owned, exit: exit.parentId }, { exit });
    expect(parent).toMatchObject({ state: 'MERGED', mergedInto: exit.parentId, reason: { code: 'MERGED' } });
    const [grown, own] = allWritten(changes, 'parent');
    expect(grown).toMatchObject({ parentId: exit.parentId, floorFrom: 3, version: 2n });
    expect(grown).not.toHaveProperty('next');
    expect(own).toEqual(parent);
    expect(written(changes, 'position')).toMatchObject({ target: 0n, exit: exit.parentId });
  });

  test('hands its urgency to that exit, and never takes one back', () => {
    const exitOf = (isHurried: boolean, isUrgent: boolean) => {
      const exit = aParent({ parentId: aParentId(3), side: 'SELL', ...(isHurried ? { isUrgent: true } : {}) });
      return allWritten(closed({ ...owned, exit: exit.parentId }, { exit, isUrgent }).changes, 'parent')[0]?.isUrgent;
    };
    expect([exitOf(false, true), exitOf(true, false), exitOf(true, true)]).toEqual([true, true, true]);
    expect(exitOf(false, false)).toBeUndefined();
  });

  test('of which nothing is owned or under way ends as NO_POSITION, and still leaves its cut', () => {
    const { parent, changes } = closed({ held: [aParentId(2)] });
    expect(parent).toMatchObject({ state: 'SKIPPED', reason: { code: 'NO_POSITION' } });
    expect(written(changes, 'position').cuts).toMatchObject([{ leaderVersion: 5n, keepNumerator: 0n }]);
    expect(written(changes, 'position')).not.toHaveProperty('exit');
  });

  test('never sells what no copy has bought', () => {
    expect(() => closed({ ...owned, leader: UNATTRIBUTED })).toThrow('sold by none');
  });

  test('never touches what is owned, whatever is under way', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 9n), fc.bigInt(0n, 10n ** 9n), fc.bigInt(0n, 10n ** 9n), (a, s, t) => {
        const of = { available: a, selling: s, target: t } as Partial<Position>;
        const after = written(closed(of).changes, 'position');
        expect([after.available, after.selling, after.target]).toEqual([a, s, 0n]);
      }),
    );
  });
});

describe('whether there is anything to close', () => {
  const whole = (leaderVersion: bigint) => aCut({ keepNumerator: 0n, keepDenominator: 1n, leaderVersion });
  const closable = (position: Partial<Position>, hasEntries = false) =>
    isClosable({ position: aPosition(position), leaderVersion: 4n, hasEntries });

  test.each<[string, Partial<Position>, boolean]>([
    ['what should be owned', { target: sharesOf('1') }, true],
    ['what is on its way out', { available: sharesOf('1') }, false],
    ['a purchase under way', { buying: [aPending()] }, true],
    ['one that keeps nothing', { buying: [aPending({ keep: 0n })] }, false],
    ['an ended purchase that may be filled', { late: [aLateKeep()] }, true],
    ['an entry that is held', { held: [aParentId(2)] }, true],
    ['a copy that is worked over time', { entry: aParentId(3) }, true],
    ['one that a closing has ended', { entry: aParentId(3), cuts: [whole(5n)] }, false],
    ['an own order that works', { leader: OWN, entry: aParentId(3) }, false],
    ['nothing', {}, false],
    ['shares that no copy bought', { leader: UNATTRIBUTED, target: sharesOf('1') }, false],
  ])('%s: %#', (_, position, is) => {
    expect(closable(position)).toBe(is);
  });

  test('an entry that a closing has taken needs none again, one recorded since does', () => {
    const cuts = [whole(5n)];
    expect(closable({ held: [aParentId(2)], cuts }, true)).toBe(false);
    expect(isClosable({ position: aPosition({ cuts }), leaderVersion: 5n, hasEntries: true })).toBe(true);
    expect(closable({ cuts: [aCut({ leaderVersion: 9n })] }, true)).toBe(true);
  });
});
