import { getAddress } from 'viem';
import { walletsOfKey } from '#adapters/polygon/key-wallets.ts';
import { type Wallet } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { type DoctorPorts, type Outside } from '../../../../bin/commands/doctor/doctor-ports.ts';
import { type Settings } from '#core/model/settings.ts';
import { NOW } from '../../../support/builders/identities.ts';
import { dollars } from '../../../support/builders/quantities.ts';
import { TEST_EOA, TEST_SECRET } from '../../../lambdas/shared/adapters/polymarket/vectors.ts';
import { MAIN, someSettings } from '../a-settings.ts';

/** The deposit wallet that the venue's factory gives the test key. */
export const DEPOSIT_WALLET = walletsOfKey(TEST_EOA).find(({ kind }) => kind === 'deposit')!.wallet;

/** What may be otherwise than in a system that is well. */
export type Changes = {
  readonly ports?: Partial<DoctorPorts>;
  readonly aws?: Partial<DoctorPorts['aws']>;
  readonly outside?: Partial<Outside>;
  readonly settings?: Settings | undefined;
  readonly cash?: ReadonlyMap<Wallet, Usd>;
};

/** Settings of one account that trades live out of its deposit wallet. */
export function liveSettings(follower: Partial<Settings['followers'][number]> = {}): Settings {
  const wallet = { wallet: DEPOSIT_WALLET, signatureType: 3 } as const;
  return someSettings({
    followers: [{ name: MAIN, mode: 'live', ...wallet, totalCapital: dollars('5000'), ...follower }],
  });
}

/** What the doctor looks at of a stage that is well, but for what a test says. */
export function aSystem(changes: Changes = {}): DoctorPorts {
  const settings = 'settings' in changes ? changes.settings : liveSettings();
  const cash = changes.cash ?? new Map([[DEPOSIT_WALLET, dollars('5000')]]);
  const wallet = settings?.followers[0]?.wallet;
  return {
    place: 'stage',
    stage: 'dev',
    system: '--stage dev',
    signIn: 'aws sts get-caller-identity',
    settings: { current: () => Promise.resolve(settings) },
    ledger: {
      modeCaps: () => Promise.resolve([]),
      switches: () => Promise.resolve(undefined),
      venueRestrictions: () => Promise.resolve(undefined),
    },
    switches: { read: () => Promise.resolve(new Map([['trading', 'ACTIVE']])) },
    cursors: {
      cursor: (leader) => Promise.resolve({ leader, armedAt: NOW, at: NOW, unconfirmed: [], version: 1n }),
    },
    leases: { watcherLease: () => Promise.resolve({ fence: 1n, until: later(NOW, 10_000), version: 1n }) },
    outside: {
      clock: { now: () => Promise.resolve(NOW) },
      chain: {
        collateral: (of) => Promise.resolve(cash.get(of) ?? NO_USD),
        missingApprovals: () => Promise.resolve([]),
      },
      feed: { lagMs: () => Promise.resolve(3_000) },
      blocks: { newest: () => Promise.resolve({ number: 7, hash: '0x', at: later(NOW, -2_000) }) },
      identity: () => Promise.resolve({ address: getAddress(TEST_EOA), apiKey: TEST_SECRET.apiKey, version: '1' }),
      geoblock: () => Promise.resolve({ isBlocked: false, country: 'IE' }),
      venueTime: () => Promise.resolve({ sentMs: NOW, toldMs: NOW, receivedMs: NOW }),
      venueBalance: () => Promise.resolve(cash.get(wallet ?? DEPOSIT_WALLET) ?? NO_USD),
      ...changes.outside,
    },
    ...changes.ports,
    aws: {
      region: () => Promise.resolve('eu-west-1'),
      table: () => Promise.resolve(['ACTIVE', 'ACTIVE']),
      doorbell: () => Promise.resolve(0),
      deadLetters: () => Promise.resolve(0),
      runLimit: () => Promise.resolve(1_000),
      ...changes.aws,
    },
  };
}
