import { describe, expect, it } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { FUNCTIONS } from '#contract/functions.ts';
import { DOORBELL_QUEUE } from '#contract/queue.ts';
import { resourcesOf, synthesize } from '../synthesized.ts';

const { trading } = synthesize();
const { trading: reserved } = synthesize({ reserveConcurrency: 'true' });

const scheduled = FUNCTIONS.filter((contract) => contract.trigger.kind === 'schedule');
const rung = FUNCTIONS.filter((contract) => contract.trigger.kind === 'doorbell');

function onlyIdOf(template: Template, type: string, properties: Record<string, unknown>): string {
  const ids = Object.keys(template.findResources(type, { Properties: properties }));
  expect(ids).toHaveLength(1);
  return ids[0]!;
}

function functionIdOf(name: string): string {
  return onlyIdOf(trading, 'AWS::Lambda::Function', { FunctionName: `polycopy-test-${name}` });
}

/** What starts a function names the version that was deployed last. */
function aliasIdOf(name: string): string {
  return onlyIdOf(trading, 'AWS::Lambda::Alias', { FunctionName: { Ref: functionIdOf(name) }, Name: 'live' });
}

describe('doorbell queue', () => {
  const deadLetters = onlyIdOf(trading, 'AWS::SQS::Queue', { QueueName: 'polycopy-test-doorbell-dlq.fifo' });

  it('is FIFO with limits for each group, deduplicated by the sender, encrypted', () => {
    for (const name of ['polycopy-test-doorbell.fifo', 'polycopy-test-doorbell-dlq.fifo'])
      trading.hasResourceProperties('AWS::SQS::Queue', {
        QueueName: name,
        FifoQueue: true,
        ContentBasedDeduplication: false,
        DeduplicationScope: 'messageGroup',
        FifoThroughputLimit: 'perMessageGroupId',
        SqsManagedSseEnabled: true,
      });
  });

  it('gives a message up after five receipts and keeps it for 14 days', () => {
    trading.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'polycopy-test-doorbell.fifo',
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [deadLetters, 'Arn'] }, maxReceiveCount: 5 },
    });
    trading.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'polycopy-test-doorbell-dlq.fifo',
      MessageRetentionPeriod: 14 * 86_400,
    });
  });

  it('hides a message for six times the timeout of the function that it starts', () => {
    trading.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'polycopy-test-doorbell.fifo',
      VisibilityTimeout: DOORBELL_QUEUE.visibilityTimeoutMs / 1000,
    });
    for (const { timeoutMs } of rung) expect(DOORBELL_QUEUE.visibilityTimeoutMs).toBeGreaterThanOrEqual(6 * timeoutMs);
  });

  it.each(rung)('Q8: starts $name once for each message, with a bound, and takes failures one by one', (contract) => {
    const trigger = contract.trigger as { readonly maxConcurrency: number };
    trading.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionName: {
        'Fn::Join': ['', [{ 'Fn::Select': [6, { 'Fn::Split': [':', { Ref: aliasIdOf(contract.name) }] }] }, ':live']],
      },
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: trigger.maxConcurrency },
      MaximumBatchingWindowInSeconds: Match.absent(),
    });
  });

  it('every queue refuses what is not encrypted on the way', () => {
    const queues = Object.keys(resourcesOf(trading, 'AWS::SQS::Queue'));
    const policies = Object.values(resourcesOf(trading, 'AWS::SQS::QueuePolicy'));
    const denials = policies.map(({ Properties }) => {
      const document = Properties['PolicyDocument'] as { Statement: readonly { Effect: string; Condition: unknown }[] };
      expect(document.Statement).toMatchObject([
        { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ]);
      return (Properties['Queues'] as readonly { Ref: string }[])[0]!.Ref;
    });

    expect(denials.sort()).toEqual(queues.sort());
  });
});

describe('schedules', () => {
  const failedStarts = onlyIdOf(trading, 'AWS::SQS::Queue', { QueueName: 'polycopy-test-failed-starts' });

  it('there is one for each scheduled function and no other', () => {
    trading.resourceCountIs('AWS::Scheduler::Schedule', scheduled.length);
  });

  it.each(scheduled)('start $name at its interval, retry within a minute, then keep the start', (contract) => {
    const trigger = contract.trigger as { readonly everyMs: number };
    const expected = new Map([
      [60_000, 'rate(1 minute)'],
      [600_000, 'rate(10 minutes)'],
      // At ten past midnight UTC: a rate would count from the deployment.
      [86_400_000, 'cron(10 0 * * ? *)'],
    ]);
    trading.hasResourceProperties('AWS::Scheduler::Schedule', {
      Name: `polycopy-test-${contract.name}`,
      GroupName: 'polycopy-test',
      State: 'ENABLED',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ScheduleExpression: expected.get(trigger.everyMs),
      Target: {
        Arn: { Ref: aliasIdOf(contract.name) },
        Input: '{"source":"polycopy.schedule","time":"<aws.scheduler.scheduled-time>","resume":false}',
        RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 2 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [failedStarts, 'Arn'] } },
      },
    });
  });

  it.each([2, 4])('with %p shards the watcher has as many, and room for two runs of each', (shards) => {
    const template = synthesize({ shards, reserveConcurrency: 'true' }).trading;
    const schedules = Object.values(resourcesOf(template, 'AWS::Scheduler::Schedule'));
    const inputs = schedules
      .filter(({ Properties }) => String(Properties['Name']).startsWith('polycopy-test-leader-watcher'))
      .map(({ Properties }) => JSON.parse((Properties['Target'] as { Input: string }).Input) as { shard?: number });
    expect(schedules).toHaveLength(scheduled.length + shards - 1);
    expect(inputs.map(({ shard }) => shard ?? 0).sort()).toEqual(Array.from({ length: shards }, (_, shard) => shard));
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'polycopy-test-leader-watcher',
      ReservedConcurrentExecutions: 2 * shards,
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'polycopy-test-reconciler',
      ReservedConcurrentExecutions: 2,
    });
  });

  it.each(scheduled)('do not repeat a failed run of $name, which the next start makes up for', ({ name }) => {
    trading.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: functionIdOf(name) },
      Qualifier: { 'Fn::Select': [7, { 'Fn::Split': [':', { Ref: aliasIdOf(name) }] }] },
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [failedStarts, 'Arn'] } } },
    });
  });

  it('only schedules of this group may use a starting role', () => {
    const group = onlyIdOf(trading, 'AWS::Scheduler::ScheduleGroup', { Name: 'polycopy-test' });
    const roles = trading.findResources('AWS::IAM::Role', {
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: [
            {
              Principal: { Service: 'scheduler.amazonaws.com' },
              Condition: {
                StringEquals: {
                  'aws:SourceAccount': { Ref: 'AWS::AccountId' },
                  'aws:SourceArn': { 'Fn::GetAtt': [group, 'Arn'] },
                },
              },
            },
          ],
        },
      },
    });

    expect(Object.keys(roles)).toHaveLength(scheduled.length);
  });
});

describe('switches', () => {
  it('the one function that copies them is started when a parameter below the path of this stage has changed', () => {
    trading.resourceCountIs('AWS::Events::Rule', 1);
    trading.hasResourceProperties('AWS::Events::Rule', {
      Name: 'polycopy-test-toggle-sync',
      State: 'ENABLED',
      EventPattern: {
        source: ['aws.ssm'],
        'detail-type': ['Parameter Store Change'],
        detail: { name: [{ prefix: '/polycopy/test/' }], operation: ['Create', 'Update', 'Delete'] },
      },
      Targets: [
        {
          Arn: { Ref: aliasIdOf('toggle-sync') },
          RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 2 },
        },
      ],
    });
  });

  it('of the contract there is exactly one such function, and the schedule starts it too', () => {
    const onChange = scheduled.filter(({ trigger }) => trigger.kind === 'schedule' && trigger.onParameterChange);
    expect(onChange.map(({ name, trigger }) => [name, trigger])).toEqual([
      ['toggle-sync', { kind: 'schedule', everyMs: 60_000, onParameterChange: true }],
    ]);
  });
});

describe('functions', () => {
  it('are exactly those of the contract', () => {
    const names = Object.values(resourcesOf(trading, 'AWS::Lambda::Function')).map(
      (found) => found.Properties['FunctionName'],
    );

    expect(names.sort()).toEqual(FUNCTIONS.map(({ name }) => `polycopy-test-${name}`).sort());
  });

  it.each(FUNCTIONS)('$name is started as its live version, and the versions before it are kept', ({ name }) => {
    const alias = resourcesOf(trading, 'AWS::Lambda::Alias')[aliasIdOf(name)]!;
    const version = (alias.Properties['FunctionVersion'] as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'][0];
    expect(resourcesOf(trading, 'AWS::Lambda::Version')[version]).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { FunctionName: { Ref: functionIdOf(name) } },
    });
  });

  it.each(FUNCTIONS)('$name runs on Node 24 and arm64 with the memory and time of its contract', (contract) => {
    trading.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: `polycopy-test-${contract.name}`,
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: contract.memoryMb,
      Timeout: contract.timeoutMs / 1000,
    });
  });

  it.each(FUNCTIONS)('$name logs to its own group, kept for 14 days', ({ name }) => {
    const logs = onlyIdOf(trading, 'AWS::Logs::LogGroup', { LogGroupName: `/aws/lambda/polycopy-test-${name}` });

    trading.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: `/aws/lambda/polycopy-test-${name}`,
      RetentionInDays: 14,
    });
    trading.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: `polycopy-test-${name}`,
      LoggingConfig: { LogGroup: { Ref: logs } },
    });
  });

  it.each(FUNCTIONS)('$name is told the resources that it may use and no others', ({ name, needs }) => {
    const { Properties } = resourcesOf(trading, 'AWS::Lambda::Function')[functionIdOf(name)]!;
    const { Variables } = Properties['Environment'] as { Variables: Record<string, unknown> };

    expect(Object.keys(Variables).sort()).toEqual(
      [
        'POLYCOPY_LOG_LEVEL',
        'POLYCOPY_RPC_URL',
        'POLYCOPY_RTDS_URL',
        'POLYCOPY_STAGE',
        ...(needs.includes('table') ? ['POLYCOPY_TABLE'] : []),
        ...(needs.includes('doorbell-send') ? ['POLYCOPY_QUEUE_URL'] : []),
        ...(needs.includes('signer') ? ['POLYCOPY_SIGNER'] : []),
      ].sort(),
    );
    expect(Variables).toMatchObject({ POLYCOPY_STAGE: 'test' });
  });

  it.each(scheduled)('$name may run twice at once, so that one run hands over to the next', ({ name }) => {
    reserved.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: `polycopy-test-${name}`,
      ReservedConcurrentExecutions: 2,
    });
  });

  it('reserve nothing unless told to: a new account is too small for it', () => {
    for (const { Properties } of Object.values(resourcesOf(trading, 'AWS::Lambda::Function')))
      expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });
});

it.each([
  ['128', 128],
  [undefined, 160],
])('with watcherMemory=%p the watcher has %p MB, and no other function has', (watcherMemory, expected) => {
  const { trading: template } = synthesize(watcherMemory === undefined ? {} : { watcherMemory });
  for (const { Properties } of Object.values(resourcesOf(template, 'AWS::Lambda::Function'))) {
    const contract = FUNCTIONS.find(({ name }) => Properties['FunctionName'] === `polycopy-test-${name}`);
    const isWatcher = contract?.name === 'leader-watcher';
    expect(Properties['MemorySize']).toBe(isWatcher ? expected : contract?.memoryMb);
  }
});

it('runs are traced where it is asked for, and not otherwise', () => {
  const tracingOf = (template: Template) =>
    Object.values(resourcesOf(template, 'AWS::Lambda::Function')).map(({ Properties }) => Properties['TracingConfig']);
  expect(new Set(tracingOf(trading))).toEqual(new Set([undefined]));
  expect(tracingOf(synthesize({ tracing: 'true' }).trading)).toEqual(FUNCTIONS.map(() => ({ Mode: 'Active' })));
});
