import { expect, test } from '@jest/globals';
import { walkBids } from '#core/execution/walk-bids.ts';
import { aLevel } from '../../../../support/builders/a-market.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

const bids = [aLevel('0.5', '10'), aLevel('0.4', '20')];

test.each([
  ['10', '5', '0'],
  ['15', '7', '0'],
  ['30', '13', '0'],
  ['31.5', '13', '1.5'],
])('%s shares bring %s dollars, and %s find no bid', (count, proceeds, unbid) => {
  expect(walkBids(bids, sharesOf(count))).toEqual({ proceeds: dollars(proceeds), unbid: sharesOf(unbid) });
});

test('without bids nothing comes of them', () => {
  expect(walkBids([], sharesOf('3'))).toEqual({ proceeds: 0n, unbid: sharesOf('3') });
});
