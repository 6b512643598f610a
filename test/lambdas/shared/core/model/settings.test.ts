import { expect, test } from '@jest/globals';
import { inLedger, sendsOrders } from '#core/model/settings.ts';
import { isPaperWallet, paperWalletOf } from '#core/values/ids.ts';
import { aFollower } from '../../../../support/builders/a-settings.ts';

test.each([
  ['dry-run', false],
  ['paper', true],
  ['live', true],
] as const)('%s sends orders: %s', (mode, sends) => {
  expect(sendsOrders(mode)).toBe(sends);
});

test('on paper a follower has the wallet of its paper money and needs no key, whatever its real wallet is', () => {
  const follower = aFollower({ mode: 'live', signatureType: 0 });
  const onPaper = inLedger(follower, 'paper');
  expect(onPaper).toEqual({ ...follower, mode: 'paper', wallet: paperWalletOf(follower.name), signatureType: 3 });
  expect(isPaperWallet(onPaper.wallet!)).toBe(true);
});

test.each(['dry-run', 'live'] as const)('in a ledger that is %s a follower is as the settings say', (mode) => {
  const follower = aFollower({ mode });
  expect(inLedger(follower, mode)).toBe(follower);
});
