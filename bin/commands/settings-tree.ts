import { type SettingsPath } from '#contract/settings-problem.ts';
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** A settings file as plain data, with the place of each key. */
export type SettingsTree = {
  /** Sections and lists; texts, true, false and null. A number is the text that stands in the file. */
  readonly tree: unknown;
  /** The line of a path, from 1; of the nearest section above where the path leads nowhere. */
  readonly lineOf: (path: SettingsPath) => number;
  /** What is not readable as YAML, or not needed and refused. */
  readonly faults: readonly { readonly line: number; readonly text: string }[];
};

/**
 * Reads YAML without turning a number into a float: 0.1 stays "0.1", and an address without quotes stays an address.
 *
 * Anchors, aliases and tags are refused: settings need none, and an alias can hide what a limit is.
 */
export function settingsTree(yaml: string): SettingsTree {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, version: '1.2', schema: 'core', stringKeys: true });
  const faults = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
    line: lines.linePos(pos[0]).line,
    text: firstLine(message),
  }));
  const lineByPath = new Map<string, number>();

  function convert(node: unknown, path: SettingsPath): unknown {
    const line = lines.linePos((node as Node | null)?.range?.[0] ?? 0).line;
    if (!lineByPath.has(pathKey(path))) lineByPath.set(pathKey(path), line);
    if (isAlias(node) || hasAnchor(node)) {
      faults.push({ line, text: 'anchors and aliases are not used in settings: write the value out' });
      return null;
    }
    if (isSeq(node)) return node.items.map((item, at) => convert(item, [...path, at]));
    if (!isMap(node)) return isScalar(node) ? scalarOf(node.value, node.source) : null;
    const section: Record<string, unknown> = {};
    for (const { key, value } of node.items) {
      const name = isScalar(key) && typeof key.value === 'string' ? key.value : '';
      const start = isScalar(key) ? (key.range?.[0] ?? 0) : 0;
      lineByPath.set(pathKey([...path, name]), lines.linePos(start).line);
      Object.defineProperty(section, name, {
        value: convert(value, [...path, name]),
        enumerable: true,
        configurable: true,
      });
    }
    return section;
  }

  const tree = convert(document.contents, []);
  return { tree, faults, lineOf: (path) => nearestLine(lineByPath, path) };
}

function scalarOf(value: unknown, source: string | undefined): unknown {
  if (typeof value === 'number' || typeof value === 'bigint') return source ?? String(value);
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}

function hasAnchor(node: unknown): boolean {
  return (isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined;
}

function nearestLine(lineByPath: ReadonlyMap<string, number>, path: SettingsPath): number {
  for (let length = path.length; length > 0; length--) {
    const line = lineByPath.get(pathKey(path.slice(0, length)));
    if (line !== undefined) return line;
  }
  return 1;
}

function pathKey(path: SettingsPath): string {
  return JSON.stringify(path);
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
}
