import { describe, expect, test } from '@jest/globals';
import { tokenCap } from '#core/model/cap.ts';
import { type EntryLimits } from '#core/model/entry-limits.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type FollowerMode } from '#core/model/settings.ts';
import { ownLimits } from '#core/risk/limits.ts';
import { sliceCounts, sliceLimits } from '#core/risk/slice-limits.ts';
import { aFollower, someSettings, theLimits } from '../../../../support/builders/a-settings.ts';
import { aCap } from '../../../../support/builders/a-snapshot.ts';
import { aWorkedParent } from '../../../../support/builders/a-worked-parent.ts';
import { LEADER, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

const DECIDED: EntryLimits = {
  total: dollars('1000'),
  leader: dollars('300'),
  market: dollars('200'),
  event: dollars('250'),
  tokenShares: sharesOf('900'),
  tokenUsd: dollars('150'),
  daySpend: dollars('500'),
  copiesBefore: 2n,
  minuteEntries: 3n,
  adds: { most: 2n, isFirst: true },
};
const BECAUSE = { code: 'ABOVE_USD', dollars: dollars('2'), most: dollars('1') } as const;
const GIVEN = { settings: someSettings(), follower: aFollower(), tokenCap: undefined };

const aCopy = (changes: Partial<ParentOrder> = {}, limits: EntryLimits = DECIDED) =>
  aWorkedParent({ leader: LEADER, ...changes }, { copy: { because: BECAUSE, settings: 1n, asOf: 1n, limits } });

const FILLED = { attempts: 1, filledShares: sharesOf('1') };

describe('what one order of a copy stays within', () => {
  test('is every limit of money that the copy was decided by, with its leader’s, for the first order and the last', () => {
    const { minuteEntries: _, adds: __, ...money } = DECIDED;
    expect(sliceLimits({ ...GIVEN, parent: aCopy() })).toMatchObject(money);
    expect(sliceLimits({ ...GIVEN, parent: aCopy(FILLED) })).toEqual(money);
  });

  test('counts one entry of a minute, however many orders it takes', () => {
    const entriesOf = (attempts: number) => sliceLimits({ ...GIVEN, parent: aCopy({ attempts }) }).minuteEntries;
    expect([entriesOf(0), entriesOf(1), entriesOf(9)]).toEqual([3n, undefined, undefined]);
  });

  test('counts one purchase of its token: after an order that brought nothing the next does, by what is owned then', () => {
    const owned = aCap({ name: tokenCap(TOKEN), shares: sharesOf('4') });
    const addsOf = (changes: Partial<ParentOrder>, given: Partial<Parameters<typeof sliceLimits>[0]> = {}) =>
      sliceLimits({ ...GIVEN, ...given, parent: aCopy(changes) }).adds;
    expect(addsOf({ attempts: 3 }, { tokenCap: owned })).toEqual({ most: 2n, isFirst: false });
    expect(addsOf({ attempts: 3 })).toEqual({ most: 2n, isFirst: true });
    expect(addsOf(FILLED)).toBeUndefined();
  });

  test('is for a person’s own order what it always was', () => {
    expect(sliceLimits({ ...GIVEN, parent: aWorkedParent() })).toEqual(ownLimits(GIVEN));
  });
});

describe('what one order of a copy counts in', () => {
  const countsOf = (changes: Partial<ParentOrder>, mode: FollowerMode = 'live') => {
    const [settings, follower] = [someSettings({ limits: theLimits({ canaryCopies: 2n }) }), aFollower({ mode })];
    const parent = aCopy(changes);
    return sliceCounts({ parent, settings, follower, limits: sliceLimits({ ...GIVEN, parent }) });
  };

  test('is a purchase of its token and a live copy, until one of its orders has brought something', () => {
    expect(countsOf({})).toEqual(['add', 'copy']);
    expect(countsOf({ attempts: 4 })).toEqual(['add', 'copy']);
    expect(countsOf(FILLED)).toEqual([]);
    expect(countsOf({}, 'paper')).toEqual(['add']);
  });

  test('is nothing for a person’s own order', () => {
    const parent = aWorkedParent();
    const settings = someSettings({ limits: theLimits({ canaryCopies: 2n, maxAdds: 1n }) });
    const limits = sliceLimits({ ...GIVEN, settings, parent });
    expect(sliceCounts({ parent, settings, follower: aFollower(), limits })).toEqual([]);
  });
});
