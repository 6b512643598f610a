import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { compareValues, elementsOf, isEqual, type Item, typeOf } from './attribute-value.ts';
import { type Comparator, type Condition, type FunctionName, type Operand } from './condition-syntax.ts';
import { valueOf, type Values } from './condition-values.ts';
import { valueAt } from './document-path.ts';

/** Whether an item meets a condition; an absent item is one without attributes. */
export type Predicate = (item: Item, values: Values) => boolean;

type Read = (item: Item, values: Values) => AttributeValue | undefined;

/** Makes a predicate of a condition; it is made once and used for many items. */
export function predicateOf(condition: Condition): Predicate {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return joinedOf(condition.kind, predicateOf(condition.left), predicateOf(condition.right));
    case 'not': {
      const inner = predicateOf(condition.inner);
      return (item, values) => !inner(item, values);
    }
    case 'compare': {
      const [left, right] = [readOf(condition.operands[0]), readOf(condition.operands[1])];
      return comparisonOf(condition.comparator, left, right);
    }
    case 'between': {
      const [operand, low, high] = condition.operands;
      return joinedOf(
        'and',
        comparisonOf('>=', readOf(operand), readOf(low)),
        comparisonOf('<=', readOf(operand), readOf(high)),
      );
    }
    case 'in': {
      const [operand, ...choices] = condition.operands;
      const equals = choices.map((choice) => comparisonOf('=', readOf(operand), readOf(choice)));
      return (item, values) => equals.some((equal) => equal(item, values));
    }
    case 'function':
      return functionOf(condition.name, condition.operands.map(readOf));
  }
}

function joinedOf(kind: 'and' | 'or', left: Predicate, right: Predicate): Predicate {
  return kind === 'and'
    ? (item, values) => left(item, values) && right(item, values)
    : (item, values) => left(item, values) || right(item, values);
}

function readOf(operand: Operand): Read {
  switch (operand.kind) {
    case 'path':
      return (item) => valueAt(item, operand.path);
    case 'value':
      return (_, values) => valueOf(values, operand.name);
    case 'size': {
      const read = readOf(operand.of);
      return (item, values) => sizeOf(read(item, values));
    }
  }
}

/** Characters, bytes or elements; nothing for what has no size. */
function sizeOf(value: AttributeValue | undefined): AttributeValue | undefined {
  if (value === undefined) return undefined;
  const map = value.M === undefined ? undefined : Object.keys(value.M);
  const counted = value.S ?? value.B ?? value.SS ?? value.NS ?? value.BS ?? value.L ?? map;
  return counted === undefined ? undefined : { N: String(counted.length) };
}

/** What is absent equals nothing, is in no order with anything, and differs from everything. */
function comparisonOf(comparator: Comparator, left: Read, right: Read): Predicate {
  const holds = ORDERS[comparator];
  return (item, values) => {
    const [one, other] = [left(item, values), right(item, values)];
    if (one === undefined || other === undefined) return comparator === '<>';
    return holds(one, other);
  };
}

type Relation = (one: AttributeValue, other: AttributeValue) => boolean;

const ORDERS: Readonly<Record<Comparator, Relation>> = {
  '=': isEqual,
  '<>': (one, other) => !isEqual(one, other),
  '<': (one, other) => (compareValues(one, other) ?? 0) < 0,
  '<=': (one, other) => (compareValues(one, other) ?? 1) <= 0,
  '>': (one, other) => (compareValues(one, other) ?? 0) > 0,
  '>=': (one, other) => (compareValues(one, other) ?? -1) >= 0,
};

function functionOf(name: FunctionName, [first, second]: readonly Read[]): Predicate {
  const read = first ?? NOTHING;
  switch (name) {
    case 'attribute_exists':
      return (item, values) => read(item, values) !== undefined;
    case 'attribute_not_exists':
      return (item, values) => read(item, values) === undefined;
    case 'attribute_type':
      return relationOf(read, second, (value, type) => typeOf(value) === type.S);
    case 'begins_with':
      return relationOf(read, second, beginsWith);
    case 'contains':
      return relationOf(read, second, containsValue);
  }
}

const NOTHING: Read = () => undefined;

function relationOf(first: Read, second: Read = NOTHING, holds: Relation): Predicate {
  return (item, values) => {
    const [one, other] = [first(item, values), second(item, values)];
    return one !== undefined && other !== undefined && holds(one, other);
  };
}

function beginsWith(value: AttributeValue, start: AttributeValue): boolean {
  if (value.S !== undefined && start.S !== undefined) return value.S.startsWith(start.S);
  if (value.B === undefined || start.B === undefined) return false;
  return Buffer.from(value.B).subarray(0, start.B.length).equals(start.B);
}

/** A text within a text, bytes within bytes, an element of a set or of a list. */
function containsValue(value: AttributeValue, part: AttributeValue): boolean {
  if (value.S !== undefined) return part.S !== undefined && value.S.includes(part.S);
  if (value.B !== undefined) return part.B !== undefined && Buffer.from(value.B).includes(Buffer.from(part.B));
  return (value.L ?? elementsOf(value)).some((element) => isEqual(element, part));
}
