import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Item } from './attribute-value.ts';
import { type Path, type PathNames, readPath, requireApart, valueAt } from './document-path.ts';
import { readTokens } from './tokens.ts';

/** Reads the paths of a projection, none within another. @throws ValidationException */
export function readProjection(expression: string, names: PathNames): readonly Path[] {
  const reader = readTokens(expression);
  const paths = [readPath(reader, names)];
  while (reader.takeIf(',')) paths.push(readPath(reader, names));
  if (reader.peek().kind !== 'end') throw reader.unexpected();
  requireApart(paths);
  return paths;
}

/** Keeps of an item what is at some paths, in its maps and lists; elements of a list keep their order. */
export function projected(item: Item, paths: readonly Path[]): Item {
  return keptFields(
    item,
    paths.filter((path) => valueAt(item, path) !== undefined),
  );
}

function keptFields(map: Item, paths: readonly (readonly (string | number)[])[]): Record<string, AttributeValue> {
  const kept: Record<string, AttributeValue> = {};
  for (const [name, below] of byFirstStep(paths)) {
    const value = map[name];
    if (value !== undefined) kept[name] = keptValue(value, below);
  }
  return kept;
}

function keptValue(value: AttributeValue, paths: readonly (readonly (string | number)[])[]): AttributeValue {
  if (paths.some((path) => path.length === 0)) return value;
  if (value.M !== undefined) return { M: keptFields(value.M, paths) };
  const list = value.L ?? [];
  const kept = [...byFirstStep(paths)].sort(([one], [other]) => Number(one) - Number(other));
  return {
    L: kept.flatMap(([at, below]) => {
      const element = list[Number(at)];
      return element === undefined ? [] : [keptValue(element, below)];
    }),
  };
}

function byFirstStep(
  paths: readonly (readonly (string | number)[])[],
): ReadonlyMap<string | number, readonly (readonly (string | number)[])[]> {
  return Map.groupBy(
    paths.map((path) => path.slice(1)),
    (_, at) => paths[at]?.[0] ?? '',
  );
}
