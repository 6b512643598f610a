import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { afterAll, expect, test } from '@jest/globals';
import { compiledEnvironment, startCompiled } from '../../bin/compile-cache.ts';

const KEPT = join(import.meta.dirname, '../../node_modules/.cache/compiled');
const folder = mkdtempSync(join(tmpdir(), 'polycopy-test-'));
/** Posts where its thread keeps what it compiles, and what it sees of the environment. */
const TELLS = join(folder, 'tells.mjs');
writeFileSync(
  TELLS,
  `import { getCompileCacheDir } from 'node:module';
import { parentPort } from 'node:worker_threads';
parentPort.postMessage({ kept: getCompileCacheDir(), sees: { ...process.env } });`,
);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

type Told = { readonly kept?: string; readonly sees: NodeJS.ProcessEnv };

async function whenStarted(script: string, options: WorkerOptions): Promise<Told> {
  const thread = new Worker(script, { ...options, execArgv: [] });
  const [told] = (await once(thread, 'message')) as [Told];
  await thread.terminate();
  return told;
}

test('a thread with an environment of its own loads what was kept, and sees nothing of it', async () => {
  const told = await whenStarted(startCompiled(pathToFileURL(TELLS)), { eval: true, env: { OWN: 'yes' } });
  expect(told.kept?.startsWith(KEPT)).toBe(true);
  expect(told.sees).toEqual({ OWN: 'yes' });
});

test('a thread with the environment of this process does, too, beside all that it had', async () => {
  delete process.env['NODE_COMPILE_CACHE'];
  process.env['OF_THIS_TEST'] = 'yes';
  const told = await whenStarted(TELLS, { env: compiledEnvironment() });
  expect(told.kept?.startsWith(KEPT)).toBe(true);
  expect(told.sees).toMatchObject({ OF_THIS_TEST: 'yes' });
});

test('a folder that somebody has named for all of Node stays', () => {
  process.env['NODE_COMPILE_CACHE'] = folder;
  expect(compiledEnvironment()['NODE_COMPILE_CACHE']).toBe(folder);
});
