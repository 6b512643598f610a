import { expect, test } from '@jest/globals';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { carrierOf } from '#core/reporting/carrier-of.ts';
import { againParentId } from '#core/values/ids.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aParentId, anEventId, FOLLOWER } from '../../../../support/builders/identities.ts';

const stored = (...parents: readonly ParentOrder[]) => new Map(parents.map((parent) => [parent.parentId, parent]));

test('an order that went its own way is its own', () => {
  const parent = aParent({ state: 'DONE' });
  expect(carrierOf(parent, stored(parent))).toBe(parent);
});

test('is the last of those that took each other along', () => {
  const [first, second, third] = [1, 2, 3].map((at) => aParent({ parentId: aParentId(at), state: 'MERGED' }));
  const all = stored(
    { ...first!, mergedInto: aParentId(2) },
    { ...second!, mergedInto: aParentId(3) },
    { ...third!, state: 'DONE' },
  );
  expect(carrierOf(all.get(aParentId(1))!, all).parentId).toBe(aParentId(3));
});

test('is the one that a person asked for again', () => {
  const again = againParentId(FOLLOWER, anEventId());
  const old = aParent({ state: 'EXPIRED' });
  expect(carrierOf(old, stored(old, aParent({ parentId: again, state: 'DONE' }))).parentId).toBe(again);
});

test('of a ring, which should not be, is one of it', () => {
  const ring = stored(
    aParent({ parentId: aParentId(1), state: 'MERGED', mergedInto: aParentId(2) }),
    aParent({ parentId: aParentId(2), state: 'MERGED', mergedInto: aParentId(1) }),
  );
  expect(carrierOf(ring.get(aParentId(1))!, ring).parentId).toBe(aParentId(2));
});
