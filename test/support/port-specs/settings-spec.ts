import { beforeEach, describe, expect, test } from '@jest/globals';
import { GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { type Follow, type Leader } from '#core/model/settings.ts';
import { type FollowerName, type Wallet } from '#core/values/ids.ts';
import { NO_USD, usd } from '#core/values/usd.ts';
import { type Ledger } from '#ports/ledger.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { aFollow, aFollower, someSettings } from '../builders/a-settings.ts';
import { FOLLOWER, LEADER } from '../builders/identities.ts';

/** A store, and the ledger beside it whose caps it opens. */
export type SettingsUnderTest = { readonly settings: SettingsStore; readonly ledger: Ledger };

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;
const OTHER = 'other' as FollowerName;

/** What every implementation of the settings store keeps; `start` gives an empty one. */
export function settingsSpec(name: string, start: () => Promise<SettingsUnderTest>): void {
  describe(`settings: ${name}`, () => {
    let settings: SettingsStore;
    let ledger: Ledger;
    beforeEach(async () => {
      ({ settings, ledger } = await start());
    });

    test('nothing is in force before the first version', async () => {
      expect(await settings.current()).toBeUndefined();
      expect(await settings.version(1n)).toBeUndefined();
    });

    test('a version comes back as it was, and stays readable when the next one is in force', async () => {
      // Given
      const first = someSettings({ version: 0n });
      // When
      expect(await settings.store(first)).toBe(1n);
      expect(await settings.store({ ...someSettings({ leaders: [] }), version: 1n })).toBe(2n);
      // Then
      expect(await settings.version(1n)).toEqual({ ...first, version: 1n });
      expect(await settings.current()).toEqual(someSettings({ leaders: [], version: 2n }));
    });

    test('of 5 writers who change one version at once, one does; who comes late is told', async () => {
      await settings.store(someSettings({ version: 0n }));
      const stores = await Promise.all(Array.from({ length: 5 }, () => settings.store(someSettings({ version: 1n }))));
      expect(stores.filter((version) => version === 2n)).toHaveLength(1);
      expect(stores.filter((version) => version === undefined)).toHaveLength(4);
      expect(await settings.store(someSettings({ version: 0n }))).toBeUndefined();
      expect((await settings.current())?.version).toBe(2n);
    });

    test('opens the caps of every follower and leader, the global one at the version', async () => {
      // When
      await settings.store(someSettings({ version: 0n }));
      // Then
      const unused = { ...MAIN, reserved: NO_USD, posted: NO_USD, used: NO_USD };
      const empty = { ...unused, tradingMode: 'ACTIVE', switch: 'ACTIVE', breakers: [], epoch: 0n };
      expect(await ledger.cap(MAIN, GLOBAL_CAP)).toEqual({ ...empty, name: GLOBAL_CAP, settings: 1n });
      expect(await ledger.cap(MAIN, leaderCap(LEADER))).toEqual({ ...empty, name: leaderCap(LEADER) });
    });

    test('a later version leaves what is in use, and raises the version of the global cap', async () => {
      // Given
      await settings.store(someSettings({ version: 0n }));
      await ledger.commit([{ kind: 'cap', ...MAIN, name: GLOBAL_CAP, reserved: usd(7n), posted: usd(5n), open: true }]);
      // When
      await settings.store(someSettings({ version: 1n }));
      // Then
      expect(await ledger.cap(MAIN, GLOBAL_CAP)).toMatchObject({
        reserved: 7n,
        posted: 5n,
        used: 12n,
        isOpened: true,
        settings: 2n,
      });
    });

    test.each([
      ['whom it does not name', []],
      ['whose mode it changes', [aFollower({ mode: 'dry-run' })]],
    ])(
      'a version closes the entries of a follower %s, once nothing is at stake: what was decided by the one before is refused',
      async (_, followers) => {
        // Given
        await settings.store(someSettings({ version: 0n }));
        const opened = { kind: 'cap', ...MAIN, name: GLOBAL_CAP, reserved: usd(1n), posted: NO_USD } as const;
        await ledger.commit([{ ...opened, open: true }]);
        const leaves = someSettings({ version: 1n, followers, follows: [] });
        await expect(settings.store(leaves)).rejects.toThrow(ConfigurationError);
        expect((await settings.current())?.version).toBe(1n);
        await ledger.commit([{ ...opened, reserved: usd(-1n) }]);
        const unused = await ledger.cap(MAIN, GLOBAL_CAP);
        // When
        expect(await settings.store(leaves)).toBe(2n);
        // Then
        expect(await ledger.cap(MAIN, GLOBAL_CAP)).toEqual({ ...unused, settings: 2n });
        const entry = {
          kind: 'cap',
          ...MAIN,
          name: GLOBAL_CAP,
          reserved: usd(1n),
          posted: NO_USD,
          settings: 1n,
        } as const;
        expect((await ledger.commit([entry])).committed).toBe(false);
        expect(await settings.store(someSettings({ version: 2n, followers: [], follows: [] }))).toBe(3n);
      },
    );

    test('a check of the settings in force holds for their version and for no other', async () => {
      const check = (version: bigint) => ({ kind: 'check', type: 'settings', value: { version } }) as const;
      expect((await ledger.commit([check(1n)])).committed).toBe(false);
      await settings.store(someSettings({ version: 0n }));
      expect((await ledger.commit([check(1n)])).committed).toBe(true);
      await settings.store(someSettings({ version: 1n }));
      expect(await ledger.commit([check(1n)])).toEqual({ committed: false, failed: [check(1n)] });
      expect((await ledger.commit([check(2n)])).committed).toBe(true);
    });

    test('a new cap starts where the switches stand: what is stopped does not trade for who is added meanwhile', async () => {
      // Given
      const positions = { trading: 'REDUCING', 'followers/main': 'HALTED', 'leaders/whale': 'HALTED' } as const;
      await ledger.commit([{ kind: 'put', type: 'switches', value: { positions, version: 1n } }]);
      // When
      await settings.store(someSettings({ version: 0n, followers: [aFollower(), aFollower({ name: OTHER })] }));
      // Then
      expect(await ledger.cap(MAIN, GLOBAL_CAP)).toMatchObject({
        switch: 'HALTED',
        switchFrom: 'follower',
        tradingMode: 'HALTED',
        epoch: 0n,
      });
      expect(await ledger.cap(MAIN, leaderCap(LEADER))).toMatchObject({ tradingMode: 'HALTED', switchFrom: 'leader' });
      const other = await ledger.cap({ ...MAIN, follower: OTHER }, GLOBAL_CAP);
      expect(other).toMatchObject({ tradingMode: 'REDUCING', switchFrom: 'system' });
    });

    test('a later version leaves switch, breakers and mode of a cap that is there', async () => {
      // Given
      await settings.store(someSettings({ version: 0n }));
      const held = {
        switch: 'REDUCING',
        switchFrom: 'system',
        breakers: ['UNAUTHORIZED'],
        tradingMode: 'HALTED',
      } as const;
      await ledger.commit([{ kind: 'mode', ...MAIN, name: GLOBAL_CAP, epochBefore: 0n, ...held }]);
      // When
      await settings.store(someSettings({ version: 1n }));
      // Then
      expect(await ledger.cap(MAIN, GLOBAL_CAP)).toMatchObject({ ...held, epoch: 1n, settings: 2n });
    });

    test('S9: a cap that is there is stopped before a version is in force that lets it trade again; its breakers stay', async () => {
      // Given
      const held = { switch: 'ACTIVE', breakers: ['LATE_FILL'], tradingMode: 'REDUCING' } as const;
      await settings.store(someSettings({ version: 0n }));
      await ledger.commit([{ kind: 'mode', ...MAIN, name: GLOBAL_CAP, epochBefore: 0n, ...held }]);
      const positions = { trading: 'HALTED', 'leaders/whale': 'REDUCING' } as const;
      await ledger.commit([{ kind: 'put', type: 'switches', value: { positions, version: 1n } }]);
      // When
      await settings.store(someSettings({ version: 1n }));
      // Then
      expect(await ledger.cap(MAIN, GLOBAL_CAP)).toMatchObject({
        switch: 'HALTED',
        switchFrom: 'system',
        breakers: ['LATE_FILL'],
        tradingMode: 'HALTED',
        epoch: 2n,
        settings: 2n,
      });
      expect(await ledger.cap(MAIN, leaderCap(LEADER))).toMatchObject({
        tradingMode: 'REDUCING',
        switchFrom: 'leader',
        epoch: 1n,
      });
    });

    test('S9: a stop that stands in a cap is lifted by toggle-sync alone', async () => {
      // Given
      const stopped = { switch: 'REDUCING', switchFrom: 'system', breakers: [], tradingMode: 'REDUCING' } as const;
      await settings.store(someSettings({ version: 0n }));
      await ledger.commit([{ kind: 'mode', ...MAIN, name: GLOBAL_CAP, epochBefore: 0n, ...stopped }]);
      await ledger.commit([{ kind: 'put', type: 'switches', value: { positions: {}, version: 1n } }]);
      // When
      await settings.store(someSettings({ version: 1n }));
      // Then
      expect(await ledger.cap(MAIN, GLOBAL_CAP)).toMatchObject({ ...stopped, epoch: 1n });
    });

    test('opens the caps of 97 leaders, more than one transaction carries', async () => {
      // Given
      const wallets = Array.from({ length: 97 }, (_, at) => `0x${at.toString(16).padStart(40, '0')}` as Wallet);
      const leaders = wallets.map((wallet): Leader => ({ name: wallet, wallet, enabled: true }));
      const follows = wallets.map((leader): Follow => aFollow({ leader }));
      // When
      await settings.store(someSettings({ version: 0n, leaders, follows }));
      // Then
      const caps = await Promise.all(wallets.map((wallet) => ledger.cap(MAIN, leaderCap(wallet))));
      expect(caps.filter((cap) => cap?.used === 0n)).toHaveLength(97);
    });
  });
}
