import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatMicros, parseMicros } from '#core/values/decimal.ts';

describe('parseMicros', () => {
  test.each([
    ['0', 0n],
    ['0.57', 570_000n],
    ['1', 1_000_000n],
    ['0.000001', 1n],
    ['0.1000000', 100_000n],
    ['007.5', 7_500_000n],
    ['999999999999999.999999', 999_999_999_999_999_999_999n],
  ])('%s is %s millionths', (text, micros) => {
    expect(parseMicros(text)).toBe(micros);
  });

  test.each(['', '.5', '5.', '-1', '+1', '1e3', 'NaN', 'Infinity', ' 1', '1 ', '1,5', '0x10', '1.2.3', '１'])(
    '%j is no amount',
    (text) => {
      for (const rounding of ['exact', 'down', 'nearest'] as const) expect(parseMicros(text, rounding)).toBeUndefined();
    },
  );

  test('15 whole digits are read, 16 are not', () => {
    expect(parseMicros('9'.repeat(15))).toBe(BigInt('9'.repeat(15)) * 1_000_000n);
    expect(parseMicros('9'.repeat(16))).toBeUndefined();
  });

  test('40 decimals are read, 41 are not', () => {
    expect(parseMicros(`0.${'3'.repeat(40)}`, 'down')).toBe(333_333n);
    expect(parseMicros(`0.${'3'.repeat(41)}`, 'down')).toBeUndefined();
  });

  test('a seventh digit is refused, cut or rounded, as told', () => {
    expect(parseMicros('0.0000019')).toBeUndefined();
    expect(parseMicros('0.0000019', 'down')).toBe(1n);
    expect(parseMicros('0.0000019', 'nearest')).toBe(2n);
  });

  test('nearest rounds up from exactly a half, and down below it', () => {
    expect(parseMicros('0.0000015', 'nearest')).toBe(2n);
    expect(parseMicros('0.00000149999', 'nearest')).toBe(1n);
    expect(parseMicros('0.00000105', 'nearest')).toBe(1n);
    expect(parseMicros('0.9999995', 'nearest')).toBe(1_000_000n);
  });
});

describe('formatMicros', () => {
  test.each([
    [0n, '0'],
    [1n, '0.000001'],
    [1_500_000n, '1.5'],
    [-1_500_000n, '-1.5'],
    [-1n, '-0.000001'],
    [100_000_000n, '100'],
  ])('%s millionths are written %s', (micros, text) => {
    expect(formatMicros(micros)).toBe(text);
  });

  test('what was written reads back as the same amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 21n - 1n }), (micros) => {
        expect(parseMicros(formatMicros(micros))).toBe(micros);
        expect(formatMicros(-micros)).toBe(micros === 0n ? '0' : `-${formatMicros(micros)}`);
      }),
    );
  });
});
