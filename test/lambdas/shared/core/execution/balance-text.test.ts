import { expect, it } from '@jest/globals';
import { refusalReason } from '#core/execution/refuse.ts';
import { balanceText } from '#core/execution/balance-text.ts';
import { isPostError } from '#core/risk/post-health.ts';

it('names what there is, what is asked for, and what other orders have promised', () => {
  const start = 'not enough balance / allowance: the balance is not enough -> balance: 5';
  expect(balanceText(5n, 9n, 0n)).toBe(`${start}, order amount: 9`);
  expect(balanceText(5n, 4n, 2n)).toBe(`${start}, sum of active orders: 2, order amount: 4`);
});

it('is a rejection, and an error of ours', () => {
  const text = balanceText(5n, 9n, 0n);
  expect([refusalReason(text), isPostError(text)]).toEqual([{ code: 'REJECTED', text }, true]);
});
