import { open, writeFile } from 'node:fs/promises';
import { PAGE_START } from './view/html-page.ts';

/**
 * Writes a page of ours; one of before is replaced, what is no page of ours is not.
 *
 * @throws Error naming the file
 */
export async function writePage(file: string, page: string): Promise<void> {
  await refuseForeign(file);
  await writeFile(file, page);
}

async function refuseForeign(file: string): Promise<void> {
  const handle = await open(file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (handle === undefined) return;
  try {
    const start = Buffer.from(PAGE_START);
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(start.length), 0, start.length, 0);
    if (bytesRead > 0 && !buffer.subarray(0, bytesRead).equals(start))
      throw new Error(`${file} is there already and is no report: it is left as it is`);
  } finally {
    await handle.close();
  }
}
