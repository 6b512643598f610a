import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT, sourcesBelow } from './source-files.ts';

/** Files with only types prove themselves to the compiler; whatever exists at run time needs a test. */
const RUNTIME_EXPORT = /^export (?:default |async |abstract )*(?:function|const|let|var|class|\*|\{(?!\s*type\b))/m;

/** No source file is excused. */
const WITHOUT_TWIN: readonly string[] = [];

const FOLDERS = ['lambdas/shared/core', 'lambdas/shared/flows'];

const twinOf = (source: string): string => `test/${source.replace(/\.ts$/, '.test.ts')}`;

test.each(FOLDERS)('every file of %s that exports a value has its twin test', (folder) => {
  // Given
  const sources = sourcesBelow(folder).filter((source) =>
    RUNTIME_EXPORT.test(readFileSync(join(ROOT, source), 'utf8')),
  );

  // When
  const missing = sources.map(twinOf).filter((twin) => !existsSync(join(ROOT, twin)));

  // Then
  expect(sources.length).toBeGreaterThan(0);
  expect(missing).toEqual(WITHOUT_TWIN);
});

test.each([
  ['export function decide() {}', true],
  ['export async function run() {}', true],
  ["export const CASH = 'CASH';", true],
  ['export class InvariantError extends Error {}', true],
  ["export { decide } from './decide.ts';", true],
  ["export * from './decide.ts';", true],
  ['export type Cap = {};', false],
  ['export interface Cap {}', false],
  ["export { type Cap } from './cap.ts';", false],
  ['  export const inAComment = 1;', false],
])('%j is a value: %s', (source, isValue) => {
  expect(RUNTIME_EXPORT.test(source)).toBe(isValue);
});
