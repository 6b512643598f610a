import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { FAULT_ROWS } from './fault-rows.ts';
import { faultsNamedIn } from './fault-titles.ts';
import { ROOT, sourcesBelow } from './source-files.ts';

/** Suites that several test files call. */
const SPECS = 'test/support/port-specs/';

const testFiles = sourcesBelow('test').filter((path) => path.endsWith('.test.ts') || path.startsWith(SPECS));
const named = new Set(testFiles.flatMap((path) => faultsNamedIn(readFileSync(join(ROOT, path), 'utf8'))));
const rows = Object.entries(FAULT_ROWS);

test('every fault has a test whose title begins with its number, or a reason why not', () => {
  const missing = rows.filter(([row, { untested }]) => !named.has(row) && untested === undefined);
  expect(missing.map(([row, { meaning }]) => `${row}: ${meaning}`)).toEqual([]);
});

test('what has a test needs no reason for having none', () => {
  expect(rows.filter(([row, { untested }]) => named.has(row) && untested !== undefined).map(([row]) => row)).toEqual(
    [],
  );
});

test('no title names a fault of these kinds that is not in the list', () => {
  const known = new Set(rows.map(([row]) => row));
  expect([...named].filter((row) => /^[DWQXSM]/.test(row) && !known.has(row))).toEqual([]);
});

test('says which faults no test proves, and of which only a part is built', () => {
  const lines = rows.flatMap(([row, { meaning, untested, unbuilt }]) => {
    const why = untested === undefined ? unbuilt && `not built: ${unbuilt}` : `no test: ${untested}`;
    return why === undefined ? [] : [`${row}: ${meaning} (${why})`];
  });
  process.stdout.write(`${lines.join('\n')}\n`);
  expect(rows.filter(([, { meaning }]) => meaning.length < 20 || meaning.includes('\n'))).toEqual([]);
});

test.each([
  ["test('X3: is found', () => {});", ['X3']],
  ['test(`X1, X4: ${name}`, () => {});', ['X1', 'X4']],
  ["it(\n  'X4 X5: is read',\n  () => {},\n);", ['X4', 'X5']],
  ["test.each([\n  [1, 2],\n])('S13: %p is %p', () => {});", ['S13']],
  ["describe.each(STOPS)('S9: %s', () => {});", ['S9']],
  ["describe('S9: what cannot be read', () => {});", ['S9']],
  ["test('is no X3: at all', () => {});", []],
  ["test('X3 without a colon', () => {});", []],
  ["const rows = ['X3: a row'];", []],
  ["expect(text).toBe('X3: a text');", []],
  ["test.skip('X3: is found', () => {});", []],
  ["test.todo('X3: is found');", []],
])('%j names %j', (source, faults) => {
  expect(faultsNamedIn(source)).toEqual(faults);
});
