import { describe, expect, test } from '@jest/globals';
import { type Position } from '#core/model/position.ts';
import { inLedger, type Settings } from '#core/model/settings.ts';
import { type Switches } from '#core/model/switches.ts';
import { bps } from '#core/values/bps.ts';
import { type Wallet } from '#core/values/ids.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { applySettings, changesText } from '../../../bin/commands/apply-settings.ts';
import { aFollower } from '../../support/builders/a-settings.ts';
import { settingsDifference } from '../../../bin/commands/settings-difference.ts';
import { aPosition } from './a-ledger.ts';
import { dollars, type MAIN, SHARP, someSettings, WHALE } from './a-settings.ts';

const OWN = `0x${'e'.repeat(40)}` as Wallet;

function aStore(current: Settings | undefined, isFirst = true) {
  const stored: Settings[] = [];
  const store: SettingsStore = {
    current: () => Promise.resolve(current),
    version: () => Promise.resolve(undefined),
    store: (settings) => {
      if (!isFirst) return Promise.resolve(undefined);
      stored.push(settings);
      return Promise.resolve(settings.version + 1n);
    },
  };
  return { store, stored };
}

function whenApplied(
  settings: Settings,
  options: {
    store: SettingsStore;
    positions?: readonly Position[];
    switches?: Switches;
    says?: boolean;
    mayClose?: boolean;
    needsWallets?: boolean;
    /** What is owned once the person has answered. */
    later?: readonly Position[];
    lastCheck?: () => Promise<void>;
  },
) {
  let owned = options.positions ?? [];
  async function* positions(): AsyncGenerator<Position> {
    await Promise.resolve();
    yield* owned;
  }
  const confirm = () => {
    owned = options.later ?? owned;
    return Promise.resolve(options.says ?? true);
  };
  const ledger = { switches: () => Promise.resolve(options.switches) };
  const { store, mayClose = false, needsWallets = false, lastCheck } = options;
  return applySettings({
    ...{ settings, store, archive: { positions }, ledger, mayClose, needsWallets, confirm },
    ...(lastCheck === undefined ? {} : { lastCheck }),
  });
}

const fresh = (changes: Partial<Settings> = {}) => someSettings({ version: 0n, ...changes });
const limitsWith = (changes: Partial<Settings['limits']>) => ({ limits: { ...someSettings().limits, ...changes } });

describe('apply', () => {
  test('the first settings are stored whole, on version 0', async () => {
    const { store, stored } = aStore(undefined);
    const { version, changes } = await whenApplied(fresh(), { store });
    expect(version).toBe(1n);
    expect(stored).toEqual([fresh()]);
    expect(changesText(changes)).toContain('risk_management.global.max_single_bet: (none) → 500');
  });

  test('unchanged settings store nothing, though they carry no version and no wallet', async () => {
    const main = someSettings().followers[0]!;
    const { store, stored } = aStore(someSettings({ followers: [{ ...main, wallet: OWN, signatureType: 3 }] }));
    expect(await whenApplied(fresh(), { store })).toEqual({ changes: [], closes: [], from: 7n });
    expect(stored).toEqual([]);
  });

  test('S11: unchanged settings are stored where it is lost which are in force: that puts them in force again', async () => {
    const { store, stored } = aStore(someSettings({ isLastKnown: true }));
    expect(await whenApplied(fresh(), { store })).toEqual({ changes: [], closes: [], from: 7n, version: 8n });
    expect(stored).toHaveLength(1);
  });

  test('S10: a change is shown as key: old → new and stored on the version it was compared with', async () => {
    const { store, stored } = aStore(someSettings());
    const next = fresh(limitsWith({ maxSingleBet: dollars(250.55) }));
    const { changes, version } = await whenApplied(next, { store });
    expect(changesText(changes)).toEqual(['risk_management.global.max_single_bet: 500 → 250.55']);
    expect([version, stored[0]?.version]).toEqual([8n, 7n]);
  });

  test('an account that trades live without a wallet is refused where nobody makes one, unless its wallet is known', async () => {
    const [main] = someSettings().followers;
    const paper = inLedger({ ...main!, mode: 'paper' }, 'paper');
    const { store, stored } = aStore(undefined);
    await expect(whenApplied(fresh(), { store, needsWallets: true })).rejects.toThrow(
      'main: an account that trades live needs `wallet`, the address that holds its funds',
    );
    expect(stored).toEqual([]);
    for (const follower of [{ ...main!, wallet: OWN }, { ...main!, mode: 'dry-run' as const }, paper])
      await whenApplied(fresh({ followers: [follower] }), { store, needsWallets: true });
    expect(stored).toHaveLength(3);
    const known = aStore(someSettings({ followers: [{ ...main!, wallet: OWN }] }));
    await whenApplied(fresh(limitsWith({ maxSingleBet: dollars(1) })), { store: known.store, needsWallets: true });
    expect(known.stored).toHaveLength(1);
  });

  describe('a wallet that no file names, but is known', () => {
    const main = someSettings().followers[0]!;
    const second = { ...main, name: 'second' as typeof MAIN };
    const known = { ...main, wallet: OWN, signatureType: 3 } as const;

    test('is no leader: nobody copies himself', async () => {
      const { store, stored } = aStore(someSettings({ followers: [known] }));
      const leaders = someSettings().leaders.map((one) => (one.wallet === SHARP ? { ...one, wallet: OWN } : one));
      await expect(whenApplied(fresh({ leaders }), { store })).rejects.toThrow(
        "Sharp Bettor is no leader to copy: it is main's wallet, which would copy itself",
      );
      expect(stored).toEqual([]);
    });

    test('is no other follower’s', async () => {
      const { store, stored } = aStore(someSettings({ followers: [known] }));
      await expect(whenApplied(fresh({ followers: [main, { ...second, wallet: OWN }] }), { store })).rejects.toThrow(
        `second has the wallet of main, ${OWN}: each would sell what the other owns`,
      );
      expect(stored).toEqual([]);
    });
  });

  test('no is no, and another writer in between is noticed', async () => {
    const next = fresh(limitsWith({ maxSingleBet: dollars(1) }));
    const { store, stored } = aStore(someSettings());
    expect((await whenApplied(next, { store, says: false })).version).toBeUndefined();
    expect(stored).toEqual([]);
    await expect(whenApplied(next, aStore(someSettings(), false))).rejects.toThrow('another writer was first');
  });

  test.each<[string, Partial<Settings>, string]>([
    ['a leader that is no longer followed', { follows: [] }, 'the leader is no longer followed'],
    ['a follower that is gone', { followers: [] }, 'the follower is no longer in the settings'],
    [
      'a follower that leaves live',
      { followers: [{ ...someSettings().followers[0]!, mode: 'paper' }] },
      'the follower leaves live',
    ],
  ])('%s is refused while positions are owned, and allowed when none is', async (_, changes, cause) => {
    const { store, stored } = aStore(someSettings());
    await expect(whenApplied(fresh(changes), { store, positions: [aPosition()] })).rejects.toThrow(
      `main owns 20.00 shares of Yes, Will it rain?, for Whale Trader: ${cause}`,
    );
    expect(stored).toEqual([]);
    await whenApplied(fresh(changes), {
      store,
      positions: [aPosition({ available: NO_SHARES }), aPosition({ mode: 'paper' })],
    });
    expect(stored).toHaveLength(1);
  });

  describe('what comes while a person is asked', () => {
    test.each<[string, Partial<Settings>, boolean, string]>([
      ['would be left by a follower that goes', { followers: [] }, false, 'the follower is no longer in the settings'],
      ['would be sold and was not shown', { follows: [] }, true, 'the leader is no longer followed'],
    ])('%s, and is refused', async (_, changes, mayClose, cause) => {
      const { store, stored } = aStore(someSettings());
      await expect(whenApplied(fresh(changes), { store, later: [aPosition()], mayClose })).rejects.toThrow(
        `what came meanwhile:\nmain owns 20.00 shares of Yes, Will it rain?, for Whale Trader: ${cause}`,
      );
      expect(stored).toEqual([]);
    });

    test('is sold with what was shown of the same leader', async () => {
      const { store, stored } = aStore(someSettings());
      const positions = [aPosition()];
      await whenApplied(fresh({ follows: [] }), {
        store,
        positions,
        later: [...positions, aPosition()],
        mayClose: true,
      });
      expect(stored).toHaveLength(1);
    });

    test('is asked about last of all, by who edits', async () => {
      const { store, stored } = aStore(someSettings());
      const lastCheck = () => Promise.reject(new Error('an order came'));
      await expect(whenApplied(fresh(limitsWith({ maxSingleBet: dollars(1) })), { store, lastCheck })).rejects.toThrow(
        'an order came',
      );
      expect(stored).toEqual([]);
    });
  });

  describe('what a resolved market owes and is not cash yet', () => {
    const owed = aPosition({ available: NO_SHARES, claimed: aPosition().available, claimedUsd: dollars(20) });
    const main = someSettings().followers[0]!;

    test.each<[string, Settings['followers'], string]>([
      ['whose follower goes', [], 'the follower is no longer in the settings'],
      ['whose follower leaves live', [{ ...main, mode: 'paper' }], 'the follower leaves live'],
    ])('%s is refused, with --close too: nobody would redeem it', async (_, followers, cause) => {
      for (const mayClose of [false, true]) {
        const { store, stored } = aStore(someSettings());
        await expect(whenApplied(fresh({ followers }), { store, positions: [owed], mayClose })).rejects.toThrow(
          `main is owed $20.00 by Will it rain?, which is not redeemed yet: ${cause}`,
        );
        expect(stored).toEqual([]);
      }
    });

    test('keeps no leader, and a claim that pays nothing keeps nobody', async () => {
      const { store, stored } = aStore(someSettings());
      await whenApplied(fresh({ follows: [] }), { store, positions: [owed] });
      const positions = [aPosition({ ...owed, claimedUsd: dollars(0) })];
      await whenApplied(fresh({ followers: [] }), { store, positions });
      expect(stored).toHaveLength(2);
    });
  });

  describe('a leader who goes, with --close', () => {
    const gone = fresh({ follows: someSettings().follows.slice(1) });
    const { leader, follower } = aPosition();

    test('is refused without it, which is named', async () => {
      const { store } = aStore(someSettings());
      await expect(whenApplied(gone, { store, positions: [aPosition()] })).rejects.toThrow('; --close sells it');
    });

    test('takes along what was bought for him, of which each position is shown', async () => {
      const { store, stored } = aStore(someSettings());
      const { closes } = await whenApplied(gone, { store, positions: [aPosition()], mayClose: true });
      expect(closes).toMatchObject([{ follower, leader, isClosable: true }]);
      expect(closes[0]?.line).toContain('main owns 20.00 shares of Yes, Will it rain?, for Whale Trader');
      expect(stored).toHaveLength(1);
    });

    test('is refused while his sales would wait for ever', async () => {
      const { store, stored } = aStore(someSettings());
      const switches: Switches = { positions: { 'leaders/whale-trader': 'HALTED' }, version: 3n };
      const options = { store, positions: [aPosition()], mayClose: true };
      await expect(whenApplied(gone, { ...options, switches })).rejects.toThrow(
        'Whale Trader is HALTED, and his sales would wait for ever once he is gone: resume or pause Whale Trader first',
      );
      expect(stored).toEqual([]);
      const paused: Switches = { positions: { 'leaders/whale-trader': 'REDUCING' }, version: 3n };
      expect((await whenApplied(gone, { ...options, switches: paused })).version).toBe(8n);
    });

    test.each<[string, Partial<Settings>]>([
      ['a follower that is gone', { followers: [] }],
      ['a follower that leaves live', { followers: [{ ...someSettings().followers[0]!, mode: 'paper' }] }],
    ])('%s is refused all the same: nobody could sell for him', async (_, changes) => {
      const { store, stored } = aStore(someSettings());
      const options = { store, positions: [aPosition()], mayClose: true };
      await expect(whenApplied(fresh(changes), options)).rejects.toThrow('main owns 20.00 shares');
      expect(stored).toEqual([]);
    });

    test('what a version before has closed keeps no later one back', async () => {
      const { store, stored } = aStore({ ...gone, version: 7n });
      const next = { ...gone, ...limitsWith({ maxSingleBet: dollars(1) }) };
      await expect(whenApplied(next, { store, positions: [aPosition()] })).rejects.toThrow('no longer followed');
      await whenApplied(next, { store, positions: [aPosition({ target: NO_SHARES })] });
      expect(stored).toHaveLength(1);
    });
  });

  test.each(['live', 'dry-run'] as const)(
    'a follower that leaves paper for %s with positions is refused',
    async (mode) => {
      const { store, stored } = aStore(someSettings({ followers: [aFollower({ mode: 'paper' })] }));
      const next = fresh({ followers: [aFollower({ mode })] });
      const positions = [aPosition({ mode: 'paper' })];
      await expect(whenApplied(next, { store, positions })).rejects.toThrow('the follower leaves paper');
      expect(stored).toEqual([]);
    },
  );

  test('the wallet of paper money is never taken over by what comes after it', async () => {
    const { store, stored } = aStore(someSettings({ followers: [inLedger(aFollower(), 'paper')] }));
    const { wallet: _, ...next } = aFollower({ mode: 'live' });
    await whenApplied(fresh({ followers: [next] }), { store });
    expect(stored[0]?.followers[0]?.wallet).toBeUndefined();
  });

  describe('a leader whose switch is off under his name', () => {
    const paused: Switches = { positions: { 'leaders/whale-trader': 'REDUCING' }, version: 3n };
    const called = (name: string) => {
      const [whale, ...others] = someSettings().leaders;
      return fresh({ leaders: [{ ...whale!, name }, ...others] });
    };

    test('is not given another name: it would let him trade again', async () => {
      const { store, stored } = aStore(someSettings());
      await expect(whenApplied(called('Orca'), { store, switches: paused })).rejects.toThrow(
        `Whale Trader is REDUCING, and as Orca would be ACTIVE: resume Whale Trader first, or set the switch leaders/${WHALE} to REDUCING`,
      );
      expect(stored).toEqual([]);
    });

    test('may be, where the wallet’s switch is off too, or the name comes to the same path', async () => {
      const { store, stored } = aStore(someSettings());
      const both: Switches = { ...paused, positions: { ...paused.positions, [`leaders/${WHALE}`]: 'HALTED' } };
      await whenApplied(called('Orca'), { store, switches: both });
      await whenApplied(called('Whale-Trader'), { store, switches: paused });
      await whenApplied(called('Orca'), { store });
      expect(stored).toHaveLength(3);
    });
  });

  test('to disable a leader is always allowed', async () => {
    const { store, stored } = aStore(someSettings());
    const leaders = someSettings().leaders.map((leader) => ({ ...leader, enabled: false }));
    await whenApplied(fresh({ leaders }), { store, positions: [aPosition()] });
    expect(stored).toHaveLength(1);
  });
});

describe('the difference', () => {
  const base = someSettings();
  const percentage = { policy: 'percentage', copyBps: bps(1_000n), maxTrade: dollars(50) } as const;
  test.each<[string, Partial<Settings>, string]>([
    [
      'a capital',
      { followers: [{ ...base.followers[0]!, totalCapital: dollars(6_000) }] },
      'your_account.total_capital: 5000 → 6000',
    ],
    ['a guard that is set', { guards: { stopLossBps: bps(1_500n) } }, 'guards.stop_loss_pct: (none) → 0.15'],
    ['a guard of hours', { guards: { exitBeforeMs: 9_000_000 } }, 'guards.exit_before_resolution_h: (none) → 2.5'],
    ['a mode', { followers: [{ ...base.followers[0]!, mode: 'paper' }] }, 'your_account.mode: live → paper'],
    ['a wallet', { followers: [{ ...base.followers[0]!, wallet: OWN }] }, `your_account.wallet: (none) → ${OWN}`],
    ['a signature', { followers: [{ ...base.followers[0]!, signatureType: 3 }] }, 'your_account.signature_type: 0 → 3'],
    [
      'a name',
      { leaders: [{ ...base.leaders[0]!, name: 'Orca' }, ...base.leaders.slice(1)] },
      `traders[${WHALE}].name: Whale Trader → Orca`,
    ],
    [
      'a switch',
      { leaders: [{ ...base.leaders[0]!, enabled: false }, ...base.leaders.slice(1)] },
      'traders[Whale Trader].enabled: true → false',
    ],
    [
      'a sizing',
      { follows: [{ ...base.follows[0]!, sizing: percentage }, ...base.follows.slice(1)] },
      'traders[Whale Trader].sizing: portfolio_proportion → percentage, copy_pct 10, max_trade 50',
    ],
    [
      'an allocation',
      { follows: [{ ...base.follows[0]!, allocated: dollars(1) }, ...base.follows.slice(1)] },
      'traders[Whale Trader].allocated_capital: 2000 → 1',
    ],
    [
      'a part',
      limitsWith({ maxPositionBps: bps(2_501n) }),
      'risk_management.per_trader.max_position_pct: 0.5 → 0.2501',
    ],
    [
      'a list',
      limitsWith({ deniedCategories: ['sports', 'crypto'] }),
      'risk_management.market_filters.blacklist_categories: [] → [sports, crypto]',
    ],
    ['an age', { execution: { ...base.execution, maxTradeAgeMs: 90_000 } }, 'execution.max_trade_age_s: 60 → 90'],
    ['a limit rule', { execution: { ...base.execution, onLimit: 'reject' } }, 'sizing.on_limit: clamp → reject'],
    [
      'a policy',
      { follows: [{ ...base.follows[0]!, sizing: { policy: 'factor', factor: 50_000n } }, ...base.follows.slice(1)] },
      'traders[Whale Trader].sizing: portfolio_proportion → factor, copy_factor 0.05',
    ],
    [
      'a policy',
      {
        follows: [
          { ...base.follows[0]!, sizing: { policy: 'kelly', fraction: bps(2_500n) } },
          ...base.follows.slice(1),
        ],
      },
      'traders[Whale Trader].sizing: portfolio_proportion → kelly, kelly_fraction 0.25',
    ],
    ['a minimum', { execution: { ...base.execution, belowMinimum: 'bump' } }, 'sizing.below_minimum: skip → bump'],
    ['first copies', limitsWith({ canaryCopies: 5n }), 'sizing.canary_copies: 0 → 5'],
    [
      'a limit that was not there',
      limitsWith({ maxAdds: 3n }),
      'risk_management.global.max_adds_per_outcome: (none) → 3',
    ],
    [
      'a part of the capital',
      limitsWith({ maxPositionCapitalBps: bps(1_000n) }),
      'risk_management.global.max_position_capital_pct: 1 → 0.1',
    ],
    [
      'a rule of leaders',
      limitsWith({ usesDeploymentRate: true }),
      'risk_management.per_trader.use_deployment_rate: false → true',
    ],
    ['a rhythm', { monitoring: { ...base.monitoring, pollIntervalMs: 2_000 } }, 'monitoring.poll_interval: 5 → 2'],
  ])('%s', (_, changes, line) => {
    expect(changesText(settingsDifference(base, someSettings(changes)))).toEqual([line]);
  });

  test('what another follower has is named with it, and what is gone ends in (none)', () => {
    const second = { ...base.followers[0]!, name: 'second' as typeof MAIN };
    const with2 = someSettings({
      followers: [...base.followers, second],
      follows: [...base.follows, { ...base.follows[1]!, follower: second.name }],
    });
    expect(changesText(settingsDifference(with2, base))).toEqual([
      'followers[second].total_capital: 5000 → (none)',
      'followers[second].mode: live → (none)',
      'followers[second].signature_type: 0 → (none)',
      'followers[second].max_signed_order: by default → (none)',
      'followers[second].max_signed_day: by default → (none)',
      'follows[second, Sharp Bettor].allocated_capital: 1500 → (none)',
      'follows[second, Sharp Bettor].sizing: portfolio_proportion → (none)',
    ]);
    expect(base.follows[1]?.leader).toBe(SHARP);
  });
});
