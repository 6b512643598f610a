import { describe, expect, test } from '@jest/globals';
import { liftEntries, MAX_LIFTED } from '#flows/lift-entries.ts';
import { aFollow, aFollower, someSettings, theExecution } from '../../../support/builders/a-settings.ts';
import { FOLLOWER } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { givenRecorded, givenStarted } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { givenStale } from '../../../support/sync-steps.ts';

const lift = async (world: FlowWorld) =>
  liftEntries(world.deps, {
    settings: (await world.deps.settings.current())!,
    follows: [aFollow()],
    events: world.ledger.dump().events,
    now: world.clock.moment,
  });

describe('lifting', () => {
  test('marks the entries that would be copied, and only those', async () => {
    const world = await givenStale();
    const { parents, rows } = await lift(world);
    expect(parents).toMatchObject([{ state: 'NEW', liftedAt: world.clock.moment }]);
    expect(rows).toHaveLength(1);
  });

  test('leaves an undecided entry alone that a rule refuses: it ends with the rule’s own words', async () => {
    const world = await givenStarted();
    await givenRecorded(world);
    world.ledger.setTradingMode({ follower: FOLLOWER, mode: 'live' }, 'REDUCING');
    const before = world.ledger.dump().parents;
    expect((await lift(world)).parents).toEqual([]);
    expect(world.ledger.dump().parents).toEqual(before);
  });

  test('crosses from no ledger into another', async () => {
    const world = await givenStale();
    await world.givenSettings(someSettings({ followers: [aFollower({ mode: 'dry-run' })] }));
    const { rows } = await lift(world);
    expect(rows).toMatchObject([{ action: 'none', reason: { code: 'MODE_CHANGED' } }]);
  });

  test('lets what is below the venue’s minimum wait', async () => {
    const world = await givenStarted(someSettings({ execution: theExecution({ belowMinimum: 'hold' }) }));
    await givenRecorded(world, { shares: sharesOf('20'), notional: dollars('10') });
    const { rows, parents } = await lift(world);
    expect(rows).toMatchObject([{ action: 'wait', reason: { code: 'HELD' } }]);
    expect(parents).toHaveLength(1);
  });

  test(`looks at ${MAX_LIFTED} entries, and says how many are left`, async () => {
    // Given: one event more than that; the same one stands for all
    const world = await givenStale();
    const [event] = world.ledger.dump().events;
    const settings = (await world.deps.settings.current())!;
    const given = { settings, follows: [aFollow()], now: world.clock.moment };
    const denied = { ...world.deps, markets: { ...world.deps.markets, book: () => Promise.resolve(undefined) } };
    const many = (count: number) => Array.from({ length: count }, () => event!);
    // When
    const all = await liftEntries(denied, { ...given, events: many(MAX_LIFTED) });
    const some = await liftEntries(denied, { ...given, events: many(MAX_LIFTED + 1) });
    // Then
    expect([all.left, some.left]).toEqual([0, 1]);
  });
});
