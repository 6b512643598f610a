import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatMicro, scaleDecimal } from '../../../../bin/local/tape/decimal.ts';

describe('decimal text and millionths', () => {
  test.each([
    ['0.9700000663288868', 6, 970_000n],
    ['1.0000005', 6, 1_000_001n],
    ['1e-7', 6, 0n],
    ['5e-7', 6, 1n],
    ['1.5e3', 6, 1_500_000_000n],
    ['12.', 6, 12_000_000n],
    ['0.47', 18, 470_000_000_000_000_000n],
  ])('%s in units of 10^-%d is %d', (text, decimals, expected) => {
    expect(scaleDecimal(text, decimals)).toBe(expected);
  });

  test.each(['-1', 'NaN', 'Infinity', '', '.5', '1,5', '0x10'])('%j is no amount', (text) => {
    expect(scaleDecimal(text, 6)).toBeUndefined();
  });

  test('writing and reading gives the same millionths, also through a double up to four billion', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 4_000_000_000_000_000n }), (micro) => {
        expect(scaleDecimal(formatMicro(micro), 6)).toBe(micro);
        expect(scaleDecimal(`${Number(formatMicro(micro))}`, 6)).toBe(micro);
      }),
      { numRuns: 2000 },
    );
  });
});
