import { describe, expect, test } from '@jest/globals';
import { GLOBAL_CAP, leaderCap, type Mode } from '#core/model/cap.ts';
import { later, nextGridInstant } from '#core/values/unix-ms.ts';
import { LOOK_MS, switchLooks } from '#flows/look-at-switches.ts';
import { type SyncDeps } from '#flows/sync-toggles.ts';
import { someSettings } from '../../../support/builders/a-settings.ts';
import { FOLLOWER, LEADER, NOW } from '../../../support/builders/identities.ts';
import { countingLog, type CountingLog } from '../../../support/fakes/counting-log.ts';
import { memorySettings } from '../../../support/fakes/memory-settings.ts';
import { memorySwitches } from '../../../support/fakes/memory-switches.ts';
import { stepClock } from '../../../support/fakes/step-clock.ts';
import { type MemoryLedger, memoryLedger } from '../../../support/ledger-store.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;
const MINUTE_START = nextGridInstant(NOW, 60_000);

type World = SyncDeps & {
  readonly clock: ReturnType<typeof stepClock>;
  readonly log: CountingLog;
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

/** A run that comes to a moment between two steps so often. */
async function whenRunFor(world: World, seconds: number, everyS = 1): Promise<void> {
  const look = switchLooks(world);
  for (let second = 0; second <= seconds; second += everyS) {
    await world.clock.waitUntil(later(MINUTE_START, second * 1_000));
    await look(await world.clock.now(), everyS * 1_000);
  }
}

describe('looks at the switches beside the work of a run', () => {
  test('S9: come every 15 s, however often the run has a moment', async () => {
    const world = await givenWorld();
    await whenRunFor(world, 58);
    expect(world.looks).toEqual([0, LOOK_MS, 2 * LOOK_MS, 3 * LOOK_MS]);
  });

  test.each([
    [5, [0, 15, 30, 45]],
    [7, [0, 14, 28, 42, 56]],
    [10, [0, 10, 20, 30, 40, 50]],
    [15, [0, 15, 30, 45]],
    // Nothing is read in between, so nothing is recorded either; the function for it looks each minute.
    [30, [0, 30]],
  ])('S9: at moments %p s apart come at %j: never later than 15 s while a moment is there', async (everyS, looks) => {
    const world = await givenWorld();
    await whenRunFor(world, 58, everyS);
    expect(world.looks.map((ms) => ms / 1_000)).toEqual(looks);
  });

  test('S9: copy a stop whose event was lost 15 s after it was set', async () => {
    const world = await givenWorld((look, { switches }) => {
      if (look === 2) switches.parameters.set('trading', 'HALTED');
    });
    await whenRunFor(world, 14);
    expect(await world.mode()).toBe('ACTIVE');
    await whenRunFor(world, 15);
    expect(await world.mode()).toBe('HALTED');
  });

  test('that fail leave the run alone, and the next copies a stop', async () => {
    const world = await givenWorld((look, { switches }) => {
      switches.isDown = look === 1;
      if (look === 2) switches.parameters.set('trading', 'HALTED');
    });
    await whenRunFor(world, 20);
    expect(world.looks).toHaveLength(2);
    expect(await world.mode()).toBe('HALTED');
  });

  test('read the caps again only when a switch moved or settings were stored', async () => {
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
    await whenRunFor(world, 58);
    // Then
    expect([...new Set(read)]).toEqual([1, 3]);
  });

  test('copy a stop into the caps of settings that were stored since the last look', async () => {
    const world = await givenWorld((look, { switches, settings }) => {
      if (look === 1) switches.parameters.set(`leaders/${LEADER}`, 'HALTED');
      if (look === 2) void settings.store(someSettings({ version: 1n }));
      if (look === 2) world.ledger.setTradingMode(MAIN, 'ACTIVE', leaderCap(LEADER));
    });
    await whenRunFor(world, 20);
    expect((await world.ledger.cap(MAIN, leaderCap(LEADER)))?.tradingMode).toBe('HALTED');
  });

  test('that meet a bug say so, and leave the run to its own work', async () => {
    const world = await givenWorld(() => {
      throw new TypeError('a bug');
    });
    await whenRunFor(world, 20);
    expect(world.looks).toHaveLength(2);
    expect(world.log.counts.get('BrokenInvariants')).toBe(2);
  });
});
