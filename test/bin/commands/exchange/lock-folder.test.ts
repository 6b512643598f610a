import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lockFolder } from '../../../../bin/commands/exchange/lock-folder.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polycopy-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the lock of a state folder', () => {
  it('lets one in, and the next one when the first has gone', async () => {
    const unlock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(`in use by process ${process.pid}`);
    await unlock();
    expect(await readdir(folder)).toEqual([]);
    await (await lockFolder(folder))();
  });

  it.each([
    ['a process that is no more', '4194305'],
    ['what is no process', 'x'],
    ['nothing', ''],
  ])('is taken over from %s', async (_what, left) => {
    await writeFile(join(folder, 'exchange.pid'), left);
    await lockFolder(folder);
    expect(await readFile(join(folder, 'exchange.pid'), 'utf8')).toBe(String(process.pid));
  });

  it('makes the folder, and says when it cannot', async () => {
    await (await lockFolder(join(folder, 'a', 'b')))();
    await writeFile(join(folder, 'file'), '');
    await expect(lockFolder(join(folder, 'file', 'below'))).rejects.toThrow('no folder can be made there');
  });
});
