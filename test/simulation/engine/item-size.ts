import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Item } from './attribute-value.ts';

/** What a list, a map, and each of their elements take beside their content. */
const CONTAINER_BYTES = 3;
const ELEMENT_BYTES = 1;
/** A character of UTF-16 becomes at most three bytes of UTF-8. */
const MOST_BYTES_OF_A_UNIT = 3;

/** How texts and numbers are counted. */
type Count = { readonly text: (text: string) => number; readonly number: (text: string) => number };

const EXACT: Count = { text: (text) => Buffer.byteLength(text), number: numberBytes };
// Two digits take a byte: with those of sign and exponent no number takes more bytes than one more than it has characters.
const AT_MOST: Count = { text: (text) => text.length * MOST_BYTES_OF_A_UNIT, number: (text) => text.length + 1 };

/** Bytes of names and values, as DynamoDB counts them. */
export function itemBytes(item: Item): number {
  return fieldsOf(item, EXACT);
}

/** A number of bytes that the item surely does not exceed; quick, and enough for all that is far below a limit. */
export function mostItemBytes(item: Item): number {
  return fieldsOf(item, AT_MOST);
}

/** Whether anywhere in the item is a byte string, which cannot be frozen. */
export function hasBytes(item: Item): boolean {
  for (const name in item) {
    const value = item[name];
    if (value !== undefined && isBytes(value)) return true;
  }
  return false;
}

function isBytes(value: AttributeValue): boolean {
  if (value.S !== undefined || value.N !== undefined) return false;
  if (value.M !== undefined) return hasBytes(value.M);
  if (value.L !== undefined) return value.L.some(isBytes);
  return value.B !== undefined || value.BS !== undefined;
}

function fieldsOf(item: Item, count: Count): number {
  let sum = 0;
  for (const name in item) {
    const value = item[name];
    if (value !== undefined) sum += count.text(name) + bytesOf(value, count);
  }
  return sum;
}

function bytesOf(value: AttributeValue, count: Count): number {
  if (value.S !== undefined) return count.text(value.S);
  if (value.N !== undefined) return count.number(value.N);
  if (value.M !== undefined)
    return CONTAINER_BYTES + Object.keys(value.M).length * ELEMENT_BYTES + fieldsOf(value.M, count);
  if (value.L !== undefined)
    return value.L.reduce((sum, one) => sum + ELEMENT_BYTES + bytesOf(one, count), CONTAINER_BYTES);
  if (value.SS !== undefined) return value.SS.reduce((sum, one) => sum + count.text(one), 0);
  if (value.NS !== undefined) return value.NS.reduce((sum, one) => sum + count.number(one), 0);
  if (value.BS !== undefined) return value.BS.reduce((sum, one) => sum + one.length, 0);
  return value.B?.length ?? 1;
}

/** One byte for two digits, one for the exponent and one for a minus; zeros at both ends take none. */
function numberBytes(text: string): number {
  if (text.length === 1) return text === '0' ? 1 : 2;
  const digits = text.replace(/[-.]/g, '').replace(/^0+|0+$/g, '');
  return 1 + Math.ceil(digits.length / 2) + (text.startsWith('-') ? 1 : 0);
}
