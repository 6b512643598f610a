import { describe, expect, test } from '@jest/globals';
import { GLOBAL_CAP, leaderCap, type Mode } from '#core/model/cap.ts';
import { later, nextGridInstant } from '#core/values/unix-ms.ts';
import { LOOK_MS, type WatchSwitchesDeps, watchSwitches } from '#flows/watch-switches.ts';
import { UnavailableError } from '#ports/errors.ts';
import { someSettings } from '../../../support/builders/a-settings.ts';
import { FOLLOWER, LEADER, NOW } from '../../../support/builders/identities.ts';
import { countingLog } from '../../../support/fakes/counting-log.ts';
import { memorySettings } from '../../../support/fakes/memory-settings.ts';
import { memorySwitches } from '../../../support/fakes/memory-switches.ts';
import { stepClock } from '../../../support/fakes/step-clock.ts';
import { type MemoryLedger, memoryLedger } from '../../../support/ledger-store.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;
const MINUTE_START = nextGridInstant(NOW, 60_000);

type World = WatchSwitchesDeps & {
  readonly switches: ReturnType<typeof memorySwitches>;
  readonly ledger: MemoryLedger;
  /** Milliseconds since the run began, of every look. */
  readonly looks: number[];
  mode(): Promise<Mode | undefined>;
};

/** At the start of a minute; each look is noted, and `atLook` says what happens right before the look of that number. */
async function givenWorld(atLook: (look: number, world: World) => void = () => undefined): Promise<World> {
  const ledger = memoryLedger();
  const settings = memorySettings((stored) => {
    ledger.openCaps(stored);
  });
  await settings.store(someSettings({ version: 0n }));
  const clock = stepClock(MINUTE_START);
  const switches = memorySwitches();
  const { read } = switches;
  const looks: number[] = [];
  const world: World = {
    ...{ ledger, settings, clock, switches, looks, log: countingLog() },
    mode: async () => (await ledger.cap(MAIN, GLOBAL_CAP))?.tradingMode,
  };
  switches.read = () => {
    looks.push(clock.moment - MINUTE_START);
    atLook(looks.length, world);
    return read();
  };
  return world;
}

describe('a scheduled look at the switches', () => {
  test('S9: is repeated every 15 s until shortly before the next start of the schedule', async () => {
    const world = await givenWorld();
    await watchSwitches(world, 58_000);
    expect(looksInSeconds(world)).toEqual([0, 15, 30, 45]);
    expect(world.looks.slice(1).every((ms) => ms % LOOK_MS < 1_000)).toBe(true);
  });

  test('S9: copies a stop whose event was lost 15 s after it was set', async () => {
    const world = await givenWorld((look, { switches }) => {
      if (look === 2) switches.parameters.set('trading', 'HALTED');
    });
    expect(await watchSwitches(world, 16_000)).toEqual({ moved: 1, unreadable: 0 });
    expect(await world.mode()).toBe('HALTED');
  });

  test.each([0, -1])('with %p ms left is the only one', async (forMs) => {
    const world = await givenWorld();
    await watchSwitches(world, forMs);
    expect(world.looks).toEqual([0]);
  });

  test('that begins within the 15 s goes on at the same instants', async () => {
    const world = await givenWorld();
    await world.clock.waitUntil(later(MINUTE_START, 7_000));
    await watchSwitches(world, 40_000);
    expect(looksInSeconds(world)).toEqual([7, 15, 30, 45]);
  });

  test('tells what all looks moved, and what the last could not read', async () => {
    const world = await givenWorld((look, { switches }) => {
      if (look === 1) switches.parameters.set('trading', 'REDUCING').set('followers/main', 'HALT');
      if (look === 2) switches.parameters.set('trading', 'HALTED');
      if (look === 3) switches.parameters.set('followers/main', 'HALTED');
    });
    expect(await watchSwitches(world, 20_000)).toEqual({ moved: 2, unreadable: 1 });
    expect(await watchSwitches(world, 0)).toEqual({ moved: 0, unreadable: 0 });
  });

  test('that fails does not keep the next from copying a stop, and the run fails at its end', async () => {
    const world = await givenWorld((look, { switches }) => {
      switches.isDown = look === 1;
      if (look === 2) switches.parameters.set('trading', 'HALTED');
    });
    await expect(watchSwitches(world, 58_000)).rejects.toThrow(UnavailableError);
    expect(world.looks).toHaveLength(4);
    expect(await world.mode()).toBe('HALTED');
  });

  test('reads the caps again only when a switch moved or settings were stored', async () => {
    // Given
    const read: number[] = [];
    const world = await givenWorld((look, { switches }) => {
      if (look === 3) switches.parameters.set('trading', 'HALTED');
    });
    const { modeCaps } = world.ledger;
    world.ledger.modeCaps = (name) => {
      read.push(world.looks.length);
      return modeCaps(name);
    };
    // When
    await watchSwitches(world, 58_000);
    // Then
    expect([...new Set(read)]).toEqual([1, 3]);
  });

  test('copies a stop into the caps of settings that were stored since its last look', async () => {
    const world = await givenWorld((look, { switches, settings }) => {
      if (look === 1) switches.parameters.set(`leaders/${LEADER}`, 'HALTED');
      if (look === 2) void settings.store(someSettings({ version: 1n }));
      if (look === 2) world.ledger.setTradingMode(MAIN, 'ACTIVE', leaderCap(LEADER));
    });
    await watchSwitches(world, 20_000);
    expect((await world.ledger.cap(MAIN, leaderCap(LEADER)))?.tradingMode).toBe('HALTED');
  });

  test('that meets a bug ends the run', async () => {
    const world = await givenWorld(() => {
      throw new TypeError('a bug');
    });
    await expect(watchSwitches(world, 58_000)).rejects.toThrow(TypeError);
    expect(world.looks).toHaveLength(1);
  });
});

function looksInSeconds({ looks }: World): readonly number[] {
  return looks.map((ms) => Math.floor(ms / 1_000));
}
