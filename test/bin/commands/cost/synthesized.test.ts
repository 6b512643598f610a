import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { freshTemplates, readTemplates } from '../../../../bin/commands/cost/synthesized.ts';
import { writtenFunction, writtenTemplate } from './templates.ts';

const MANIFEST = {
  artifacts: {
    'dev-state': { type: 'aws:cloudformation:stack', properties: { templateFile: 'dev-state.json' } },
    'dev-state.assets': { type: 'cdk:asset-manifest', properties: { file: 'dev-state.assets.json' } },
    Tree: { type: 'cdk:tree' },
  },
};
/** In place of the CDK: writes down that it was asked, and what it was asked for. */
const CDK = `const { writeFileSync, appendFileSync, mkdirSync } = require('node:fs');
const out = process.argv[process.argv.indexOf('--output') + 1];
mkdirSync(out, { recursive: true });
writeFileSync(out + '/manifest.json', '{}');
appendFileSync('asked', process.argv.slice(2, 4).join(' ') + ';');`;

let root = '';
async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'polycopy-cost-'));
  for (const path of ['bin/app.ts', 'cdk.json', 'package-lock.json', 'lib/a/b.ts', 'lambdas/f/handler.ts'])
    await put(path, '');
  await put('node_modules/aws-cdk/bin/cdk', CDK);
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

test('the stacks of a manifest are read, and what is no stack is not', async () => {
  // Given
  await put('cdk.out/manifest.json', JSON.stringify(MANIFEST));
  await put('cdk.out/dev-state.json', JSON.stringify(writtenTemplate(writtenFunction('watcher'))));
  // Then
  const { resources } = readTemplates(join(root, 'cdk.out'));
  expect([...resources.keys()]).toEqual(['dev-state/watcherLogs', 'dev-state/watcher']);
});

test('a folder in which nothing is synthesized, or no stack, is told as such', async () => {
  expect(() => readTemplates(join(root, 'cdk.out'))).toThrow('nothing is synthesized there (npx cdk synth -q)');
  await put('cdk.out/manifest.json', JSON.stringify({ artifacts: {} }));
  expect(() => readTemplates(join(root, 'cdk.out'))).toThrow('no stack is synthesized there');
});

test('the CDK is asked when nothing is there and when something is newer, and else not', async () => {
  const asked = () => readFile(join(root, 'asked'), 'utf8');
  // When: nothing is there
  expect(await freshTemplates(root)).toBe(join(root, 'cdk.out'));
  expect(await asked()).toBe('synth --quiet;');
  // When: all is as it was
  await freshTemplates(root);
  expect(await asked()).toBe('synth --quiet;');
  // When: a source has changed
  const later = new Date(Date.now() + 60_000);
  await utimes(join(root, 'lib/a/b.ts'), later, later);
  await freshTemplates(root);
  expect(await asked()).toBe('synth --quiet;synth --quiet;');
});
