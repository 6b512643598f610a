import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../../shared/data/', import.meta.url);

/**
 * Finds recorded data that lies beside the repository and is not part of it.
 *
 * @param path - Below the data folder, like `polymarket/data_api/positions_deeddit.json`.
 * @returns The file's path; undefined where the data is absent, and the test says that it was skipped.
 * @throws Error when it is absent and `REQUIRE_SHARED=1` says that it must not be.
 */
export function sharedFile(path: string): string | undefined {
  const file = fileURLToPath(new URL(path, ROOT));
  if (existsSync(file)) return file;
  if (process.env['REQUIRE_SHARED'] === '1') throw new Error(`REQUIRE_SHARED=1, and ${file} is missing`);
  process.stderr.write(`\nSKIPPED: recorded data ${path} is not beside the repository\n`);
  return undefined;
}
