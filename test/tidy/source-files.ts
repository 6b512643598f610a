import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

type Entry = { readonly path: string; readonly isFolder: boolean };

/** Everything below a folder of the repository, as paths from its root with forward slashes, in text order. */
export function entriesBelow(folder: string): readonly Entry[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      const isFolder = entry.isDirectory();
      return [{ path, isFolder }, ...(isFolder ? entriesBelow(path) : [])];
    });
}

/** The TypeScript files below a folder, as paths from the root. */
export const sourcesBelow = (folder: string): readonly string[] =>
  entriesBelow(folder)
    .filter(({ path, isFolder }) => !isFolder && path.endsWith('.ts'))
    .map(({ path }) => path);
