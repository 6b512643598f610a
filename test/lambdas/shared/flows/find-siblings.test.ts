import { MAX_SIBLINGS } from '#core/execution/absorb.ts';
import { findSiblings } from '#flows/find-siblings.ts';
import { describe, expect, test } from '@jest/globals';
import { someSettings, theExecution } from '../../../support/builders/a-settings.ts';
import { type TOKEN } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { givenRecorded, givenReduction, givenStarted } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';

const HOLDING = someSettings({
  execution: theExecution({ belowMinimum: 'hold' }),
  monitoring: { pollIntervalMs: 2_000, portfolioSyncIntervalMs: 60_000 },
});
const SMALL = { shares: sharesOf('0.6'), notional: dollars('0.3') };

async function found(world: FlowWorld, at: number) {
  const parents = world.ledger.dump().parents.filter((parent) => parent.side === 'BUY');
  const parent = parents.toSorted((a, b) => (a.since < b.since ? -1 : 1))[at]!;
  const event = await world.ledger.event(parent.eventId!);
  const { siblings, newest } = await findSiblings(world.ledger, parent, event!);
  return { siblings: siblings.map((one) => one.event.positionVersion), newest: newest.positionVersion };
}

describe('siblings of an entry', () => {
  test('are the undecided entries recorded after it; the newest of them says which reductions count', async () => {
    const world = await givenStarted(HOLDING);
    for (let at = 0; at < 3; at += 1) await givenRecorded(world, SMALL);
    expect(await found(world, 0)).toEqual({ siblings: [2n, 3n], newest: 3n });
    expect(await found(world, 2)).toEqual({ siblings: [], newest: 3n });
  });

  test('are the held ones too, though they are older', async () => {
    // Given
    const world = await givenStarted(HOLDING);
    await givenRecorded(world, SMALL);
    await world.whenExecuted();
    // When
    await givenRecorded(world, SMALL);
    // Then
    expect(await found(world, 1)).toEqual({ siblings: [1n], newest: 2n });
  });

  test('are none of what was decided, sold or of another token', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    await givenRecorded(world, { ...SMALL, token: '1002' as typeof TOKEN });
    await givenReduction(world, '5');
    // Then
    expect(await found(world, 0)).toEqual({ siblings: [], newest: 1n });
  });

  test(`are at most ${MAX_SIBLINGS}`, async () => {
    const world = await givenStarted(HOLDING);
    for (let at = 0; at <= MAX_SIBLINGS + 1; at += 1) world.givenLeaderFill({ ...SMALL, at: world.clock.moment });
    await world.whenWatched();
    expect((await found(world, 0)).siblings).toHaveLength(MAX_SIBLINGS);
  });
});
