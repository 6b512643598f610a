import { describe, expect, test } from '@jest/globals';
import { privateKeyToAddress } from 'viem/accounts';
import { unixMs } from '#core/values/unix-ms.ts';
import { giveUp } from '../../../../bin/commands/rotate-key/give-up.ts';
import { aLiveSystem } from '../a-live-system.ts';
import { cutOff, givenNote, MAIN, PATH, rotating, run, said, secretOf, standing, withSystem } from '../a-rotation.ts';

const LONG_AGO = { hold: { run: 'of-before', by: 'ana@desk', startedAt: unixMs(0), until: unixMs(0) } };

describe('polycopy rotate-key --give-up', () => {
  test('undoes the halt where nothing was changed yet, and of a switch that a person has moved nothing', async () => {
    const live = await aLiveSystem();
    for (const [isMoved, mode] of [
      [false, 'ACTIVE'],
      [true, 'REDUCING'],
    ] as const) {
      // Given
      await withSystem(live, ({ putSwitch }) => putSwitch('followers/main', 'REDUCING'));
      await givenNote(live, { ...LONG_AGO, switchBefore: 'ACTIVE' });
      if (isMoved) await withSystem(live, ({ putSwitch }) => putSwitch('followers/main', 'REDUCING'));
      const { version } = await secretOf(live);
      // When
      expect(await rotating(live, '--give-up')).toBe(0);
      // Then
      expect(said.printed).toContain(`Its switch stands at ${mode}`);
      expect(await standing(live)).toMatchObject({ switch: mode, noted: undefined });
      expect((await secretOf(live)).version).toBe(version);
    }
  });

  test('leaves a key that is in force in force and the follower halted, and says what is missing', async () => {
    const live = await aLiveSystem();
    const version = await cutOff(live);
    expect(await rotating(live, '--give-up')).toBe(0);
    expect(said.printed).toMatch(/Its key is in force, and stays.*Its switch stands at HALTED/s);
    expect(said.printed).toContain(privateKeyToAddress((await secretOf(live)).privateKey as `0x${string}`));
    expect((await secretOf(live)).version).toBe(version);
    expect(await standing(live)).toMatchObject({ switch: 'HALTED', secretVersion: version, noted: undefined });
  });

  test('leaves a follower halted whose credentials may be worth nothing', async () => {
    const live = await aLiveSystem();
    await withSystem(live, ({ putSwitch }) => putSwitch('followers/main', 'HALTED'));
    await givenNote(live, { ...LONG_AGO, kind: 'credentials', isPastReturn: true, switchBefore: 'ACTIVE' });
    expect(await rotating(live, '--give-up')).toBe(0);
    expect(said.printed).toMatch(/those that are stored may be worth nothing.*Its switch stands at HALTED/s);
    expect(await standing(live)).toMatchObject({ switch: 'HALTED', noted: undefined });
  });

  test('leaves a follower halted where another version of its secret is in force than any that it noted', async () => {
    // Given: a person has stored one since
    const live = await aLiveSystem();
    await withSystem(live, ({ putSwitch }) => putSwitch(PATH, 'HALTED'));
    await givenNote(live, { ...LONG_AGO, switchBefore: 'ACTIVE' });
    const { version: before } = await secretOf(live);
    expect(await run(live, 'auth-follower')).toBe(0);
    const { version } = await secretOf(live);
    // When
    expect(await rotating(live, '--give-up')).toBe(0);
    // Then
    expect(version).not.toBe(before);
    expect(said.printed).toMatch(new RegExp(`Version ${version} of its secret is in force.*stands at HALTED`, 's'));
    expect(said.printed).not.toContain('The key of before');
    expect(await standing(live)).toMatchObject({ switch: 'HALTED', noted: undefined });
  });

  test('ends no rotation that another run is at, unless a person says that it is no more, nor one that is not there', async () => {
    const live = await aLiveSystem();
    const noted = await givenNote(live);
    expect([await rotating(live, '--give-up'), said.complained]).toEqual([1, expect.stringContaining('ana@desk')]);
    expect(await standing(live)).toMatchObject({ noted });
    expect(await rotating(live, '--give-up', '--take-over')).toBe(0);
    expect(await standing(live)).toMatchObject({ switch: 'never moved', noted: undefined });
    expect([await rotating(live, '--give-up'), said.complained]).toEqual([
      1,
      expect.stringContaining('main is on the way to no other key'),
    ]);
  });

  test('gives up also where the settings cannot name the key in force, and says what is left to do', async () => {
    const live = await aLiveSystem();
    await cutOff(live);
    await withSystem(live, async (system) => {
      const settings = { ...system.settings, store: () => Promise.resolve(undefined) };
      const lines = await giveUp({ ...system, settings }, { name: MAIN, takesOver: false });
      expect(lines.join('\n')).toContain('the settings do not name its version yet');
      expect(await standing(live)).toMatchObject({ switch: 'HALTED', secretVersion: undefined, noted: undefined });
    });
  });
});
