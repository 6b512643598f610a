import { existsSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import workerThreads, { type WorkerOptions } from 'node:worker_threads';
import { BUNDLES } from './bundles.ts';

/**
 * Loaded before a program: its functions' threads get the bundle where they would load the source. It changes a module of
 * Node in place, so that the program does not have to know of it; environment, limits and the thread itself stay its own.
 */
const ROOT = pathToFileURL(join(import.meta.dirname, '../../../')).href;
const { Worker } = workerThreads;

workerThreads.Worker = class extends Worker {
  constructor(file: string | URL, options: WorkerOptions = {}) {
    super(file, { ...options, workerData: withBundle(options.workerData as unknown) });
  }
};
syncBuiltinESMExports();

function withBundle(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || !('entry' in data)) return data;
  const source = String(data.entry);
  const bundle = pathToFileURL(join(process.env[BUNDLES] ?? '', source.slice(ROOT.length).replace(/\.ts$/, '.mjs')));
  return source.startsWith(ROOT) && existsSync(bundle) ? { ...data, entry: bundle.href } : data;
}
