import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalAws, startLocalAws } from '../../../../../bin/local/aws/local-aws.ts';
import { openAssembly } from '../../../../../bin/local/aws/template/assembly.ts';
import { templateFunctions } from '../../../../../bin/local/aws/template/template-functions.ts';
import { templateQueues } from '../../../../../bin/local/aws/template/template-queues.ts';
import { assembled, type EditedResources, removeAssembled, resourceOf } from '../support/assembled.ts';
import { stepClock } from '../support/step-clock.ts';
import { START } from '../support/system.ts';

const FUNCTION = 'AWS::Lambda::Function';
const SCHEDULE = 'AWS::Scheduler::Schedule';
const QUEUE = 'AWS::SQS::Queue';
let aws: LocalAws | undefined;

afterEach(async () => {
  await aws?.close();
  aws = undefined;
});
afterAll(removeAssembled);

async function functionsOf(dir: string) {
  aws = await startLocalAws({ clock: stepClock(START), stage: 'local' });
  return templateFunctions({ assembly: openAssembly(dir), aws, environment: {} });
}

function setVariable(resources: EditedResources, value: unknown): void {
  const { Environment: environment } = resourceOf(resources, FUNCTION, 'executor').Properties;
  (environment as { Variables: Record<string, unknown> }).Variables['POLYCOPY_QUEUE_URL'] = value;
}

describe('a variable that comes from elsewhere', () => {
  it.each([
    [{ Ref: 'AWS::Region' }, 'eu-west-1'],
    [{ 'Fn::Join': ['/', ['https:/', { Ref: 'AWS::AccountId' }, 7]] }, 'https://000000000000/7'],
    [{ 'Fn::GetAtt': 'DoorbellQueue23EF27C0.QueueName' }, 'polycopy-local-doorbell.fifo'],
    [{ 'Fn::GetAtt': ['DoorbellDeadLettersCEF53B24', 'Arn'] }, /:polycopy-local-doorbell-dlq\.fifo$/],
  ])('%j is what stands for it on this machine', async (value, here) => {
    const functions = await functionsOf(
      assembled((resources) => {
        setVariable(resources, value);
      }),
    );
    const executor = functions.find(({ name }) => name === 'executor');
    expect(executor?.environment['POLYCOPY_QUEUE_URL']).toMatch(here);
    expect(executor?.environment['POLYCOPY_TABLE']).toBe('polycopy-local');
  });

  it.each([
    [{ 'Fn::Select': [0, ['a']] }, 'is not known here'],
    [{ Ref: 'Nowhere' }, 'there is no resource Nowhere'],
    [{ Ref: 'SchedulesFailedStartsEAA6296B' }, 'nothing on this machine stands for Ref of AWS::SQS::Queue'],
    [{ 'Fn::GetAtt': ['executorRole9D6B8EBB', 'Arn'] }, 'nothing on this machine stands for Arn of AWS::IAM::Role'],
    [{ 'Fn::GetStackOutput': { StackName: 'other', OutputName: 'Name' } }, 'there is no output Name of other'],
    [{ 'Fn::ImportValue': 'other:Name' }, 'nothing exports "other:Name"'],
    [{ 'Fn::Join': [] }, 'it is malformed'],
    [null, 'is not known here'],
  ])('%j is refused with the names of function and variable', async (value, why) => {
    const dir = assembled((resources) => {
      setVariable(resources, value);
    });
    const refused = functionsOf(dir);
    await expect(refused).rejects.toThrow('POLYCOPY_QUEUE_URL of executor has no value on this machine: ');
    await expect(refused).rejects.toThrow(why);
  });
});

describe('a synthesized app that cannot run here', () => {
  it('is refused where it is not there, with what to do', () => {
    const empty = mkdtempSync(join(tmpdir(), 'polycopy-assembled-'));
    expect(() => openAssembly(empty)).toThrow(/there is no .*manifest\.json; synthesize the app first: npx cdk synth/);
    rmSync(empty, { recursive: true });
  });

  it('is refused with several stages, or none', () => {
    const dir = assembled();
    const file = join(dir, 'manifest.json');
    const manifest = readFileSync(file, 'utf8');
    const { 'polycopy-dev-trading': trading, ...others } = (
      JSON.parse(manifest) as { artifacts: Record<string, object> }
    ).artifacts;
    writeFileSync(file, JSON.stringify({ artifacts: others }));
    expect(() => openAssembly(dir)).toThrow('holds no trading stack');
    const both = { ...others, 'polycopy-dev-trading': trading, 'polycopy-prod-trading': trading };
    writeFileSync(file, JSON.stringify({ artifacts: both }));
    expect(() => openAssembly(dir)).toThrow('holds several stages');
  });

  it.each<[string, (resources: EditedResources) => void, string]>([
    [
      'a schedule that is no rate, and at several times of the day',
      (resources) => {
        resourceOf(resources, SCHEDULE, 'redeemer').Properties['ScheduleExpression'] = 'cron(0/5 8 * * ? *)';
      },
      '"cron(0/5 8 * * ? *)" is not imitated, only rate(…) and a time of every day',
    ],
    [
      'a schedule by the time of a place',
      (resources) => {
        const { Properties: schedule } = resourceOf(resources, SCHEDULE, 'redeemer');
        Object.assign(schedule, {
          ScheduleExpression: 'cron(0 8 * * ? *)',
          ScheduleExpressionTimezone: 'Europe/Berlin',
        });
      },
      'is not imitated on this machine',
    ],
    [
      'a schedule of something else',
      (resources) => {
        resourceOf(resources, SCHEDULE, 'redeemer').Properties['Target'] = { Arn: { Ref: 'Elsewhere' } };
      },
      'starts something that is no function of the template',
    ],
    [
      'a mapping of another queue',
      (resources) => {
        resourceOf(resources, 'AWS::Lambda::EventSourceMapping', 'executor').Properties['EventSourceArn'] = {
          'Fn::GetAtt': ['SchedulesFailedStartsEAA6296B', 'Arn'],
        };
      },
      'reads something that is not the doorbell queue',
    ],
    [
      'a rule on other events',
      (resources) => {
        const { EventPattern: pattern } = resourceOf(resources, 'AWS::Events::Rule', 'togglesync').Properties;
        (pattern as { source: string[] }).source = ['aws.s3'];
      },
      'is not imitated on this machine',
    ],
    [
      'a bundle that is not there',
      (resources) => {
        resourceOf(resources, FUNCTION, 'executor').Metadata = { 'aws:asset:path': 'asset.gone' };
      },
      'the bundle of executor is not in ',
    ],
  ])('is refused with %s', async (_, edit, why) => {
    await expect(functionsOf(assembled(edit))).rejects.toThrow(why);
  });

  it('is refused without its queue, with one for single messages, or with dead letters that go elsewhere', () => {
    const queuesOf = (edit: (resources: EditedResources) => void) => () =>
      templateQueues(openAssembly(assembled(edit)));
    expect(
      queuesOf((resources) => {
        resourceOf(resources, QUEUE, 'DoorbellQueue').Properties['QueueName'] = 'other.fifo';
      }),
    ).toThrow('the template has no queue polycopy-dev-doorbell.fifo');
    expect(
      queuesOf((resources) => {
        resourceOf(resources, QUEUE, 'DoorbellQueue').Properties['FifoQueue'] = false;
      }),
    ).toThrow('queue polycopy-dev-doorbell.fifo: ');
    expect(
      queuesOf((resources) => {
        const { RedrivePolicy: redrive } = resourceOf(resources, QUEUE, 'DoorbellQueue').Properties;
        (redrive as { deadLetterTargetArn: unknown }).deadLetterTargetArn = {
          'Fn::GetAtt': ['SchedulesFailedStartsEAA6296B', 'Arn'],
        };
      }),
    ).toThrow('does not go to the queue for dead letters');
  });
});

describe('what a template does not say', () => {
  it('is as AWS has it: three seconds, 128 MB, failed runs twice again, ten messages, half a minute out of sight', async () => {
    const dir = assembled((resources) => {
      const executor = resourceOf(resources, FUNCTION, 'executor').Properties;
      for (const name of ['Timeout', 'MemorySize', 'Environment']) Reflect.deleteProperty(executor, name);
      const mapping = resourceOf(resources, 'AWS::Lambda::EventSourceMapping', 'executor').Properties;
      for (const name of ['BatchSize', 'ScalingConfig', 'FunctionResponseTypes']) Reflect.deleteProperty(mapping, name);
      const doorbell = resourceOf(resources, QUEUE, 'DoorbellQueue').Properties;
      for (const name of ['VisibilityTimeout', 'MessageRetentionPeriod', 'DeduplicationScope', 'RedrivePolicy'])
        Reflect.deleteProperty(doorbell, name);
    });
    const executor = (await functionsOf(dir)).find(({ name }) => name === 'executor');
    expect(executor).toMatchObject({
      timeoutMs: 3_000,
      memoryMb: 128,
      asyncRuns: { retries: 2, maxAgeMs: 21_600_000 },
      starts: [{ kind: 'doorbell', batchSize: 10, maxConcurrency: 1_000, reportsFailures: false }],
    });
    expect(executor?.environment).not.toHaveProperty('POLYCOPY_TABLE');
    const queues = templateQueues(openAssembly(dir));
    expect(queues.doorbell).toEqual({
      visibilityTimeoutMs: 30_000,
      retentionMs: 345_600_000,
      deduplicationScope: 'queue',
    });
    expect(queues.maxReceiveCount).toBeUndefined();
  });
});
