import { expect, test } from '@jest/globals';
import { openCopy } from '#core/execution/working/open-copy.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Position } from '#core/model/position.ts';
import { aParent } from '../../../../../support/builders/a-parent.ts';
import { aPosition } from '../../../../../support/builders/a-position.ts';
import { aWorkedParent } from '../../../../../support/builders/a-worked-parent.ts';
import { aParentId, NOW } from '../../../../../support/builders/identities.ts';

const DECIDED = { at: NOW, settings: 1n, caps: [] };

function opened(entry: Partial<ParentOrder> = {}, of: Partial<Position> = {}) {
  const { work } = aWorkedParent();
  return openCopy({
    parent: aParent(entry),
    position: aPosition(of),
    work,
    decided: DECIDED,
    settings: { version: 7n },
  });
}

test('an entry becomes worked in one transaction with its position, and reserves nothing yet', () => {
  // Given
  const [parent, position] = [aParent(), aPosition()];
  // When
  const { changes, ...after } = opened();
  // Then
  expect(changes.map((change) => ('type' in change ? change.type : change.kind))).toEqual([
    'parent',
    'position',
    'settings',
  ]);
  expect(changes[2]).toEqual({ kind: 'check', type: 'settings', value: { version: 7n } });
  expect(after.parent).toMatchObject({ state: 'WORKING', decided: DECIDED, version: parent.version + 1n });
  expect(after.position).toMatchObject({ entry: parent.parentId, buying: [], version: position.version + 1n });
});

test('what is decided on, or has another working on its position, does not', () => {
  expect(() => opened({ state: 'WORKING' })).toThrow('undecided');
  expect(() => opened({}, { entry: aParentId(9) })).toThrow('one order at a time');
});
