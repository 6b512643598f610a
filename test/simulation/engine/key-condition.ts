import { type Comparator, type Condition, type Operand } from './condition-syntax.ts';
import { valueOf, type Values } from './condition-values.ts';
import { validationException } from './refusals.ts';
import { type SortRange } from './sort-range.ts';

/** The attributes by which a table or an index is queried. */
export type KeySchema = { readonly partition: string; readonly sort: string };

/** What a query asks for: one partition, and a range of its sort keys. */
export type KeyRange = { readonly partition: string; readonly range: SortRange };

type KeyTest = {
  readonly attribute: string;
  readonly kind: Exclude<Comparator, '<>'> | 'begins_with' | 'between';
  /** Placeholders of the values. */
  readonly values: readonly string[];
};

/** Turns a key condition into a function from a request's values to the range that it asks for. @throws ValidationException */
export function keyRangeOf(condition: Condition, schema: KeySchema): (values: Values) => KeyRange {
  const tests = testsOf(condition);
  const partition = tests.find(({ attribute }) => attribute === schema.partition);
  const sort = tests.find(({ attribute }) => attribute === schema.sort);
  if (new Set(tests.map(({ attribute }) => attribute)).size < tests.length)
    throw validationException('KeyConditionExpressions must only contain one condition per key');
  if (partition === undefined || tests.length !== (sort === undefined ? 1 : 2))
    throw validationException('Query condition missed key schema element');
  if (partition.kind !== '=') throw validationException('Query key condition not supported');
  return (values) => ({
    partition: keyText(values, partition.values[0]),
    range: sort === undefined ? { kind: 'all' } : rangeOf(sort, values),
  });
}

function testsOf(condition: Condition): readonly KeyTest[] {
  switch (condition.kind) {
    case 'and':
      return [...testsOf(condition.left), ...testsOf(condition.right)];
    case 'compare': {
      const [left, right] = condition.operands;
      const isTurned = left.kind === 'value';
      return [
        testOf(
          isTurned ? TURNED[condition.comparator] : condition.comparator,
          isTurned ? [right, left] : [left, right],
        ),
      ];
    }
    case 'between':
      return [testOf('between', condition.operands)];
    case 'function':
      return [testOf(condition.name, condition.operands)];
    case 'or':
    case 'not':
    case 'in':
      throw notSupported(condition.kind.toUpperCase());
  }
}

/** `:a < sk` says `sk > :a`. */
const TURNED: Readonly<Record<Comparator, Comparator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function testOf(kind: string, [key, ...others]: readonly Operand[]): KeyTest {
  if (!isKeyTest(kind)) throw notSupported(kind);
  if (key?.kind !== 'path')
    throw validationException(
      'Invalid condition in KeyConditionExpression: the key attribute must be the first operand',
    );
  const [attribute, ...deeper] = key.path;
  if (deeper.length > 0)
    throw validationException('KeyConditionExpressions cannot have conditions on nested attributes');
  const values = others.map((operand) => {
    if (operand.kind !== 'value')
      throw validationException('Invalid condition in KeyConditionExpression: a key can only be compared with values');
    return operand.name;
  });
  return { attribute, kind, values };
}

function isKeyTest(kind: string): kind is KeyTest['kind'] {
  return ['=', '<', '<=', '>', '>=', 'begins_with', 'between'].includes(kind);
}

function rangeOf({ kind, values: names }: KeyTest, values: Values): SortRange {
  const [bound, high] = names;
  return kind === 'between'
    ? { kind, low: keyText(values, bound), high: keyText(values, high) }
    : { kind, bound: keyText(values, bound) };
}

function keyText(values: Values, name = ''): string {
  const { S: text } = valueOf(values, name);
  if (text === undefined)
    throw validationException(
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    );
  if (text === '')
    throw validationException('The AttributeValue for a key attribute cannot contain an empty string value');
  return text;
}

function notSupported(operator: string): Error {
  return validationException(`Invalid operator used in KeyConditionExpression: ${operator}`);
}
