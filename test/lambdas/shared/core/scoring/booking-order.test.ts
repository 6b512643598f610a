import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inBookingOrder } from '#core/scoring/booking-order.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBuy, aSell } from '../../../../support/builders/a-leader-act.ts';
import { NOW } from '../../../../support/builders/identities.ts';

const act = fc
  .record({ second: fc.integer({ min: 0, max: 3 }), isBuy: fc.boolean(), count: fc.integer({ min: 1, max: 9 }) })
  .map(({ second, isBuy, count }) =>
    (isBuy ? aBuy : aSell)({ at: later(NOW, second * 1_000), shares: `${count}`, for: '1' }),
  );

test('acts are booked in the order of their moments, and of one moment what comes before what goes', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
      const sorted = inBookingOrder(acts);
      expect(sorted).toHaveLength(acts.length);
      for (const [place, one] of sorted.entries()) {
        const next = sorted[place + 1] ?? one;
        expect(one.at).toBeLessThanOrEqual(next.at);
        if (one.at === next.at && one.kind === 'SELL') expect(next.kind).toBe('SELL');
      }
    }),
  );
});

test('of one kind and moment they stay as they came', () => {
  const acts = ['1', '2', '3'].map((count) => aBuy({ shares: count, for: '1' }));
  expect(inBookingOrder(acts)).toEqual(acts);
});
