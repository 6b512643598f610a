import { expect, test } from '@jest/globals';
import { withNames } from '../../../../bin/commands/tear-sheet/with-names.ts';
import { aCopyBet, aCopyRecord, aCopyTrade } from '../../../support/copy-record.ts';

const record = aCopyRecord([1], {
  leaders: ['0xa', '0xb', '0xc', '0xd', '0xe'],
  bets: [aCopyBet({ leader: '0xa' })],
  trades: [aCopyTrade({ leader: '0xb' })],
  markouts: [{ leader: '0xa', markouts: [], decay: null }],
});

test('a leader is called by his name, but for who has none, shares it, has that of a wallet, or is not told of', () => {
  // When
  const named = withNames(record, [
    { wallet: '0xa', name: 'Whale' },
    { wallet: '0xb', name: 'Twin' },
    { wallet: '0xc', name: 'Twin' },
    { wallet: '0xd', name: '' },
    { wallet: '0xe', name: '0xa' },
  ]);

  // Then
  expect(named).toEqual({
    ...record,
    leaders: ['Whale', '0xb', '0xc', '0xd', '0xe'],
    bets: [aCopyBet({ leader: 'Whale' })],
    markouts: [{ leader: 'Whale', markouts: [], decay: null }],
  });
  expect(withNames(record, [])).toEqual(record);
});
