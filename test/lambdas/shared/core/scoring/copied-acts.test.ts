import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ActRecord, copiedActs } from '#core/scoring/copied-acts.ts';
import { copyCosts } from '#core/scoring/copy-costs.ts';
import { type LeaderAct } from '#core/scoring/leader-act.ts';
import { bps } from '#core/values/bps.ts';
import { price } from '#core/values/price.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import {
  aBuy,
  aPoint,
  aSell,
  aSeriesMarket,
  marketsById,
  paysFrom,
} from '../../../../support/builders/a-leader-act.ts';
import { CONDITION, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

const MEASURED = copyCosts({ copies: 30, slipBps: 100 });
const at = (second: number): UnixMs => later(NOW, second * 1_000);

function copiesOf(acts: readonly LeaderAct[], record: Partial<ActRecord> = {}, costs = MEASURED) {
  return copiedActs({ acts, markets: marketsById(aSeriesMarket()), prices: [], ...record }, costs);
}
const sizes = (acts: ReturnType<typeof copiedActs>['acts']) =>
  acts.map(({ kind, shares, dollars: paid }) => [kind, shares, paid] as const);

describe('a purchase', () => {
  test('is copied in as many shares, later, at the measured slippage and with the fee of the market', () => {
    // Given
    const fee = { rateBps: bps(400n), exponent: 1 };
    const markets = marketsById(aSeriesMarket({ fee }));
    // When
    const { acts, counts } = copiesOf([aBuy({ shares: '100', for: '40' })], { markets });
    // Then
    expect(acts).toEqual([
      {
        ...{ kind: 'BUY', at: later(NOW, MEASURED.delayMs), condition: CONDITION, token: TOKEN },
        ...{ shares: sharesOf('100'), dollars: dollars('40.4'), fee: dollars('0.96314') },
      },
    ]);
    expect(counts).toEqual({ copied: 1, inPart: 0, tooDear: 0, tooLate: 0, netted: 0, unpriced: 0, atHisPrice: 0 });
  });

  test.each([
    ['0.98', 'copied'],
    ['0.981', 'tooDear'],
  ] as const)('at %s with a percent of slippage and a limit of 0.9899 is %s', (his, what) => {
    const buy = aBuy({ shares: '1', for: his });
    const { acts, counts } = copiesOf([buy], {}, { ...MEASURED, maxPrice: 0.9899 });
    expect([acts.length, counts[what]]).toEqual([what === 'copied' ? 1 : 0, 1]);
  });

  test('at the limit itself is too dear, and a micro-dollar below it is not', () => {
    const copied = (maxPrice: number) =>
      copiesOf([aBuy({ shares: '1', for: '0.5' })], {}, { ...MEASURED, maxPrice }).counts.copied;
    expect([copied(0.505), copied(0.505_001)]).toEqual([0, 1]);
  });

  test.each([
    [MEASURED.delayMs, 0],
    [MEASURED.delayMs + 1, 1],
  ])('in a market that is resolved %i ms later is copied %i times', (ms, copied) => {
    const markets = marketsById(aSeriesMarket(paysFrom(later(NOW, ms), '1', '0')));
    const { acts, counts } = copiesOf([aBuy({ shares: '1', for: '0.5' })], { markets });
    expect([acts.length, counts.tooLate]).toEqual([copied, 1 - copied]);
  });

  test('meets the first trade of others after it where nothing is measured, else a book above its own price', () => {
    // Given
    const buy = aBuy({ shares: '100', for: '50' });
    const prices = [aPoint('trade', at(2), '0.9'), aPoint('trade', at(3), '0.6'), aPoint('trade', at(4), '0.8')];
    const costs = { ...copyCosts(), stake: 90 };
    // Then
    expect(sizes(copiesOf([buy], { prices }, costs).acts)).toEqual([['BUY', sharesOf('100'), dollars('61')]]);
    expect(sizes(copiesOf([buy], {}, costs).acts)).toEqual([['BUY', sharesOf('100'), dollars('51')]]);
    const made = [{ prices }, {}].map((record) => copiesOf([buy], record, costs).counts.atHisPrice);
    expect([...made, copiesOf([buy]).counts.atHisPrice]).toEqual([0, 1, 0]);
  });

  test('stays smaller where the book holds less', () => {
    const { acts, counts } = copiesOf([aBuy({ shares: '100', for: '50' })], {}, { ...copyCosts(), stake: 1_000 });
    expect(Number(acts[0]?.shares) / 1e6).toBeCloseTo(50, 0);
    expect(counts).toMatchObject({ copied: 0, inPart: 1 });
  });

  test('of what he had sold without being seen to have it is copied only beyond that', () => {
    // Given
    const acts = [
      aSell({ shares: '30', for: '15' }),
      aBuy({ at: at(1), shares: '20', for: '10' }),
      aBuy({ at: at(2), shares: '15', for: '7.5' }),
    ];
    // When
    const copies = copiesOf(acts);
    // Then
    expect(sizes(copies.acts)).toEqual([['BUY', sharesOf('5'), dollars('2.525')]]);
    expect(copies.counts).toMatchObject({ copied: 1, netted: 1 });
  });
});

describe('a reduction', () => {
  const buy = aBuy({ shares: '100', for: '40' });

  test.each<[string, LeaderAct, string]>([
    ['a sale of a quarter', aSell({ at: at(10), shares: '25', for: '15' }), '25'],
    ['a sale of all', aSell({ at: at(10), shares: '100', for: '60' }), '100'],
    ['a sale of more than he was seen to have', aSell({ at: at(10), shares: '300', for: '180' }), '100'],
  ])('%s sells as large a part of ours, at the measured slippage below his price', (_, sale, expected) => {
    const sold = sizes(copiesOf([buy, sale]).acts).at(-1);
    const [whole] = [Number(sharesOf(expected))];
    expect(sold).toEqual(['SELL', sharesOf(expected), BigInt(Math.floor(whole * 0.594))]);
  });

  test('fractions chain: a half, and then a half of the rest', () => {
    const sales = [aSell({ at: at(1), shares: '50', for: '25' }), aSell({ at: at(2), shares: '25', for: '12' })];
    expect(sizes(copiesOf([buy, ...sales]).acts).map(([, size]) => size)).toEqual(['100', '50', '25'].map(sharesOf));
  });

  test('what came otherwise makes a sale a smaller part, and is none of ours', () => {
    // Given
    const split: LeaderAct = { kind: 'SPLIT', at: at(1), condition: CONDITION, shares: sharesOf('100') };
    const sale = aSell({ at: at(2), shares: '100', for: '50' });
    // Then
    expect(sizes(copiesOf([buy, split, sale]).acts).map(([, size]) => size)).toEqual(['100', '50'].map(sharesOf));
  });

  test('a merge sells both outcomes at what others last traded them at', () => {
    // Given
    const acts: readonly LeaderAct[] = [
      buy,
      aBuy({ shares: '100', for: '60', token: OTHER_TOKEN }),
      { kind: 'MERGE', at: at(10), condition: CONDITION, shares: sharesOf('50') },
    ];
    // When
    const copies = copiesOf(acts, { prices: [aPoint('trade', at(9), '0.7')] });
    // Then
    expect(sizes(copies.acts).slice(2)).toEqual([
      ['SELL', sharesOf('50'), dollars('34.65')],
      ['SELL', sharesOf('50'), dollars('14.85')],
    ]);
  });

  test('without any price ours are kept, and it is counted; after the resolution nothing is to be sold', () => {
    const send: LeaderAct = { kind: 'SEND', at: at(10), condition: CONDITION, token: TOKEN, shares: sharesOf('50') };
    const kept = copiesOf([buy, send]);
    expect([kept.acts.length, kept.counts.unpriced]).toEqual([1, 1]);
    const markets = marketsById(aSeriesMarket(paysFrom(at(5), '1', '0')));
    const resolved = copiesOf([buy, aSell({ at: at(10), shares: '50', for: '49' })], { markets });
    expect([resolved.acts.length, resolved.counts.unpriced]).toEqual([1, 0]);
  });
});

describe('whatever he does', () => {
  const act = fc
    .record({
      second: fc.integer({ min: 0, max: 30 }),
      kind: fc.constantFrom('BUY', 'SELL', 'SPLIT', 'MERGE', 'SEND', 'RECEIVE'),
      token: fc.constantFrom(TOKEN, OTHER_TOKEN),
      count: fc.bigInt({ min: 1n, max: 200n }),
      cents: fc.bigInt({ min: 1n, max: 99n }),
    })
    .map(({ second, kind, token, count, cents }): LeaderAct => {
      const size = sharesOf(`${count}`);
      if (kind === 'BUY' || kind === 'SELL')
        return (kind === 'BUY' ? aBuy : aSell)({
          at: at(second),
          token,
          shares: `${count}`,
          for: `${(Number(count) * Number(cents)) / 100}`,
        });
      if (kind === 'SPLIT' || kind === 'MERGE') return { kind, at: at(second), condition: CONDITION, shares: size };
      return { kind, at: at(second), condition: CONDITION, token, shares: size };
    });
  const prices = [aPoint('trade', at(0), '0.5')];

  test('no more is sold than was bought, of either outcome, and nothing is bought at or above the limit', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 25 }), fc.boolean(), (acts, isMeasured) => {
        const costs = isMeasured ? MEASURED : copyCosts();
        const owned = new Map<string, bigint>();
        for (const one of copiesOf(acts, { prices }, costs).acts) {
          const now = (owned.get(one.token) ?? 0n) + (one.kind === 'BUY' ? one.shares : 0n - one.shares);
          owned.set(one.token, now);
          expect(now).toBeGreaterThanOrEqual(0n);
          if (one.kind === 'BUY') expect(price((one.dollars * 1_000_000n) / one.shares)).toBeLessThanOrEqual(990_000n);
        }
      }),
    );
  });

  test('what he does later changes no copy before it', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 20 }), fc.integer({ min: 0, max: 31 }), (acts, second) => {
        const known = acts.filter((one) => one.at < at(second));
        const [whole, cut] = [copiesOf(acts, { prices }).acts, copiesOf(known, { prices }).acts];
        expect(whole.filter((one) => one.at < later(at(second), MEASURED.delayMs))).toEqual(cut);
      }),
    );
  });
});
