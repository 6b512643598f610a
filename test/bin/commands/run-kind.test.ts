import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { claimFolder, readRunKind } from '../../../bin/commands/run-kind.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polycopy-kind-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('a folder tells what was started on it, and nothing before that', () => {
  expect(readRunKind(folder)).toBeUndefined();
  claimFolder(folder, 'live-market');
  claimFolder(folder, 'live-market');
  expect(readRunKind(folder)).toBe('live-market');
  expect(readdirSync(folder)).toEqual(['kind.json']);
});

test.each([
  ['recording', 'live-market'],
  ['live-market', 'recording'],
] as const)('a folder of a %s takes no %s', (before, after) => {
  claimFolder(folder, before);
  expect(() => {
    claimFolder(folder, after);
  }).toThrow('needs another folder');
  expect(readRunKind(folder)).toBe(before);
});

test('what says neither is told of', () => {
  writeFileSync(join(folder, 'kind.json'), '{"kind":"other"}');
  expect(() => readRunKind(folder)).toThrow('kind.json: this does not say what was started here');
});
