import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ALERTS, type AlertName, alertOf, COUNT_ALERTS } from '#contract/alarms.ts';
import { FUNCTIONS } from '#contract/functions.ts';
import { COUNTS } from '#core/model/counts.ts';
import { resourcesOf, synthesize } from '../synthesized.ts';

type AlarmFields = {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly AlarmActions: unknown;
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly Statistic: string;
  readonly Period: number;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm: number;
  readonly TreatMissingData: string;
  /** Of an alarm on more than one metric. */
  readonly Metrics?: readonly unknown[];
};

const PREFIX = 'polycopy-test-';
const RUNBOOK = 'lib/monitoring/runbook.md';
const { monitoring } = synthesize({ alarmEmail: 'you@example.com', alertWebhook: 'true' });
const alarms = Object.values(resourcesOf(monitoring, 'AWS::CloudWatch::Alarm')).map(
  ({ Properties }) => Properties as unknown as AlarmFields,
);
const names = alarms.map(({ AlarmName }) => AlarmName.slice(PREFIX.length));

function alarmNamed(name: string): AlarmFields {
  const found = alarms.filter(({ AlarmName }) => AlarmName === `${PREFIX}${name}`);
  expect(found).toHaveLength(1);
  return found[0]!;
}

describe('what is counted', () => {
  it.each(COUNTS)('%s: a person is told by one alert, or there is a reason why nobody is', (name) => {
    const entry = COUNT_ALERTS[name];
    if ('noAlarm' in entry) expect(entry.noAlarm.length).toBeGreaterThan(20);
    else expect(names).toContain(entry.alert);
  });

  it.each(Object.keys(ALERTS) as AlertName[])('%s has one alarm on the metric of its stage', (name) => {
    const { metric, severity, periods, says } = ALERTS[name];
    expect(COUNTS.some((count) => alertOf(count) === name)).toBe(true);
    const watched = alarms.filter(({ Namespace, MetricName }) => Namespace === 'polycopy' && MetricName === metric);
    expect(watched).toHaveLength(1);
    expect(watched[0]).toMatchObject({
      AlarmName: `${PREFIX}${name}`,
      AlarmDescription: expect.stringContaining(`[${severity}] ${says}. `),
      Dimensions: [{ Name: 'stage', Value: 'test' }],
      Statistic: 'Sum',
      Period: 300,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      EvaluationPeriods: periods,
      DatapointsToAlarm: periods,
      // What is never counted never happened.
      TreatMissingData: 'notBreaching',
    });
  });

  it.each([
    'BreakersTripped',
    'BrokenInvariants',
    'DoorbellsUnanswered',
    'DriftBooked',
    'LateFills',
    'LedgersUnproven',
    'OutcomesUnproven',
    'PositionsBelowZero',
    'SwitchesUnreadable',
    'TradesStuck',
    'WalletsUnequal',
  ] as const)('%s rings at once', (name) => {
    expect(ALERTS[alertOf(name)!].periods).toBe(1);
  });

  it.each(['HintsUnfound', 'LeaderReadFailures', 'ReconcileFailures', 'UnreadableRows'] as const)(
    '%s rings after 15 minutes',
    (name) => {
      expect(alarmNamed(alertOf(name)!)).toMatchObject({ Period: 300, EvaluationPeriods: 3 });
    },
  );
});

describe('what runs', () => {
  const functionIn = (name: string) =>
    expect.arrayContaining([
      { Name: 'FunctionName', Value: { 'Fn::GetStackOutput': expect.objectContaining({ OutputName: output(name) }) } },
    ]);
  const output = (name: string): unknown => expect.stringContaining(`Ref${name.replaceAll('-', '')}Function`);

  it('one failed run of the executor rings: the doorbell tries again, and nobody else tells', () => {
    expect(alarmNamed('executor-errors')).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Dimensions: functionIn('executor'),
      Statistic: 'Sum',
      Period: 300,
      Threshold: 1,
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
    });
  });

  it('one failed run of a schedule rings, also while what failed before is still kept', () => {
    expect(alarmNamed('failed-runs')).toMatchObject({
      Namespace: 'AWS/SQS',
      MetricName: 'NumberOfMessagesSent',
      Statistic: 'Sum',
      Period: 300,
      Threshold: 1,
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
    });
    expect(JSON.stringify(alarmNamed('failed-runs').Dimensions)).toContain('SchedulesFailedStarts');
  });

  it('being turned away for 15 minutes rings, whichever function of the account it is', () => {
    const alarm = alarmNamed('throttled');
    expect(alarm).toMatchObject({ Namespace: 'AWS/Lambda', MetricName: 'Throttles', Statistic: 'Sum', Period: 300 });
    expect(alarm).toMatchObject({ Threshold: 1, EvaluationPeriods: 3, TreatMissingData: 'notBreaching' });
    expect(alarm).not.toHaveProperty('Dimensions');
  });

  it.each(['leader-watcher', 'executor'])(
    'W5: where runs are reserved nothing else in the account takes those of %p; being turned away rings in any case',
    (name) => {
      const reserved = synthesize({ reserveConcurrency: 'true' }).trading;
      const own = Object.values(resourcesOf(reserved, 'AWS::Lambda::Function')).filter(
        ({ Properties }) => Properties['FunctionName'] === `${PREFIX}${name}`,
      );
      expect(own).toHaveLength(1);
      expect(own[0]?.Properties['ReservedConcurrentExecutions']).toBeGreaterThanOrEqual(2);
      expect(alarmNamed('throttled')).toMatchObject({ MetricName: 'Throttles', Threshold: 1 });
    },
  );

  it.each(['leader-watcher', 'reconciler', 'risk-monitor', 'portfolio-tracker'])(
    '%s: ten minutes without a start ring, and so does no data, for who is never started says nothing',
    (name) => {
      expect(alarmNamed(`${name}-silent`)).toMatchObject({
        Namespace: 'AWS/Lambda',
        MetricName: 'Invocations',
        Dimensions: functionIn(name),
        Statistic: 'Sum',
        Period: 600,
        Threshold: 1,
        ComparisonOperator: 'LessThanThreshold',
        EvaluationPeriods: 1,
        TreatMissingData: 'breaching',
      });
    },
  );

  it('what is not vital, or started by a doorbell or a person, may be silent', () => {
    const vital = FUNCTIONS.filter(({ trigger }) => trigger.kind === 'schedule' && trigger.isVital === true);
    expect(names.filter((name) => name.endsWith('-silent')).sort()).toEqual(
      vital.map(({ name }) => `${name}-silent`).sort(),
    );
  });
});

describe('what waits', () => {
  it('one doorbell that was given up rings, and goes on ringing when the queue says nothing any more', () => {
    expect(alarmNamed('doorbell-dead-letters')).toMatchObject({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Statistic: 'Maximum',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'ignore',
    });
    expect(JSON.stringify(alarmNamed('doorbell-dead-letters').Dimensions)).toContain('DoorbellDeadLetters');
  });

  it('a doorbell that has waited for five minutes rings when three minutes agree', () => {
    expect(alarmNamed('doorbell-waits')).toMatchObject({
      MetricName: 'ApproximateAgeOfOldestMessage',
      Statistic: 'Maximum',
      Period: 60,
      Threshold: 300,
      EvaluationPeriods: 3,
      TreatMissingData: 'notBreaching',
    });
  });
});

describe('who is told', () => {
  const [topicId, topic] = Object.entries(resourcesOf(monitoring, 'AWS::SNS::Topic'))[0]!;
  const statementsOf = (type: string, document: string) =>
    Object.values(resourcesOf(monitoring, type)).flatMap(
      ({ Properties }) => (Properties[document] as { readonly Statement: readonly unknown[] }).Statement,
    );
  const onlyThisAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
  const cloudWatch = { Service: 'cloudwatch.amazonaws.com' };

  it('every alarm goes to the one topic, and says its severity', () => {
    monitoring.resourceCountIs('AWS::SNS::Topic', 1);
    for (const { AlarmActions, AlarmDescription } of alarms) {
      expect(AlarmActions).toEqual([{ Ref: topicId }]);
      expect(AlarmDescription).toMatch(/^\[(critical|warning)\] .{10,}\. What to do: /);
    }
  });

  it('the topic has no key of its own, which would cost a dollar a month: nothing in a message is secret', () => {
    monitoring.resourceCountIs('AWS::KMS::Key', 0);
    expect(topic.Properties).not.toHaveProperty('KmsMasterKeyId');
  });

  it('CloudWatch may publish for this account, nobody may without encryption, and no other is allowed', () => {
    expect(statementsOf('AWS::SNS::TopicPolicy', 'PolicyDocument')).toMatchObject([
      { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      { Effect: 'Allow', Principal: cloudWatch, Action: 'sns:Publish', Condition: onlyThisAccount },
    ]);
  });

  it('one address where it is given, else nobody until somebody subscribes', () => {
    monitoring.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'you@example.com' });
    synthesize().monitoring.resourceCountIs('AWS::SNS::Subscription', 0);
  });

  it('the webhook where it is asked for: tried again twice, and nobody else may start it', () => {
    const [id] = Object.entries(resourcesOf(monitoring, 'AWS::Lambda::Function')).find(
      ([, { Properties }]) => Properties['FunctionName'] === 'polycopy-test-alert-webhook',
    )!;
    const [alias] = Object.entries(resourcesOf(monitoring, 'AWS::Lambda::Alias')).find(
      ([, { Properties }]) => (Properties['FunctionName'] as { readonly Ref: string }).Ref === id,
    )!;
    monitoring.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'lambda',
      Endpoint: { Ref: alias },
    });
    monitoring.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: id },
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 3_600,
    });
    const permissions = Object.values(resourcesOf(monitoring, 'AWS::Lambda::Permission'));
    expect(permissions.map(({ Properties }) => Properties)).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: { Ref: alias },
        Principal: 'sns.amazonaws.com',
        SourceArn: { Ref: topicId },
      },
    ]);
    const plain = Object.values(resourcesOf(synthesize().monitoring, 'AWS::Lambda::Function'));
    expect(plain.map(({ Properties }) => Properties['FunctionName'])).toEqual(['polycopy-test-board']);
  });
});

describe('the runbook', () => {
  const text = readFileSync(join(import.meta.dirname, '..', '..', '..', RUNBOOK), 'utf8');
  const sections = text
    .split(/^### /m)
    .slice(1)
    .map((section) => ({ heading: section.split('\n')[0]!, body: section.split(/^## /m)[0]! }));

  const told = COUNTS.filter((name) => alertOf(name) !== undefined);

  it('has one heading for each alarm and for each count behind one, and none for what does not ring', () => {
    expect(sections.map(({ heading }) => heading).sort()).toEqual([...names, ...told].sort());
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(told)('%s stands under the alert that tells of it, and under no other', (count) => {
    const link = `[${count}](#${count.toLowerCase()})`;
    expect(sections.filter(({ body }) => body.includes(link)).map(({ heading }) => heading)).toEqual([alertOf(count)]);
  });

  it.each(sections)('$heading: what it means, what to look at, what to do', ({ body }) => {
    for (const part of ['Means', 'Look', 'Do']) expect(body).toMatch(new RegExp(`^- ${part}: .{20,}`, 'm'));
  });

  it('speaks of no alarm that does not exist', () => {
    const spoken = text.match(/`[a-z]+(-[a-z]+)*-(errors|throttled|silent|waits|letters|runs|late)`/g) ?? [];
    for (const name of spoken) expect(names).toContain(name.slice(1, -1));
  });

  it('every alarm leads to its heading', () => {
    const anchors = new Set(sections.map(({ heading }) => heading.toLowerCase()));
    for (const { AlarmName, AlarmDescription } of alarms) {
      const [file, anchor] = AlarmDescription.split('What to do: ')[1]!.split('#');
      expect(file).toBe(RUNBOOK);
      expect(anchor).toBe(AlarmName.slice(PREFIX.length).toLowerCase());
      expect(anchors).toContain(anchor);
    }
  });
});

it('D2: stream-late rings when other sources told most of an hour’s trades first, of at least four', () => {
  const metricOf = (id: string, statistic: string) => ({
    Id: id,
    ReturnData: false,
    MetricStat: {
      Stat: statistic,
      Period: 3_600,
      Metric: { Namespace: 'polycopy', MetricName: 'StreamLead', Dimensions: [{ Name: 'stage', Value: 'test' }] },
    },
  });
  const alarm = alarmNamed('stream-late');
  expect(alarm).toMatchObject({
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    EvaluationPeriods: 1,
    // Nobody traded, or no stream is among the sources.
    TreatMissingData: 'notBreaching',
  });
  expect(alarm.Metrics).toEqual([
    expect.objectContaining({ Expression: 'IF(trades >= 4, lead < 0, 0)' }),
    metricOf('lead', 'Sum'),
    metricOf('trades', 'SampleCount'),
  ]);
});

it('18 alarms with the webhook, one of two metrics: 1.90 dollars a month at AWS’s list price, the first ten metrics free', () => {
  expect(alarms).toHaveLength(18);
  expect(alarms.filter(({ Metrics }) => Metrics !== undefined)).toEqual([alarmNamed('stream-late')]);
});
