import { expect, test } from '@jest/globals';
import { walletsOfKey } from '#adapters/polygon/key-wallets.ts';
import { inLedger } from '#core/model/settings.ts';
import { paperWalletOf, type Wallet } from '#core/values/ids.ts';
import { ownLeaders, sharedWallets } from '../../../bin/commands/own-wallets.ts';
import { readSettingsTree } from '../../../bin/commands/settings-reading.ts';
import { aDocument } from '../../lambdas/shared/contract/a-document.ts';
import { MAIN, someSettings, WHALE } from './a-settings.ts';

const KEY = `0x${'e'.repeat(40)}` as Wallet;
const [main] = someSettings().followers;
const [whale] = someSettings().leaders;
const bySelf = { ...main!, wallet: KEY, signatureType: 0 } as const;
const led = (wallet: Wallet) => [{ ...whale!, wallet }];

test.each(walletsOfKey(KEY))(
  'an address that the key of a follower commands is no leader: $kind',
  ({ kind, wallet }) => {
    const why = kind === 'key' ? "it is main's wallet" : 'the key of main commands it';
    expect(ownLeaders({ leaders: led(wallet), followers: [bySelf] })).toEqual([
      { leader: led(wallet)[0], why: `${why}, which would copy itself` },
    ]);
  },
);

test('of a deposit wallet the key is not known: its own address alone is refused', () => {
  const deposit = { ...main!, wallet: KEY, signatureType: 3 } as const;
  expect(ownLeaders({ leaders: led(KEY), followers: [deposit] })).toHaveLength(1);
  for (const { kind, wallet } of walletsOfKey(KEY).filter((one) => one.kind !== 'key'))
    expect([kind, ownLeaders({ leaders: led(wallet), followers: [deposit] })]).toEqual([kind, []]);
});

test('strangers, accounts without a wallet, and paper money lead nobody astray', () => {
  const paper = inLedger(bySelf, 'paper');
  expect(ownLeaders({ leaders: led(WHALE), followers: [bySelf, main!] })).toEqual([]);
  expect(ownLeaders({ leaders: led(paperWalletOf(MAIN)), followers: [paper] })).toEqual([]);
});

test('a file is refused by line where a trader is another address of an own key', () => {
  // Given
  const document = aDocument();
  document.your_account = { ...document.your_account, wallet: KEY, signature_type: '0' };
  const proxy = walletsOfKey(KEY).find(({ kind }) => kind === 'proxy')!.wallet;
  document.traders[1]!['wallet_address'] = proxy;
  // When
  const read = readSettingsTree(document, {});
  // Then
  expect(read.isValid ? [] : read.problems).toEqual([
    {
      path: ['traders', 1, 'wallet_address'],
      found: proxy,
      allowed: "an address that is no own account's: the key of main commands it, which would copy itself",
    },
  ]);
});

test('each follower has a wallet of its own; those without one share nothing', () => {
  const second = { ...bySelf, name: 'second' as typeof MAIN };
  expect(sharedWallets({ followers: [bySelf, second] })).toEqual([
    `second has the wallet of main, ${KEY}: each would sell what the other owns`,
  ]);
  expect(sharedWallets({ followers: [main!, { ...main!, name: second.name }] })).toEqual([]);
});
