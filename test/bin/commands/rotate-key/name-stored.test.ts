import { describe, expect, test } from '@jest/globals';
import { nameStored } from '../../../../bin/commands/rotate-key/name-stored.ts';
import { aLiveSystem } from '../a-live-system.ts';
import { MAIN, secretOf, standing, withSystem } from '../a-rotation.ts';

describe('naming the version of a secret that was stored', () => {
  test('puts it into the settings that know the follower', async () => {
    const live = await aLiveSystem();
    await withSystem(live, (system) => nameStored(system, MAIN));
    expect((await standing(live)).secretVersion).toBe((await secretOf(live)).version);
  });

  test('says that the secret is stored where the settings are not, and never that nothing is', async () => {
    const live = await aLiveSystem();
    await withSystem(live, async (system) => {
      const settings = { ...system.settings, store: () => Promise.resolve(undefined) };
      const failed = (await nameStored({ ...system, settings }, MAIN).catch((error: unknown) => error)) as Error;
      expect(failed.message).toMatch(/^the secret of main is stored, and the settings do not name its version yet: /);
      expect(failed.message).not.toContain('nothing was stored');
      expect(failed.message).toContain('polycopy auth-follower --follower main');
    });
  });
});
