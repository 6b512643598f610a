import { expect, test } from '@jest/globals';
import { isOrphaned } from '#core/execution/is-orphaned.ts';
import { aBuyChild, anOrderId } from '../../../../support/builders/a-child.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';

const at = anOrderId(1);
const working = aParent({ state: 'WORKING', openChild: at });

test.each([
  ['of an open parent that works on it', 'ACKED', working, false],
  ['whose post is under way', 'SUBMITTING', working, false],
  ['that is reserved', 'RESERVED', working, false],
  ['that is over', 'DONE', working, true],
  ['that was given up for dead', 'DEAD', working, true],
  ['that was refused', 'REJECTED', working, true],
  ['that was filled late', 'LATE_FILL', working, true],
  ['that was never sent', 'EXPIRED', working, true],
  ['whose parent is over', 'ACKED', aParent({ state: 'DONE', openChild: at }), true],
  ['whose parent has none at work', 'ACKED', aParent({ state: 'WORKING' }), true],
  ['whose parent works on another', 'ACKED', aParent({ state: 'WORKING', openChild: anOrderId(2) }), true],
  ['without a parent', 'ACKED', undefined, true],
] as const)('an order %s (%s)', (_, state, parent, expected) => {
  expect(isOrphaned(aBuyChild({ venueOrderId: at, state }), parent)).toBe(expected);
});
