import { expect, test } from '@jest/globals';
import { CASH, claimAccount, COLLATERAL, EXTERNAL, FEES, PNL, positionAccount } from '#core/model/journal.ts';
import { CONDITION, LEADER, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';

test('no two accounts share a name: a booking on one can never be read as one on another', () => {
  const accounts = [
    CASH,
    EXTERNAL,
    FEES,
    PNL,
    positionAccount(TOKEN, LEADER),
    positionAccount(OTHER_TOKEN, LEADER),
    positionAccount(TOKEN, `0x${'b'.repeat(40)}`),
    claimAccount(CONDITION),
  ];
  expect(new Set(accounts).size).toBe(accounts.length);
});

test('money is an asset that no token can be taken for', () => {
  expect(COLLATERAL).not.toMatch(/^\d+$/);
});
