import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { startLocalAws } from '../../../../bin/local/aws/local-aws.ts';
import { dynamoClient } from './support/clients.ts';
import { stepClock } from './support/step-clock.ts';
import { TableName } from './support/test-items.ts';

const clock = stepClock(1_000_000);

describe('kept on disk', () => {
  it('has all or nothing of every transaction after kill -9', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'polycopy-dynamo-'));
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'support/counting-child.ts'), stateDir],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env['PATH'] } },
    );
    let told = 0;
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        told += chunk.length;
        if (told >= 300) resolve();
      });
    });
    child.kill('SIGKILL');
    await once(child, 'exit');

    const again = await startLocalAws({ clock, stage: 'test', stateDir });
    const reader = dynamoClient(again);
    const { Items = [] } = await reader.send(new ScanCommand({ TableName }));
    const { Count } = await reader.send(
      new QueryCommand({
        TableName,
        IndexName: 'open',
        KeyConditionExpression: 'openKind = :i',
        ExpressionAttributeValues: { ':i': { S: 'i' } },
      }),
    );
    reader.destroy();
    await again.close();
    rmSync(stateDir, { recursive: true });
    const counter = Number(Items.find((item) => item['pk']?.S === 'C')?.['n']?.N);
    expect(counter).toBeGreaterThanOrEqual(told);
    expect(Items).toHaveLength(counter + 1);
    expect(Count).toBe(counter);
  });
});
