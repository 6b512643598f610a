import { describe, expect, test } from '@jest/globals';
import { type Change } from '#core/ledger/change.ts';
import { commitPlan } from '#flows/commit-plan.ts';
import { ContentionError } from '#ports/errors.ts';
import { aParent } from '../../../support/builders/a-parent.ts';
import { aParentId } from '../../../support/builders/identities.ts';
import { memoryLedger } from '../../../support/ledger-store.ts';

const put = (version: bigint): readonly Change[] => [{ kind: 'put', type: 'parent', value: aParent({ version }) }];

describe('a plan', () => {
  test('that finds nothing to do commits nothing', async () => {
    expect(await commitPlan(memoryLedger(), () => Promise.resolve(undefined))).toBe(false);
  });

  test('that was overtaken is made anew on what is stored now', async () => {
    // Given
    const ledger = memoryLedger();
    await ledger.commit(put(1n));
    let plans = 0;
    // When
    const isDone = await commitPlan(ledger, async () => {
      plans += 1;
      const version = (await ledger.parent(aParentId()))!.version;
      if (plans === 1) await ledger.commit(put(2n));
      return put(version + 1n);
    });
    // Then
    expect([isDone, plans]).toEqual([true, 2]);
    expect((await ledger.parent(aParentId()))?.version).toBe(3n);
  });

  test.each([
    [8, true],
    [9, false],
  ])('that passes at the %pth time is made: %p', async (passesAt, isMade) => {
    // Given
    const ledger = memoryLedger();
    let plans = 0;
    // When
    const run = commitPlan(ledger, () => {
      plans += 1;
      return Promise.resolve(put(plans === passesAt ? 1n : 2n));
    });
    // Then
    await (isMade ? expect(run).resolves.toBe(true) : expect(run).rejects.toThrow(ContentionError));
    expect(plans).toBe(8);
  });
});
