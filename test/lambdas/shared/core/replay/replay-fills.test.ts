import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type MeasuredFill } from '#core/replay/measured-fill.ts';
import { cutLevels, drawnFills } from '#core/replay/replay-fills.ts';
import { LEAST_COPIES } from '#core/scoring/copy-costs.ts';
import { type VenueOrderId } from '#core/values/ids.ts';
import { sum } from '#core/values/quantity.ts';
import { NO_SHARES, type Shares } from '#core/values/shares.ts';
import { anOrderId } from '../../../../support/builders/a-child.ts';
import { aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const SEED = 11n;
const market = aMarket({ tick: priceOf('0.01'), volume24h: dollars('50000') });
const fill = (changes: Partial<MeasuredFill> = {}): MeasuredFill => ({
  ...{ price: priceOf('0.5'), volume24h: dollars('50000'), worse: 0n, part: 1_000_000n },
  ...changes,
});
const many = (changes: Partial<MeasuredFill>, count = LEAST_COPIES): readonly MeasuredFill[] =>
  Array.from({ length: count }, () => fill(changes));
const met = (changes: { venueOrderId?: VenueOrderId; side?: 'BUY' | 'SELL'; at?: string } = {}) => ({
  order: { venueOrderId: changes.venueOrderId ?? anOrderId(), side: changes.side ?? 'BUY' },
  ...{ market, levels: [aLevel(changes.at ?? '0.5', '100')] },
});
const priceMet = (measured: readonly MeasuredFill[], order = met()) => drawnFills(SEED, measured)?.met(order)[0]?.price;

describe('drawn fills', () => {
  it('are none of fewer than thirty that were filled, whatever was not', () => {
    const killed = Array.from({ length: 100 }, () => {
      const { worse: _, ...one } = fill({ part: 0n });
      return one;
    });
    expect(drawnFills(SEED, [...many({}, LEAST_COPIES - 1), ...killed])).toBeUndefined();
    expect(drawnFills(SEED, [...many({}, LEAST_COPIES), ...killed])).toBeDefined();
  });

  it('are dearer for a buyer and cheaper for a seller by what was measured, within the scale of the market', () => {
    const worse = many({ worse: 20_000n });
    expect(priceMet(worse)).toBe(priceOf('0.51'));
    expect(priceMet(worse, met({ side: 'SELL' }))).toBe(priceOf('0.49'));
    expect(priceMet(worse, met({ at: '0.985' }))).toBe(priceOf('0.99'));
    expect(priceMet(many({ worse: 2_000_000n }), met({ side: 'SELL' }))).toBe(priceOf('0.01'));
    expect(priceMet(many({ worse: -20_000n }))).toBe(priceOf('0.49'));
  });

  it('leave of what the book gives the part that was measured, rounded down', () => {
    const left = (part: bigint, shares: Shares) => drawnFills(SEED, many({ part }))?.left(met(), shares);
    expect(left(400_000n, sharesOf('100'))).toBe(sharesOf('40'));
    expect(left(333_333n, 10n as Shares)).toBe(3n);
    expect(left(0n, sharesOf('100'))).toBe(0n);
    expect(left(1_000_000n, sharesOf('100'))).toBe(sharesOf('100'));
  });

  it.each([
    ['of the same price and volume', { price: priceOf('0.5'), volume24h: dollars('99999') }],
    ['where those are fewer than thirty, of the same price', { price: priceOf('0.16'), volume24h: dollars('9') }],
  ])('are drawn among those %s', (_which, changes) => {
    const others = many({ price: priceOf('0.96'), worse: 90_000n }, 500);
    expect(priceMet([...others, ...many({ ...changes, worse: 20_000n })])).toBe(priceOf('0.51'));
  });

  it('prefer those of the same volume to those of the same price alone, and else draw among all', () => {
    const [alike, busier] = [many({ worse: 20_000n }), many({ worse: 90_000n, volume24h: dollars('100000') }, 500)];
    expect(priceMet([...alike, ...busier])).toBe(priceOf('0.51'));
    expect(priceMet(many({ price: priceOf('0.96'), worse: 20_000n }))).toBe(priceOf('0.51'));
  });

  it('hang on the seed and the order alone: slippage, fill and other orders draw from streams of their own', () => {
    // Given
    const measured = Array.from({ length: 900 }, (_, at) =>
      fill({ worse: BigInt(at) * 100n, part: BigInt(at) * 1_000n }),
    );
    const ids = Array.from({ length: 40 }, (_, at) => anOrderId(at + 1));
    const drawn = (seed: bigint, order: VenueOrderId) => {
      const fills = drawnFills(seed, measured)!;
      const one = met({ venueOrderId: order });
      return [fills.met(one)[0]!.price, fills.left(one, sharesOf('1'))].map(String).join(' ');
    };
    // When
    const forth = ids.map((id) => drawn(SEED, id));
    const back = ids.toReversed().map((id) => drawn(SEED, id));
    // Then
    expect(back.toReversed()).toEqual(forth);
    expect(new Set(forth).size).toBeGreaterThan(35);
    expect(ids.map((id) => drawn(SEED + 1n, id))).not.toEqual(forth);
    const ranks = forth.map((text) => text.split(' ').map(Number) as [number, number]);
    expect(ranks.filter(([at, part]) => Math.abs((at - 500_000) / 50 - part / 1_000) < 30).length).toBeLessThan(15);
  });
});

describe('cut levels', () => {
  it('hold as many shares as they may, the best first', () => {
    const level = fc.record({ at: fc.integer({ min: 1, max: 99 }), count: fc.integer({ min: 1, max: 500 }) });
    fc.assert(
      fc.property(fc.array(level, { maxLength: 8 }), fc.integer({ min: 0, max: 3_000 }), (drawn, most) => {
        const levels = drawn.map(({ at, count }) => aLevel((at / 100).toFixed(2), String(count)));
        const total = (all: typeof levels) => all.reduce((added, { shares }) => added + shares, 0n);
        const cut = cutLevels(levels, sharesOf(String(most)));
        const all = sum(NO_SHARES, [total(levels) as Shares]);
        expect(total(cut as typeof levels)).toBe(all < sharesOf(String(most)) ? all : sharesOf(String(most)));
        expect(cut.map(({ price }) => price)).toEqual(levels.slice(0, cut.length).map(({ price }) => price));
        expect(cut.every(({ shares }) => shares > 0n)).toBe(true);
      }),
    );
  });
});
