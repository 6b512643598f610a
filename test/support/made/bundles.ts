import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { madeOnce } from './made-once.ts';

const ROOT = join(import.meta.dirname, '../../..');
const MAKE = 'test/support/made/make-bundles.ts';
/** All that a bundle is made of: packages are what the lockfile says. */
const MADE_OF = ['bin', 'lambdas', 'package.json', 'package-lock.json', MAKE];
/** Where a process finds what it is to start in place of the functions' sources. */
export const BUNDLES = 'POLYCOPY_TEST_BUNDLES';

let made: Promise<string> | undefined;

/**
 * The folder of the program and its functions as bundles, each at its source's path with `.mjs` for `.ts`: made once for
 * each state of the sources. Loading ten functions from sources takes longer than playing minutes of a tape.
 *
 * `FROM_SOURCES=1` runs everything from the sources instead, so that stacks name their lines.
 *
 * @returns undefined where the sources are to run
 */
export function bundles(): Promise<string | undefined> {
  if (process.env['FROM_SOURCES'] === '1') return Promise.resolve(undefined);
  // In a process of its own: esbuild refuses the values of a test's environment.
  const make = (folder: string) => promisify(execFile)(process.execPath, [join(ROOT, MAKE), ROOT, folder]);
  made ??= madeOnce({ name: 'bundles', from: MADE_OF, make });
  return made;
}

/** Module of a function's handler. */
export async function bundledHandler(): Promise<(name: string) => URL> {
  const folder = await bundles();
  return (name) =>
    pathToFileURL(
      folder === undefined ? join(ROOT, 'lambdas', name, 'handler.ts') : join(folder, 'lambdas', name, 'handler.mjs'),
    );
}

/** What Node is started with, so that a module of this repository runs with bundles where there are some. */
export async function withBundles(
  module: string,
): Promise<{ readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv }> {
  const folder = await bundles();
  if (folder === undefined) return { args: [join(ROOT, module)], env: process.env };
  const bundled = join(folder, module.replace(/\.ts$/, '.mjs'));
  const start = pathToFileURL(join(import.meta.dirname, 'start-bundled.ts')).href;
  return {
    args: ['--import', start, existsSync(bundled) ? bundled : join(ROOT, module)],
    env: { ...process.env, [BUNDLES]: folder },
  };
}
