import { expect, test } from '@jest/globals';
import { copyCosts, LEAST_COPIES } from '#core/scoring/copy-costs.ts';

test.each([
  [0, 'assumed', null],
  [LEAST_COPIES - 1, 'assumed', null],
  [LEAST_COPIES, 'measured', 120],
  [LEAST_COPIES + 1, 'measured', 120],
] as const)('%i own copies: the slippage is %s', (copies, from, slipBps) => {
  expect(copyCosts({ copies, slipBps: 120 })).toMatchObject({ from, copies, slipBps });
});

test('thirty copies are asked for, and a mean that is no number is none', () => {
  expect(LEAST_COPIES).toBe(30);
  expect(copyCosts({ copies: 100, slipBps: Number.NaN })).toMatchObject({ from: 'assumed', slipBps: null });
});

test('copies that were cheaper than their leaders’ trades are taken to cost nothing', () => {
  expect(copyCosts({ copies: 30, slipBps: -300 })).toMatchObject({ from: 'measured', slipBps: 0 });
});

test('nobody’s copies measured, all is assumed', () => {
  expect(copyCosts()).toEqual({
    ...{ from: 'assumed', copies: 0, slipBps: null },
    ...{ delayMs: 2_550, stake: 100, maxPrice: 0.99 },
  });
});
