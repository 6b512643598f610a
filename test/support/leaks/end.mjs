import { rmSync } from 'node:fs';

/** After all tests: whatever was written anywhere holds no secret that anybody used, or the run fails. */
export default async function end() {
  const folder = process.env['POLYCOPY_TEST_LEAK_FOLDER'];
  const { findLeaksOf } = await import(new URL('./find-leaks.ts', import.meta.url).href);
  const { leaks, secretCount, tokenCount } = findLeaksOf(folder);
  if (leaks.length === 0) rmSync(folder, { recursive: true, force: true });
  if (process.env['POLYCOPY_TEST_LEAK_REPORT'] === '1')
    process.stderr.write(`leak test: ${secretCount} secrets, ${tokenCount} parts of output, ${leaks.length} leaks\n`);
  if (leaks.length > 0) throw new Error(`SECRETS LEAKED into the output of this run:\n${leaks.join('\n')}`);
}
