import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Item } from './attribute-value.ts';
import { validationException } from './refusals.ts';
import { isReserved } from './reserved-words.ts';
import { type Reader } from './tokens.ts';

/** Where in an item a value is: names of maps and places in lists. */
export type Path = readonly [string, ...(readonly (string | number)[])];

/** The names that stand for placeholders, and which of them an expression used. */
export type PathNames = { readonly names: Readonly<Record<string, string>>; readonly used: Set<string> };

/** Reads a path like `a.#b[0]`. @throws ValidationException */
export function readPath(reader: Reader, names: PathNames): Path {
  const path: [string, ...(string | number)[]] = [readName(reader, names)];
  for (;;) {
    if (reader.takeIf('.')) path.push(readName(reader, names));
    else if (reader.takeIf('[')) path.push(readIndex(reader));
    else return path;
  }
}

/** The value at a path, or undefined where the path leads nowhere. */
export function valueAt(item: Item, path: Path): AttributeValue | undefined {
  let value = fieldOf(item, path[0]);
  for (let at = 1; at < path.length && value !== undefined; at += 1) {
    const step = path[at];
    if (typeof step === 'number') value = value.L?.[step];
    else value = value.M === undefined ? undefined : fieldOf(value.M, step ?? '');
  }
  return value;
}

export function isSamePath(one: Path, other: Path): boolean {
  return one.length === other.length && one.every((step, at) => step === other[at]);
}

/** Refuses paths of which one is within another, or that go on from one place as map and as list. @throws ValidationException */
export function requireApart(paths: readonly Path[]): void {
  paths.forEach((path, at) => {
    for (const earlier of paths.slice(0, at)) requireTwoPlaces(earlier, path);
  });
}

function requireTwoPlaces(one: Path, other: Path): void {
  const both = `path one: ${pathText(one)}, path two: ${pathText(other)}`;
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    if (typeof one[at] !== typeof other[at]) throw validationException(`Two document paths conflict; ${both}`);
    if (one[at] !== other[at]) return;
  }
  throw validationException(`Two document paths overlap with each other; ${both}`);
}

function pathText(path: Path): string {
  return `[${path.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join(', ')}]`;
}

function readName(reader: Reader, { names, used }: PathNames): string {
  const { kind, text } = reader.peek();
  if (kind === 'word') {
    if (isReserved(text)) throw validationException(`Attribute name is a reserved keyword; reserved keyword: ${text}`);
    return reader.take().text;
  }
  if (kind !== 'name') throw reader.unexpected();
  const name = names[text];
  if (name === undefined)
    throw validationException(
      `An expression attribute name used in the document path is not defined; attribute name: ${text}`,
    );
  used.add(reader.take().text);
  return name;
}

function readIndex(reader: Reader): number {
  if (reader.peek().kind !== 'index') throw reader.unexpected();
  const index = Number(reader.take().text);
  reader.expect(']');
  return index;
}

/** Own fields only: an attribute may be called like something that every object inherits. */
function fieldOf(map: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}
