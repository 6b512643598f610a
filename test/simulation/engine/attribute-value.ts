import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { compareNumbers } from './decimal.ts';
import { compareText } from './text-order.ts';

/** An item as DynamoDB carries it. */
export type Item = Readonly<Record<string, AttributeValue>>;

export type AttributeType = 'S' | 'N' | 'B' | 'SS' | 'NS' | 'BS' | 'M' | 'L' | 'BOOL' | 'NULL';

/** The type of a value that was checked before: it has exactly one. */
export function typeOf(value: AttributeValue): AttributeType {
  if (value.S !== undefined) return 'S';
  if (value.N !== undefined) return 'N';
  if (value.M !== undefined) return 'M';
  if (value.L !== undefined) return 'L';
  if (value.BOOL !== undefined) return 'BOOL';
  if (value.NULL !== undefined) return 'NULL';
  if (value.SS !== undefined) return 'SS';
  if (value.NS !== undefined) return 'NS';
  return value.B === undefined ? 'BS' : 'B';
}

/** Whether two stored values are the same; sets have no order. */
export function isEqual(one: AttributeValue, other: AttributeValue): boolean {
  if (one === other) return true;
  const type = typeOf(one);
  if (type !== typeOf(other)) return false;
  switch (type) {
    case 'S':
      return one.S === other.S;
    case 'N':
      return one.N === other.N;
    case 'BOOL':
      return one.BOOL === other.BOOL;
    case 'NULL':
      return true;
    case 'B':
      return compareBytes(one.B, other.B) === 0;
    case 'SS':
    case 'NS':
    case 'BS':
      return isSameSet(elementsOf(one), elementsOf(other));
    case 'L':
      return isSameList(one.L ?? [], other.L ?? []);
    case 'M':
      return isSameMap(one.M ?? {}, other.M ?? {});
  }
}

/** The order of two texts, numbers or byte strings; undefined for any other pair. */
export function compareValues(one: AttributeValue, other: AttributeValue): number | undefined {
  if (one.S !== undefined && other.S !== undefined) return compareText(one.S, other.S);
  if (one.N !== undefined && other.N !== undefined) return compareNumbers(one.N, other.N);
  if (one.B !== undefined && other.B !== undefined) return compareBytes(one.B, other.B);
  return undefined;
}

/** The elements of a set as values of their own; none for what is no set. */
export function elementsOf(value: AttributeValue): readonly AttributeValue[] {
  if (value.SS !== undefined) return value.SS.map((S) => ({ S }));
  if (value.NS !== undefined) return value.NS.map((N) => ({ N }));
  return (value.BS ?? []).map((B) => ({ B }));
}

function isSameSet(one: readonly AttributeValue[], other: readonly AttributeValue[]): boolean {
  return one.length === other.length && one.every((element) => other.some((match) => isEqual(element, match)));
}

function isSameList(one: readonly AttributeValue[], other: readonly AttributeValue[]): boolean {
  return one.length === other.length && one.every((element, at) => isEqual(element, other[at] ?? { NULL: true }));
}

function isSameMap(one: Item, other: Item): boolean {
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => {
    const [a, b] = [one[name], other[name]];
    return a !== undefined && b !== undefined && isEqual(a, b);
  });
}

function compareBytes(one: Uint8Array = new Uint8Array(), other: Uint8Array = new Uint8Array()): number {
  return Buffer.compare(one, other);
}
