import { validationException } from './refusals.ts';

/** Numbers as DynamoDB keeps them: exact, with 38 significant digits, from 1E-130 to 9.99…E125. */
const MAX_DIGITS = 38;
const MAX_EXPONENT = 125;
const MIN_EXPONENT = -130;

const PLAIN_INTEGER = /^(?:0|-?[1-9][0-9]{0,37})$/;
const NUMBER = /^([+-]?)([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]{1,9}))?$/;
/** Sums of two integers of so many digits are exact as floating point numbers. */
const SAFE_LENGTH = 15;

/** `digits` × 10^`exponent`. */
type Decimal = { readonly digits: bigint; readonly exponent: number };

/**
 * Writes a number the one way in which it is stored: no exponent, no zeros that say nothing.
 *
 * @throws ValidationException for what is no number, too long, too large or too small.
 */
export function canonicalNumber(text: string): string {
  return PLAIN_INTEGER.test(text) ? text : written(read(text));
}

/** Compares two canonical numbers. */
export function compareNumbers(one: string, other: string): number {
  if (one === other) return 0;
  if (!one.includes('.') && !other.includes('.')) return compareIntegers(one, other);
  const [a, b] = aligned(read(one), read(other));
  return a < b ? -1 : 1;
}

/** Adds two canonical numbers. @throws ValidationException when the sum has more than 38 digits or is too large. */
export function addNumbers(one: string, other: string): string {
  if (isSafe(one) && isSafe(other)) return String(Number(one) + Number(other));
  return sumOf(read(one), read(other));
}

/** Subtracts one canonical number from another. @throws ValidationException as `addNumbers` does. */
export function subtractNumbers(one: string, other: string): string {
  if (isSafe(one) && isSafe(other)) return String(Number(one) - Number(other));
  const { digits, exponent } = read(other);
  return sumOf(read(one), { digits: -digits, exponent });
}

/** Among integers without leading zeros the longer one is the larger one, below zero the smaller one. */
function compareIntegers(one: string, other: string): number {
  const isBelowZero = one.startsWith('-');
  if (isBelowZero !== other.startsWith('-')) return isBelowZero ? -1 : 1;
  const order = one.length === other.length ? (one < other ? -1 : 1) : one.length - other.length;
  return isBelowZero ? -order : order;
}

function isSafe(text: string): boolean {
  return text.length <= SAFE_LENGTH && !text.includes('.');
}

function sumOf(one: Decimal, other: Decimal): string {
  const [a, b] = aligned(one, other);
  return written({ digits: a + b, exponent: Math.min(one.exponent, other.exponent) });
}

function aligned(one: Decimal, other: Decimal): readonly [bigint, bigint] {
  const exponent = Math.min(one.exponent, other.exponent);
  const scaled = ({ digits, exponent: own }: Decimal): bigint => digits * 10n ** BigInt(own - exponent);
  return [scaled(one), scaled(other)];
}

function read(text: string): Decimal {
  const match = NUMBER.exec(text);
  const [, sign = '', whole = '', fraction = '', power = '0'] = match ?? [];
  if (match === null || whole.length + fraction.length === 0)
    throw validationException(`The parameter cannot be converted to a numeric value: ${text}`);
  const significant = `${whole}${fraction}`.replace(/^0+/, '');
  if (significant === '') return { digits: 0n, exponent: 0 };
  const short = significant.replace(/0+$/, '');
  const exponent = Number(power) - fraction.length + (significant.length - short.length);
  // Before any power of ten is worked out: a request may name an exponent of millions.
  requireRange(short.length, exponent);
  return { digits: BigInt(`${sign}${short}`.replace('+', '')), exponent };
}

function written(number: Decimal): string {
  if (number.digits === 0n) return '0';
  const sign = number.digits < 0n ? '-' : '';
  const all = String(number.digits).replace('-', '');
  const digits = all.replace(/0+$/, '');
  const exponent = number.exponent + (all.length - digits.length);
  requireRange(digits.length, exponent);
  if (exponent >= 0) return `${sign}${digits}${'0'.repeat(exponent)}`;
  const point = digits.length + exponent;
  if (point > 0) return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
  return `${sign}0.${'0'.repeat(-point)}${digits}`;
}

function requireRange(length: number, exponent: number): void {
  const magnitude = length - 1 + exponent;
  if (magnitude > MAX_EXPONENT)
    throw validationException(
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    );
  if (magnitude < MIN_EXPONENT)
    throw validationException(
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    );
  if (length > MAX_DIGITS)
    throw validationException(`Attempting to store more than ${MAX_DIGITS} significant digits in a Number`);
}
