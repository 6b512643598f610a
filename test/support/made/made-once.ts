import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
/** Beside the packages that are installed, and gone with them. */
const CACHE = join(ROOT, 'node_modules/.cache/made');
const DAY_MS = 86_400_000;

type Wanted = {
  readonly name: string;
  /** Files and folders below the root that it is made of: it is made anew when anything in them is another. */
  readonly from: readonly string[];
  make(folder: string): Promise<unknown>;
};

/** Makes a folder out of sources, once for each state of them. @returns Where it lies, not to be written to */
export async function madeOnce({ name, from, make }: Wanted): Promise<string> {
  const folder = join(CACHE, `${name}-${hashOf(from)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  forgetOld();
  const unfinished = `${folder}.${process.pid}`;
  await make(unfinished);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another process was first with the same.
    if (!existsSync(folder)) throw error;
    rmSync(unfinished, { recursive: true });
  }
  return folder;
}

function hashOf(paths: readonly string[]): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of paths.flatMap(filesBelow)) hash.update(`\n${file}\n`).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex').slice(0, 16);
}

function filesBelow(path: string): readonly string[] {
  if (statSync(join(ROOT, path)).isFile()) return [path];
  return readdirSync(join(ROOT, path))
    .toSorted()
    .flatMap((name) => filesBelow(join(path, name)));
}

/** Of sources that are no more. */
function forgetOld(): void {
  for (const name of readdirSync(CACHE)) {
    const path = join(CACHE, name);
    if (Date.now() - statSync(path).mtimeMs > DAY_MS) rmSync(path, { recursive: true, force: true });
  }
}
