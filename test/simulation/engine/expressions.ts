import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Condition, readCondition } from './condition-syntax.ts';
import { type Predicate, predicateOf } from './condition.ts';
import { type ValueRule, valueRules, type Values } from './condition-values.ts';
import { type Path, type PathNames } from './document-path.ts';
import { type KeyRange, keyRangeOf, type KeySchema } from './key-condition.ts';
import { readProjection } from './projection.ts';
import { validationException } from './refusals.ts';
import { storedItem } from './stored-value.ts';
import { type Update, updateOf } from './update.ts';
import { type Action, readUpdate } from './update-syntax.ts';

/** The expressions of one request, as they come. */
export type ExpressionRequest = {
  readonly ConditionExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly KeyConditionExpression?: string | undefined;
  readonly FilterExpression?: string | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue> | undefined;
};

/** The expressions of one request, ready for items. */
export type Expressions = {
  readonly condition: Predicate | undefined;
  readonly filter: { readonly holds: Predicate; readonly attributes: ReadonlySet<string> } | undefined;
  readonly update: { readonly apply: Update; readonly actions: readonly Action[] } | undefined;
  readonly keyRange: ((values: Values) => KeyRange) | undefined;
  readonly projection: readonly Path[] | undefined;
  readonly values: Values;
  /** What each placeholder of a name stands for. */
  readonly names: Names;
};

/** An expression read once; it serves every request with the same text and names. */
type Ready<T> = {
  readonly made: T;
  readonly names: ReadonlySet<string>;
  readonly values: ReadonlySet<string>;
  readonly rules: readonly ValueRule[];
};
type Made<T> = { readonly made: T; readonly rules: readonly ValueRule[] };
type Make<T> = (text: string, names: PathNames) => Made<T>;
type Cache<T> = (text: string | undefined, names: Names) => Ready<T> | undefined;
/** What placeholders of names stand for. */
export type Names = Readonly<Record<string, string>>;

/** More texts than any system has; those of random tests are forgotten. */
const MAX_CACHED = 10_000;
const NO_NAMES: Names = Object.freeze({});
const NO_VALUES: Values = Object.freeze({});
const VALUE_NAME = /:[A-Za-z0-9_]+/g;

/**
 * Reads the expressions of requests against one key schema, each text once.
 *
 * @returns A function that throws ValidationException for what DynamoDB refuses before it looks at any item: syntax,
 * reserved words, names and values that are unused or missing, operands of types that an operator never takes.
 */
export function expressionReader(schema: KeySchema): (request: ExpressionRequest) => Expressions {
  const condition = cached(readPredicate);
  const filter = cached(readFilter);
  const update = cached(readActions);
  const projection = cached((text, names) => ({ made: readProjection(text, names), rules: [] }));
  const keyRange = cached((text, names) => {
    const read = readCondition(text, names);
    return { made: keyRangeOf(read, schema), rules: valueRules(read) };
  });
  return (request) => {
    if (isPlain(request)) return NO_EXPRESSIONS;
    const names = namesOf(request.ExpressionAttributeNames);
    const ready = [
      condition(request.ConditionExpression, names),
      filter(request.FilterExpression, names),
      update(request.UpdateExpression, names),
      keyRange(request.KeyConditionExpression, names),
      projection(request.ProjectionExpression, names),
    ] as const;
    const values = valuesOf(request.ExpressionAttributeValues);
    requireUsed(
      ready.filter((one) => one !== undefined),
      { names, values },
    );
    return {
      condition: ready[0]?.made,
      filter: ready[1]?.made,
      update: ready[2]?.made,
      keyRange: ready[3]?.made,
      projection: ready[4]?.made,
      values,
      names,
    };
  };
}

const NO_EXPRESSIONS: Expressions = Object.freeze({
  condition: undefined,
  filter: undefined,
  update: undefined,
  keyRange: undefined,
  projection: undefined,
  values: NO_VALUES,
  names: NO_NAMES,
});

/** Most reads name a key and say nothing else. */
function isPlain(request: ExpressionRequest): boolean {
  return (
    request.ConditionExpression === undefined &&
    request.UpdateExpression === undefined &&
    request.KeyConditionExpression === undefined &&
    request.FilterExpression === undefined &&
    request.ProjectionExpression === undefined &&
    request.ExpressionAttributeNames === undefined &&
    request.ExpressionAttributeValues === undefined
  );
}

function readPredicate(text: string, names: PathNames): Made<Predicate> {
  const condition = readCondition(text, names);
  return { made: predicateOf(condition), rules: valueRules(condition) };
}

function readFilter(text: string, names: PathNames): Made<NonNullable<Expressions['filter']>> {
  const condition = readCondition(text, names);
  const made = { holds: predicateOf(condition), attributes: attributesOf(condition) };
  return { made, rules: valueRules(condition) };
}

function readActions(text: string, names: PathNames): Made<NonNullable<Expressions['update']>> {
  const { actions, rules } = readUpdate(text, names);
  return { made: { apply: updateOf(actions), actions }, rules };
}

/** The attributes that a condition names. */
function attributesOf(condition: Condition): ReadonlySet<string> {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return new Set([...attributesOf(condition.left), ...attributesOf(condition.right)]);
    case 'not':
      return attributesOf(condition.inner);
    default:
      return new Set(
        condition.operands.flatMap((operand) => {
          const read = operand.kind === 'size' ? operand.of : operand;
          return read.kind === 'path' ? [read.path[0]] : [];
        }),
      );
  }
}

function cached<T>(make: Make<T>): Cache<T> {
  // A text nearly always comes with the same names: they are compared, and nothing is put together to look one up.
  const known = new Map<string, Reading<T>[]>();
  let size = 0;
  return (text, names) => {
    if (text === undefined) return undefined;
    const readings = known.get(text);
    if (readings !== undefined)
      for (const reading of readings) if (isSameNames(reading.given, names)) return reading.ready;
    const used = new Set<string>();
    const ready = { ...make(text, { names, used }), names: used, values: new Set(text.match(VALUE_NAME)) };
    if (size >= MAX_CACHED) known.clear();
    size = known.size === 0 ? 1 : size + 1;
    known.set(text, [...(known.get(text) ?? []), { given: { ...names }, ready }]);
    return ready;
  };
}

/** What a text was read as, with the names that it came with. */
type Reading<T> = { readonly given: Names; readonly ready: Ready<T> };

/** True for names that mean the same, in any order. */
export function isSameNames(one: Names, other: Names): boolean {
  if (one === other) return true;
  let count = 0;
  for (const name in one) {
    if (one[name] === undefined || one[name] !== other[name]) return false;
    count += 1;
  }
  for (const _ in other) count -= 1;
  return count === 0;
}

function namesOf(names: Names | undefined): Names {
  if (names === undefined) return NO_NAMES;
  for (const _ in names) return names;
  throw validationException('ExpressionAttributeNames must not be empty');
}

function valuesOf(values: Readonly<Record<string, AttributeValue>> | undefined): Values {
  if (values === undefined) return NO_VALUES;
  const stored = storedItem(values);
  for (const _ in stored) return stored;
  throw validationException('ExpressionAttributeValues must not be empty');
}

type Given = { readonly names: Readonly<Record<string, string>>; readonly values: Values };

function requireUsed(expressions: readonly Ready<unknown>[], { names, values }: Given): void {
  for (const name in names)
    if (!isUsed(expressions, 'names', name))
      throw validationException(`Value provided in ExpressionAttributeNames unused in expressions: keys: {${name}}`);
  for (const name in values)
    if (!isUsed(expressions, 'values', name))
      throw validationException(`Value provided in ExpressionAttributeValues unused in expressions: keys: {${name}}`);
  for (const { rules } of expressions) for (const rule of rules) rule(values);
}

function isUsed(expressions: readonly Ready<unknown>[], what: 'names' | 'values', name: string): boolean {
  for (const expression of expressions) if (expression[what].has(name)) return true;
  return false;
}
