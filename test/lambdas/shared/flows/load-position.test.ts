import { expect, test } from '@jest/globals';
import { loadPosition } from '#flows/load-position.ts';
import { aParent } from '../../../support/builders/a-parent.ts';
import { aPosition } from '../../../support/builders/a-position.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import { memoryLedger } from '../../../support/ledger-store.ts';

test('a position of which nothing is stored is empty, and its first write creates it', async () => {
  const position = await loadPosition(memoryLedger(), aParent());
  expect(position).toEqual(aPosition({ version: 0n }));
});

test('a stored position is that of the follower, mode, token and leader', async () => {
  // Given
  const ledger = memoryLedger();
  const mine = aPosition({ available: sharesOf('7') });
  await ledger.commit([
    { kind: 'put', type: 'position', value: mine },
    { kind: 'put', type: 'position', value: aPosition({ mode: 'dry-run', available: sharesOf('9') }) },
  ]);
  // Then
  expect(await loadPosition(ledger, aParent())).toEqual(mine);
  expect((await loadPosition(ledger, aParent({ mode: 'paper' }))).version).toBe(0n);
});
