import { describe, expect, it } from '@jest/globals';
import { bookExternal } from '#core/ledger/external.ts';
import { type CashMove } from '#core/model/cash-move.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { aTransaction, FOLLOWER, NOW } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';
import { booked, legsOf } from '../../../../support/written.ts';

const entryOf = (changes: Partial<CashMove> = {}, follower = FOLLOWER) => {
  const move = { type: 'DEPOSIT', transaction: aTransaction(), amount: dollars('25'), at: NOW, ...changes } as const;
  return booked(bookExternal({ follower, mode: 'live', move }));
};

describe('cash that moves without a trade', () => {
  it('comes from EXTERNAL: a deposit, a reward and a rebate of 25 dollars alike', () => {
    for (const type of ['DEPOSIT', 'REWARD', 'MAKER_REBATE'] as const)
      expect(legsOf(entryOf({ type }))).toEqual(['CASH pUSD +25000000', 'EXTERNAL pUSD -25000000']);
  });

  it('goes to EXTERNAL: a withdrawal', () => {
    expect(legsOf(entryOf({ type: 'WITHDRAWAL' }))).toEqual(['CASH pUSD -25000000', 'EXTERNAL pUSD +25000000']);
  });

  it('is booked at the time of its block, once for each type, transaction and ledger', () => {
    expect(entryOf()).toMatchObject({ kind: 'external', at: NOW });
    const ids = [
      entryOf(),
      entryOf({ type: 'REWARD' }),
      entryOf({ transaction: aTransaction(2) }),
      entryOf({}, 'other' as FollowerName),
    ].map(({ entryId }) => entryId);
    expect(new Set(ids).size).toBe(4);
    expect(entryOf({ amount: dollars('26') }).entryId).toBe(ids[0]);
  });

  it('is more than nothing', () => {
    expect(() => entryOf({ amount: dollars('0') })).toThrow('a move of cash has an amount');
  });
});
