import { expect, test } from '@jest/globals';
import { ENTRIES_CEILING, EXPOSURE_CEILING, ORDER_CEILING } from '#core/model/ceilings.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

test('S10: an order is at most 100,000 dollars, a follower has at most 10,000,000 at stake, and makes at most 300 entries a minute', () => {
  expect([ORDER_CEILING, EXPOSURE_CEILING, ENTRIES_CEILING]).toEqual([dollars('100000'), dollars('10000000'), 300n]);
});
