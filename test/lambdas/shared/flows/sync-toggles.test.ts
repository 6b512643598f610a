import { describe, expect, it } from '@jest/globals';
import { type Change } from '#core/ledger/change.ts';
import { addBreaker } from '#core/ledger/modes.ts';
import { GLOBAL_CAP, leaderCap, type Mode } from '#core/model/cap.ts';
import { type Settings } from '#core/model/settings.ts';
import { type FollowerName, type Wallet } from '#core/values/ids.ts';
import { usd } from '#core/values/usd.ts';
import { pendingSwitches, type SyncDeps, syncToggles } from '#flows/sync-toggles.ts';
import { ContentionError, UnavailableError } from '#ports/errors.ts';
import { type Ledger } from '#ports/ledger.ts';
import { aFollow, aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { FOLLOWER, LEADER } from '../../../support/builders/identities.ts';
import { countingLog } from '../../../support/fakes/counting-log.ts';
import { memorySettings } from '../../../support/fakes/memory-settings.ts';
import { memorySwitches } from '../../../support/fakes/memory-switches.ts';
import { memoryLedger, type MemoryLedger } from '../../../support/ledger-store.ts';

const OTHER = 'other' as FollowerName;
const SECOND = `0x${'b'.repeat(40)}` as Wallet;
const LIVE = { follower: FOLLOWER, mode: 'live' } as const;

/** Two followers, two leaders; the second follower copies the first leader only. */
function twoByTwo(): Settings {
  return someSettings({
    version: 0n,
    followers: [aFollower(), aFollower({ name: OTHER })],
    leaders: [
      { name: 'Whale Trader', wallet: LEADER, enabled: true },
      { name: 'Second', wallet: SECOND, enabled: true },
    ],
    follows: [aFollow(), aFollow({ leader: SECOND }), aFollow({ follower: OTHER })],
  });
}

type World = SyncDeps & {
  readonly ledger: MemoryLedger;
  readonly switches: ReturnType<typeof memorySwitches>;
  readonly log: ReturnType<typeof countingLog>;
};

async function givenWorld(settings: Settings = twoByTwo()): Promise<World> {
  const ledger = memoryLedger();
  const store = memorySettings((stored) => {
    ledger.openCaps(stored);
  });
  await store.store(settings);
  return { ledger, settings: store, switches: memorySwitches(), log: countingLog() };
}

async function flip(world: World, parameters: Readonly<Record<string, string>>): Promise<number> {
  for (const [path, value] of Object.entries(parameters)) world.switches.parameters.set(path, value);
  return (await syncToggles(world)).moved;
}

/** The modes of all caps, `main G` and the like. */
function modes({ ledger }: World): Readonly<Record<string, Mode>> {
  return Object.fromEntries(
    ledger
      .dump()
      .caps.map(({ follower, name, tradingMode }) => [
        `${follower} ${name.replace(LEADER, 'whale').replace(SECOND, 'second')}`,
        tradingMode,
      ]),
  );
}

const ALL_ACTIVE = {
  'main G': 'ACTIVE',
  'main L#whale': 'ACTIVE',
  'main L#second': 'ACTIVE',
  'other G': 'ACTIVE',
  'other L#whale': 'ACTIVE',
};

/** A ledger that does something right before a commit of a kind, once. */
function interrupted(ledger: Ledger, kind: Change['kind'], meanwhile: () => Promise<unknown>): Ledger {
  let isDone = false;
  return {
    ...ledger,
    commit: async (changes) => {
      if (!isDone && changes.some((change) => change.kind === kind)) {
        isDone = true;
        await meanwhile();
      }
      return ledger.commit(changes);
    },
  };
}

describe('which caps a switch moves', () => {
  it('the system’s: every follower’s global cap, and no leader’s', async () => {
    const world = await givenWorld();
    expect(await flip(world, { trading: 'HALTED' })).toBe(2);
    expect(modes(world)).toEqual({ ...ALL_ACTIVE, 'main G': 'HALTED', 'other G': 'HALTED' });
    expect((await world.ledger.cap(LIVE, GLOBAL_CAP))?.switchFrom).toBe('system');
  });

  it('a follower’s: his global cap; the system’s stays the stricter one', async () => {
    const world = await givenWorld();
    await flip(world, { 'followers/other': 'reducing ' });
    expect(modes(world)).toEqual({ ...ALL_ACTIVE, 'other G': 'REDUCING' });
    await flip(world, { trading: 'HALTED', 'followers/other': 'REDUCING' });
    expect(modes(world)).toMatchObject({ 'main G': 'HALTED', 'other G': 'HALTED' });
    await flip(world, { trading: 'ACTIVE' });
    expect(modes(world)).toEqual({ ...ALL_ACTIVE, 'other G': 'REDUCING' });
    expect(await world.ledger.cap({ follower: OTHER, mode: 'live' }, GLOBAL_CAP)).toMatchObject({
      switchFrom: 'follower',
      epoch: 3n,
    });
  });

  it.each(['leaders/whale-trader', 'leaders/Whale_Trader', `leaders/${LEADER}`])(
    'a leader’s, set at %s: his cap with every follower',
    async (path) => {
      const world = await givenWorld();
      expect(await flip(world, { [path]: 'REDUCING' })).toBe(2);
      expect(modes(world)).toEqual({ ...ALL_ACTIVE, 'main L#whale': 'REDUCING', 'other L#whale': 'REDUCING' });
    },
  );

  it('a leader who is no longer in the settings still goes by his wallet', async () => {
    const world = await givenWorld();
    await world.settings.store({ ...someSettings({ leaders: [], follows: [] }), version: 1n });
    await flip(world, { [`leaders/${SECOND}`]: 'HALTED' });
    expect(modes(world)).toMatchObject({ 'main L#second': 'HALTED', 'main L#whale': 'ACTIVE' });
  });

  it('S9: a leader who leaves the settings and comes back stays stopped all the while, by the name he was stopped under', async () => {
    // Given
    const world = await givenWorld();
    await flip(world, { 'leaders/whale-trader': 'HALTED' });
    // When
    await world.settings.store({ ...twoByTwo(), leaders: [], follows: [], version: 1n });
    expect((await syncToggles(world)).moved).toBe(0);
    expect(await pendingSwitches(world)).toBe(0);
    expect(modes(world)).toMatchObject({ 'main L#whale': 'HALTED', 'other L#whale': 'HALTED' });
    await world.settings.store({ ...twoByTwo(), version: 2n });
    // Then
    expect(modes(world)).toMatchObject({ 'main L#whale': 'HALTED', 'other L#whale': 'HALTED' });
    await flip(world, { 'leaders/whale-trader': 'ACTIVE' });
    expect(modes(world)).toEqual(ALL_ACTIVE);
  });

  it('S9: a follower who comes back while the system is stopped is stopped before toggle-sync looks again', async () => {
    const world = await givenWorld();
    await syncToggles(world);
    await world.settings.store({ ...twoByTwo(), followers: [], follows: [], version: 1n });
    await flip(world, { trading: 'HALTED' });
    expect(modes(world)).toMatchObject({ 'main G': 'ACTIVE' });
    await world.settings.store({ ...twoByTwo(), version: 2n });
    expect(modes(world)).toMatchObject({ 'main G': 'HALTED', 'other G': 'HALTED' });
  });

  it('S9: a run that read the settings before a rename lifts no stop that stands under the new name', async () => {
    // Given
    const world = await givenWorld();
    await flip(world, { 'leaders/whale-x': 'HALTED' });
    const before = await world.settings.current();
    let reads = 0;
    const [first, ...others] = twoByTwo().leaders;
    await world.settings.store({ ...twoByTwo(), leaders: [{ ...first!, name: 'Whale X' }, ...others], version: 1n });
    expect((await world.ledger.cap(LIVE, leaderCap(LEADER)))?.tradingMode).toBe('HALTED');
    // When
    const current = async () => ((reads += 1) === 1 ? before : await world.settings.current());
    await syncToggles({ ...world, settings: { ...world.settings, current } });
    // Then
    expect(reads).toBeGreaterThan(1);
    expect((await world.ledger.cap(LIVE, leaderCap(LEADER)))?.tradingMode).toBe('HALTED');
  });

  it('every ledger of a follower, also those of modes that are not in force now', async () => {
    const world = await givenWorld();
    await world.settings.store({ ...someSettings({ followers: [aFollower({ mode: 'dry-run' })] }), version: 1n });
    expect(await flip(world, { 'followers/main': 'HALTED' })).toBe(2);
    expect((await world.ledger.cap(LIVE, GLOBAL_CAP))?.tradingMode).toBe('HALTED');
    expect((await world.ledger.cap({ ...LIVE, mode: 'dry-run' }, GLOBAL_CAP))?.tradingMode).toBe('HALTED');
  });

  it('a parameter that is removed is ACTIVE again', async () => {
    const world = await givenWorld();
    await flip(world, { trading: 'HALTED', 'leaders/second': 'HALTED' });
    world.switches.parameters.clear();
    expect((await syncToggles(world)).moved).toBe(3);
    expect(modes(world)).toEqual(ALL_ACTIVE);
  });
});

describe('a run that finds nothing moved', () => {
  it('writes nothing', async () => {
    // Given
    const world = await givenWorld();
    await flip(world, { trading: 'REDUCING' });
    const before = world.ledger.dump();
    const commits: unknown[] = [];
    const ledger: Ledger = {
      ...world.ledger,
      commit: (changes) => (commits.push(changes), world.ledger.commit(changes)),
    };
    // When
    const report = await syncToggles({ ...world, ledger });
    // Then
    expect(report).toMatchObject({ moved: 0, unreadable: 0 });
    expect(commits).toEqual([]);
    expect(world.ledger.dump()).toEqual(before);
  });

  it('repairs a cap that does not stand where its switch is', async () => {
    const world = await givenWorld();
    await flip(world, { trading: 'HALTED' });
    world.ledger.setTradingMode(LIVE, 'ACTIVE');
    expect((await syncToggles(world)).moved).toBe(1);
    expect(modes(world)['main G']).toBe('HALTED');
  });

  it('does nothing before settings are applied, but remembers where the switches stand', async () => {
    const ledger = memoryLedger();
    const world = { ledger, settings: memorySettings(), switches: memorySwitches(), log: countingLog() };
    expect(await flip(world, { trading: 'HALTED' })).toBe(0);
    expect(await ledger.switches()).toEqual({ positions: { trading: 'HALTED' }, version: 1n });
  });
});

describe('S9: what cannot be read', () => {
  it('a value that is no mode leaves its switch where it stood, is counted, and the others move', async () => {
    const world = await givenWorld();
    await flip(world, { trading: 'HALTED' });
    expect(await flip(world, { trading: 'ACTIV', 'leaders/second': 'HALTED' })).toBe(1);
    expect(modes(world)).toMatchObject({ 'main G': 'HALTED', 'main L#second': 'HALTED' });
    expect(world.log.counts.get('SwitchesUnreadable')).toBe(1);
  });

  it('a follower’s bad value leaves his switch though the system’s moves: both are remembered apart', async () => {
    const world = await givenWorld();
    await flip(world, { trading: 'HALTED', 'followers/main': 'REDUCING' });
    await flip(world, { trading: 'ACTIVE', 'followers/main': '???' });
    expect(modes(world)).toMatchObject({ 'main G': 'REDUCING', 'other G': 'ACTIVE' });
  });

  it('when nothing answers, everything stays and the run fails', async () => {
    const world = await givenWorld();
    await flip(world, { trading: 'HALTED' });
    world.switches.parameters.clear();
    world.switches.isDown = true;
    await expect(syncToggles(world)).rejects.toBeInstanceOf(UnavailableError);
    expect(modes(world)['main G']).toBe('HALTED');
  });
});

describe('breakers', () => {
  it('no switch clears them: ACTIVE again, the follower stays what the breaker says', async () => {
    // Given
    const world = await givenWorld();
    await flip(world, { trading: 'HALTED' });
    const cap = await world.ledger.cap(LIVE, GLOBAL_CAP);
    await world.ledger.commit(addBreaker(cap!, 'LATE_FILL'));
    // When
    await flip(world, { trading: 'ACTIVE' });
    // Then
    expect(await world.ledger.cap(LIVE, GLOBAL_CAP)).toMatchObject({
      tradingMode: 'REDUCING',
      switch: 'ACTIVE',
      breakers: ['LATE_FILL'],
    });
  });

  it('one that trips while the switch is written is kept, and the switch is moved all the same', async () => {
    // Given
    const world = await givenWorld();
    world.switches.parameters.set('trading', 'HALTED');
    const trip = async () => world.ledger.commit(addBreaker((await world.ledger.cap(LIVE, GLOBAL_CAP))!, 'DRIFT'));
    // When
    await syncToggles({ ...world, ledger: interrupted(world.ledger, 'mode', trip) });
    // Then
    expect(await world.ledger.cap(LIVE, GLOBAL_CAP)).toMatchObject({
      tradingMode: 'HALTED',
      breakers: ['DRIFT'],
      epoch: 2n,
    });
  });
});

describe('two runs at once', () => {
  it('W3: one that read before a stop and writes after it does not undo it', async () => {
    // Given
    const world = await givenWorld();
    await flip(world, { trading: 'REDUCING' });
    world.switches.parameters.set('trading', 'ACTIVE');
    const stop = () => flip(world, { trading: 'HALTED' });
    // When
    await syncToggles({ ...world, ledger: interrupted(world.ledger, 'put', stop) });
    // Then
    expect(modes(world)).toMatchObject({ 'main G': 'HALTED', 'other G': 'HALTED' });
  });

  it('W3: one that is held up between the switches and the caps does not put its old reading over a stop', async () => {
    // Given
    const world = await givenWorld();
    await syncToggles(world);
    let isStopped = false;
    const ledger: Ledger = {
      ...world.ledger,
      modeCaps: async (of) => {
        if (!isStopped) {
          isStopped = true;
          await flip(world, { trading: 'HALTED' });
        }
        return world.ledger.modeCaps(of);
      },
    };
    // When
    await syncToggles({ ...world, ledger });
    // Then
    expect(modes(world)).toMatchObject({ 'main G': 'HALTED', 'other G': 'HALTED' });
    expect((await world.ledger.cap(LIVE, GLOBAL_CAP))?.epoch).toBe(1n);
  });

  it('W3: one that found nothing new to remember is stopped by the newer reading before it moves a cap', async () => {
    // Given: what the first run read stands already, but a cap lags behind it.
    const world = await givenWorld();
    await flip(world, { 'leaders/second': 'REDUCING' });
    world.ledger.setTradingMode(LIVE, 'HALTED');
    const stop = () => flip(world, { trading: 'HALTED' });
    // When
    await syncToggles({ ...world, ledger: interrupted(world.ledger, 'mode', stop) });
    // Then
    expect(modes(world)).toMatchObject({ 'main G': 'HALTED', 'other G': 'HALTED' });
    expect((await world.ledger.switches())?.positions).toEqual({ trading: 'HALTED', 'leaders/second': 'REDUCING' });
  });

  it.each(['put', 'mode'] as const)(
    'settings that are stored right before its %s open their caps where the switch stands, or the run moves them',
    async (kind) => {
      // Given
      const world = await givenWorld(someSettings({ version: 0n }));
      world.switches.parameters.set('trading', 'HALTED');
      const apply = () => world.settings.store({ ...twoByTwo(), version: 1n });
      // When
      await syncToggles({ ...world, ledger: interrupted(world.ledger, kind, apply) });
      // Then
      expect(modes(world)).toEqual({ ...ALL_ACTIVE, 'main G': 'HALTED', 'other G': 'HALTED' });
    },
  );
});

describe('a cap in the middle of a burst', () => {
  it('takes the switch although transactions collide again and again', async () => {
    // Given
    const world = await givenWorld();
    world.switches.parameters.set('trading', 'HALTED');
    let collisions = 0;
    const ledger: Ledger = {
      ...world.ledger,
      commit: (changes) => {
        collisions += 1;
        return collisions % 5 === 0 ? world.ledger.commit(changes) : Promise.reject(new ContentionError('collided'));
      },
    };
    // When
    await syncToggles({ ...world, ledger });
    // Then
    expect(modes(world)).toMatchObject({ 'main G': 'HALTED', 'other G': 'HALTED' });
  });

  it('gives up after a bound when they never end, and says so', async () => {
    const world = await givenWorld();
    world.switches.parameters.set('trading', 'HALTED');
    const ledger: Ledger = { ...world.ledger, commit: () => Promise.reject(new ContentionError('collided')) };
    await expect(syncToggles({ ...world, ledger })).rejects.toBeInstanceOf(ContentionError);
  });

  it('money that moves on the cap meanwhile does not stand in the way', async () => {
    const world = await givenWorld();
    world.switches.parameters.set('trading', 'HALTED');
    const reserve = () =>
      world.ledger.commit([{ kind: 'cap', ...LIVE, name: GLOBAL_CAP, reserved: usd(5n), posted: usd(0n) }]);
    await syncToggles({ ...world, ledger: interrupted(world.ledger, 'mode', reserve) });
    expect(await world.ledger.cap(LIVE, GLOBAL_CAP)).toMatchObject({ tradingMode: 'HALTED', used: 5n, epoch: 1n });
  });
});

describe('pendingSwitches: whether a switch counts as stored', () => {
  it('counts the reading and every cap that is not there yet, and writes nothing', async () => {
    const world = await givenWorld();
    expect(await pendingSwitches(world)).toBe(1);
    await syncToggles(world);
    expect(await pendingSwitches(world)).toBe(0);
    world.switches.parameters.set('trading', 'HALTED');
    expect(await pendingSwitches(world)).toBe(3);
    expect(await pendingSwitches(world)).toBe(3);
    await syncToggles(world);
    expect(await pendingSwitches(world)).toBe(0);
  });

  it('is not zero while the last of the copies is missing', async () => {
    const world = await givenWorld();
    await flip(world, { trading: 'HALTED' });
    world.ledger.setTradingMode({ follower: OTHER, mode: 'live' }, 'ACTIVE');
    expect(await pendingSwitches(world)).toBe(1);
  });

  it('does not wait for a value that nobody can read', async () => {
    const world = await givenWorld();
    await flip(world, { trading: 'HALTED' });
    world.switches.parameters.set('trading', 'HALT');
    expect(await pendingSwitches(world)).toBe(0);
  });
});

it('an unknown leader’s cap is left alone by the switch of another', async () => {
  const world = await givenWorld();
  await flip(world, { 'leaders/whale': 'HALTED', 'leaders/somebody': 'HALTED' });
  expect(modes(world)).toEqual(ALL_ACTIVE);
  expect((await world.ledger.cap(LIVE, leaderCap(LEADER)))?.epoch).toBe(0n);
});
