import { expect, test } from '@jest/globals';
import { type Verdict } from '#core/decide.ts';
import { refusedRow, rowOfVerdict } from '#core/execution/sync-row.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { FOLLOWER, LEADER, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const lot = { amount: dollars('200'), asOf: 1n, leaderPrice: priceOf('0.5'), freshAt: NOW };
const amounts = {
  limit: priceOf('0.5'),
  shares: sharesOf('400'),
  dollars: dollars('200'),
  worstCost: dollars('200.1'),
};
const limits = { total: dollars('4000'), leader: dollars('2000') };
const rowOf = (verdict: Verdict) =>
  rowOfVerdict({ parent: aParent(), snapshot: aSnapshot(), verdict, joined: 2, at: NOW });

test('a copy is an order at its worst cost, and counts in what is planned', () => {
  const { row, planned } = rowOf({
    verdict: 'copy',
    amounts,
    size: dollars('200'),
    budget: dollars('200.1'),
    lot,
    limits,
  });
  expect(row).toMatchObject({ action: 'order', usd: dollars('200.1'), shares: sharesOf('400'), joined: 2, at: NOW });
  expect(planned).toMatchObject({ follower: FOLLOWER, leader: LEADER, token: TOKEN, cost: dollars('200.1') });
});

test('what is held waits with its size, and reserves nothing', () => {
  const { row, planned } = rowOf({ verdict: 'hold', lot, size: dollars('2'), minimum: dollars('3') });
  expect(row).toMatchObject({ action: 'wait', reason: { code: 'HELD', size: dollars('2') } });
  expect(planned).toBeUndefined();
});

test.each<[Verdict, string]>([
  [{ verdict: 'netted' }, 'NETTED'],
  [{ verdict: 'skip', reason: { code: 'NO_OFFER' } }, 'NO_OFFER'],
  [{ verdict: 'deny', reason: { code: 'TRADING_HALTED' } }, 'TRADING_HALTED'],
  [{ verdict: 'wait', reason: { code: 'LEDGER_NOT_OPEN' } }, 'LEDGER_NOT_OPEN'],
])('%j is no order', (verdict, code) => {
  const { row } = rowOf(verdict);
  expect(row).toMatchObject({ action: 'none', reason: { code } });
  expect(row).not.toHaveProperty('parentId');
});

test('what is refused beforehand names its place and its reason', () => {
  expect(refusedRow(aParent(), { code: 'MODE_CHANGED' })).toMatchObject({
    action: 'none',
    token: TOKEN,
    reason: { code: 'MODE_CHANGED' },
  });
});
