import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KILLED, matchOrder } from '#core/execution/match-order.ts';
import { refusalReason } from '#core/execution/refuse.ts';
import { bps } from '#core/values/bps.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBuyChild, aSellChild } from '../../../../support/builders/a-child.ts';
import { aLevel } from '../../../../support/builders/a-market.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const fee = { rateBps: bps(200n), exponent: 1 };
const ladder = fc.array(
  fc.record({ cents: fc.integer({ min: 1, max: 99 }), count: fc.integer({ min: 1, max: 200 }) }),
  {
    maxLength: 8,
  },
);

it('buys at its limit or better, never more shares or dollars than it asked for, each level’s fee on top', () => {
  fc.assert(
    fc.property(ladder, fc.constantFrom('v1', 'v2'), fc.boolean(), (levels, domain, mayRest) => {
      const order = aBuyChild({ domain, ...(mayRest ? { restsUntil: later(NOW, 180_000), mayTake: true } : {}) });
      const asks = levels
        .toSorted((a, b) => a.cents - b.cents)
        .map(({ cents, count }) => aLevel((cents / 100).toFixed(2), String(count)));
      const fills = matchOrder({ order, levels: asks, fee });
      expect(fills.every((fill) => fill.price <= priceOf('0.5') && fill.shares > 0n)).toBe(true);
      expect(fills.reduce((total, { gross }) => total + gross, 0n)).toBeLessThanOrEqual(order.fields.makerAmount);
      const bought = fills.reduce((total, { shares }) => total + shares, 0n);
      expect((domain === 'v2' && !mayRest) || bought <= order.fields.takerAmount).toBe(true);
    }),
  );
});

it('sells down to its limit and no lower, never more than it has', () => {
  const order = aSellChild();
  const limit = (order.fields.takerAmount * 1_000_000n) / order.fields.makerAmount;
  const levels = [aLevel('0.49', '10'), aLevel('0.46', '10'), aLevel('0.01', '900')];
  const fills = matchOrder({ order, levels, fee });
  expect(fills.every((fill) => fill.price >= limit)).toBe(true);
  expect(fills[0]).toMatchObject({ price: priceOf('0.49'), shares: sharesOf('10') });
  expect(matchOrder({ order, levels: [], fee })).toEqual([]);
});

it('is killed in words that count as an outcome, and as no error', () => {
  expect(refusalReason(KILLED)).toEqual({ code: 'NO_FILL' });
});
