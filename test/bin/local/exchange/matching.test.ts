import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planFills, takerFee } from '../../../../bin/local/exchange/matching.ts';

const NO_FEE = { feeRate: 0, feeExponent: 1 };

describe('fees', () => {
  it('are those of the venue: 25 shares at 0.64 and rate 0.07 cost 0.4032 dollars', () => {
    expect(takerFee({ feeRate: 0.07, feeExponent: 1 }, 25_000_000n, 640_000n)).toBe(403_200n);
    expect(takerFee({ feeRate: 0.05, feeExponent: 1 }, 100_000_000n, 500_000n)).toBe(1_250_000n);
  });

  it('are at least 0.00001 dollars, and nothing without a rate', () => {
    expect(takerFee({ feeRate: 0.04, feeExponent: 1 }, 1n, 500_000n)).toBe(10n);
    expect(takerFee(NO_FEE, 1_000_000_000n, 500_000n)).toBe(0n);
  });

  it('know other exponents', () => {
    expect(takerFee({ feeRate: 0.25, feeExponent: 2 }, 100_000_000n, 500_000n)).toBe(1_562_500n);
    expect(takerFee({ feeRate: 0.25, feeExponent: 0.5 }, 100_000_000n, 500_000n)).toBe(12_500_000n);
  });
});

describe('fills', () => {
  it('never cross the limit, never spend or give more than the maker amount, never leave a better price', () => {
    const levels = fc
      .array(fc.record({ tick: fc.bigInt(1n, 99n), sizeMicro: fc.bigInt(1n, 10n ** 9n) }), { maxLength: 6 })
      .map((all) => all.map(({ tick, sizeMicro }) => ({ priceMicro: tick * 10_000n, sizeMicro })));
    fc.assert(
      fc.property(
        levels,
        fc.constantFrom('BUY', 'SELL'),
        fc.boolean(),
        fc.bigInt(1n, 10n ** 9n),
        fc.bigInt(1n, 10n ** 9n),
        (unsorted, side, isDollarSized, makerMicro, takerMicro) => {
          const sorted = [...unsorted].sort((left, right) => Number(left.priceMicro - right.priceMicro));
          const book = side === 'BUY' ? sorted : sorted.reverse();
          const fills = planFills({ side, makerMicro, takerMicro, isDollarSized, levels: book, fee: NO_FEE });
          const dollars = fills.reduce((sum, fill) => sum + fill.dollarsMicro, 0n);
          const shares = fills.reduce((sum, fill) => sum + fill.sharesMicro, 0n);
          fills.forEach((fill, index) => {
            expect(fill.priceMicro).toBe(book[index]?.priceMicro);
            if (side === 'BUY') expect(fill.priceMicro * takerMicro).toBeLessThanOrEqual(makerMicro * 1_000_000n);
            else expect(fill.priceMicro * makerMicro).toBeGreaterThanOrEqual(takerMicro * 1_000_000n);
          });
          expect(side === 'BUY' ? dollars : shares).toBeLessThanOrEqual(makerMicro);
          if (side === 'BUY' && !isDollarSized) expect(shares).toBeLessThanOrEqual(takerMicro);
        },
      ),
    );
  });
});
