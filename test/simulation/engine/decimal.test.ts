import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { addNumbers, canonicalNumber, compareNumbers, subtractNumbers } from './decimal.ts';

const DECIMALS = 12;

/** A decimal with up to 12 places as an integer: written here once more, so that one holds the other. */
function scaled(text: string): bigint {
  const isBelowZero = text.startsWith('-');
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const digits = BigInt(`${whole}${fraction.padEnd(DECIMALS, '0')}`);
  return isBelowZero ? -digits : digits;
}

const aNumber = fc
  .tuple(
    fc.boolean(),
    fc.bigInt({ min: 0n, max: 10n ** 20n }),
    fc.oneof(fc.constant(0), fc.integer({ min: 0, max: DECIMALS })),
  )
  .map(([isBelowZero, digits, places]) => {
    const text = String(digits).padStart(places + 1, '0');
    const whole = text.slice(0, text.length - places);
    return `${isBelowZero ? '-' : ''}${whole}${places === 0 ? '' : `.${text.slice(-places)}`}`;
  });

describe('numbers', () => {
  test.each([
    ['5.0', '5'],
    ['1.50', '1.5'],
    ['.5', '0.5'],
    ['1.', '1'],
    ['+5', '5'],
    ['-0', '0'],
    ['0e500', '0'],
    ['00012', '12'],
    ['1E+3', '1000'],
    ['-12.5e-3', '-0.0125'],
    ['1e-130', `0.${'0'.repeat(129)}1`],
    ['9.99e125', `999${'0'.repeat(123)}`],
    [`1${'0'.repeat(60)}`, `1${'0'.repeat(60)}`],
    ['12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
  ])('%s is kept as %s', (text, kept) => {
    expect(canonicalNumber(text)).toBe(kept);
  });

  test.each([
    '',
    '-',
    '.',
    ' 5',
    '5 ',
    '1e',
    '0x10',
    '1_0',
    'NaN',
    'Infinity',
    '1e126',
    '-1e126',
    '1e-131',
    '1e999999999',
  ])('%j is refused', (text) => {
    expect(() => canonicalNumber(text)).toThrow(expect.objectContaining({ name: 'ValidationException' }));
  });

  test('38 digits are kept, 39 refused, wherever the point is', () => {
    expect(canonicalNumber(`0.${'1'.repeat(38)}`)).toBe(`0.${'1'.repeat(38)}`);
    expect(() => canonicalNumber(`0.${'1'.repeat(39)}`)).toThrow('38');
    expect(() => addNumbers('9'.repeat(38), '0.1')).toThrow('38');
    expect(addNumbers('9'.repeat(38), '1')).toBe(`1${'0'.repeat(38)}`);
  });

  test('a sum beyond 9.99…E125 is refused', () => {
    expect(() => addNumbers(canonicalNumber('9e125'), canonicalNumber('9e125'))).toThrow('overflow');
  });

  test('sums, differences and order are those of exact arithmetic, and what they give is in its one form', () => {
    fc.assert(
      fc.property(aNumber, aNumber, (first, second) => {
        const [one, other] = [canonicalNumber(first), canonicalNumber(second)];
        expect(scaled(one)).toBe(scaled(first));
        expect(Math.sign(compareNumbers(one, other))).toBe(
          Number(scaled(one) > scaled(other)) - Number(scaled(one) < scaled(other)),
        );
        for (const [result, expected] of [
          [addNumbers(one, other), scaled(one) + scaled(other)],
          [subtractNumbers(one, other), scaled(one) - scaled(other)],
        ] as const) {
          expect(scaled(result)).toBe(expected);
          expect(canonicalNumber(result)).toBe(result);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
