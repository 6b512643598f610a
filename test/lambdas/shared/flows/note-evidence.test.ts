import { expect, test } from '@jest/globals';
import { later } from '#core/values/unix-ms.ts';
import { noteEvidence, voidEvidence } from '#flows/note-evidence.ts';
import { aSentBuy, anOrderId } from '../../../support/builders/a-child.ts';
import { NOW } from '../../../support/builders/identities.ts';
import { memoryLedger, type MemoryLedger } from '../../../support/ledger-store.ts';

async function givenStored(child = aSentBuy()): Promise<MemoryLedger> {
  const ledger = memoryLedger();
  await ledger.commit([{ kind: 'put', type: 'child', value: child }]);
  return ledger;
}

test('evidence of several runs adds up', async () => {
  const ledger = await givenStored();
  await noteEvidence(ledger, aSentBuy(), { cancelledAt: NOW });
  await noteEvidence(ledger, aSentBuy(), { emptyAt: later(NOW, 1) });
  expect((await ledger.child(anOrderId()))?.evidence).toEqual({ cancelledAt: NOW, emptyAt: later(NOW, 1) });
});

test.each([
  ['was acknowledged', { state: 'ACKED' as const }],
  ['was posted again', { posts: 2, lastPostAt: later(NOW, 8_000) }],
])('evidence about an order that %s meanwhile is not kept', async (_, changes) => {
  const ledger = await givenStored(aSentBuy(changes));
  await noteEvidence(ledger, aSentBuy(), { emptyAt: later(NOW, 9_000) });
  expect((await ledger.child(anOrderId()))?.evidence).toBeUndefined();
});

test('evidence is void once the venue shows an acknowledged order again', async () => {
  const ledger = await givenStored(aSentBuy({ state: 'ACKED', evidence: { emptyAt: NOW } }));
  await voidEvidence(ledger, aSentBuy());
  expect((await ledger.child(anOrderId()))?.evidence).toBeUndefined();
});
