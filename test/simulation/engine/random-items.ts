import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import * as fc from 'fast-check';
import { type Item } from './attribute-value.ts';

/** Few values, so that two of them are often equal, within one another, or next to each other. */
const aText = fc.constantFrom('', 'a', 'ab', 'abc', 'b', 'ba', 'é', 'hello');
const aNumberText = fc.constantFrom('-2', '0', '1', '2', '3', '5', '10', '0.5', '-0.25', '12345678901234567890');
const aByteString = fc.constantFrom([1], [1, 2], [1, 2, 3], [2, 3]).map((bytes) => Uint8Array.from(bytes));

/** A value of any type, nested at most twice. */
export const aValue: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 2 },
    aText.map((S) => ({ S })),
    aNumberText.map((N) => ({ N })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true as const }),
    aByteString.map((B) => ({ B })),
    fc.uniqueArray(aText, { minLength: 1, maxLength: 3 }).map((SS) => ({ SS })),
    fc.uniqueArray(aNumberText, { minLength: 1, maxLength: 3 }).map((NS) => ({ NS })),
    fc.array(tie('value'), { maxLength: 3 }).map((L) => ({ L })),
    fc.dictionary(fc.constantFrom('x', 'y'), tie('value'), { maxKeys: 2, noNullPrototype: true }).map((M) => ({ M })),
  ),
})).value;

/** Attributes beside the key: some of their usual type, some of any, some absent. */
export const anItem: fc.Arbitrary<Item> = fc.record(
  {
    n: fc.oneof({ weight: 4, arbitrary: aNumberText.map((N) => ({ N })) }, aValue),
    s: fc.oneof({ weight: 4, arbitrary: aText.map((S) => ({ S })) }, aValue),
    l: fc.oneof({ weight: 4, arbitrary: fc.array(aValue, { maxLength: 3 }).map((L) => ({ L })) }, aValue),
    m: fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ x: aValue, y: aValue }, { requiredKeys: [], noNullPrototype: true }).map((M) => ({ M })),
      },
      aValue,
    ),
    v: aValue,
    w: aValue,
  },
  { requiredKeys: [], noNullPrototype: true },
);

const SCALE = 10n ** 12n;

/**
 * A value as text, equal for equal values: sets sorted, numbers as integers of 10^-12.
 *
 * Written apart from the engine, so that the one can hold the other.
 */
export function valueText(value: AttributeValue): string {
  if (value.N !== undefined) return `N${scaledNumber(value.N)}`;
  if (value.NS !== undefined) return `NS${value.NS.map(scaledNumber).map(String).sort().join()}`;
  if (value.SS !== undefined) return `SS${JSON.stringify(value.SS.toSorted())}`;
  if (value.B !== undefined) return `B${Buffer.from(value.B).toString('hex')}`;
  if (value.L !== undefined) return `L[${value.L.map(valueText).join()}]`;
  if (value.M !== undefined) return `M{${itemText(value.M)}}`;
  return JSON.stringify(value);
}

/** An item as text, equal for equal items. */
export function itemText(item: Item): string {
  const names = Object.keys(item).sort();
  return names.map((name) => `${name}:${valueText(item[name] ?? { NULL: true })}`).join();
}

/** A number without exponent and with at most 12 places as an integer of 10^-12. */
export function scaledNumber(text: string): bigint {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const digits = BigInt(whole) * SCALE + BigInt(fraction.padEnd(12, '0').slice(0, 12));
  return text.startsWith('-') ? -digits : digits;
}
