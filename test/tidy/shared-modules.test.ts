import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { ROOT, sourcesBelow } from './source-files.ts';

const RUN_MS = 120_000;

test(
  'test files share the modules of sources, and nothing else of one is there for the next',
  async () => {
    // Given: two files alike, so that it does not matter which of them comes first, and one that is not to be shared with
    const project = {
      rootDir: join(ROOT, 'test/support/shared-world'),
      testMatch: ['<rootDir>/test/lib/*.ts'],
      extensionsToTreatAsEsm: ['.ts'],
      transform: { '\\.ts$': join(ROOT, 'test/support/jest-strip.mjs') },
      testRunner: join(ROOT, 'test/support/shared-modules.mjs'),
    };
    const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
    const options = ['--config', JSON.stringify(project), '--runInBand', '--watchman=false'];
    // When
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--experimental-vm-modules', jest, ...options],
      { cwd: ROOT },
    );
    // Then
    const met = [...`${stdout}${stderr}`.matchAll(/(\w+) met \[(.*)\]/g)].map(([, file, kept]) => `${file}: ${kept}`);
    expect([
      ['first: ', 'second: first'],
      ['second: ', 'first: second'],
    ]).toContainEqual(met);
    expect(stderr).toMatch(/^Tests: +5 passed, 5 total$/m);
  },
  RUN_MS,
);

const DECLARED = /^(?:export )?(?<kind>const|let|var) (?<name>\w+)(?<rest>.*)$/gm;
/** Forgets what nobody holds any more, and tells nothing to who has not the key. */
const BY_OBJECT = /new WeakMap\b/;

/** Each name at the top of a module whose value is another later than it was when the module was loaded. */
function changing(text: string): readonly string[] {
  return [...text.matchAll(DECLARED)].flatMap(({ groups: { kind = '', name = '', rest = '' } = {} }) => {
    if (kind !== 'const') return [name];
    const calls = new RegExp(
      String.raw`\b${name}\.(?:set|add|push|delete|clear|splice|pop|shift|unshift|sort|reverse)\(`,
    );
    const writes = new RegExp(String.raw`^\s+${name}(?:\.\w+|\[[^\]]+\])+ (?:[-+*/?&|]+)?= `, 'm');
    return !BY_OBJECT.test(rest) && (calls.test(text) || writes.test(text)) ? [name] : [];
  });
}

test.each(['lib', 'lambdas', 'bin'])('no module of %s keeps anything between two calls', (folder) => {
  const sources = sourcesBelow(folder);
  const found = sources.flatMap((path) =>
    changing(readFileSync(join(ROOT, path), 'utf8')).map((name) => `${path}: ${name}`),
  );
  expect(sources.length).toBeGreaterThan(10);
  expect(found).toEqual([]);
});

test.each([
  ['let count = 0;', ['count']],
  ['export let count = 0;', ['count']],
  ['const known = new Map();\nfunction note() {\n  known.set(1, 2);\n}', ['known']],
  ['export const kept: string[] = [];\nconst note = () => kept.push("one");', ['kept']],
  ['const state = { isOpen: false };\nfunction open() {\n  state.isOpen = true;\n}', ['state']],
  ['const counts = {};\nfunction count() {\n  counts["a"] += 1;\n}', ['counts']],
  ['const feeds = new WeakMap();\nfunction note() {\n  feeds.set({}, 2);\n}', []],
  ['const KINDS = new Set(["a"]);\nconst isKind = (one) => KINDS.has(one);', []],
  ['function count() {\n  let count = 0;\n  count += 1;\n}', []],
])('%j keeps %j', (text, names) => {
  expect(changing(text)).toEqual(names);
});
