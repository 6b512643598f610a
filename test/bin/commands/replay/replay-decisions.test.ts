import { describe, expect, test } from '@jest/globals';
import { replayDecisions } from '../../../../bin/commands/replay/replay-decisions.ts';
import { aFollower, someSettings, theExecution } from '../../../support/builders/a-settings.ts';
import { dollars } from '../../../support/builders/quantities.ts';
import { givenRecorded, givenStarted, theParent } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';

const LARGE = { aboveUsd: dollars('100'), algorithm: 'twap', windowMs: 120_000, slices: 4 } as const;

// eslint-disable-next-line @typescript-eslint/require-await -- a port gives what it has one by one
async function* streamed<T>(many: readonly T[]): AsyncGenerator<T> {
  yield* many;
}

function whenReplayed({ ledger, deps }: FlowWorld) {
  const { parents, children, journal } = ledger.dump();
  const archive = {
    ...{ parents: () => streamed(parents), children: () => streamed(children), journal: () => streamed(journal) },
  };
  return replayDecisions({ ...deps, archive }, { period: {} });
}

describe('a copy that is worked over time, of which a part was ordered', () => {
  test.each([0, 1, 2, 3] as const)('by a wallet of type %i is decided again: no key is needed', async (type) => {
    // Given
    const followers = [aFollower({ signatureType: type })];
    const world = await givenStarted(someSettings({ followers, execution: theExecution({ largeOrders: LARGE }) }));
    await givenRecorded(world);
    await world.whenExecuted();
    const { parentId, work } = theParent(world, 'BUY');
    expect([work?.order.algorithm, world.ledger.dump().children.length]).toEqual(['twap', 1]);
    expect((await world.deps.snapshots.decisionFacts(parentId))?.signer).toBeUndefined();

    // When
    const { equal, different, unplayed } = await whenReplayed(world);

    // Then
    expect({ equal, different, unplayed }).toEqual({ equal: 1, different: [], unplayed: [] });
  });
});
