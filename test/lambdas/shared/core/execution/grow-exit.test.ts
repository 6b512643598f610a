import { expect, test } from '@jest/globals';
import { growExit } from '#core/execution/grow-exit.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { anOrderId } from '../../../../support/builders/a-child.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { priceOf } from '../../../../support/builders/quantities.ts';
import { written } from '../../../../support/written.ts';

const exit = aParent({ side: 'SELL', attempts: 2, firstMid: priceOf('0.5'), next: NOW, reason: { code: 'NO_BID' } });

test('an exit that has more to sell forgets its mid and its wait, and tries from here', () => {
  const grown = written(growExit(exit, { now: NOW }), 'parent');
  expect(grown).toMatchObject({ floorFrom: 2, grownAt: NOW, version: 2n });
  for (const field of ['firstMid', 'next', 'reason', 'isUrgent']) expect(grown).not.toHaveProperty(field);
});

test('an exit that sells for a price begins from it', () => {
  expect(written(growExit(exit, { firstMid: priceOf('0.42'), now: NOW }), 'parent').firstMid).toBe(priceOf('0.42'));
});

test('the try that is under way still counts to the old floor', () => {
  expect(written(growExit({ ...exit, openChild: anOrderId(1) }, { now: NOW }), 'parent').floorFrom).toBe(3);
});

test('urgency is added and never lost', () => {
  expect(written(growExit(exit, { isUrgent: true, now: NOW }), 'parent').isUrgent).toBe(true);
  expect(written(growExit({ ...exit, isUrgent: true }, { now: NOW }), 'parent').isUrgent).toBe(true);
});
