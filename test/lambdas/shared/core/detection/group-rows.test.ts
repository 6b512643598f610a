import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { groupRows, type TokenRow } from '#core/detection/group-rows.ts';
import { type RowType } from '#core/model/leader-event.ts';
import { fillId, otherEventId } from '#core/values/ids.ts';
import { sum } from '#core/values/quantity.ts';
import { NO_SHARES, shares } from '#core/values/shares.ts';
import { NO_USD, usd } from '#core/values/usd.ts';
import { aTransaction, CONDITION, LEADER, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

function aRow(changes: Partial<TokenRow> = {}): TokenRow {
  return {
    type: 'BUY',
    wallet: LEADER,
    transaction: aTransaction(),
    condition: CONDITION,
    token: TOKEN,
    shares: sharesOf('10'),
    notional: dollars('5'),
    at: NOW,
    title: 'Will it rain?',
    outcome: 'Yes',
    ...changes,
  };
}

test('B4: 100 shares for 10 dollars and 100 for 90 in one transaction are one fill of 200 at 0.50', () => {
  // Given
  const rows = [
    aRow({ shares: sharesOf('100'), notional: dollars('10') }),
    aRow({ shares: sharesOf('100'), notional: dollars('90') }),
  ];

  // When
  const actions = groupRows(rows);

  // Then
  expect(actions).toMatchObject([
    {
      eventId: fillId(LEADER, aTransaction(), TOKEN, 'BUY'),
      shares: sharesOf('200'),
      notional: dollars('100'),
      price: priceOf('0.5'),
    },
  ]);
});

test('B9: purchase and sale, two tokens and two transactions are actions of their own, in the order of their first rows', () => {
  // Given
  const rows = [
    aRow(),
    aRow({ type: 'SELL' }),
    aRow({ token: OTHER_TOKEN }),
    aRow(),
    aRow({ transaction: aTransaction(2) }),
  ];

  // When
  const actions = groupRows(rows);

  // Then
  expect(actions.map(({ type, token, transaction, shares: count }) => [type, token, transaction, count])).toEqual([
    ['BUY', TOKEN, aTransaction(), sharesOf('20')],
    ['SELL', TOKEN, aTransaction(), sharesOf('10')],
    ['BUY', OTHER_TOKEN, aTransaction(), sharesOf('10')],
    ['BUY', TOKEN, aTransaction(2), sharesOf('10')],
  ]);
});

test('a merge is one action for each token, named by its condition too', () => {
  const rows = [aRow({ type: 'MERGE' }), aRow({ type: 'MERGE', token: OTHER_TOKEN })];
  expect(groupRows(rows).map(({ eventId }) => eventId)).toEqual([
    otherEventId('MERGE', LEADER, aTransaction(), CONDITION, TOKEN),
    otherEventId('MERGE', LEADER, aTransaction(), CONDITION, OTHER_TOKEN),
  ]);
});

test('a row of no shares is no action, and one micro-share is', () => {
  expect(groupRows([aRow({ shares: shares(0n), notional: usd(0n) })])).toEqual([]);
  expect(groupRows([aRow({ shares: shares(1n), notional: usd(0n) })])).toHaveLength(1);
});

test('what was not traded has the price 0', () => {
  expect(groupRows([aRow({ type: 'SPLIT', notional: usd(0n) })])[0]?.price).toBe(0n);
});

const anyRow = fc
  .record({
    type: fc.constantFrom<RowType>('BUY', 'SELL', 'MERGE', 'SPLIT', 'REDEEM', 'CONVERSION'),
    transaction: fc.integer({ min: 1, max: 3 }).map(aTransaction),
    token: fc.constantFrom(TOKEN, OTHER_TOKEN),
    shares: fc.bigInt({ min: 0n, max: 10n ** 12n }).map(shares),
    notional: fc.bigInt({ min: 0n, max: 10n ** 12n }).map(usd),
  })
  .map(aRow);

test('B4: shares and dollars of all rows that move something are preserved, whatever the grouping', () => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 20 }), (rows) => {
      // Given
      const moving = rows.filter((row) => row.shares > 0n);

      // When
      const actions = groupRows(rows);

      // Then
      const sums = (of: readonly Pick<TokenRow, 'shares' | 'notional'>[]) => [
        sum(
          NO_SHARES,
          of.map((one) => one.shares),
        ),
        sum(
          NO_USD,
          of.map((one) => one.notional),
        ),
      ];
      expect(sums(actions)).toEqual(sums(moving));
      expect(new Set(actions.map((action) => action.eventId)).size).toBe(actions.length);
    }),
  );
});

test('the order in which rows arrive changes no action', () => {
  const shuffled = fc
    .array(anyRow, { maxLength: 12 })
    .chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })));
  fc.assert(
    fc.property(shuffled, ([rows, other]) => {
      const byId = (of: readonly TokenRow[]) => groupRows(of).toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1));
      expect(byId(other)).toEqual(byId(rows));
    }),
  );
});
