import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkAmounts } from '#core/execution/check-amounts.ts';
import { ORDER_CEILING } from '#core/model/ceilings.ts';
import { type ChildOrder, type SignedFields } from '#core/model/child-order.ts';
import { costOf, price } from '#core/values/price.ts';
import { minus } from '#core/values/quantity.ts';
import { shares } from '#core/values/shares.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { aBuyChild, aSellChild } from '../../../../support/builders/a-child.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const signing = (child: ChildOrder, fields: Partial<SignedFields>): ChildOrder => ({
  ...child,
  fields: { ...child.fields, ...fields },
});
const check = (child: ChildOrder) => () => {
  checkAmounts(child);
};

test('what was reserved is signed', () => {
  expect(check(aBuyChild())).not.toThrow();
  expect(check(aSellChild())).not.toThrow();
});

describe('X28: amounts in another unit', () => {
  const UNITS: readonly (readonly [string, (one: bigint) => bigint])[] = [
    ['millions of times as much', (one) => one * 1_000_000n],
    ['whole units', (one) => one / 1_000_000n],
    ['18 decimals', (one) => one * 10n ** 12n],
  ];

  test.each(UNITS)('%s of a purchase: of its dollars, of its shares, of both', (_, other) => {
    const child = aBuyChild();
    const { makerAmount, takerAmount } = child.fields;
    expect(check(signing(child, { makerAmount: other(makerAmount) }))).toThrow('signs');
    expect(check(signing(child, { takerAmount: other(takerAmount) }))).toThrow('signs');
    expect(check(signing(child, { makerAmount: other(makerAmount), takerAmount: other(takerAmount) }))).toThrow(
      'signs',
    );
  });

  test.each(UNITS)('%s of a sale: of its shares, of its dollars, of both', (_, other) => {
    const child = aSellChild();
    const { makerAmount, takerAmount } = child.fields;
    expect(check(signing(child, { makerAmount: other(makerAmount) }))).toThrow('signs');
    expect(check(signing(child, { takerAmount: other(takerAmount) }))).toThrow('signs');
    expect(check(signing(child, { makerAmount: other(makerAmount), takerAmount: other(takerAmount) }))).toThrow(
      'signs',
    );
  });

  test('of everything, decided so all along: whole units are no hundredths, millions are above every order', () => {
    const scaled = (by: (one: bigint) => bigint): ChildOrder => {
      const child = aBuyChild();
      const count = shares(by(child.shares));
      const amount = usd(by(child.fields.makerAmount));
      const held = { leftUsd: amount, leftToBuy: count, shares: count };
      return signing({ ...child, ...held }, { makerAmount: amount, takerAmount: count });
    };
    expect(check(scaled((one) => one / 1_000_000n))).toThrow('hundredths');
    expect(check(scaled((one) => one * 1_000_000n))).toThrow('no order is above');
  });
});

test('a purchase that rests is of its shares at its price, to a thousandth of a dollar; one that takes is of whole cents', () => {
  const [limit, count] = [priceOf('0.656'), sharesOf('12')];
  const amount = costOf(count, limit);
  const child = aBuyChild({ limit, shares: count, leftToBuy: count, leftUsd: amount });
  const signed = signing(child, { makerAmount: amount, takerAmount: count });
  expect(check({ ...signed, restsUntil: unixMs(1) })).not.toThrow();
  expect(check({ ...signed, restsUntil: unixMs(1), mayTake: true })).toThrow('not cents');
  expect(check(signed)).toThrow('not cents');
  expect(check(signing({ ...signed, restsUntil: unixMs(1) }, { makerAmount: amount - 1n }))).toThrow('are 7872000');
});

describe('X28: the bounds', () => {
  test('of dollars: what is held for it is signed, a micro-dollar less held is not', () => {
    const amount = dollars('50');
    expect(check(aBuyChild({ leftUsd: amount }))).not.toThrow();
    expect(check(aBuyChild({ leftUsd: minus(amount, usd(1n)) }))).toThrow('are held for it');
  });

  test('of shares: what is held of a sale, or counted of a purchase, is signed, a micro-share less is not', () => {
    expect(check(aSellChild({ leftShares: sharesOf('40') }))).not.toThrow();
    expect(check(aSellChild({ leftShares: shares(sharesOf('40') - 1n) }))).toThrow('are held for it');
    expect(check(aBuyChild({ leftToBuy: shares(sharesOf('100') - 1n) }))).toThrow('are held for it');
  });

  test('of any order: the ceiling is signed, a cent above it is not', () => {
    const of = (amount: bigint): ChildOrder => {
      const count = shares(amount * 2n);
      const held = { shares: count, leftUsd: usd(amount), leftToBuy: count };
      return signing(aBuyChild(held), { makerAmount: amount, takerAmount: count });
    };
    expect(check(of(ORDER_CEILING))).not.toThrow();
    expect(check(of(ORDER_CEILING + 10_000n))).toThrow('no order is above');
  });

  test('of a side: an order of the other one is not signed', () => {
    expect(check(signing(aBuyChild(), { side: 'SELL' }))).toThrow('signs a SELL');
  });
});

test('X28: no amount but the one that was decided on is ever signed', () => {
  const amounts = fc.record({ makerAmount: fc.bigInt(0n, 10n ** 15n), takerAmount: fc.bigInt(0n, 10n ** 15n) });
  fc.assert(
    fc.property(amounts, fc.boolean(), (fields, isBuy) => {
      const child = isBuy ? aBuyChild() : aSellChild();
      fc.pre(fields.makerAmount !== child.fields.makerAmount || fields.takerAmount !== child.fields.takerAmount);
      expect(check(signing(child, fields))).toThrow();
    }),
  );
  const at = price(priceOf('0.5') + 1n);
  expect(check(aBuyChild({ limit: at }))).toThrow(String(costOf(sharesOf('100'), at)));
});
