import { emptyPosition } from '#core/ledger/empty-position.ts';
import { putPosition } from '#core/ledger/put.ts';
import { describe, expect, it } from '@jest/globals';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { memoryLedger } from '../../../../support/ledger-store.ts';

describe('emptyPosition', () => {
  it('owns nothing, at the place of the order and at version 0', () => {
    expect(emptyPosition(aParent())).toEqual(aPosition({ version: 0n }));
  });

  it('is created by one of two first writes', async () => {
    const ledger = memoryLedger();
    const first = putPosition(emptyPosition(aParent()), {});
    const results = [await ledger.commit([first]), await ledger.commit([first])];
    expect(results.map((result) => result.committed)).toEqual([true, false]);
  });
});
