import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from '@jest/globals';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { addBreaker } from '#core/ledger/modes.ts';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { type Switches } from '#core/model/switches.ts';
import { type FollowerName, type Wallet } from '#core/values/ids.ts';
import { syncToggles } from '#flows/sync-toggles.ts';
import { ConfigurationError, ContentionError } from '#ports/errors.ts';
import { type Ledger } from '#ports/ledger.ts';
import { aFollow, aFollower, someSettings } from '../../../../support/builders/a-settings.ts';
import { FOLLOWER, LEADER } from '../../../../support/builders/identities.ts';
import { countingLog } from '../../../../support/fakes/counting-log.ts';
import { memorySettings } from '../../../../support/fakes/memory-settings.ts';
import { memorySwitches } from '../../../../support/fakes/memory-switches.ts';
import { memoryLedger } from '../../../../support/ledger-store.ts';
import { type LocalTable, startLocalTable } from '../../../../support/local-table.ts';
import { settingsSpec } from '../../../../support/port-specs/settings-spec.ts';

let table: LocalTable | undefined;
afterEach(async () => {
  await table?.close();
  table = undefined;
});

settingsSpec('in memory', () => {
  const ledger = memoryLedger();
  const settings = memorySettings((stored) => {
    ledger.openCaps(stored);
  });
  return Promise.resolve({ settings, ledger });
});
settingsSpec('in DynamoDB', async () => {
  table = await startLocalTable();
  return { settings: dynamoSettings(table), ledger: dynamoLedger(table) };
});

describe('settings that leave ledgers', () => {
  test.each([
    [17, 80, true],
    [18, 0, false],
  ])('%p at once, with %p others to be opened: stored %p', async (dropped, others, isStored) => {
    // Given
    table = await startLocalTable();
    const settings = dynamoSettings(table);
    const some = (count: number, letter: string) =>
      Array.from({ length: count }, (_, at) => aFollower({ name: `${letter}${at}` as FollowerName, mode: 'dry-run' }));
    await settings.store(someSettings({ version: 0n, followers: some(dropped, 'a'), follows: [] }));
    const next = someSettings({ version: 1n, followers: some(others, 'b'), follows: [] });
    // When, Then
    if (isStored) expect(await settings.store(next)).toBe(2n);
    else await expect(settings.store(next)).rejects.toThrow(ConfigurationError);
    expect((await settings.current())?.version).toBe(isStored ? 2n : 1n);
  });
});

describe('S11: a pointer to the settings in force that is lost', () => {
  async function givenLost(versions: number) {
    table = await startLocalTable();
    const settings = dynamoSettings(table);
    for (let at = 0; at < versions; at += 1) await settings.store(someSettings({ version: BigInt(at) }));
    await table.client.send(
      new DeleteItemCommand({ TableName: table.table, Key: { pk: { S: 'SETTINGS' }, sk: { S: 'CURRENT' } } }),
    );
    return { settings: dynamoSettings(table), ledger: dynamoLedger(table) };
  }

  test.each([1, 2, 5])(
    'leaves the newest of %p versions as the last known, which is not stored so',
    async (versions) => {
      const { settings } = await givenLost(versions);
      expect(await settings.current()).toEqual(someSettings({ version: BigInt(versions), isLastKnown: true }));
      expect(await settings.version(BigInt(versions))).toEqual(someSettings({ version: BigInt(versions) }));
    },
  );

  test('is put back by the next version, which one of two writers stores; caps go on with it', async () => {
    // Given
    const { settings, ledger } = await givenLost(3);
    const lost = await settings.current();
    // When
    const stored = await Promise.all([settings.store(lost!), settings.store(lost!)]);
    // Then
    expect(stored.toSorted()).toEqual([4n, undefined]);
    expect(await settings.current()).toEqual(someSettings({ version: 4n }));
    expect(await ledger.cap({ follower: FOLLOWER, mode: 'live' }, GLOBAL_CAP)).toMatchObject({ settings: 4n });
    expect(await settings.store(lost!)).toBeUndefined();
  });

  test('S9: keeps no stop from being stored, and lets nothing pass that began before a version was in force again', async () => {
    // Given
    const { settings, ledger } = await givenLost(2);
    const switches = memorySwitches();
    switches.parameters.set('trading', 'HALTED');
    const lost = await settings.current();
    // When
    await syncToggles({ settings, ledger, switches, log: countingLog() });
    // Then
    expect(await ledger.cap({ follower: FOLLOWER, mode: 'live' }, GLOBAL_CAP)).toMatchObject({ tradingMode: 'HALTED' });
    const check = { kind: 'check', type: 'settings', value: lost! } as const;
    expect((await ledger.commit([check])).committed).toBe(true);
    await settings.store(lost!);
    expect((await ledger.commit([check])).committed).toBe(false);
  });

  test('an empty table has none', async () => {
    table = await startLocalTable();
    expect(await dynamoSettings(table).current()).toBeUndefined();
  });
});

describe('S11: the body of the settings in force that is lost', () => {
  async function givenLost(versions: number, lost: readonly number[]) {
    table = await startLocalTable();
    const settings = dynamoSettings(table);
    for (let at = 0; at < versions; at += 1)
      await settings.store(someSettings({ version: BigInt(at), leaders: [aLeader(at)] }));
    for (const one of lost)
      await table.client.send(
        new DeleteItemCommand({ TableName: table.table, Key: { pk: { S: `SETTINGS#${one}` }, sk: { S: 'SETTINGS' } } }),
      );
    return { settings: dynamoSettings(table), ledger: dynamoLedger(table) };
  }
  const aLeader = (at: number) => ({ wallet: LEADER, name: `Version ${at + 1}`, enabled: true });

  test.each([
    [3, [3], 'Version 2'],
    [5, [3, 4, 5], 'Version 2'],
  ])(
    'of %p versions without %p: the newest before it is the last known, under the number in force',
    async (versions, lost, name) => {
      const { settings } = await givenLost(versions, lost);
      const version = BigInt(versions);
      expect(await settings.current()).toMatchObject({ version, isLastKnown: true, leaders: [{ name }] });
      expect(await settings.version(version)).toBeUndefined();
    },
  );

  test('with no version before it there is none', async () => {
    const { settings } = await givenLost(1, [1]);
    expect(await settings.current()).toBeUndefined();
  });

  test('is left behind by the next version, which one of two writers stores, and never written under its own number', async () => {
    // Given
    const { settings, ledger } = await givenLost(3, [3]);
    const known = await settings.current();
    // When
    const stored = await Promise.all([settings.store(known!), settings.store(known!)]);
    // Then
    expect(stored.toSorted()).toEqual([4n, undefined]);
    expect(await settings.current()).toMatchObject({ version: 4n, leaders: [{ name: 'Version 2' }] });
    expect((await settings.current())?.isLastKnown).toBeUndefined();
    expect(await settings.version(3n)).toBeUndefined();
    expect(await ledger.cap({ follower: FOLLOWER, mode: 'live' }, GLOBAL_CAP)).toMatchObject({ settings: 4n });
  });
});

describe('a switch that moves while settings are stored', () => {
  const LIVE = { follower: FOLLOWER, mode: 'live' } as const;

  /** The store, with a switch flipped right before those of its transactions. */
  async function givenStore(before: readonly number[], positions: Switches['positions'] = { trading: 'HALTED' }) {
    let version = 0n;
    return givenStoreAmong((at, ledger) => {
      if (!before.includes(at)) return Promise.resolve();
      version += 1n;
      return ledger.commit([{ kind: 'put', type: 'switches', value: { positions, version } }]);
    });
  }

  /** The store, and what happens right before each of its transactions, counted from 1. */
  async function givenStoreAmong(meanwhile: (at: number, ledger: Ledger) => Promise<unknown>) {
    table = await startLocalTable();
    const { another } = table;
    const ledger = dynamoLedger({ ...table, client: another() });
    let transactions = 0;
    const client = another();
    client.middlewareStack.add(
      (next) => async (args) => {
        if ('TransactItems' in args.input) await meanwhile((transactions += 1), ledger);
        return next(args);
      },
      { step: 'initialize' },
    );
    return { settings: dynamoSettings({ ...table, client }), ledger };
  }

  test('is seen: the caps of the new version start where it stands', async () => {
    const { settings, ledger } = await givenStore([1]);
    expect(await settings.store(someSettings({ version: 0n }))).toBe(1n);
    expect(await ledger.cap(LIVE, GLOBAL_CAP)).toMatchObject({ tradingMode: 'HALTED', switchFrom: 'system' });
  });

  test('S9: is seen by the caps of 97 leaders, of which the last were open before it moved', async () => {
    // Given
    const wallets = Array.from({ length: 97 }, (_, at) => `0x${at.toString(16).padStart(40, '0')}` as Wallet);
    const stopped = Object.fromEntries(wallets.map((wallet) => [`leaders/${wallet}`, 'HALTED'] as const));
    const { settings, ledger } = await givenStore([2], stopped);
    const leaders = wallets.map((wallet) => ({ name: wallet, wallet, enabled: true }));
    const follows = wallets.map((leader) => aFollow({ leader }));
    // When
    expect(await settings.store(someSettings({ version: 0n, leaders, follows }))).toBe(1n);
    // Then
    const caps = (await ledger.modeCaps(LIVE)).filter(({ name }) => name !== GLOBAL_CAP);
    expect(caps.map(({ tradingMode }) => tradingMode)).toEqual(wallets.map(() => 'HALTED'));
  });

  test('S9: a breaker that trips on a cap meanwhile keeps no stop from it', async () => {
    // Given
    const { settings, ledger } = await givenStoreAmong(async (at, among) => {
      const cap = at === 2 ? await among.cap(LIVE, GLOBAL_CAP) : undefined;
      if (cap !== undefined) await among.commit(addBreaker(cap, 'LATE_FILL'));
    });
    await settings.store(someSettings({ version: 0n }));
    const stopped = { positions: { trading: 'HALTED' }, version: 1n } as const;
    await ledger.commit([{ kind: 'put', type: 'switches', value: stopped }]);
    // When
    expect(await settings.store(someSettings({ version: 1n }))).toBe(2n);
    // Then
    expect(await ledger.cap(LIVE, GLOBAL_CAP)).toMatchObject({
      switch: 'HALTED',
      breakers: ['LATE_FILL'],
      tradingMode: 'HALTED',
      epoch: 2n,
    });
  });

  test('again and again lets the store give up after 8 rounds, and nothing is in force', async () => {
    const { settings, ledger } = await givenStore([1, 2, 3, 4, 5, 6, 7, 8]);
    await expect(settings.store(someSettings({ version: 0n }))).rejects.toBeInstanceOf(ContentionError);
    expect(await settings.current()).toBeUndefined();
    expect(await ledger.cap(LIVE, GLOBAL_CAP)).toBeUndefined();
  });
});
