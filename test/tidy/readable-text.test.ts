import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { entriesBelow, ROOT } from './source-files.ts';

/** What is no text, and what nobody reads line by line. */
const BINARY = /\.gz$|^bin\/local\/settings\/report\.png$/;
const top = readdirSync(ROOT, { withFileTypes: true }).filter(
  (entry) => entry.isFile() && !entry.name.endsWith('.log'),
);
const files = [
  // In a worktree the folder of git is a file.
  ...top.map(({ name }) => name).filter((name) => name !== '.git'),
  ...['.ci', 'bin', 'lib', 'lambdas', 'test'].flatMap((folder) =>
    entriesBelow(folder).flatMap(({ path, isFolder }) => (isFolder ? [] : [path])),
  ),
].filter((path) => !BINARY.test(path));

/**
 * Controls but tab and newline; marks of direction and of joining, which hide or turn what stands beside them; private and
 * unassigned characters; spaces and fillers that look like a space or like nothing.
 */
const HIDDEN =
  /[\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u00a0\u115f\u1160\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\ufe00-\ufe0f\uffa0]|(?![\t\n])\p{Cc}/u;

describe('every text of the repository', () => {
  test('has no character that cannot be seen: no controls, marks of direction, zero-width or no-break characters', () => {
    const hidden = files.flatMap((path) =>
      linesOf(path).flatMap((line, index) => {
        const found = HIDDEN.exec(line)?.[0];
        return found === undefined ? [] : [`${path}:${index + 1}: U+${found.codePointAt(0)!.toString(16)}`];
      }),
    );
    expect(files.length).toBeGreaterThan(1_000);
    expect(hidden).toEqual([]);
  });

  test.each([
    ['a carriage return', 0x0d],
    ['an escape', 0x1b],
    ['delete', 0x7f],
    ['a control of C1', 0x85],
    ['a no-break space', 0xa0],
    ['a soft hyphen', 0xad],
    ['a zero-width space', 0x200b],
    ['a zero-width joiner', 0x200d],
    ['a mark from right to left', 0x200f],
    ['a line separator', 0x2028],
    ['an override from right to left', 0x202e],
    ['a word joiner', 0x2060],
    ['an isolate', 0x2066],
    ['a filler of Hangul', 0x3164],
    ['a selector of variants', 0xfe0f],
    ['a byte order mark', 0xfeff],
    ['a tag', 0xe0041],
  ])('%s would be seen', (_name, code) => {
    expect(HIDDEN.test(`a${String.fromCodePoint(code)}b`)).toBe(true);
  });

  test('tabs, newlines, letters of any language and signs such as × and … are none of them', () => {
    expect(HIDDEN.test('\ta × b … “ß” — 価格 → ─│█\n')).toBe(false);
  });
});

/** Longest lines by kind of file. What stands in quotes cannot be broken by the formatter, and counts as empty. */
const MOST: readonly (readonly [kind: RegExp, most: number])[] = [
  [/\.(?:ts|mjs|cjs)$/, 160],
  [/\.md$/, 420],
  [/\.(?:json|ya?ml|npmrc|gitignore)$|^\.ci\/run$/, 220],
];
/** Nobody writes these by hand, or reads them by the line. */
const EXCEPTIONS: readonly (readonly [path: RegExp, why: string])[] = [
  [/^package-lock\.json$/, 'npm writes it'],
  [/^bin\/local\/settings\/exposure\.svg$/, 'a command draws it'],
  [/^test\/lib\/stacks\/__snapshots__\/snapshots\.test\.ts\.snap$/, 'jest writes it'],
];

describe('lines', () => {
  test.each([...MOST])(
    'of %s are at most %d characters long, tables of Markdown and what stands in quotes aside',
    (kind, most) => {
      const long = files
        .filter((path) => kind.test(path) && !EXCEPTIONS.some(([exception]) => exception.test(path)))
        .flatMap((path) => {
          const lines = path.endsWith('.md') ? withoutTables(linesOf(path)) : withoutQuotes(linesOf(path));
          return lines.flatMap(({ length }, index) => (length > most ? [`${path}:${index + 1}: ${length}`] : []));
        });
      expect(long).toEqual([]);
    },
  );

  test('of other kinds are none, but for the exceptions, all of which there are', () => {
    const other = files.filter((path) => !MOST.some(([kind]) => kind.test(path)));
    expect(other.filter((path) => !EXCEPTIONS.some(([exception]) => exception.test(path)))).toEqual([]);
    for (const [exception] of EXCEPTIONS) expect(files.some((path) => exception.test(path))).toBe(true);
  });
});

function linesOf(path: string): readonly string[] {
  return readFileSync(join(ROOT, path), 'utf8').split('\n');
}

function withoutTables(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line.startsWith('|') ? '' : line));
}

const QUOTED = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|\/(?:[^/\\]|\\.)+\/[a-z]*(?=[.,;)])/g;

/** Texts, templates and regular expressions made empty, also where a template goes on over lines; comments stay. */
function withoutQuotes(lines: readonly string[]): readonly string[] {
  let isInTemplate = false;
  return lines.map((line) => {
    if (!isInTemplate && /^\s*(?:\/?\*|\/\/)/.test(line)) return line;
    const rest = line.replace(QUOTED, "''");
    const wasInTemplate = isInTemplate;
    if (rest.split('`').length % 2 === 0) isInTemplate = !isInTemplate;
    return wasInTemplate || isInTemplate ? '' : rest;
  });
}
