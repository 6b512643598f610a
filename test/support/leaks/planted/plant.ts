import { expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// A test that leaks, in the way that PLANT names: a run of Jest with it must fail. No suite of ours finds this file.
test('a key that a service hands out is written somewhere', async () => {
  const privateKey = `0x${randomBytes(32).toString('hex')}`;
  const server = createServer((_, response) => {
    response.end(JSON.stringify({ SecretString: JSON.stringify({ privateKey }) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const answer = await fetch(`http://127.0.0.1:${address.port}`);
  await answer.text();
  server.closeAllConnections();
  server.close();
  const folder = mkdtempSync(join(tmpdir(), 'polycopy-planted-'));
  switch (process.env['PLANT']) {
    case 'console':
      console.log('signing with', Buffer.from(privateKey.slice(2), 'hex').toString('base64'));
      break;
    case 'error':
      expect(privateKey.slice(2).toUpperCase()).toBe('a key');
      break;
    case 'child': {
      // As a function on Lambda: nothing of this process's environment, and its output is read by a test.
      const child = spawn(process.execPath, ['-e', `console.error(${JSON.stringify(privateKey)})`], { env: {} });
      child.stderr.resume();
      await once(child, 'close');
      break;
    }
    case 'log': {
      const log = createWriteStream(join(folder, 'executor.log'));
      log.write(`{"key":"${privateKey.slice(0, 30)}`);
      log.end(`${privateKey.slice(30)}"}\n`);
      await once(log, 'close');
      break;
    }
    default:
      console.log('nothing is written but', `0x${randomBytes(32).toString('hex')}`);
  }
});
