import { expect, test } from '@jest/globals';
import { ringExit } from '#flows/ring-exit.ts';
import { aBuyChild, aSellChild, anOrderId } from '../../../support/builders/a-child.ts';
import { aParent } from '../../../support/builders/a-parent.ts';
import { aPosition } from '../../../support/builders/a-position.ts';
import { aParentId } from '../../../support/builders/identities.ts';
import { listeningDoorbell } from '../../../support/fakes/listening-doorbell.ts';
import { memoryLedger } from '../../../support/ledger-store.ts';

test.each([
  ['is idle', {}, 1],
  ['has an order open', { openChild: anOrderId(9) }, 0],
])('an exit that %s is rung %#', async (_, exit, rings) => {
  const ledger = memoryLedger();
  const doorbell = listeningDoorbell();
  await ledger.commit([
    { kind: 'put', type: 'position', value: aPosition({ exit: aParentId(5) }) },
    {
      kind: 'put',
      type: 'parent',
      value: aParent({ parentId: aParentId(5), side: 'SELL', state: 'WORKING', ...exit }),
    },
  ]);
  await ringExit({ ledger, doorbell }, aSellChild());
  expect(doorbell.rung).toEqual(Array.from({ length: rings }, () => aParentId(5)));
});

test('nothing is rung where the position has no exit, or there is none', async () => {
  const ledger = memoryLedger();
  const doorbell = listeningDoorbell();
  await ringExit({ ledger, doorbell }, aBuyChild());
  await ledger.commit([{ kind: 'put', type: 'position', value: aPosition() }]);
  await ringExit({ ledger, doorbell }, aBuyChild());
  expect(doorbell.rung).toEqual([]);
});

test('X3: what an order adds to a position after its end rings anew: the queue swallows what it has heard', async () => {
  const ledger = memoryLedger();
  const parent = aParent({ parentId: aParentId(5), side: 'SELL', state: 'WORKING' });
  await ledger.commit([{ kind: 'put', type: 'parent', value: parent }]);
  const heard: unknown[] = [];
  const ring = (_: unknown, again?: string): Promise<void> => Promise.resolve(void heard.push(again));
  const doorbell = { ...listeningDoorbell(), ring };
  for (const version of [1n, 2n]) {
    const value = aPosition({ exit: aParentId(5), version });
    await ledger.commit([{ kind: 'put', type: 'position', value }]);
    await ringExit({ ledger, doorbell }, aBuyChild());
    await ringExit({ ledger, doorbell }, aBuyChild());
  }
  expect(heard).toEqual(['p1', 'p1', 'p2', 'p2']);
});
