import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Item } from './attribute-value.ts';

/** What a list, a map, and each of their elements take beside their content. */
const CONTAINER_BYTES = 3;
const ELEMENT_BYTES = 1;
/** A character of UTF-16 becomes at most three bytes of UTF-8. */
const MOST_BYTES_OF_A_UNIT = 3;

type BytesOfText = (text: string) => number;

/** Bytes of names and values, as DynamoDB counts them. */
export function itemBytes(item: Item): number {
  return fieldsOf(item, (text) => Buffer.byteLength(text));
}

/** A number of bytes that the item surely does not exceed; quick, and enough for all that is far below a limit. */
export function mostItemBytes(item: Item): number {
  return fieldsOf(item, (text) => text.length * MOST_BYTES_OF_A_UNIT);
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

function fieldsOf(item: Item, textBytes: BytesOfText): number {
  let sum = 0;
  for (const name in item) {
    const value = item[name];
    if (value !== undefined) sum += textBytes(name) + bytesOf(value, textBytes);
  }
  return sum;
}

function bytesOf(value: AttributeValue, textBytes: BytesOfText): number {
  if (value.S !== undefined) return textBytes(value.S);
  if (value.N !== undefined) return numberBytes(value.N);
  if (value.M !== undefined)
    return CONTAINER_BYTES + Object.keys(value.M).length * ELEMENT_BYTES + fieldsOf(value.M, textBytes);
  if (value.L !== undefined)
    return value.L.reduce((sum, one) => sum + ELEMENT_BYTES + bytesOf(one, textBytes), CONTAINER_BYTES);
  if (value.SS !== undefined) return value.SS.reduce((sum, one) => sum + textBytes(one), 0);
  if (value.NS !== undefined) return value.NS.reduce((sum, one) => sum + numberBytes(one), 0);
  if (value.BS !== undefined) return value.BS.reduce((sum, one) => sum + one.length, 0);
  return value.B?.length ?? 1;
}

/** One byte for two digits, one for the exponent and one for a minus; zeros at both ends take none. */
function numberBytes(text: string): number {
  if (text.length === 1) return text === '0' ? 1 : 2;
  const digits = text.replace(/[-.]/g, '').replace(/^0+|0+$/g, '');
  return 1 + Math.ceil(digits.length / 2) + (text.startsWith('-') ? 1 : 0);
}
