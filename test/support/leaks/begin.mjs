import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Before all tests: every process of Node that is started from here on notes its secrets and what it writes, and all of
 * them and their threads load what another has stripped and compiled.
 */
export default async function begin() {
  process.env['NODE_COMPILE_CACHE'] = fileURLToPath(new URL('../../../node_modules/.cache/compiled', import.meta.url));
  process.env['POLYCOPY_TEST_LEAK_FOLDER'] = mkdtempSync(join(tmpdir(), 'polycopy-leaks-'));
  const watch = new URL('./watch-process.ts', import.meta.url).href;
  process.env['NODE_OPTIONS'] = `${process.env['NODE_OPTIONS'] ?? ''} --import=${watch}`.trim();
  // The tests may run in this very process, and all that is reported comes from it.
  await import(watch);
}
