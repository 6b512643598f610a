import { expect, test } from '@jest/globals';
import { dayStartOf, equityOf, oldestInput, peakOf, profitOf } from '#core/model/follower-equity.ts';
import { later } from '#core/values/unix-ms.ts';
import { aFollowerEquity } from '../../../../support/builders/a-snapshot.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

test('equity, start of the day and peak stand on what is invested', () => {
  const one = aFollowerEquity({
    realised: dollars('40'),
    open: dollars('-70'),
    dayProfit: dollars('10'),
    peakProfit: dollars('90'),
  });
  expect(profitOf(one)).toBe(dollars('-30'));
  expect([equityOf(one), dayStartOf(one), peakOf(one)]).toEqual(['4970', '5010', '5090'].map(dollars));
});

test('it is as old as the oldest of its inputs', () => {
  for (const field of ['at', 'cashAt', 'marksAt'])
    expect(oldestInput(aFollowerEquity({ [field]: later(NOW, -7) }))).toBe(NOW - 7);
});
