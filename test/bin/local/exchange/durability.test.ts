import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { startExchange } from '../../../../bin/local/exchange/exchange.ts';
import { aClient } from './a-client.ts';
import { aWorld } from './a-world.ts';
import { asText } from './killed-exchange.ts';

it('knows everything that it told a client after its process was killed', async () => {
  // Given
  const stateDir = mkdtempSync(join(tmpdir(), 'exchange-'));
  const child = spawn(process.execPath, [join(import.meta.dirname, 'killed-exchange.ts'), stateDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = (await once(child.stdout, 'data')) as [Buffer];
  const told = JSON.parse(output.toString('utf8')) as { nowMs: number; apiKey: string; audit: unknown };

  // When
  child.kill('SIGKILL');
  await once(child, 'exit');
  const exchange = await startExchange({ world: aWorld(), speed: 'max', stateDir });
  const client = await aClient(exchange);

  // Then
  const audit = asText(exchange.audit(client.wallet));
  expect(JSON.parse(audit)).toEqual(told.audit);
  expect(exchange.clock.now()).toBe(told.nowMs);
  expect(client.apiKey).toBe(told.apiKey);
  await exchange.close();
  rmSync(stateDir, { recursive: true });
});
