import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import { assembled, idOf, removeAssembled, resourceOf } from '../support/assembled.ts';
import { parametersClient } from '../support/clients.ts';
import { stepClock } from '../support/step-clock.ts';
import { bodiesOf, givenSystem, MINUTE, overAt, runsOf, START, stopSystems, type System } from '../support/system.ts';

const FUNCTION = 'AWS::Lambda::Function';
const SCHEDULE = 'AWS::Scheduler::Schedule';
const MAPPING = 'AWS::Lambda::EventSourceMapping';
const INVOKE_CONFIG = 'AWS::Lambda::EventInvokeConfig';
const QUEUE = 'AWS::SQS::Queue';

type Variables = { Variables: Record<string, unknown> };
type Target = { Target: { Input: string; RetryPolicy: { MaximumRetryAttempts: number } } };

// Each system starts a thread for every function, which takes its time on a busy machine.
jest.setTimeout(90_000);
afterEach(stopSystems);
afterAll(removeAssembled);

const timesOf = ({ world }: System, name: string): readonly number[] =>
  runsOf(world.journal, name).map(({ at }) => at - START);

describe('a template that nobody changed', () => {
  it('starts every function as the contract does, and those that nothing starts only by hand', async () => {
    // Given
    const clock = stepClock(START);
    const quietUntil = overAt(clock, START);
    const byContract = await givenSystem({ clock, quietUntil });
    await byContract.runner.start();
    await byContract.runner.done;
    // When
    const again = stepClock(START);
    const system = await givenSystem({ clock: again, templateDir: assembled(), quietUntil: overAt(again, START) });
    await system.runner.start();
    await system.runner.done;
    await system.runner.invoke('manual-sync', {});
    // Then
    const runs = ({ world }: System) =>
      world.journal
        .filter(({ name }) => name !== 'manual-sync')
        .map(({ at, name, event, context }) => [at, name, event, context['remainingMs'], context['memoryMb']]);
    expect(runs(system).length).toBeGreaterThan(9);
    expect(runs(system)).toEqual(runs(byContract));
    expect(runsOf(system.world.journal, 'manual-sync')[0]?.context['remainingMs']).toBe(300_000);
  });

  it('gives each function its variables, with the resources of this machine in them, and the stage of this machine', async () => {
    const { runner, world, aws } = await givenSystem({ templateDir: assembled() });
    await runner.invoke('executor', {});
    await runner.invoke('redeemer', {});
    const [executor, redeemer] = world.journal;
    expect(executor?.environment).toMatchObject({
      AWS_REGION: 'eu-west-1',
      POLYCOPY_LOG_LEVEL: 'INFO',
      POLYCOPY_QUEUE_URL: aws.doorbell.url,
      POLYCOPY_STAGE: 'test',
      POLYCOPY_TABLE: 'polycopy-test',
    });
    expect(redeemer?.environment).not.toHaveProperty('POLYCOPY_QUEUE_URL');
  });
});

describe('what a template says is what happens', () => {
  it('of rates, times of day, inputs, timeouts, memory, variables and batches; what has no schedule never starts', async () => {
    // Given
    const templateDir = assembled((resources) => {
      resourceOf(resources, SCHEDULE, 'togglesync').Properties['ScheduleExpression'] = 'rate(2 minutes)';
      resourceOf(resources, SCHEDULE, 'redeemer').Properties['ScheduleExpression'] = 'cron(2 12 * * ? *)';
      resourceOf(resources, SCHEDULE, 'portfoliotracker').Properties['State'] = 'DISABLED';
      const { Target: target } = resourceOf(resources, SCHEDULE, 'leaderwatcher').Properties as Target;
      target.Input = '{"time":"at <aws.scheduler.scheduled-time>","shard":3}';
      const watcher = resourceOf(resources, FUNCTION, 'leaderwatcher').Properties;
      watcher['Timeout'] = 45;
      watcher['MemorySize'] = 2_048;
      (watcher['Environment'] as Variables).Variables['POLYCOPY_LOG_LEVEL'] = 'ERROR';
      Reflect.deleteProperty(resources, idOf(resources, SCHEDULE, 'riskmonitor'));
      resourceOf(resources, MAPPING, 'executor').Properties['BatchSize'] = 10;
    });
    const clock = stepClock(START);
    // When
    const system = await givenSystem({
      clock,
      templateDir,
      quietUntil: overAt(clock, START + 3 * MINUTE),
      orderOf: ({ name, at }) => {
        if (name === 'executor') return { waitsMs: [1_000] }; // Until all have rung: time moves when nobody works.
        return name === 'leader-watcher' && at === START ? { ring: ['a', 'b', 'c'] } : {};
      },
    });
    await system.runner.start();
    await system.runner.done;
    // Then
    expect(timesOf(system, 'toggle-sync').slice(0, 2)).toEqual([0, 2 * MINUTE]);
    expect(timesOf(system, 'redeemer')).toEqual([2 * MINUTE]);
    expect([timesOf(system, 'portfolio-tracker'), timesOf(system, 'risk-monitor')]).toEqual([[], []]);
    const watched = runsOf(system.world.journal, 'leader-watcher');
    expect(watched[1]?.event).toEqual({ time: `at ${new Date(START + MINUTE).toISOString()}`, shard: 3 });
    expect(watched[0]?.context).toMatchObject({ remainingMs: 45_000, memoryMb: 2_048 });
    expect(watched[0]?.environment['POLYCOPY_LOG_LEVEL']).toBe('ERROR');
    const batches = runsOf(system.world.journal, 'executor').map(({ event }) => (event['Records'] as unknown[]).length);
    expect(bodiesOf(system.world.journal)).toEqual(['a', 'b', 'c']);
    expect(Math.max(...batches)).toBeGreaterThan(1);
  });

  it('of visibility, receipts and retention: a message that fails goes to the dead letters when the template says', async () => {
    // Given
    const templateDir = assembled((resources) => {
      const doorbell = resourceOf(resources, QUEUE, 'DoorbellQueue').Properties;
      doorbell['VisibilityTimeout'] = 60;
      (doorbell['RedrivePolicy'] as { maxReceiveCount: number }).maxReceiveCount = 2;
      resourceOf(resources, QUEUE, 'DoorbellDeadLetters').Properties['MessageRetentionPeriod'] = 240;
    });
    const clock = stepClock(START);
    const deadLetters: number[] = [];
    // When
    const system = await givenSystem({
      clock,
      templateDir,
      quietUntil: () => {
        deadLetters[(clock.now() - START) / MINUTE] = system.aws.deadLetters.counts().visible;
        return overAt(clock, START + 8 * MINUTE)();
      },
      orderOf: ({ name, at }) => {
        if (name === 'leader-watcher') return at === START ? { ring: ['a'] } : {};
        return name === 'executor' ? { fail: 'throw' } : {};
      },
    });
    await system.runner.start();
    await system.runner.done;
    // Then
    expect(timesOf(system, 'executor')).toEqual([0, MINUTE]);
    expect(deadLetters[1]).toBe(0);
    // It came there after two minutes, and is forgotten after four more.
    expect([deadLetters[3], deadLetters[5], deadLetters[7]]).toEqual([1, 1, 0]);
  });

  it('of the mapping: without it nothing is delivered, and without its reports a named failure is done', async () => {
    // Given
    const clock = stepClock(START);
    const ringing = ({ name, at, event }: { name: string; at: number; event: Readonly<Record<string, unknown>> }) => {
      if (name === 'leader-watcher') return at === START ? { ring: ['a'] } : {};
      const [record] = (event['Records'] ?? []) as readonly { readonly messageId: string }[];
      return name === 'executor' ? { result: { batchItemFailures: [{ itemIdentifier: record?.messageId }] } } : {};
    };
    const withoutMapping = assembled((resources) => {
      Reflect.deleteProperty(resources, idOf(resources, MAPPING, 'executor'));
    });
    const withoutReports = assembled((resources) => {
      Reflect.deleteProperty(resourceOf(resources, MAPPING, 'executor').Properties, 'FunctionResponseTypes');
    });
    // When
    const silent = await givenSystem({
      clock,
      templateDir: withoutMapping,
      quietUntil: overAt(clock, START),
      orderOf: ringing,
    });
    await silent.runner.start();
    const again = stepClock(START);
    const deaf = await givenSystem({
      clock: again,
      templateDir: withoutReports,
      quietUntil: overAt(again, START + 4 * MINUTE),
      orderOf: ringing,
    });
    await deaf.runner.start();
    await deaf.runner.done;
    // Then
    expect(timesOf(silent, 'executor')).toEqual([]);
    expect(silent.aws.doorbell.counts()).toEqual({ visible: 1, inFlight: 0 });
    expect(timesOf(deaf, 'executor')).toEqual([0]);
    expect(deaf.aws.doorbell.counts()).toEqual({ visible: 0, inFlight: 0 });
  });

  it('of retries: refused starts and failed runs are tried again as often, and then given up', async () => {
    // Given
    const templateDir = assembled((resources) => {
      const { Target: target } = resourceOf(resources, SCHEDULE, 'redeemer').Properties as Target;
      target.RetryPolicy.MaximumRetryAttempts = 3;
      resourceOf(resources, INVOKE_CONFIG, 'togglesync').Properties['MaximumRetryAttempts'] = 1;
      resourceOf(resources, SCHEDULE, 'togglesync').Properties['ScheduleExpression'] = 'rate(1 hour)';
    });
    const clock = stepClock(START);
    const refused: number[] = [];
    // When
    const system = await givenSystem({
      clock,
      templateDir,
      quietUntil: overAt(clock, START + 3 * MINUTE),
      orderOf: ({ name }) => (name === 'toggle-sync' ? { fail: 'throw' } : {}),
      chaos: {
        refusesStart: (name) => {
          if (name === 'redeemer') refused.push(clock.now() - START);
          return name === 'redeemer';
        },
      },
    });
    await system.runner.start();
    await system.runner.done;
    // Then
    expect(refused).toEqual([0, 1_000, 3_000, 7_000]);
    expect(timesOf(system, 'redeemer')).toEqual([]);
    expect(timesOf(system, 'toggle-sync')).toEqual([0, MINUTE]);
  });

  it('of rules: a flipped switch starts its copying, unless the rule is disabled', async () => {
    const disabled = assembled((resources) => {
      resourceOf(resources, 'AWS::Events::Rule', 'togglesync').Properties['State'] = 'DISABLED';
    });
    expect([await runsOfFlip(assembled()), await runsOfFlip(disabled)]).toEqual([1, 0]);
  });
});

/** Flips a switch of this machine's stage while a system runs, and counts the runs that this started. */
async function runsOfFlip(templateDir: string): Promise<number> {
  const clock = stepClock(START);
  let isFlipped = false;
  const quietUntil = () => (isFlipped ? 'over' : clock.now() + MINUTE);
  const { aws, runner, world } = await givenSystem({ clock, templateDir, quietUntil });
  await runner.start();
  const client = parametersClient(aws);
  await client.send(new PutParameterCommand({ Name: '/polycopy/test/trading', Value: 'HALTED', Type: 'String' }));
  client.destroy();
  isFlipped = true;
  await runner.done;
  return runsOf(world.journal, 'toggle-sync').filter(({ event }) => event['source'] === 'aws.ssm').length;
}
