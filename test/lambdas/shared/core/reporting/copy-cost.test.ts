import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { copyCosts, type StepCost } from '#core/reporting/copy-cost.ts';
import { type CopyStep, type Execution, type TokenValue } from '#core/reporting/copy-step.ts';
import { formatPico, inPico, NO_PICO, type PicoUsd, picoUsd, worthOf } from '#core/values/pico-usd.ts';
import { price } from '#core/values/price.ts';
import { minus, sum } from '#core/values/quantity.ts';
import { shares } from '#core/values/shares.ts';
import { usd } from '#core/values/usd.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const PAYS = { price: priceOf('1'), from: 'payout' } as const;
const PAYS_NOTHING = { price: priceOf('0'), from: 'payout' } as const;

/** Shares at an average price, decided when the best one stood there, with a fee. */
function traded(
  count: string,
  { at = '0.5', fee = '0', ...known }: Readonly<Partial<Record<'at' | 'decided' | 'fee', string>>> = {},
): Execution {
  const { decided = at } = known;
  const worth = worthOf(sharesOf(count), priceOf(at));
  const decidedWorth = worthOf(sharesOf(count), priceOf(decided));
  return { shares: sharesOf(count), gross: usd(worth / 1_000_000n), fee: dollars(fee), decidedWorth };
}

function bought(wanted: string, ours: Execution, { at = '0.5', id = 'buy' } = {}): CopyStep {
  return { id, at: NOW, kind: 'entry', price: priceOf(at), wanted: sharesOf(wanted), ours };
}

function reducedTo(keepNumerator: bigint, keepDenominator: bigint, { at = '0.5', id = 'sell' } = {}): CopyStep {
  return { id, at: NOW, kind: 'exit', price: priceOf(at), keepNumerator, keepDenominator, saleId: id };
}

const costsOf = (steps: readonly CopyStep[], value: TokenValue, sold: Readonly<Record<string, Execution>> = {}) =>
  copyCosts({ steps, sales: new Map(Object.entries(sold)), value });

function textOf({ parts }: StepCost) {
  return Object.fromEntries(Object.entries(parts).map(([part, amount]) => [part, formatPico(amount)]));
}

/** What trades and value brought, out of nothing but what was traded. */
function plainResult(
  executions: readonly { readonly side: 'BUY' | 'SELL'; readonly of: Execution }[],
  value: TokenValue,
) {
  const cash = executions.map(({ side, of: { gross, fee } }) => (side === 'BUY' ? 0n - gross - fee : gross - fee));
  const owned = executions.map(({ side, of }) => (side === 'BUY' ? of.shares : 0n - of.shares));
  const total = (amounts: readonly bigint[]) => amounts.reduce((all, amount) => all + amount, 0n);
  return picoUsd(total(cash) * 1_000_000n + total(owned) * value.price);
}

const totalOf = (costs: readonly StepCost[], pick: (cost: StepCost) => PicoUsd) => sum(NO_PICO, costs.map(pick));
const partsOf = ({ parts }: StepCost) => sum(NO_PICO, Object.values(parts));

describe('the cost of a copied purchase', () => {
  test('is the delay until it was decided, the impact of our order, and its fee', () => {
    // Given a leader who bought 100 at 0.50, decided on at 0.51 and filled at 0.53
    const ours = traded('100', { at: '0.53', decided: '0.51', fee: '0.25' });
    // When
    const [cost] = costsOf([bought('100', ours)], PAYS);
    // Then 1 dollar is delay, 2 are impact, and he made 5.25 more
    expect(textOf(cost!)).toEqual({ delay: '1', impact: '2', undivided: '0', fee: '0.25', missed: '0', own: '0' });
    expect(formatPico(cost!.leaderResult)).toBe('50');
    expect(formatPico(cost!.followerResult)).toBe('46.75');
    expect(formatPico(cost!.notional)).toBe('50');
  });

  test('is not divided where the price when it was decided is not kept', () => {
    const { decidedWorth: _, ...ours } = traded('100', { at: '0.53' });
    const [cost] = costsOf([bought('100', ours)], PAYS);
    expect(textOf(cost!)).toMatchObject({ delay: '0', impact: '0', undivided: '3' });
  });

  test('is below zero where our price was better', () => {
    const [cost] = costsOf([bought('100', traded('100', { at: '0.48', decided: '0.49' }))], PAYS);
    expect(textOf(cost!)).toMatchObject({ delay: '-1', impact: '-1' });
  });
});

describe('a missed trade', () => {
  test('costs what it would have won', () => {
    const [cost] = costsOf([bought('100', traded('40'))], PAYS);
    expect(textOf(cost!)).toMatchObject({ missed: '30', delay: '0', impact: '0' });
  });

  test('that would have lost is a gain', () => {
    const [cost] = costsOf([bought('100', traded('0'))], PAYS_NOTHING);
    expect(textOf(cost!)).toMatchObject({ missed: '-50' });
  });

  test('is worth what the leader got for it, whatever the market paid later', () => {
    // Given that he sold three quarters at 0.60 and the rest paid nothing
    const steps = [bought('100', traded('0')), reducedTo(1n, 4n, { at: '0.6' })];
    // When
    const [buy, sell] = costsOf(steps, PAYS_NOTHING);
    // Then 45 came back of 50, and the sale of what we never owned has cost nothing
    expect(textOf(buy!)).toMatchObject({ missed: '-5' });
    expect(textOf(sell!)).toMatchObject({ missed: '0', own: '0' });
  });

  test('of a market that nobody of ours saw the end of is in no number, and said', () => {
    const value = { price: priceOf('0.9'), from: 'last-trade' } as const;
    const [cost] = costsOf([bought('100', traded('40'))], value);
    expect(cost!.isUnvalued).toBe(true);
    expect(textOf(cost!)).toMatchObject({ missed: '0' });
    expect(formatPico(cost!.notional)).toBe('20');
  });

  test('of a market that he left altogether needs no end', () => {
    const value = { price: priceOf('0.1'), from: 'last-trade' } as const;
    const [cost] = costsOf([bought('100', traded('0')), reducedTo(0n, 1n, { at: '0.6' })], value);
    expect(cost!.isUnvalued).toBe(false);
    expect(textOf(cost!)).toMatchObject({ missed: '10' });
  });
});

describe('the cost of a copied sale', () => {
  test('mirrors that of a purchase', () => {
    // Given 100 owned, all sold by him at 0.60, decided at 0.58 and sold at 0.55
    const sold = traded('100', { at: '0.55', decided: '0.58', fee: '0.1' });
    // When
    const [, sell] = costsOf([bought('100', traded('100')), reducedTo(0n, 1n, { at: '0.6' })], PAYS, { sell: sold });
    // Then
    expect(textOf(sell!)).toEqual({ delay: '2', impact: '3', undivided: '0', fee: '0.1', missed: '0', own: '0' });
  });

  test('that came too late for a part is what he got for that part less what it is worth now', () => {
    const [, sell] = costsOf([bought('100', traded('100')), reducedTo(0n, 1n, { at: '0.6' })], PAYS_NOTHING, {
      sell: traded('75', { at: '0.6' }),
    });
    expect(textOf(sell!)).toMatchObject({ missed: '15' });
  });

  test('is shared by the reductions that one order sold for, as each asked', () => {
    // Given half, then half of the rest, sold by one order at 0.50
    const steps = [
      bought('80', traded('80')),
      { ...reducedTo(1n, 2n, { at: '0.6', id: 'first' }), saleId: 'exit' },
      { ...reducedTo(1n, 2n, { at: '0.7', id: 'second' }), saleId: 'exit' },
    ] as const;
    // When
    const [, first, second] = costsOf(steps, PAYS, { exit: traded('60') });
    // Then
    expect(textOf(first!)).toMatchObject({ delay: '4' });
    expect(textOf(second!)).toMatchObject({ delay: '4' });
  });

  test('that nobody asked for is what going on with him would have brought', () => {
    // Given a guard that sold all at 0.45 before he sold at 0.70
    const guard: CopyStep = { id: 'guard', at: NOW, kind: 'own', ours: traded('100', { at: '0.45', fee: '0.2' }) };
    // When
    const costs = costsOf([bought('100', traded('100')), guard, reducedTo(0n, 1n, { at: '0.7' })], PAYS);
    // Then
    expect(textOf(costs[1]!)).toMatchObject({ own: '25', fee: '0.2', missed: '0' });
    expect(textOf(costs[2]!)).toMatchObject({ missed: '0', delay: '0', impact: '0' });
  });
});

const micros = (max: number) => fc.integer({ min: 0, max }).map(BigInt);
const priceArb = fc.integer({ min: 1_000, max: 999_000 }).map((micro) => price(BigInt(micro)));
const executionArb = fc
  .record({ count: micros(90_000_000), gross: micros(80_000_000), fee: micros(900_000), decided: fc.option(priceArb) })
  .map(({ count, gross, fee, decided }): Execution => {
    const known = decided === null ? {} : { decidedWorth: worthOf(shares(count), decided) };
    return {
      shares: shares(count),
      gross: usd(count === 0n ? 0n : gross),
      fee: usd(count === 0n ? 0n : fee),
      ...known,
    };
  });
const keepArb = fc.integer({ min: 0, max: 7 }).map((kept) => [BigInt(kept), 7n] as const);
const stepArb = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('entry' as const),
      price: fc.option(priceArb),
      wanted: fc.option(micros(90_000_000)),
      ours: executionArb,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('exit' as const),
      price: priceArb,
      keep: keepArb,
      order: fc.option(fc.integer({ min: 0, max: 3 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('own' as const), ours: executionArb }) },
);
const valueArb = fc.record({
  price: fc.oneof(priceArb, fc.constantFrom(price(0n), price(500_000n), price(1_000_000n))),
  from: fc.constantFrom('payout' as const, 'mark' as const, 'last-trade' as const),
});
/** A position's life: purchases filled in part or not at all, reductions with and without a sale of ours, guards, an end. */
const historyArb = fc.record({
  drafts: fc.array(stepArb, { minLength: 1, maxLength: 12 }),
  sold: fc.array(executionArb, { minLength: 4, maxLength: 4 }),
  value: valueArb,
});

function historyOf({
  drafts,
  sold,
}: {
  drafts: readonly (typeof stepArb extends fc.Arbitrary<infer S> ? S : never)[];
  sold: readonly Execution[];
}) {
  const steps = drafts.map((draft, at): CopyStep => {
    const place = { id: `s${at}`, at: NOW };
    if (draft.kind === 'own') return { ...place, ...draft };
    if (draft.kind === 'entry') {
      const { price: his, wanted, ...rest } = draft;
      return {
        ...place,
        ...rest,
        ...(his === null ? {} : { price: his }),
        ...(wanted === null ? {} : { wanted: shares(wanted) }),
      };
    }
    const { keep, order, ...rest } = draft;
    const [keepNumerator, keepDenominator] = keep;
    return { ...place, ...rest, keepNumerator, keepDenominator, ...(order === null ? {} : { saleId: `x${order}` }) };
  });
  const used = new Set(steps.flatMap((step) => (step.kind === 'exit' ? (step.saleId ?? []) : [])));
  const sales = new Map(sold.map((sale, at) => [`x${at}`, sale] as const).filter(([id]) => used.has(id)));
  return { steps, sales };
}

describe('in any history', () => {
  test('the parts of each step add up to the leader’s result less the follower’s, to the last digit', () => {
    fc.assert(
      fc.property(historyArb, ({ value, ...history }) => {
        for (const cost of copyCosts({ ...historyOf(history), value }))
          expect(partsOf(cost)).toBe(minus(cost.leaderResult, cost.followerResult));
      }),
    );
  });

  test('the follower’s results are what its trades and its value brought, whatever the leader did', () => {
    fc.assert(
      fc.property(historyArb, ({ value, ...history }) => {
        const { steps, sales } = historyOf(history);
        const ours = steps.flatMap((step) => {
          if (step.kind === 'exit') return [];
          return [{ side: step.kind === 'entry' ? ('BUY' as const) : ('SELL' as const), of: step.ours }];
        });
        const sold = [...sales.values()].map((of) => ({ side: 'SELL' as const, of }));
        const costs = copyCosts({ steps, sales, value });
        expect(totalOf(costs, ({ followerResult }) => followerResult)).toBe(plainResult([...ours, ...sold], value));
      }),
    );
  });

  test('the leader’s results are those of one who trades what sizing makes of his trades, within a micro-share a cut', () => {
    fc.assert(
      fc.property(historyArb, ({ value, ...history }) => {
        const known = { ...value, from: 'payout' as const };
        const { steps, sales } = historyOf(history);
        const costs = copyCosts({ steps, sales, value: known });
        let [owned, cash] = [0n, 0n];
        for (const step of steps) {
          if (step.kind === 'entry') {
            const count = step.price === undefined ? step.ours.shares : (step.wanted ?? step.ours.shares);
            const paid =
              step.price === undefined ? (step.ours.decidedWorth ?? inPico(step.ours.gross)) : count * step.price;
            [owned, cash] = [owned + count, cash - paid];
          } else if (step.kind === 'exit') {
            const left = (owned * step.keepNumerator) / step.keepDenominator;
            [owned, cash] = [left, cash + (owned - left) * step.price];
          }
        }
        const off = totalOf(costs, ({ leaderResult }) => leaderResult) - (cash + owned * known.price);
        // Each cut rounds each lot apart: by a micro-share, which is worth a micro-dollar at the most.
        const bound = BigInt(steps.length * steps.length * 3) * 1_000_000n;
        expect(off < bound && off > -bound).toBe(true);
      }),
    );
  });

  test('a copy of all that was wanted, at once, at the leader’s prices and without fees costs nothing', () => {
    const perfect = fc.array(fc.record({ count: micros(90_000_000), at: priceArb }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(perfect, valueArb, (purchases, value) => {
        const steps = purchases.map(({ count, at }, index): CopyStep => {
          const whole = shares(count * 1_000_000n);
          const ours = { shares: whole, gross: usd(count * at), fee: usd(0n), decidedWorth: worthOf(whole, at) };
          return { id: `${index}`, at: NOW, kind: 'entry', price: at, wanted: whole, ours };
        });
        const costs = copyCosts({ steps, sales: new Map(), value });
        expect(costs.every((cost) => Object.values(cost.parts).every((part) => part === 0n))).toBe(true);
      }),
    );
  });
});
