import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type AttributeType, compareValues, typeOf } from './attribute-value.ts';
import { type Condition, type Operand } from './condition-syntax.ts';
import { validationException } from './refusals.ts';

/** Values of a request by their placeholders, each checked and frozen. */
export type Values = Readonly<Record<string, AttributeValue>>;

/** Refuses values that an expression can never use. @throws ValidationException */
export type ValueRule = (values: Values) => void;

const ORDERED: ReadonlySet<string> = new Set<AttributeType>(['S', 'N', 'B']);
const TEXTS: ReadonlySet<string> = new Set<AttributeType>(['S', 'B']);
const SIZED: ReadonlySet<string> = new Set<AttributeType>(['S', 'B', 'SS', 'NS', 'BS', 'L', 'M']);
const TYPES: ReadonlySet<string> = new Set(['S', 'N', 'B', 'SS', 'NS', 'BS', 'M', 'L', 'BOOL', 'NULL']);

/** What DynamoDB asks of the values of a condition before it looks at any item. */
export function valueRules(condition: Condition): readonly ValueRule[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return [...valueRules(condition.left), ...valueRules(condition.right)];
    case 'not':
      return valueRules(condition.inner);
    case 'compare': {
      const isOrder = condition.comparator !== '=' && condition.comparator !== '<>';
      return condition.operands.flatMap((one) => operandRules(one, isOrder ? ORDERED : TYPES, condition.comparator));
    }
    case 'between': {
      const [, low, high] = condition.operands;
      return [...condition.operands.flatMap((one) => operandRules(one, ORDERED, 'BETWEEN')), ...boundRules(low, high)];
    }
    case 'in':
      return condition.operands.flatMap((one) => operandRules(one, TYPES, 'IN'));
    case 'function':
      return functionRules(condition);
  }
}

function functionRules({ name, operands }: Condition & { readonly kind: 'function' }): readonly ValueRule[] {
  const [first, second] = operands;
  switch (name) {
    case 'attribute_exists':
    case 'attribute_not_exists':
      if (first.kind !== 'path')
        throw validationException(`Operator or function requires a document path; operator or function: ${name}`);
      return [];
    case 'begins_with':
      return operands.flatMap((one) => operandRules(one, TEXTS, name));
    case 'contains':
      return operands.flatMap((one) => operandRules(one, TYPES, name));
    case 'attribute_type':
      return [...operandRules(first, TYPES, name), ...typeNameRules(second)];
  }
}

function operandRules(operand: Operand, allowed: ReadonlySet<string>, operator: string): readonly ValueRule[] {
  switch (operand.kind) {
    case 'path':
      return [];
    case 'size':
      if (!allowed.has('N')) throw wrongType(operator, 'N');
      if (operand.of.kind === 'size') throw wrongType('size', 'N');
      return operandRules(operand.of, SIZED, 'size');
    case 'value':
      return [
        (values) => {
          const type = typeOf(valueOf(values, operand.name));
          if (!allowed.has(type)) throw wrongType(operator, type);
        },
      ];
  }
}

function typeNameRules(operand: Operand | undefined): readonly ValueRule[] {
  if (operand?.kind !== 'value') throw wrongType('attribute_type', 'a path');
  return [
    (values) => {
      const value = valueOf(values, operand.name);
      if (value.S === undefined) throw wrongType('attribute_type', typeOf(value));
      if (!TYPES.has(value.S)) throw validationException(`Invalid attribute type name found; type: ${value.S}`);
    },
  ];
}

function boundRules(low: Operand, high: Operand): readonly ValueRule[] {
  if (low.kind !== 'value' || high.kind !== 'value') return [];
  return [
    (values) => {
      const order = compareValues(valueOf(values, low.name), valueOf(values, high.name));
      if (order === undefined)
        throw validationException('The BETWEEN operator requires same data type for lower and upper bounds');
      if (order > 0)
        throw validationException(
          'The BETWEEN operator requires upper bound to be greater than or equal to lower bound',
        );
    },
  ];
}

/** The value of a placeholder. @throws ValidationException when the request does not define it */
export function valueOf(values: Values, name: string): AttributeValue {
  const value = values[name];
  if (value === undefined)
    throw validationException(
      `An expression attribute value used in expression is not defined; attribute value: ${name}`,
    );
  return value;
}

/** The error for a value of a type that an operator does not take. */
export function wrongType(operator: string, type: string): Error {
  return validationException(
    `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
  );
}
