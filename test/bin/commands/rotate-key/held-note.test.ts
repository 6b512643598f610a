import { describe, expect, test } from '@jest/globals';
import { generatePrivateKey } from 'viem/accounts';
import { privateKey as openPrivateKey } from '#adapters/secrets-manager/private-key.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { UnavailableError } from '#ports/errors.ts';
import { HELD_MS, HeldElsewhereError, holdNote } from '../../../../bin/commands/rotate-key/held-note.ts';
import { aLiveSystem } from '../a-live-system.ts';
import {
  aNote,
  givenNote,
  inWait,
  MAIN,
  PATH,
  rotateIn,
  rotateTo,
  rotating,
  run,
  said,
  secretOf,
  standing,
  withSystem,
} from '../a-rotation.ts';

const CREDENTIALS = { kind: 'credentials' } as const;

const aKey = () => {
  const text = generatePrivateKey();
  return { kind: 'key', text, key: openPrivateKey(text) } as const;
};

describe('the note of a rotation', () => {
  test('of two persons at once one gives the other key, and the other one is told who', async () => {
    // Given
    const live = await aLiveSystem();
    const keys = [aKey(), aKey()];
    // When
    const ends = await Promise.allSettled(keys.map((key) => rotateTo(live, key)));
    // Then
    const winner = ends.findIndex(({ status }) => status === 'fulfilled');
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(ends[1 - winner]).toMatchObject({ reason: expect.any(HeldElsewhereError) });
    expect((await secretOf(live)).privateKey).toBe(keys[winner]!.text);
    expect(await standing(live)).toMatchObject({ wallet: keys[winner]!.key.address.toLowerCase(), noted: undefined });
  });

  test('refuses before anything is asked while another run holds it, and says who, since when and how to go on', async () => {
    // Given
    const live = await aLiveSystem();
    const noted = await givenNote(live);
    const before = await secretOf(live);
    // When: nobody has said yes beforehand, and nobody is there to be asked
    expect(await run(live, 'rotate-key', '--credentials', '--json')).toBe(1);
    // Then
    const since = new Date(noted.hold.startedAt).toISOString().slice(0, 19).replace('T', ' ');
    expect(said.complained).toContain(`ana@desk is at another key of main since ${since} UTC`);
    expect(said.complained).toContain('--take-over');
    expect([await secretOf(live), await standing(live)]).toMatchObject([before, { switch: 'never moved', noted }]);
  });

  test('goes on in place of a run that was cut off: at once where a person says so, by itself after half an hour', async () => {
    const live = await aLiveSystem();
    const noted = await givenNote(live);
    expect(await rotating(live, '--credentials', '--take-over')).toBe(0);
    expect(await standing(live)).toMatchObject({ switch: 'ACTIVE', noted: undefined });
    await givenNote(live, { hold: { ...noted.hold, until: unixMs(Date.now()) } });
    expect(await rotating(live, '--credentials')).toBe(0);
    expect((await standing(live)).noted).toBeUndefined();
  });

  test('goes on in place of the run that a person has seen, and of none that began while he was asked', async () => {
    const live = await aLiveSystem();
    await withSystem(live, async (system) => {
      // Given: the run that he saw is over, and another one is at it
      const { hold } = await givenNote(live);
      await system.signings.endRotation(MAIN, hold.run);
      const noted = await givenNote(live, { hold: { ...hold, run: 'of-another' } });
      // When, then
      await expect(rotateIn(system, CREDENTIALS, { over: hold.run })).rejects.toThrow(HeldElsewhereError);
      expect(await standing(live)).toMatchObject({ switch: 'never moved', noted });
      await rotateIn(system, CREDENTIALS, { over: 'of-another' });
      expect((await standing(live)).noted).toBeUndefined();
    });
  });

  test('holds it for half an hour after each note: longer than any run waits between two', async () => {
    const live = await aLiveSystem();
    await withSystem(live, async (system) => {
      // Given
      const { hold: _, ...note } = await aNote(system);
      const startedAt = Date.now();
      // When
      const held = await holdNote(system, { name: MAIN, note });
      await held.note({ isPastReturn: true });
      // Then
      const { hold, isPastReturn } = (await system.signings.rotation(MAIN))!;
      expect([HELD_MS, isPastReturn]).toEqual([1_800_000, true]);
      expect(hold.until - HELD_MS).toBeGreaterThanOrEqual(hold.startedAt);
      expect(hold.startedAt).toBeGreaterThanOrEqual(startedAt);
      await held.letGo();
      expect((await system.signings.rotation(MAIN))!.hold.until).toBeLessThanOrEqual(Date.now());
    });
  });

  test('a run whose note another one has taken over stops, and undoes nothing in its place', async () => {
    const live = await aLiveSystem();
    const { version } = await secretOf(live);
    await withSystem(live, async (system) => {
      // Given
      const takeOver = async () => {
        const { hold } = (await system.signings.rotation(MAIN))!;
        const other = await aNote(system);
        await system.signings.holdRotation(MAIN, other, { now: other.hold.startedAt, over: hold.run });
      };
      // When
      const rotated = rotateIn(inWait(system, 1, takeOver), aKey(), { newWallet: 0 });
      // Then
      await expect(rotated).rejects.toThrow(HeldElsewhereError);
      expect(await standing(live)).toMatchObject({ switch: 'REDUCING', noted: { hold: { by: 'ana@desk' } } });
      expect((await secretOf(live)).version).toBe(version);
    });
  });

  test('a run whose note another one has ended stops, and puts no key in force', async () => {
    const live = await aLiveSystem();
    const { version } = await secretOf(live);
    await withSystem(live, async (system) => {
      // When: a person gives up what the run waits for
      const givenUp = async () => {
        expect(await rotating(live, '--give-up', '--take-over')).toBe(0);
      };
      const rotated = rotateIn(inWait(system, 1, givenUp), aKey(), { newWallet: 0 });
      // Then
      await expect(rotated).rejects.toThrow(/was under way elsewhere, and is over now/);
      expect(await standing(live)).toMatchObject({ switch: 'ACTIVE', noted: undefined });
      expect((await secretOf(live)).version).toBe(version);
    });
  });

  test('a failure on the way back loses neither the first cause nor how to go on, and the follower stays as it is', async () => {
    const live = await aLiveSystem();
    await withSystem(live, async (system) => {
      // Given: the table goes away while entries are waited for
      let isAway = false;
      const lost = () => Promise.reject(new UnavailableError('the table is away'));
      const signings = {
        ...system.signings,
        noteRotation: (...note: Parameters<typeof system.signings.noteRotation>) =>
          isAway ? lost() : system.signings.noteRotation(...note),
      };
      const watched = inWait({ ...system, signings }, 1, () => {
        isAway = true;
        throw new Error('the first cause');
      });
      // When
      const failed = (await rotateIn(watched, aKey(), { newWallet: 0 }).catch((error: unknown) => error)) as Error;
      // Then
      expect(failed.message).toMatch(/^the first cause\n.*the halt was not undone: the table is away\n/);
      expect(failed.message).toContain('stays where it stands; the same command with --take-over goes on');
      expect(failed.cause).toMatchObject({ message: 'the first cause' });
      expect((await system.keptSwitches()).get(PATH)?.value).toBe('REDUCING');
    });
  });
});
