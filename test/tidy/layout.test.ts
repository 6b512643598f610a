import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { entriesBelow, ROOT, sourcesBelow } from './source-files.ts';

const FOLDERS = ['bin', 'lib', 'lambdas', 'test'];
const FILES = ['cdk.json', 'package.json', 'tsconfig.json', 'README.md'];
const LOCKFILE = 'package-lock.json';
const TOOL_CONFIG = /^(?:[a-z]+\.config\.(?:mjs|cjs|js|ts)|biome\.json|knip\.json)$/;
const TECHNIQUES = new Set(['utils', 'helpers', 'common', 'misc', 'types']);
const MOST_LINES = 300;

test('the top level holds bin, lib, lambdas, test, its four files, the lockfile, and what tools want there', () => {
  // Given
  const top = readdirSync(ROOT, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));
  const ignored = readFileSync(join(ROOT, '.gitignore'), 'utf8')
    .split('\n')
    .map((line) => line.replace(/\/$/, ''));
  const isIgnored = (name: string) => ignored.includes(name) || (ignored.includes('*.log') && name.endsWith('.log'));

  // When
  const strangers = top.filter((entry) => {
    if (isIgnored(entry.name)) return false;
    if (entry.isDirectory()) return !FOLDERS.includes(entry.name);
    return ![...FILES, LOCKFILE].includes(entry.name) && !TOOL_CONFIG.test(entry.name);
  });

  // Then
  expect(strangers.map(({ name }) => name)).toEqual([]);
});

test('no folder or file is called after a technique: utils, helpers, common, misc, types', () => {
  const named = FOLDERS.flatMap(entriesBelow).filter(({ path }) => {
    const name = path.slice(path.lastIndexOf('/') + 1).replace(/(?:\.test)?\.ts$/, '');
    return TECHNIQUES.has(name);
  });
  expect(named.map(({ path }) => path)).toEqual([]);
});

test('no source file is longer than 300 lines', () => {
  const long = ['bin', 'lib', 'lambdas'].flatMap(sourcesBelow).flatMap((path) => {
    const lines = readFileSync(join(ROOT, path), 'utf8').trimEnd().split('\n').length;
    return lines > MOST_LINES ? [`${path}: ${lines}`] : [];
  });
  expect(long).toEqual([]);
});
