import { DeleteParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from '@jest/globals';
import { PARAMETERS } from '#contract/parameters.ts';
import { LOCAL_STAGE } from '../../../../bin/commands/open-system.ts';
import { holdNote } from '../../../../bin/commands/rotate-key/held-note.ts';
import { comparedStand, setOwnSwitch, switchStand } from '../../../../bin/commands/rotate-key/own-switch.ts';
import { type ReachableSystem } from '../../../../bin/commands/rotate-key/rotate.ts';
import { aSentBuy } from '../../../support/builders/a-child.ts';
import { aLiveSystem } from '../a-live-system.ts';
import {
  aNote,
  cutOff,
  inWait,
  MAIN,
  PATH,
  rotateIn,
  rotating,
  run,
  said,
  secretOf,
  standing,
  withSystem,
} from '../a-rotation.ts';

const CREDENTIALS = { kind: 'credentials' } as const;

/** A system that reads its switches as they were, so many times. */
function readingLate(system: ReachableSystem, times: number, before: Awaited<ReturnType<typeof system.keptSwitches>>) {
  let reads = 0;
  const keptSwitches = () => {
    reads += 1;
    return reads <= times ? Promise.resolve(before) : system.keptSwitches();
  };
  return { ...system, keptSwitches };
}

describe('the switch of a follower that gets another key', () => {
  test('a stop of a person survives, though the rotation had it halted already', async () => {
    const live = await aLiveSystem();
    await withSystem(live, async (system) => {
      const { version } = await secretOf(live);
      const stopped = inWait(system, 2, () => system.putSwitch(PATH, 'HALTED'));
      const rotated = await rotateIn(stopped, CREDENTIALS);
      expect(rotated.switchNow).toEqual({ mode: 'HALTED', why: 'moved' });
      expect(await standing(live)).toMatchObject({ switch: 'HALTED', noted: undefined });
      expect((await secretOf(live)).version).not.toBe(version);
    });
  });

  test('a pause of a person survives, though the rotation lets sales alone through already', async () => {
    const live = await aLiveSystem();
    await withSystem(live, async (system) => {
      const { version } = await secretOf(live);
      const paused = inWait(system, 1, () => system.putSwitch(PATH, 'REDUCING'));
      const failed = (await rotateIn(paused, CREDENTIALS).catch((error: unknown) => error)) as Error;
      expect(failed.message).toContain(
        'a person, or a run that was cut off, has set the switch of main to REDUCING meanwhile, and it stays there',
      );
      expect(failed.message).toContain('The key of before is in force. The switch of main is left at REDUCING, where');
      expect(failed.message).toContain('entries wait until `polycopy resume --follower main`');
      expect(failed.message).not.toContain('Nothing was changed');
      expect(await standing(live)).toMatchObject({ switch: 'REDUCING', noted: undefined });
      expect((await secretOf(live)).version).toBe(version);
    });
  });

  test('puts no key in force under a switch that a person has opened meanwhile', async () => {
    const live = await aLiveSystem();
    await withSystem(live, async (system) => {
      const { version } = await secretOf(live);
      const resumed = inWait(system, 2, () => system.putSwitch(PATH, 'ACTIVE'));
      await expect(rotateIn(resumed, CREDENTIALS)).rejects.toThrow(
        'a person, or a run that was cut off, has set the switch of main to ACTIVE',
      );
      expect((await secretOf(live)).version).toBe(version);
      expect((await standing(live)).switch).toBe('ACTIVE');
    });
  });

  test('puts no key in force while an order is open that left under a switch opened for a moment', async () => {
    const live = await aLiveSystem();
    await withSystem(live, async (system) => {
      // Given: halted again before the last look
      const { version } = await secretOf(live);
      const left = inWait(system, 3, async () => {
        const child = aSentBuy({ follower: MAIN, mode: 'live', state: 'SUBMITTING' });
        await system.ledger.commit([{ kind: 'put', type: 'child', value: child }]);
      });
      // When, then
      await expect(rotateIn(left, CREDENTIALS)).rejects.toThrow('main has 1 order SUBMITTING again');
      expect((await secretOf(live)).version).toBe(version);
      expect((await standing(live)).switch).toBe('HALTED');
    });
  });

  test('a stop after a crash survives the run that goes on', async () => {
    const live = await aLiveSystem();
    const version = await cutOff(live);
    await withSystem(live, ({ putSwitch }) => putSwitch(PATH, 'HALTED'));
    expect([await rotating(live), said.complained]).toEqual([0, expect.stringContaining('going on from there')]);
    expect(await standing(live)).toMatchObject({ switch: 'HALTED', secretVersion: version, noted: undefined });
  });

  test("its own write that a crash kept from being noted may be a person's: it stays, with how sales go on", async () => {
    // Given
    const live = await aLiveSystem();
    await cutOff(live);
    await withSystem(live, ({ putSwitch }) => putSwitch(PATH, 'HALTED'));
    // When
    expect(await run(live, 'rotate-key', '--yes')).toBe(0);
    // Then
    expect(said.printed).toMatch(
      /left at HALTED, where a person, or a run that was cut off, has set it: sales wait too/,
    );
    expect(said.printed).toContain('until `polycopy resume --follower main`');
  });

  test('a write that came between what was read and what was written halts, and is not taken for its own', async () => {
    const live = await aLiveSystem();
    await withSystem(live, async (system) => {
      // Given: a person's stop that is not read yet
      await system.putSwitch(PATH, 'REDUCING');
      const { hold: _, ...note } = await aNote(system, { switchBefore: 'ACTIVE' });
      const held = await holdNote(system, { name: MAIN, note });
      const before = await system.keptSwitches();
      await system.putSwitch(PATH, 'HALTED');
      // When
      const late = readingLate(system, Infinity, before);
      expect(await setOwnSwitch(late, { name: MAIN, held, mode: 'ACTIVE' })).toBe(false);
      // Then
      expect((await switchStand(system, MAIN)).mode).toBe('HALTED');
      expect((await comparedStand(system, MAIN, held.noted().switchVersions)).isOwn).toBe(false);
    });
  });

  test('a stop right after its last write holds, and is told as what it is', async () => {
    const live = await aLiveSystem();
    await withSystem(live, async (system) => {
      // Given: toggle-sync reads what was written last before the person's stop is there
      let opened = 0;
      const putSwitch: typeof system.putSwitch = async (path, mode) => {
        const version = await system.putSwitch(path, mode);
        if (mode === 'ACTIVE') opened = await system.putSwitch(path, 'HALTED').then(() => opened + 1);
        return version;
      };
      // When
      const rotated = await rotateIn({ ...system, putSwitch }, CREDENTIALS);
      // Then
      expect([opened, rotated.switchNow]).toEqual([1, { mode: 'HALTED', why: 'moved' }]);
      await live.copied();
      expect((await system.ledger.switches())?.positions).toMatchObject({ [PATH]: 'HALTED' });
      expect((await standing(live)).switch).toBe('HALTED');
    });
  });

  test('its own write is known again where it is read late, up to the tenth look', async () => {
    const live = await aLiveSystem();
    await withSystem(live, async (system) => {
      // Given
      await system.putSwitch(PATH, 'REDUCING');
      const before = await system.keptSwitches();
      await system.putSwitch(PATH, 'HALTED');
      const { versions } = await switchStand(system, MAIN);
      // When
      const stands = [9, 10].map((times) => comparedStand(readingLate(system, times, before), MAIN, versions));
      // Then
      expect(await Promise.all(stands)).toMatchObject([
        { mode: 'HALTED', isOwn: true },
        { mode: 'REDUCING', isOwn: false },
      ]);
    });
  });

  test.each(['taken away', 'set anew', 'set in another spelling'])(
    'a switch that a person has %s is his',
    async (how) => {
      const live = await aLiveSystem();
      await withSystem(live, async (system) => {
        await system.putSwitch(PATH, 'HALTED');
        const { versions } = await switchStand(system, MAIN);
        if (how !== 'set in another spelling')
          await system.aws.ssm.send(new DeleteParameterCommand({ Name: PARAMETERS.switch(LOCAL_STAGE, PATH) }));
        if (how !== 'taken away') await system.putSwitch(how === 'set anew' ? PATH : 'followers/MAIN', 'REDUCING');
        const isSet = how === 'set anew' ? { [PATH]: 1n } : { [PATH]: 1n, 'followers/MAIN': 1n };
        expect(await comparedStand(system, MAIN, { ...versions, [PATH]: 2n })).toMatchObject({ isOwn: false });
        if (how !== 'taken away') expect((await switchStand(system, MAIN)).versions).toEqual(isSet);
      });
    },
  );
});
