import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { ROOT } from './source-files.ts';

type TestFile = ReturnType<typeof aFile>;
type LongestFirst = {
  readonly default: new () => { sort(files: readonly TestFile[]): readonly TestFile[] };
  readonly LONG_FILES: Readonly<Record<string, number>>;
};

const SEQUENCER = pathToFileURL(join(ROOT, 'test/support/longest-first.mjs')).href;
const { default: Sequencer, LONG_FILES } = (await import(SEQUENCER)) as LongestFirst;

/** A file of tests as jest hands it over. */
function aFile(project: string, name: string) {
  const config = { id: project, displayName: { name: project }, cacheDirectory: ROOT };
  return {
    path: join(ROOT, `test/${name}.test.ts`),
    context: { config, hasteFS: { getSize: () => name.length } },
  };
}

test('each file that is said to take long is there', () => {
  expect(Object.keys(LONG_FILES).filter((name) => !existsSync(join(ROOT, `test/${name}.test.ts`)))).toEqual([]);
});

test('those begin, the longest first, of whatever project, and after them the projects whose files take minutes', () => {
  // Given
  const shipped = aFile('system', 'system/shipped-tape');
  const bench = aFile('unit', 'bench/measures/measures');
  const ofSystem = aFile('system', 'system/any');
  const ofConformance = aFile('conformance', 'conformance/any');
  const ofUnit = aFile('unit', 'lambdas/a-file-of-many-lines');
  // When
  const sorted = new Sequencer().sort([ofUnit, ofConformance, bench, ofSystem, shipped]);
  // Then
  const paths = [shipped, bench, ofSystem, ofConformance, ofUnit].map(({ path }) => path);
  expect(sorted.map(({ path }) => path)).toEqual(paths);
});
