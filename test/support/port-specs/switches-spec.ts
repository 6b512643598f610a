import { beforeEach, describe, expect, test } from '@jest/globals';
import { UnavailableError } from '#ports/errors.ts';
import { type Switches } from '#ports/switches.ts';

/** The switches of one stage, without any parameter. */
export type SwitchesUnderTest = {
  readonly switches: Switches;
  /** Sets a parameter below the stage's path. */
  set(path: string, value: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** From now on nothing answers. */
  breakDown(): Promise<void>;
};

/** What every implementation of the switches keeps. */
export function switchesSpec(name: string, start: () => Promise<SwitchesUnderTest>): void {
  describe(`switches: ${name}`, () => {
    let under: SwitchesUnderTest;
    beforeEach(async () => {
      under = await start();
    });
    const read = async () => Object.fromEntries(await under.switches.read());

    test('nothing is set at first', async () => {
      expect(await read()).toEqual({});
    });

    test('a value comes back by its path, as it was typed, with what stands deeper', async () => {
      await under.set('trading', ' reducing');
      await under.set('leaders/Whale', 'HALTED');
      expect(await read()).toEqual({ trading: ' reducing', 'leaders/Whale': 'HALTED' });
    });

    test('the newest value counts, and what was removed is gone', async () => {
      await under.set('trading', 'HALTED');
      await under.set('trading', 'ACTIVE');
      await under.set('followers/main', 'HALTED');
      await under.remove('followers/main');
      expect(await read()).toEqual({ trading: 'ACTIVE' });
    });

    test('all of 23 come back: more than two pages', async () => {
      for (let at = 0; at < 23; at += 1) await under.set(`leaders/l${at}`, at % 2 === 0 ? 'ACTIVE' : 'HALTED');
      const found = await read();
      expect(Object.keys(found)).toHaveLength(23);
      expect(found['leaders/l22']).toBe('ACTIVE');
      expect(found['leaders/l21']).toBe('HALTED');
    });

    test('S9: what cannot be read is a failure, never an empty answer', async () => {
      await under.set('trading', 'HALTED');
      await under.breakDown();
      await expect(under.switches.read()).rejects.toBeInstanceOf(UnavailableError);
    });
  });
}
