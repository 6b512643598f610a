import { expect, test } from '@jest/globals';
import { type Trade } from '#core/model/trade.ts';
import { openLines } from '../../../../bin/commands/order/open-at-venue.ts';
import { aBuyChild } from '../../../support/builders/a-child.ts';
import { aParent } from '../../../support/builders/a-parent.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';

const order = aParent({ origin: 'order', state: 'WORKING' });
const trade = (status: Trade['status']): Trade =>
  ({ tradeId: status, status, shares: sharesOf('30'), gross: dollars('15'), fee: dollars('0') }) as Trade;

test('what is at the venue may still trade all but what it has; a trade that failed is none', () => {
  const child = aBuyChild({ state: 'ACKED', trades: [trade('MATCHED'), trade('FAILED')] });
  expect(openLines({ order, child })).toEqual([
    `STILL OPEN until its end is proven: up to 70.00 shares at 0.5000 of ${order.parentId.slice(0, 12)}, order ${child.venueOrderId} of the venue.`,
  ]);
});

test('nothing is said of what is over, nor of what was never placed', () => {
  expect(openLines({ order })).toEqual([]);
  expect(openLines({ order, child: aBuyChild({ state: 'DONE' }) })).toEqual([]);
});
