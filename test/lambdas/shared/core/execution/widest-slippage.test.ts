import { expect, test } from '@jest/globals';
import { planExit } from '#core/execution/plan-exit.ts';
import { widestSlippage } from '#core/execution/widest-slippage.ts';
import { aBook, aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { theExecution } from '../../../../support/builders/a-settings.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

test('B19: an exit goes down as far as the settings say, an urgent one down to the tick', () => {
  expect(widestSlippage({}, theExecution())).toBe(2_000n);
  expect(widestSlippage({ isUrgent: true }, theExecution())).toBe(10_000n);
});

test.each([
  [0, '0.49'],
  [1, '0.48'],
  [5, '0.18'],
  [6, '0.01'],
  [40, '0.01'],
])('B19: the floor of an urgent exit, try %d from a mid of 0.50, is %s', (attempts, floor) => {
  const limitOf = (isUrgent: boolean) =>
    planExit({
      parent: aParent({ side: 'SELL', attempts, firstMid: priceOf('0.5'), ...(isUrgent ? { isUrgent: true } : {}) }),
      position: aPosition({ available: sharesOf('100') }),
      market: aMarket(),
      book: aBook({ bids: [aLevel('0.49')] }),
      execution: theExecution(),
      now: NOW,
    });
  expect(limitOf(true)).toMatchObject({ plan: 'sell', limit: priceOf(floor) });
  expect(limitOf(false)).toMatchObject({ limit: attempts < 4 ? priceOf(floor) : priceOf('0.4') });
});
