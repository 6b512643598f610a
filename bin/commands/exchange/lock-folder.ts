import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const LOCK_FILE = 'exchange.pid';

/**
 * Takes a state folder for this process: two exchanges that write one journal would spoil it.
 *
 * A process that was killed leaves its number behind; a number of nobody is taken over.
 *
 * @returns How to give it back.
 * @throws Error when a running process holds it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new Error(`--state ${folder}: no folder can be made there`, { cause });
  });
  const path = join(folder, LOCK_FILE);
  if (!(await take(path))) {
    const holder = Number(await readFile(path, 'utf8').catch(() => ''));
    if (isRunning(holder))
      throw new Error(`${folder}: in use by process ${holder}; end it first (or delete ${path} if it is no exchange)`);
    await rm(path, { force: true });
    if (!(await take(path))) throw new Error(`${folder}: another exchange was started at the same moment`);
  }
  return () => rm(path, { force: true });
}

async function take(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, but is somebody else's.
    return codeOf(error) === 'EPERM';
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
