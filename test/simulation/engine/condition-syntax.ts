import { isSamePath, type Path, type PathNames, readPath } from './document-path.ts';
import { validationException } from './refusals.ts';
import { type Reader, readTokens } from './tokens.ts';

/** What a condition looks at: an attribute, a value of the request, or how large one of them is. */
export type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'size'; readonly of: Operand };

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';
export type FunctionName = 'attribute_exists' | 'attribute_not_exists' | 'attribute_type' | 'begins_with' | 'contains';

export type Condition =
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly operands: readonly [Operand, Operand] }
  | { readonly kind: 'between'; readonly operands: readonly [Operand, Operand, Operand] }
  | { readonly kind: 'in'; readonly operands: readonly [Operand, ...Operand[]] }
  | { readonly kind: 'function'; readonly name: FunctionName; readonly operands: readonly [Operand, ...Operand[]] }
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly inner: Condition };

const COMPARATORS: readonly Comparator[] = ['=', '<>', '<', '<=', '>', '>='];
const OPERANDS: Readonly<Record<FunctionName | 'size', number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
};
const MAX_OPERATORS = 300;
const MAX_CHOICES = 100;

/** A condition, or an operand on its way into one; parentheses may be around either. */
type Part = { readonly isParenthesized: boolean } & ({ readonly condition: Condition } | { readonly operand: Operand });
type Source = { readonly reader: Reader; readonly names: PathNames; operators: number };

/** Reads a condition, filter or key condition. @throws ValidationException */
export function readCondition(expression: string, names: PathNames): Condition {
  const source: Source = { reader: readTokens(expression), names, operators: 0 };
  const condition = asCondition(source, readOr(source));
  if (source.reader.peek().kind !== 'end') throw source.reader.unexpected();
  if (source.operators > MAX_OPERATORS)
    throw validationException(`The expression contains too many operators; operator count: ${source.operators}`);
  return condition;
}

function readOr(source: Source): Part {
  let part = readAnd(source);
  while (source.reader.takeIf('OR')) part = joined(source, 'or', part, readAnd(source));
  return part;
}

function readAnd(source: Source): Part {
  let part = readNot(source);
  while (source.reader.takeIf('AND')) part = joined(source, 'and', part, readNot(source));
  return part;
}

function joined(source: Source, kind: 'and' | 'or', left: Part, right: Part): Part {
  return counted(source, { kind, left: asCondition(source, left), right: asCondition(source, right) });
}

function readNot(source: Source): Part {
  if (!source.reader.takeIf('NOT')) return readComparison(source);
  return counted(source, { kind: 'not', inner: asCondition(source, readNot(source)) });
}

function readComparison(source: Source): Part {
  const { reader } = source;
  const part = readPart(source);
  const comparator = COMPARATORS.find((sign) => reader.takeIf(sign));
  if (comparator !== undefined) {
    const operands = [asOperand(source, part), readOperand(source)] as const;
    return counted(source, { kind: 'compare', comparator, operands: distinct(comparator, operands) });
  }
  if (reader.takeIf('BETWEEN')) {
    const low = readOperand(source);
    if (!reader.takeIf('AND')) throw reader.unexpected();
    const operands = [asOperand(source, part), low, readOperand(source)] as const;
    return counted(source, { kind: 'between', operands: distinct('BETWEEN', operands) });
  }
  if (!reader.takeIf('IN')) return part;
  const operands = [asOperand(source, part), ...readList(source)] as const;
  if (operands.length > MAX_CHOICES + 1)
    throw validationException(
      `The IN operator is provided with too many operands; number of operands: ${operands.length - 1}`,
    );
  return counted(source, { kind: 'in', operands: distinct('IN', operands) });
}

function readPart(source: Source): Part {
  const { reader, names } = source;
  if (reader.takeIf('(')) {
    const inner = readOr(source);
    reader.expect(')');
    if (inner.isParenthesized) throw validationException('The expression has redundant parentheses;');
    return { ...inner, isParenthesized: true };
  }
  if (reader.peek().kind === 'value')
    return { operand: { kind: 'value', name: reader.take().text }, isParenthesized: false };
  if (reader.isCall()) return readFunction(source);
  return { operand: { kind: 'path', path: readPath(reader, names) }, isParenthesized: false };
}

function readFunction(source: Source): Part {
  const name = source.reader.take().text;
  if (!isFunction(name)) throw validationException(`Invalid function name; function: ${name}`);
  const operands = readList(source);
  if (operands.length !== OPERANDS[name])
    throw validationException(
      `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
    );
  if (name !== 'size') return counted(source, { kind: 'function', name, operands: distinct(name, operands) });
  source.operators += 1;
  return { operand: { kind: 'size', of: operands[0] }, isParenthesized: false };
}

function isFunction(name: string): name is FunctionName | 'size' {
  return Object.hasOwn(OPERANDS, name);
}

function readList(source: Source): readonly [Operand, ...Operand[]] {
  source.reader.expect('(');
  const operands: [Operand, ...Operand[]] = [readOperand(source)];
  while (source.reader.takeIf(',')) operands.push(readOperand(source));
  source.reader.expect(')');
  return operands;
}

function readOperand(source: Source): Operand {
  return asOperand(source, readPart(source));
}

function asOperand({ reader }: Source, part: Part): Operand {
  if ('operand' in part) return part.operand;
  if (part.condition.kind === 'function')
    throw validationException(
      `The function is not allowed to be used this way in an expression; function: ${part.condition.name}`,
    );
  throw reader.unexpected();
}

function asCondition({ reader }: Source, part: Part): Condition {
  if ('condition' in part) return part.condition;
  throw reader.unexpected();
}

function counted(source: Source, condition: Condition): Part {
  source.operators += 1;
  return { condition, isParenthesized: false };
}

/** A path may not be compared with itself. */
function distinct<T extends readonly [Operand, ...Operand[]]>(operator: string, operands: T): T {
  const [first, ...rest] = operands;
  if (first.kind === 'path' && rest.some((one) => one.kind === 'path' && isSamePath(first.path, one.path)))
    throw validationException(
      `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}`,
    );
  return operands;
}
