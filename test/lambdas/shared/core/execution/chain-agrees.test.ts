import { describe, expect, it } from '@jest/globals';
import { chainAgrees } from '#core/execution/chain-agrees.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBuyChild, aSellChild, aTrade } from '../../../../support/builders/a-child.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

const UNTOUCHED = { isFilled: false, remaining: 0n };
/** 40 of 100 shares for 20 of 50 dollars. */
const aPartlyFilled = (changes: Partial<ChildOrder> = {}): ChildOrder => aBuyChild({ trades: [aTrade()], ...changes });

describe('the contract of the exchange', () => {
  it.each([
    [UNTOUCHED, true],
    [{ isFilled: true, remaining: 0n }, false],
    [{ isFilled: false, remaining: 1n }, false],
    [{ isFilled: false, remaining: dollars('50') }, false],
  ])('X3: agrees, with %p, that nothing was filled: %p', (status, agrees) => {
    expect(chainAgrees(aBuyChild(), status)).toBe(agrees);
    expect(chainAgrees(aBuyChild({ trades: [aTrade({ status: 'FAILED' })] }), status)).toBe(agrees);
  });

  it.each([
    [dollars('30'), true],
    [dollars('30') - 10n, true],
    [dollars('30') + 10n, true],
    [dollars('30') - 11n, false],
    [dollars('29'), false],
    [0n, false],
  ])('agrees, with %p micro-dollars left of 50, that 20 dollars were spent: %p', (remaining, agrees) => {
    expect(chainAgrees(aPartlyFilled(), { isFilled: false, remaining })).toBe(agrees);
  });

  it.each([
    ['chain', dollars('195.37'), true],
    ['chain', dollars('195.36999'), true],
    ['chain', dollars('195.369984'), false],
    ['formula', dollars('195.369984'), true],
    ['formula', dollars('195.369796'), true],
    ['formula', dollars('195.369795'), false],
    ['formula', dollars('195.370204'), true],
    ['formula', dollars('195.370205'), false],
  ] as const)(
    'allows a trade that was booked by the %s for %p dollars, of 195.37 on chain: %p',
    (feeFrom, gross, agrees) => {
      // Two makers, at 0.50 and 0.51: the venue tells 0.504832 as their price.
      const trade = aTrade({ shares: sharesOf('387'), gross, feeFrom });
      const child = aBuyChild({ trades: [trade] });
      const { makerAmount } = child.fields;
      const order = { ...child, fields: { ...child.fields, makerAmount: makerAmount + dollars('200') } };
      const remaining = order.fields.makerAmount - dollars('195.37');
      expect(chainAgrees(order, { isFilled: false, remaining })).toBe(agrees);
    },
  );

  it('says of a filled order that all of its shares came, at whatever price', () => {
    const whole = aTrade({ shares: sharesOf('100'), gross: dollars('47') });
    expect(chainAgrees(aBuyChild({ trades: [whole] }), { isFilled: true, remaining: 0n })).toBe(true);
    expect(chainAgrees(aPartlyFilled(), { isFilled: true, remaining: 0n })).toBe(false);
  });

  it('counts the dollars of an order that is sized in dollars', () => {
    const more = aTrade({ shares: sharesOf('110'), gross: dollars('50') });
    expect(chainAgrees(aBuyChild({ domain: 'v2', trades: [more] }), { isFilled: true, remaining: 0n })).toBe(true);
    const less = aTrade({ shares: sharesOf('110'), gross: dollars('49') });
    expect(chainAgrees(aBuyChild({ domain: 'v2', trades: [less] }), { isFilled: true, remaining: 0n })).toBe(false);
  });

  it.each([
    ['99.99', false],
    ['100', true],
  ])(
    'counts the shares of a purchase that may rest on a v2 market: %p of 100 at a better price are all: %p',
    (count, agrees) => {
      const bought = aTrade({ shares: sharesOf(count), gross: dollars('47') });
      const order = aBuyChild({ domain: 'v2', restsUntil: later(NOW, 180_000), mayTake: true, trades: [bought] });
      expect(chainAgrees(order, { isFilled: true, remaining: 0n })).toBe(agrees);
      expect(chainAgrees(order, { isFilled: false, remaining: dollars('3') })).toBe(true);
    },
  );

  it.each([
    [sharesOf('10'), true],
    [sharesOf('10') + 1n, false],
    [0n, false],
  ])('agrees, with %p micro-shares left of 40, that 30 were sold: %p', (remaining, agrees) => {
    const child = aSellChild({ trades: [aTrade({ shares: sharesOf('30') })] });
    expect(chainAgrees(child, { isFilled: false, remaining })).toBe(agrees);
  });
});
