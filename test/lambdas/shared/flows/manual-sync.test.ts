import { describe, expect, test } from '@jest/globals';
import { type Wallet } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { manualSync } from '#flows/manual-sync.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { someSettings } from '../../../support/builders/a-settings.ts';
import { LEADER } from '../../../support/builders/identities.ts';
import { givenStarted } from '../../../support/flow-steps.ts';
import { memorySettings } from '../../../support/fakes/memory-settings.ts';
import { givenStale, whenSynced } from '../../../support/sync-steps.ts';

describe('a command', () => {
  test.each(['Whale', LEADER, LEADER.toUpperCase().replace('0X', '0x')])('names the leader as %s', async (leader) => {
    const world = await givenStale();
    expect(await whenSynced(world, { leader })).toMatchObject({ leader: LEADER, mode: 'catch-up', dryRun: false });
  });

  test.each([
    [{ leader: 'nobody' }, /no such leader/],
    [{ follower: 'nobody' }, /no such follower/],
  ])('that names %j is told so', async (command, message) => {
    const world = await givenStale();
    await expect(whenSynced(world, command)).rejects.toThrow(ConfigurationError);
    await expect(whenSynced(world, command)).rejects.toThrow(message);
  });

  test('for a leader without followers is told so', async () => {
    const other = { name: 'Sharp', wallet: `0x${'b'.repeat(40)}` as Wallet, enabled: true };
    const world = await givenStarted(someSettings({ leaders: [...someSettings().leaders, other] }));
    await expect(whenSynced(world, { leader: 'Sharp' })).rejects.toThrow(/nobody follows/);
  });

  test('about what is yet to come is refused', async () => {
    const world = await givenStale();
    await expect(whenSynced(world, { since: later(world.clock.moment, 1) })).rejects.toThrow(/yet to come/);
  });

  test('before settings are stored is refused', async () => {
    const world = await givenStale();
    const deps = { ...world.deps, settings: memorySettings() };
    const command = { mode: 'align', leader: LEADER, dryRun: true, command: 'c' } as const;
    await expect(manualSync(deps, command)).rejects.toThrow(/no settings/);
  });

  test('counts nothing as recorded that a dry run only shows', async () => {
    const world = await givenStale();
    const before = new Map(world.log.counts);
    world.givenLeaderFill({ at: later(world.clock.moment, -60_000) });
    world.givenLeaderFill({ at: later(world.clock.moment, -50_000) });
    await whenSynced(world, { dryRun: true });
    expect(world.log.counts).toEqual(before);
  });
});
