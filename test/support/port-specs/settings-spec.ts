import { beforeEach, describe, expect, test } from '@jest/globals';
import { GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { type Follow, type Leader } from '#core/model/settings.ts';
import { type Wallet } from '#core/values/ids.ts';
import { NO_USD, usd } from '#core/values/usd.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { aFollow, someSettings } from '../builders/a-settings.ts';
import { FOLLOWER, LEADER } from '../builders/identities.ts';

/** A store, and the ledger beside it whose caps it opens. */
export type SettingsUnderTest = { readonly settings: SettingsStore; readonly ledger: Ledger };

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;

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
      const empty = { ...MAIN, reserved: NO_USD, posted: NO_USD, used: NO_USD, tradingMode: 'ACTIVE' };
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
