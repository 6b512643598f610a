import { type ValueRule, valueOf, wrongType } from './condition-values.ts';
import { isSamePath, type Path, type PathNames, readPath, requireApart } from './document-path.ts';
import { typeOf } from './attribute-value.ts';
import { validationException } from './refusals.ts';
import { type Reader, readTokens } from './tokens.ts';

/** What a path is set to. */
export type Source =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'sum' | 'difference' | 'appended'; readonly left: Source; readonly right: Source }
  | { readonly kind: 'default'; readonly path: Path; readonly otherwise: Source };

export type Action =
  | { readonly kind: 'set'; readonly path: Path; readonly source: Source }
  | { readonly kind: 'remove'; readonly path: Path }
  | { readonly kind: 'add' | 'delete'; readonly path: Path; readonly value: string };

/** An update's actions, of which no two touch one place. */
export type UpdateSyntax = { readonly actions: readonly Action[]; readonly rules: readonly ValueRule[] };

type Parser = { readonly reader: Reader; readonly names: PathNames; readonly rules: ValueRule[] };
type Section = 'SET' | 'REMOVE' | 'ADD' | 'DELETE';

const SECTIONS: readonly Section[] = ['SET', 'REMOVE', 'ADD', 'DELETE'];
const ADDABLE: ReadonlySet<string> = new Set(['N', 'SS', 'NS', 'BS']);
const DELETABLE: ReadonlySet<string> = new Set(['SS', 'NS', 'BS']);

/** Reads an update expression. @throws ValidationException */
export function readUpdate(expression: string, names: PathNames): UpdateSyntax {
  const parser: Parser = { reader: readTokens(expression), names, rules: [] };
  const seen = new Set<Section>();
  const actions: Action[] = [];
  do {
    const section = SECTIONS.find((one) => parser.reader.takeIf(one));
    if (section === undefined) throw parser.reader.unexpected();
    if (seen.has(section))
      throw validationException(`The "${section}" section can only be used once in an update expression;`);
    seen.add(section);
    actions.push(...readActions(parser, section));
  } while (parser.reader.peek().kind !== 'end');
  requireApart(actions.map(({ path }) => path));
  return { actions, rules: parser.rules };
}

function readActions(parser: Parser, section: Section): readonly Action[] {
  const actions = [readAction(parser, section)];
  while (parser.reader.takeIf(',')) actions.push(readAction(parser, section));
  return actions;
}

function readAction(parser: Parser, section: Section): Action {
  const path = readPath(parser.reader, parser.names);
  switch (section) {
    case 'SET':
      parser.reader.expect('=');
      return { kind: 'set', path, source: readSource(parser) };
    case 'REMOVE':
      return { kind: 'remove', path };
    case 'ADD':
      return { kind: 'add', path, value: readValue(parser, ADDABLE, section) };
    case 'DELETE':
      return { kind: 'delete', path, value: readValue(parser, DELETABLE, section) };
  }
}

function readValue({ reader, rules }: Parser, allowed: ReadonlySet<string>, operator: string): string {
  if (reader.peek().kind !== 'value') throw reader.unexpected();
  const name = reader.take().text;
  rules.push((values) => {
    const type = typeOf(valueOf(values, name));
    if (!allowed.has(type)) throw wrongType(operator, type);
  });
  return name;
}

/** An operand, or a sum or a difference of two: there are no longer ones. */
function readSource(parser: Parser): Source {
  const left = readOperand(parser);
  const { reader } = parser;
  const sign = reader.takeIf('+') ? '+' : reader.takeIf('-') ? '-' : undefined;
  if (sign === undefined) return left;
  const right = readOperand(parser);
  for (const operand of [left, right]) requireType(parser, operand, 'N', sign);
  return { kind: sign === '+' ? 'sum' : 'difference', left, right };
}

function readOperand(parser: Parser): Source {
  const { reader, names } = parser;
  if (reader.takeIf('(')) {
    const isTwice = reader.peek().text === '(';
    const inner = readSource(parser);
    reader.expect(')');
    if (isTwice) throw validationException('The expression has redundant parentheses;');
    return inner;
  }
  if (reader.peek().kind === 'value') {
    const name = reader.take().text;
    parser.rules.push((values) => valueOf(values, name));
    return { kind: 'value', name };
  }
  return reader.isCall() ? readCall(parser) : { kind: 'path', path: readPath(reader, names) };
}

function readCall(parser: Parser): Source {
  const { reader } = parser;
  const name = reader.take().text;
  if (name !== 'if_not_exists' && name !== 'list_append')
    throw validationException(`The function is not allowed in an update expression; function: ${name}`);
  reader.expect('(');
  const left = readArgument(parser);
  reader.expect(',');
  const right = readArgument(parser);
  reader.expect(')');
  return name === 'list_append' ? appended(parser, left, right) : withDefault(left, right);
}

function readArgument(parser: Parser): Source {
  const argument = readOperand(parser);
  if (argument.kind === 'appended')
    throw validationException('The function is not allowed to be used this way; function: list_append');
  return argument;
}

function appended(parser: Parser, left: Source, right: Source): Source {
  for (const operand of [left, right]) requireType(parser, operand, 'L', 'list_append');
  return { kind: 'appended', left, right };
}

function withDefault(left: Source, otherwise: Source): Source {
  if (left.kind !== 'path')
    throw validationException('Operator or function requires a document path; operator or function: if_not_exists');
  if (otherwise.kind === 'path' && isSamePath(left.path, otherwise.path))
    throw validationException('The first operand must be distinct from the remaining operands: if_not_exists');
  return { kind: 'default', path: left.path, otherwise };
}

function requireType({ rules }: Parser, operand: Source, type: 'N' | 'L', operator: string): void {
  if (operand.kind !== 'value') return;
  rules.push((values) => {
    const found = typeOf(valueOf(values, operand.name));
    if (found !== type) throw wrongType(operator, found);
  });
}
