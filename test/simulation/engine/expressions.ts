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

/** The expressions of a request, read once; they serve every request with the same texts and names. */
type Reading = Omit<Expressions, 'values'> & {
  readonly texts: Texts;
  /** The values that the texts name. */
  readonly valueNames: ReadonlySet<string>;
  readonly rules: readonly ValueRule[];
};
type Texts = Pick<
  ExpressionRequest,
  'ConditionExpression' | 'UpdateExpression' | 'KeyConditionExpression' | 'FilterExpression' | 'ProjectionExpression'
>;
type Made<T> = { readonly made: T; readonly rules: readonly ValueRule[] };
type Make<T> = (text: string, names: PathNames) => Made<T>;
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
  const readingOf = rememberingReader(schema);
  return (request) => {
    if (isPlain(request)) return NO_EXPRESSIONS;
    const names = namesOf(request.ExpressionAttributeNames);
    const reading = readingOf(request, names);
    const values = valuesOf(request.ExpressionAttributeValues);
    for (const name in values)
      if (!reading.valueNames.has(name))
        throw validationException(`Value provided in ExpressionAttributeValues unused in expressions: keys: {${name}}`);
    for (const rule of reading.rules) rule(values);
    const { condition, filter, update, keyRange, projection } = reading;
    return { condition, filter, update, keyRange, projection, values, names };
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

function rememberingReader(schema: KeySchema): (texts: Texts, names: Names) => Reading {
  // A text nearly always comes with the same others and names: they are compared, and nothing is put together to look one up.
  const known = new Map<string, Reading[]>();
  let size = 0;
  return (texts, names) => {
    const first = firstOf(texts);
    for (const reading of known.get(first) ?? NONE)
      if (isSameTexts(reading.texts, texts) && isSameNames(reading.names, names)) return reading;
    const reading = readTexts(texts, names, schema);
    if (size >= MAX_CACHED) known.clear();
    size = known.size === 0 ? 1 : size + 1;
    known.set(first, [...(known.get(first) ?? NONE), reading]);
    return reading;
  };
}

const NONE: readonly Reading[] = [];

/** Of the texts of a request one, by which it is looked up. */
function firstOf(texts: Texts): string {
  return (
    texts.ConditionExpression ??
    texts.KeyConditionExpression ??
    texts.UpdateExpression ??
    texts.FilterExpression ??
    texts.ProjectionExpression ??
    ''
  );
}

function isSameTexts(one: Texts, other: Texts): boolean {
  return (
    one.ConditionExpression === other.ConditionExpression &&
    one.KeyConditionExpression === other.KeyConditionExpression &&
    one.UpdateExpression === other.UpdateExpression &&
    one.FilterExpression === other.FilterExpression &&
    one.ProjectionExpression === other.ProjectionExpression
  );
}

function readTexts(given: Texts, names: Names, schema: KeySchema): Reading {
  const used = new Set<string>();
  const rules: ValueRule[] = [];
  const valueNames = new Set<string>();
  const read = <T>(text: string | undefined, make: Make<T>): T | undefined => {
    if (text === undefined) return undefined;
    const { made, rules: own } = make(text, { names, used });
    rules.push(...own);
    for (const [name] of text.matchAll(VALUE_NAME)) valueNames.add(name);
    return made;
  };
  const { ConditionExpression, UpdateExpression, KeyConditionExpression, FilterExpression, ProjectionExpression } =
    given;
  const reading: Reading = {
    condition: read(ConditionExpression, readPredicate),
    filter: read(FilterExpression, readFilter),
    update: read(UpdateExpression, readActions),
    keyRange: read(KeyConditionExpression, (text, known) => readKeyRange(text, known, schema)),
    projection: read(ProjectionExpression, (text, known) => ({ made: readProjection(text, known), rules: [] })),
    names: { ...names },
    texts: { ConditionExpression, UpdateExpression, KeyConditionExpression, FilterExpression, ProjectionExpression },
    valueNames,
    rules,
  };
  for (const name in names)
    if (!used.has(name))
      throw validationException(`Value provided in ExpressionAttributeNames unused in expressions: keys: {${name}}`);
  return reading;
}

function readKeyRange(text: string, names: PathNames, schema: KeySchema): Made<NonNullable<Expressions['keyRange']>> {
  const read = readCondition(text, names);
  return { made: keyRangeOf(read, schema), rules: valueRules(read) };
}

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
