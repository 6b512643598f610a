import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EntryAmounts, entryAmounts, leastEntry, worstCostOf } from '#core/execution/entry-amounts.ts';
import { feeOf } from '#core/execution/fee.ts';
import { type BookLevel, type OrderDomain } from '#core/model/market.ts';
import { bps } from '#core/values/bps.ts';
import { costOf, type Price, price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { usd } from '#core/values/usd.ts';
import { aLevel } from '../../../../support/builders/a-market.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

type Input = Parameters<typeof entryAmounts>[0];

/** 200 dollars at up to 0.51 where 0.50 is asked, in ticks of a cent and without a fee. */
const anInput = (changes: Partial<Input> = {}): Input => ({
  budget: dollars('200'),
  asks: [aLevel('0.5')],
  limit: priceOf('0.51'),
  tick: priceOf('0.01'),
  fee: { rateBps: bps(0n), exponent: 1 },
  domain: 'v1',
  ...changes,
});

const chosen = (changes: Partial<Input> = {}) => entryAmounts(anInput(changes));

describe('what is signed for', () => {
  test('200 dollars at 0.51 are 392 shares for 199.92: whole cents need whole shares there', () => {
    expect(chosen()).toEqual({
      limit: priceOf('0.51'),
      shares: sharesOf('392'),
      dollars: dollars('199.92'),
      worstCost: dollars('199.92004'),
    });
  });

  test('with 5 dollars and ticks of 0.0001 no 100 shares at 0.5001 are bought, but 9.96 at 0.50', () => {
    const input = { budget: dollars('5'), limit: priceOf('0.5001'), tick: priceOf('0.0001') };
    expect(chosen(input)).toMatchObject({ limit: priceOf('0.5'), shares: sharesOf('9.96'), dollars: dollars('4.98') });
  });

  test('no rounder price than the best ask is looked for: below it nothing is offered', () => {
    const input = { budget: dollars('5'), limit: priceOf('0.5001'), tick: priceOf('0.0001') };
    expect(chosen({ ...input, asks: [aLevel('0.5001')] })).toBeUndefined();
  });

  test('one lot and its reserve for rounding are bought with exactly that, and not with a micro-dollar less', () => {
    expect(chosen({ budget: dollars('0.51004'), asks: [aLevel('0.51')] })).toMatchObject({ shares: sharesOf('1') });
    expect(chosen({ budget: dollars('0.510039'), asks: [aLevel('0.51')] })).toBeUndefined();
  });

  test('no more shares are asked for than are wanted, whatever the budget would pay for', () => {
    expect(chosen({ most: sharesOf('100') })).toMatchObject({ limit: priceOf('0.51'), shares: sharesOf('100') });
    expect(chosen({ most: sharesOf('400') })).toEqual(chosen());
    expect(chosen({ most: sharesOf('0') })).toBeUndefined();
  });

  test('the least order is the cheapest that has enough shares and dollars: 5 at 0.50, or two whole dollars of cheap ones', () => {
    const least = (changes: Partial<Input> = {}) =>
      leastEntry({ ...anInput(changes), minimumShares: sharesOf('5'), minimumDollars: dollars('1') });
    expect(least()).toMatchObject({ limit: priceOf('0.5'), shares: sharesOf('5'), dollars: dollars('2.5') });
    expect(least({ asks: [aLevel('0.51')] })).toMatchObject({ shares: sharesOf('5'), dollars: dollars('2.55') });
    const cheap = { asks: [aLevel('0.1')], limit: priceOf('0.1') };
    expect(least(cheap)).toMatchObject({ shares: sharesOf('10'), dollars: dollars('1') });
    expect(least({ asks: [aLevel('0.52')] })).toBeUndefined();
    expect(least({ asks: [] })).toBeUndefined();
  });

  test('what shares may cost is what an order for exactly them reserves', () => {
    expect(worstCostOf(sharesOf('392'), anInput())).toBe(dollars('199.92004'));
  });

  test('no budget, no limit or no offer is no order', () => {
    expect(chosen({ budget: usd(0n) })).toBeUndefined();
    expect(chosen({ limit: price(0n) })).toBeUndefined();
    expect(chosen({ asks: [] })).toBeUndefined();
  });
});

describe('worst cost', () => {
  const fee = { rateBps: bps(700n), exponent: 1 };

  test('100 shares at 0.50 and 7 % cost 50 dollars, 1.75 fee and 0.00004 for the rounding of four fees', () => {
    const exactly = { budget: dollars('51.75004'), limit: priceOf('0.5'), fee };
    expect(chosen(exactly)).toMatchObject({ shares: sharesOf('100'), worstCost: dollars('51.75004') });
    expect(chosen({ ...exactly, budget: dollars('51.750039') })?.shares).toBeLessThan(sharesOf('100'));
  });

  test('dollars that may buy further down carry up to the whole rate: 7 % of them', () => {
    const amounts = chosen({ limit: priceOf('0.5'), fee, domain: 'v2' });
    expect(amounts?.dollars).toBe(dollars('186.49'));
    expect(amounts?.worstCost).toBe(dollars('186.49') + dollars('13.0543') + dollars('0.00004'));
  });

  test('with an exponent of 0 the fee is a part of a share, and a dollar buys 100 of them at a cent', () => {
    const amounts = chosen({ limit: priceOf('0.5'), fee: { rateBps: bps(10n), exponent: 0 }, domain: 'v2' });
    expect(amounts?.dollars).toBe(dollars('181'));
    expect(amounts?.worstCost).toBe(dollars('181') + dollars('18.1') + dollars('0.00004'));
  });

  test('an order that may meet 30 prices reserves the rounding of 30 trades, not of four', () => {
    // Given
    const asks = Array.from({ length: 40 }, (_, index) => aLevel(`0.${21 + index}`));
    const amounts = chosen({ asks, limit: priceOf('0.5'), fee })!;

    // When
    const odd = shares(1_000_001n);
    const parts = [...Array<typeof odd>(29).fill(odd), shares(amounts.shares - 29n * odd)];
    const spent = parts.reduce(
      (total, part) => total + costOf(part, amounts.limit) + feeOf(part, amounts.limit, fee),
      0n,
    );

    // Then
    const inOne = amounts.dollars + feeOf(amounts.shares, amounts.limit, fee);
    expect(amounts.worstCost).toBe(inOne + 30n * 11n);
    expect(spent).toBeGreaterThan(inOne + 40n);
    expect(spent).toBeLessThanOrEqual(amounts.worstCost);
  });
});

const TICKS = ['0.1', '0.01', '0.005', '0.0025', '0.001', '0.0001'].map(priceOf);

const anyInput: fc.Arbitrary<Input> = fc
  .record({
    tick: fc.constantFrom(...TICKS),
    budget: fc.bigInt({ min: 0n, max: 2_000_000_000n }).map(usd),
    at: fc.double({ min: 0, max: 0.999999, noNaN: true }),
    below: fc.array(fc.nat(200), { minLength: 1, maxLength: 12 }),
    rate: fc.bigInt({ min: 0n, max: 1_000n }),
    exponent: fc.constantFrom(0, 1, 1, 1, 2, 3),
    domain: fc.constantFrom<OrderDomain>('v1', 'v1-neg-risk', 'v2'),
  })
  .map(({ tick, budget, at, below, rate, exponent, domain }) => {
    const ticks = Number(1_000_000n / tick) - 1;
    const top = 1 + Math.floor(at * ticks);
    const steps = [...new Set(below.map((step) => Math.max(1, top - step)))].toSorted((a, b) => a - b);
    const levelAt = (step: number): BookLevel => ({ price: price(tick * BigInt(step)), shares: sharesOf('1000000') });
    return {
      budget,
      asks: steps.map(levelAt),
      limit: price(tick * BigInt(top)),
      tick,
      fee: { rateBps: bps(rate), exponent },
      domain,
    };
  });

test('B27: price on the tick between best ask and limit, hundredths of a share, whole cents, and no remainder', () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      // When
      const amounts = entryAmounts(input);

      // Then
      if (amounts === undefined) return;
      expect(amounts.limit % input.tick).toBe(0n);
      expect(amounts.limit).toBeLessThanOrEqual(input.limit);
      expect(amounts.limit).toBeGreaterThanOrEqual(input.asks[0]!.price);
      expect(amounts.shares % 10_000n).toBe(0n);
      expect(amounts.dollars % 10_000n).toBe(0n);
      expect(amounts.dollars).toBeGreaterThan(0n);
      expect(amounts.shares * amounts.limit).toBe(amounts.dollars * 1_000_000n);
      expect(amounts.worstCost).toBeLessThanOrEqual(input.budget);
    }),
    { numRuns: 400 },
  );
});

type Wish = { readonly part: number; readonly at: number };

/** Trades that a venue could make of the order: at its limit or better, together never more than it asks for. */
function fillsOf(amounts: EntryAmounts, input: Input, wishes: readonly Wish[]) {
  const levels = input.asks.filter((level) => level.price <= amounts.limit).length;
  const isDollarSized = input.domain === 'v2';
  let left: bigint = isDollarSized ? amounts.dollars : amounts.shares;
  return wishes.slice(0, Math.max(4, levels)).map(({ part, at }, index, all) => {
    const steps = Number(amounts.limit / input.tick);
    const price_: Price = price(input.tick * BigInt(1 + Math.floor(at * steps)));
    const wanted = index === all.length - 1 ? left : (left * BigInt(Math.floor(part * 1_000))) / 1_000n;
    const count = shares(isDollarSized ? (wanted * 1_000_000n) / price_ : wanted);
    const gross = costOf(count, price_);
    left -= isDollarSized ? gross : count;
    return gross + feeOf(count, price_, input.fee);
  });
}

test('X23, B17: whatever it fills at, at its limit or better and in as many trades as it may take, it costs no more than reserved', () => {
  const unit = fc.double({ min: 0, max: 0.999, noNaN: true });
  const wishes = fc.array(fc.record({ part: unit, at: fc.oneof(unit, fc.constantFrom(0, 0.999)) }), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(anyInput, wishes, (input, parts) => {
      const amounts = entryAmounts(input);
      if (amounts === undefined) return;
      const spent = fillsOf(amounts, input, parts).reduce((total, cost) => total + cost, 0n);
      expect(spent).toBeLessThanOrEqual(amounts.worstCost);
    }),
    { numRuns: 400 },
  );
});

test('a larger budget never buys less by more than the 2 % that a rounder price may leave', () => {
  fc.assert(
    fc.property(anyInput, fc.bigInt({ min: 0n, max: 100_000_000n }), (input, more) => {
      const small = entryAmounts(input);
      const large = entryAmounts({ ...input, budget: usd(input.budget + more) });
      if (small === undefined) return;
      expect((large?.worstCost ?? 0n) * 100n).toBeGreaterThanOrEqual(small.worstCost * 98n);
    }),
    { numRuns: 200 },
  );
});
