import { describe, expect, jest, test } from '@jest/globals';
import { type FollowerName } from '#core/values/ids.ts';
import { openSystem } from '../../../../bin/commands/open-system.ts';
import { emailEdit } from '../../../../bin/commands/add-follower/email-edit.ts';
import { runPolycopy } from '../../../../bin/program.ts';
import { aLiveSystem } from '../a-live-system.ts';

describe('the address of the person behind a new key', () => {
  test('undoes nothing that another hand stored while the key was typed', async () => {
    // Given
    const { folder: state } = await aLiveSystem();
    const system = await openSystem({ state });
    const edit = await emailEdit(system, { state }, { name: 'main' as FollowerName, email: 'alice@example.com' });
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(
      await runPolycopy(['set-follower', '--follower', 'main', '--capital', '4321', '--yes', '--state', state]),
    ).toBe(0);
    // When
    await edit?.store();
    // Then
    const [main] = (await system.settings.current())?.followers ?? [];
    expect(main).toMatchObject({ email: 'alice@example.com', totalCapital: 4_321_000_000n });
    jest.restoreAllMocks();
    await system.close();
  });

  test('says that the key is stored where the settings are not', async () => {
    // Given: another writer is first
    const { folder: state } = await aLiveSystem();
    const system = await openSystem({ state });
    const settings = { ...system.settings, store: () => Promise.resolve(undefined) };
    const change = { name: 'main' as FollowerName, email: 'alice@example.com' };
    const edit = await emailEdit({ ...system, settings }, { state }, change);
    // When
    const failed = (await edit?.store().catch((error: unknown) => error)) as Error;
    // Then
    expect(failed.message).toMatch(/^the secret of main is stored, and the address is not: .*another writer was first/);
    expect(failed.message).not.toContain('nothing was stored');
    expect(failed.message).toContain('polycopy set-follower --follower main --email');
    await system.close();
  });
});
