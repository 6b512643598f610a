import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { microsOf } from '#adapters/polymarket/amounts.ts';
import { formatMicros } from '#core/values/decimal.ts';

describe('an amount of the venue', () => {
  test.each<[number | string, bigint | undefined]>([
    [4.33, 4_330_000n],
    [0.9700000663288868, 970_000n],
    [86780.64, 86_780_640_000n],
    [1e-6, 1n],
    [1.5e-6, 2n],
    [4.9e-7, 0n],
    [1e21, undefined],
    [123456789012345, 123_456_789_012_345_000_000n],
    ['25', 25_000_000n],
    ['0.1234567', 123_457n],
    [-1, undefined],
    [Number.NaN, undefined],
    [Infinity, undefined],
    ['-0.1', undefined],
    ['NaN', undefined],
    ['1e309', undefined],
    ['0x10', undefined],
    ['', undefined],
    [' 1', undefined],
    ['9'.repeat(400), undefined],
  ])('%p is %p millionths', (amount, micros) => {
    expect(microsOf(amount)).toBe(micros);
  });

  test('can be rounded down', () => {
    expect(microsOf('0.1234569', 'down')).toBe(123_456n);
  });

  test('survives as a double where its digits fit one', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 8_500_000_000_000_000n }), (micros) => {
        expect(microsOf(Number(formatMicros(micros)))).toBe(micros);
        expect(microsOf(formatMicros(micros))).toBe(micros);
      }),
    );
  });
});
