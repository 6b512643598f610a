import { describe, expect, test } from '@jest/globals';
import { type FollowerName } from '#core/values/ids.ts';
import { fanOut } from '#flows/fan-out.ts';
import { UnavailableError } from '#ports/errors.ts';
import { aFollow, aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { givenRecorded, givenReduction, givenStarted } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';

const MONITORING = { pollIntervalMs: 2_000, portfolioSyncIntervalMs: 60_000 };

/** So many followers of one leader; the ledgers of all are open. */
async function givenFollowers(count: number): Promise<FlowWorld> {
  const names = Array.from({ length: count }, (_, at) => `follower-${at}` as FollowerName);
  return givenStarted(
    someSettings({
      followers: names.map((name) => aFollower({ name })),
      follows: names.map((follower) => aFollow({ follower })),
      monitoring: MONITORING,
    }),
  );
}

/** The process dies after this many more transactions. */
function dyingAfter({ ledger }: FlowWorld, transactions: number): void {
  const { commit } = ledger;
  let left = transactions;
  Object.assign(ledger, {
    commit: async (...changes: Parameters<typeof commit>) => {
      if (left === 0) throw new UnavailableError('the process died');
      left -= 1;
      return commit(...changes);
    },
  });
  Object.assign(ledger, { revive: () => Object.assign(ledger, { commit }) });
}

function revive({ ledger }: FlowWorld): void {
  (ledger as unknown as { revive: () => void }).revive();
}
const parentsOf = ({ ledger }: FlowWorld) => ledger.dump().parents;

describe('an event of more followers than one transaction holds', () => {
  test.each([97, 98, 300])('has its %s parents, and is fanned out', async (count) => {
    const world = await givenFollowers(count);
    await givenRecorded(world);
    expect(parentsOf(world)).toHaveLength(count);
    expect(world.ledger.dump().events).toMatchObject([{ fannedOut: true }]);
  });

  test('that a crash left half made keeps its cursor, and the next read makes the rest', async () => {
    // Given
    const world = await givenFollowers(300);
    dyingAfter(world, 1);
    await givenRecorded(world);
    expect(parentsOf(world)).toHaveLength(97);
    expect(world.ledger.dump().events).toMatchObject([{ fannedOut: false }]);
    // When
    revive(world);
    await world.whenWatched();
    // Then
    expect(parentsOf(world)).toHaveLength(300);
    expect(world.ledger.dump().events).toMatchObject([{ fannedOut: true }]);
  });

  test('is finished by the reconciler too, by the settings that it was recorded under', async () => {
    // Given
    const world = await givenFollowers(120);
    dyingAfter(world, 1);
    await givenRecorded(world);
    revive(world);
    await world.givenSettings(someSettings({ follows: [], monitoring: MONITORING }));
    // When
    await world.whenReconciled();
    // Then
    expect(parentsOf(world)).toHaveLength(120);
  });

  test('S11: is finished by the settings that are known where those that it was recorded under are lost', async () => {
    // Given
    const world = await givenFollowers(120);
    dyingAfter(world, 1);
    await givenRecorded(world);
    revive(world);
    Object.assign(world.deps.settings, { version: () => Promise.resolve(undefined) });
    // When
    await world.whenReconciled();
    // Then
    expect(parentsOf(world)).toHaveLength(120);
    expect(world.ledger.dump().events).toMatchObject([{ fannedOut: true }]);
  });

  test('leaves parents that are there as they are, however far they have come', async () => {
    // Given
    const world = await givenFollowers(99);
    await givenRecorded(world);
    const [event] = world.ledger.dump().events;
    const before = parentsOf(world);
    // When
    await fanOut(world.deps, { ...event!, fannedOut: false });
    // Then
    expect(parentsOf(world)).toEqual(before);
  });

  test('is finished before a reduction that came after it is applied: the target of no follower is missed', async () => {
    // Given
    const world = await givenFollowers(98);
    await givenRecorded(world);
    dyingAfter(world, 1);
    await givenReduction(world, '1000');
    revive(world);
    await givenReduction(world, '500');
    // When
    await world.whenExecuted();
    // Then
    const last = world.ledger.dump().positions.filter((position) => position.cuts.length !== 2);
    expect(last).toEqual([]);
  });
});
