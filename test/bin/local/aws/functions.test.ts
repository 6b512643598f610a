import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { LocalAws } from '../../../../bin/local/aws/local-aws.ts';
import { parametersClient } from './support/clients.ts';
import type { Order } from './support/fixture-world.ts';
import { stepClock } from './support/step-clock.ts';
import { bodiesOf, givenSystem, MINUTE, overAt, runsOf, START, stopSystems } from './support/system.ts';

afterEach(stopSystems);

describe('a function in its thread', () => {
  it('sees its own environment and nothing of this process', async () => {
    const { runner, world } = await givenSystem();
    await runner.invoke('toggle-sync', {});
    await runner.invoke('executor', { Records: [] });
    const [toggles, executor] = world.journal;
    expect(Object.keys(toggles?.environment ?? {}).sort()).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_EC2_METADATA_DISABLED',
      'AWS_ENDPOINT_URL_DYNAMODB',
      'AWS_ENDPOINT_URL_KMS',
      'AWS_ENDPOINT_URL_LAMBDA',
      'AWS_ENDPOINT_URL_SECRETS_MANAGER',
      'AWS_ENDPOINT_URL_SQS',
      'AWS_ENDPOINT_URL_SSM',
      'AWS_LAMBDA_FUNCTION_NAME',
      'AWS_REGION',
      'AWS_SECRET_ACCESS_KEY',
      'FIXTURE_URL',
      'POLYCOPY_STAGE',
      'POLYCOPY_TABLE',
    ]);
    // Only who may ring knows the queue, as the deployment grants it.
    expect(executor?.environment['POLYCOPY_QUEUE_URL']).toMatch(/doorbell\.fifo$/);
    expect(executor?.environment['AWS_LAMBDA_FUNCTION_NAME']).toBe('executor');
  });

  it('gets a request id of its own and, where time stands still, the whole timeout', async () => {
    const { runner, world } = await givenSystem();
    await Promise.all([runner.invoke('executor', {}), runner.invoke('executor', {})]);
    const ids = world.journal.map(({ context }) => context['awsRequestId']);
    expect(new Set(ids).size).toBe(2);
    expect(world.journal[0]?.context['remainingMs']).toBe(30_000);
  });

  it('counts a throw and a dead thread as errors, and runs again afterwards', async () => {
    const orders: Order[] = [{ fail: 'throw' }, { fail: 'exit' }, { result: { fine: true } }];
    const logDir = mkdtempSync(join(tmpdir(), 'polycopy-functions-'));
    const { runner } = await givenSystem({ orderOf: () => orders.shift() ?? {}, logDir });
    await expect(runner.invoke('executor', {})).rejects.toThrow('as ordered');
    await expect(runner.invoke('executor', {})).rejects.toThrow('the thread ended');
    await expect(runner.invoke('executor', {})).resolves.toEqual({ fine: true });
    expect(runner.stats()['executor']).toEqual({ invocations: 3, errors: 2, lastResult: { fine: true } });
    await runner.stop();
    const log = readFileSync(join(logDir, 'executor.log'), 'utf8');
    rmSync(logDir, { recursive: true });
    expect(log).toContain('run of executor');
    expect(log).toContain('invocation failed');
  });
});

describe('schedules', () => {
  it('fires those of one instant in the order of the functions, each after the one before came to rest', async () => {
    const clock = stepClock(START);
    const { runner, world } = await givenSystem({
      clock,
      quietUntil: overAt(clock, START),
      orderOf: ({ name }) => (name === 'leader-watcher' ? { waitsMs: [20_000, 20_000] } : {}),
    });
    await runner.start();
    await runner.done;
    expect(world.journal.slice(0, 13).map(({ at, name }) => [at - START, name])).toEqual([
      [0, 'toggle-sync'],
      [0, 'portfolio-tracker'],
      [0, 'risk-monitor'],
      [0, 'leader-watcher'],
      [0, 'reconciler'],
      [0, 'order-manager'],
      [0, 'redeemer'],
      [MINUTE, 'toggle-sync'],
      [MINUTE, 'portfolio-tracker'],
      [MINUTE, 'risk-monitor'],
      [MINUTE, 'leader-watcher'],
      [MINUTE, 'reconciler'],
      [MINUTE, 'order-manager'],
    ]);
    expect(runsOf(world.journal, 'reconciler').map(({ event }) => event['resume'])).toEqual([true, false]);
    expect(runsOf(world.journal, 'leader-watcher')[1]?.event).toEqual({
      source: 'polycopy.schedule',
      time: new Date(START + MINUTE).toISOString(),
      resume: false,
    });
  });

  it('starts off a boundary with the switches, then the watcher, then the reconciler resumes what the watcher left', async () => {
    const clock = stepClock(START + 10_000);
    const { runner, world } = await givenSystem({
      clock,
      quietUntil: overAt(clock, START),
      orderOf: ({ name, at }) => (name === 'leader-watcher' && at < START + MINUTE ? { ring: ['a', 'b'] } : {}),
    });
    await runner.start();
    await runner.done;
    expect(world.journal.slice(0, 7).map(({ name }) => name)).toEqual([
      'toggle-sync',
      'leader-watcher',
      'executor',
      'executor',
      'reconciler',
      'toggle-sync',
      'portfolio-tracker',
    ]);
  });

  it('starts the watcher once for each shard, and tells it which', async () => {
    const clock = stepClock(START);
    const { runner, world } = await givenSystem({ clock, quietUntil: overAt(clock, START), shards: 3 });
    await runner.start();
    await runner.done;
    const runs = runsOf(world.journal, 'leader-watcher').filter(({ at }) => at === START);
    expect(runs.map(({ event }) => event['shard'])).toEqual([undefined, 1, 2]);
  });

  it('starts the watcher twice when asked to', async () => {
    const clock = stepClock(START);
    const { runner, world } = await givenSystem({ clock, quietUntil: overAt(clock, START), chaos: { watchers: 2 } });
    await runner.start();
    await runner.done;
    expect(runsOf(world.journal, 'leader-watcher').filter(({ at }) => at === START)).toHaveLength(2);
  });
});

describe('a parameter that changes', () => {
  const flip = (aws: LocalAws, Name: string, Value = 'HALTED') => {
    const client = parametersClient(aws);
    return client.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true })).finally(() => {
      client.destroy();
    });
  };

  it('starts the copying of switches at that very instant, with the event that AWS would send', async () => {
    // Given
    const clock = stepClock(START + 10_000);
    let isFlipped = false;
    const quietUntil = () => (isFlipped ? 'over' : clock.now() + MINUTE);
    const { runner, world, aws } = await givenSystem({ clock, quietUntil });
    await flip(aws, '/polycopy/test/trading', 'REDUCING');
    expect(world.journal).toEqual([]);
    await runner.start();
    const before = runsOf(world.journal, 'toggle-sync').length;
    // When
    await flip(aws, '/polycopy/test/trading');
    isFlipped = true;
    await runner.done;
    // Then
    const runs = runsOf(world.journal, 'toggle-sync').filter(({ event }) => event['source'] === 'aws.ssm');
    expect(before).toBe(1);
    expect(runs.map(({ event }) => event)).toEqual([
      {
        source: 'aws.ssm',
        'detail-type': 'Parameter Store Change',
        time: new Date(runs[0]?.at ?? 0).toISOString(),
        detail: { name: '/polycopy/test/trading', operation: 'Update' },
      },
    ]);
  });

  it('of another stage starts nothing', async () => {
    const clock = stepClock(START);
    let isFlipped = false;
    const quietUntil = () => (isFlipped ? 'over' : clock.now() + MINUTE);
    const { runner, world, aws } = await givenSystem({ clock, quietUntil });
    await runner.start();
    await flip(aws, '/polycopy/testing/trading');
    await flip(aws, '/polycopy/test');
    isFlipped = true;
    await runner.done;
    expect(runsOf(world.journal, 'toggle-sync').filter(({ event }) => event['source'] === 'aws.ssm')).toEqual([]);
  });
});

describe('the event source', () => {
  it('hands a message over as Lambda does and deletes it', async () => {
    const { runner, world, aws } = await givenSystem({
      orderOf: ({ name, at }) => (name === 'leader-watcher' && at === START ? { ring: ['a'] } : {}),
    });
    await runner.start();
    const [run] = runsOf(world.journal, 'executor');
    expect(run?.event['Records']).toMatchObject([
      {
        body: 'a',
        eventSource: 'aws:sqs',
        eventSourceARN: aws.doorbell.arn,
        attributes: { ApproximateReceiveCount: '1', MessageGroupId: 'a', SentTimestamp: String(START) },
      },
    ]);
    expect(aws.doorbell.counts()).toEqual({ visible: 0, inFlight: 0 });
  });

  it('leaves a failed message until its visibility ends, and after the fifth time to the dead letters', async () => {
    const clock = stepClock(START);
    const { runner, world, aws } = await givenSystem({
      clock,
      quietUntil: overAt(clock, START + 20 * MINUTE),
      orderOf: ({ name, at, event }) => {
        if (name === 'leader-watcher') return at === START ? { ring: ['a'] } : {};
        if (name !== 'executor') return {};
        const [record] = event['Records'] as readonly { readonly messageId: string }[];
        // A throw and a named failure are treated alike.
        return at === START
          ? { fail: 'throw' }
          : { result: { batchItemFailures: [{ itemIdentifier: record?.messageId }] } };
      },
    });
    await runner.start();
    await runner.done;
    expect(runsOf(world.journal, 'executor').map(({ at }) => at - START)).toEqual(
      [0, 1, 2, 3, 4].map((attempt) => attempt * 3 * MINUTE),
    );
    expect(aws.deadLetters.counts().visible).toBe(1);
  });

  it('delivers twice at once and again after deletion when asked to', async () => {
    const clock = stepClock(START);
    const { runner, world } = await givenSystem({
      clock,
      chaos: { deliverTwice: true },
      quietUntil: overAt(clock, START),
      orderOf: ({ name, at }) => (name === 'leader-watcher' && at === START ? { ring: ['a', 'b'] } : {}),
    });
    await runner.start();
    await runner.done;
    expect(bodiesOf(world.journal)).toEqual(['a', 'a', 'a', 'b', 'b', 'b']);
  });
});
