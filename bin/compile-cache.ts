import { enableCompileCache, flushCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Goes with the installed packages, and is nobody else's to write: a shared temp folder would be. */
const FOLDER = new URL('../node_modules/.cache/compiled/', import.meta.url);

/**
 * Keeps what this thread compiles from now on for the next start, which loads it in half the time; where the folder
 * cannot be written, nothing is kept.
 */
export function keepCompiled(): void {
  enableCompileCache(fileURLToPath(FOLDER));
}

/**
 * The environment of this process for a thread that loads what was kept: without it each thread strips and compiles all
 * sources again. Whoever has named a folder of his own for all of Node keeps that.
 */
export function compiledEnvironment(): NodeJS.ProcessEnv {
  return { NODE_COMPILE_CACHE: fileURLToPath(FOLDER), ...process.env };
}

/**
 * What a thread runs that has an environment of its own and loads what was kept, from its first module on: a source that
 * is met before that costs the thread the whole stripper of types.
 *
 * @returns JavaScript, for a `Worker` with `eval`
 */
export function startCompiled(module: URL): string {
  const [folder, href] = [fileURLToPath(FOLDER), module.href].map((text) => JSON.stringify(text));
  return `require('node:module').enableCompileCache(${folder}); import(${href});`;
}

/** Writes it now: a thread that is ended, as ours are, would not. */
export function writeCompiled(): void {
  flushCompileCache();
}
