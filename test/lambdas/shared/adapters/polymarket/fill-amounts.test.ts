import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sharesIn, unitOfFills, unitOfOrder } from '#adapters/polymarket/fill-amounts.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { price } from '#core/values/price.ts';
import { someFields } from './vectors.ts';

describe('the unit of amounts', () => {
  test('of an order is told by its own size', () => {
    const fields = someFields();
    expect(unitOfOrder('25000000', fields)).toBe('micro-shares');
    expect(unitOfOrder('25', fields)).toBe('shares');
    expect(unitOfOrder('25.0000', fields)).toBe('shares');
  });

  test('of a dollar order may be its dollars', () => {
    expect(unitOfOrder('14000000', someFields())).toBe('micro-shares');
    expect(unitOfOrder('14', someFields())).toBe('shares');
  });

  test('of fills is told by what the order could pay, whichever way both are written', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 5_000_000n, max: 1_000_000_000_000n }),
        fc.bigInt({ min: 10_000n, max: 990_000n }),
        fc.bigInt({ min: 1n, max: 1_000n }),
        fc.constantFrom('BUY' as const, 'SELL' as const),
        (size, limit, part, side) => {
          const cost = (size * limit) / 1_000_000n;
          const [makerAmount, takerAmount] = side === 'BUY' ? [cost, size] : [size, cost];
          const fields = someFields({ side, makerAmount, takerAmount });
          const filled = (size * part) / 1_000n;
          // Dust below two millionths of the order is the stated exception.
          fc.pre(filled * 400_000n > size);
          const asInteger = [{ amount: filled.toString(), price: price(limit) }];
          const asDecimal = [{ amount: formatMicros(filled), price: price(limit) }];
          expect(sharesIn(unitOfFills(asInteger, fields), filled.toString())).toBe(filled);
          expect(sharesIn(unitOfFills(asDecimal, fields), formatMicros(filled))).toBe(filled);
        },
      ),
    );
  });

  test('of fills of a dollar order allows far more shares than asked, at a far better price', () => {
    const fields = someFields({ makerAmount: 10_000_000n, takerAmount: 17_543_859n });
    expect(unitOfFills([{ amount: '100', price: price(100_000n) }], fields)).toBe('shares');
  });

  test('makes a fraction of a millionth no amount', () => {
    expect(sharesIn('micro-shares', '1.5')).toBeUndefined();
    expect(sharesIn('shares', 'many')).toBeUndefined();
  });
});
