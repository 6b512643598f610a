import { describe, expect, test } from '@jest/globals';
import { listClaims } from '#core/ledger/list-claims.ts';
import { UNATTRIBUTED } from '#core/model/position.ts';
import { type ConditionId } from '#core/values/ids.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { aPending, aPosition } from '../../../../support/builders/a-position.ts';
import { aTransaction, CONDITION, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

const aClaimed = (changes: Parameters<typeof aPosition>[0] = {}) =>
  aPosition({
    available: NO_SHARES,
    claimed: sharesOf('10'),
    claimedUsd: dollars('10'),
    claimedAt: NOW,
    ...changes,
  });

describe('claims', () => {
  test('are one for a market, over all leaders and both outcomes of a 50/50', () => {
    // Given
    const positions = [
      aClaimed({ claimedUsd: dollars('5') }),
      aClaimed({ leader: UNATTRIBUTED, claimedUsd: dollars('5'), claimedAt: later(NOW, 2_000) }),
      aClaimed({ token: OTHER_TOKEN, claimedUsd: dollars('2'), claimedAt: later(NOW, 1_000) }),
    ];
    // When
    const claims = listClaims(positions, NOW);
    // Then
    expect(claims).toEqual([
      {
        condition: CONDITION,
        title: positions[0]?.title,
        outcomes: [
          { token: TOKEN, shares: sharesOf('20'), booked: [] },
          { token: OTHER_TOKEN, shares: sharesOf('10'), booked: [] },
        ],
        payout: dollars('12'),
        oldest: NOW,
        newest: later(NOW, 2_000),
        isWorking: false,
      },
    ]);
  });

  test('are none of what lost, and of what is not resolved', () => {
    expect(listClaims([aClaimed({ claimedUsd: dollars('0') }), aPosition()], NOW)).toEqual([]);
  });

  test('leave the tokens out that lost', () => {
    const lost = aClaimed({ token: OTHER_TOKEN, claimedUsd: dollars('0') });
    expect(listClaims([lost, aClaimed()], NOW)).toMatchObject([
      { outcomes: [{ token: TOKEN }], payout: dollars('10') },
    ]);
  });

  test('tell of each outcome which transactions are booked that paid for it, over all leaders', () => {
    // Given
    const paidBy = (...numbers: readonly number[]) => ({
      redemptions: numbers.map((number) => ({ transaction: aTransaction(number), shares: sharesOf('1') })),
    });
    const positions = [
      aClaimed(paidBy(1)),
      aPosition({ leader: UNATTRIBUTED, ...paidBy(1, 2) }),
      aClaimed({ token: OTHER_TOKEN, ...paidBy(3) }),
    ];
    // When
    const [claim] = listClaims(positions, NOW);
    // Then
    expect(claim?.outcomes.map(({ booked }) => booked)).toEqual([
      [aTransaction(1), aTransaction(2)],
      [aTransaction(3)],
    ]);
  });

  test('come with the oldest first', () => {
    const young = `0x${'1'.repeat(64)}` as ConditionId;
    const claims = listClaims([aClaimed({ condition: young, claimedAt: later(NOW, 1) }), aClaimed()], NOW);
    expect(claims.map(({ condition }) => condition)).toEqual([CONDITION, young]);
  });

  test.each([
    ['a sale that works', { selling: sharesOf('1') }],
    ['a purchase that is not over', { buying: [aPending()] }],
  ])('tell of %s in their market, also where that position claims nothing', (_, changes) => {
    const other = aPosition({ token: OTHER_TOKEN, ...changes });
    expect(listClaims([aClaimed(), other], NOW)).toMatchObject([{ isWorking: true }]);
  });
});
