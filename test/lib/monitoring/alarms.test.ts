import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { alarmedMetrics, METRIC_ALARMS } from '#contract/alarms.ts';
import { FUNCTIONS } from '#contract/functions.ts';
import { METRICS } from '#core/model/metric.ts';
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
const { trading, monitoring } = synthesize({ alarmEmail: 'you@example.com' });
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
  it('each count has exactly one alarm on the metric of its stage, or a reason why nobody is told', () => {
    for (const name of METRICS) {
      const watched = alarms.filter(({ Namespace, MetricName }) => Namespace === 'polycopy' && MetricName === name);
      const entry = METRIC_ALARMS[name];
      if ('noAlarm' in entry) {
        expect(entry.noAlarm.length).toBeGreaterThan(20);
        expect(watched).toEqual([]);
        continue;
      }
      expect(watched).toHaveLength(1);
      expect(watched[0]).toMatchObject({
        AlarmName: `${PREFIX}${name}`,
        Dimensions: [{ Name: 'stage', Value: 'test' }],
        Statistic: 'Sum',
        Period: 300,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        EvaluationPeriods: entry.periods,
        DatapointsToAlarm: entry.periods,
        // What is never counted never happened.
        TreatMissingData: 'notBreaching',
      });
    }
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
  ])('%s rings at once', (name) => {
    expect(alarmedMetrics().find((one) => one.name === name)).toMatchObject({ periods: 1 });
  });

  it.each(['HintsUnfound', 'LeaderReadFailures', 'ReconcileFailures', 'UnreadableRows'])(
    '%s rings after 15 minutes',
    (name) => {
      expect(alarmNamed(name)).toMatchObject({ Period: 300, EvaluationPeriods: 3 });
    },
  );
});

describe('what runs', () => {
  const functionIn = (name: string) =>
    expect.arrayContaining([
      { Name: 'FunctionName', Value: { 'Fn::GetStackOutput': expect.objectContaining({ OutputName: output(name) }) } },
    ]);
  const output = (name: string): unknown => expect.stringContaining(`Ref${name.replace('-', '')}Function`);

  it.each(FUNCTIONS)('$name: one failed run rings, being turned away for 15 minutes does', ({ name }) => {
    const common = { Namespace: 'AWS/Lambda', Statistic: 'Sum', Period: 300, Threshold: 1 };
    const missing = { TreatMissingData: 'notBreaching', Dimensions: functionIn(name) };
    expect(alarmNamed(`${name}-errors`)).toMatchObject({
      ...common,
      ...missing,
      MetricName: 'Errors',
      EvaluationPeriods: 1,
    });
    expect(alarmNamed(`${name}-throttled`)).toMatchObject({
      ...common,
      ...missing,
      MetricName: 'Throttles',
      EvaluationPeriods: 3,
    });
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
      expect(alarmNamed(`${name}-throttled`)).toMatchObject({ MetricName: 'Throttles', Threshold: 1 });
    },
  );

  it.each(FUNCTIONS.filter(({ trigger }) => trigger.kind === 'schedule'))(
    '$name: ten minutes, or three rounds, without a start ring, and so does no data, for who is never started says nothing',
    ({ name, trigger }) => {
      const everyMs = trigger.kind === 'schedule' ? trigger.everyMs : 0;
      expect(alarmNamed(`${name}-silent`)).toMatchObject({
        Namespace: 'AWS/Lambda',
        MetricName: 'Invocations',
        Dimensions: functionIn(name),
        Statistic: 'Sum',
        Period: Math.max(600, (3 * everyMs) / 1000),
        Threshold: 1,
        ComparisonOperator: 'LessThanThreshold',
        EvaluationPeriods: 1,
        TreatMissingData: 'breaching',
      });
    },
  );

  it('the redeemer, which starts each ten minutes, is silent after half an hour', () => {
    expect(alarmNamed('redeemer-silent')).toMatchObject({ Period: 1800 });
    expect(alarmNamed('reconciler-silent')).toMatchObject({ Period: 600 });
  });

  it('what a doorbell starts may be silent: there may be nothing to do', () => {
    expect(names).not.toContain('executor-silent');
  });
});

describe('what waits', () => {
  it.each([
    ['doorbell-dead-letters', 'DoorbellDeadLetters'],
    ['failed-starts', 'SchedulesFailedStarts'],
  ])('%s: one message rings, and goes on ringing when the queue says nothing any more', (name, queue) => {
    expect(alarmNamed(name)).toMatchObject({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Statistic: 'Maximum',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'ignore',
    });
    expect(JSON.stringify(alarmNamed(name).Dimensions)).toContain(queue);
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

  it('the topic is encrypted with a key that CloudWatch may use, for this account only', () => {
    const [keyId] = Object.keys(resourcesOf(monitoring, 'AWS::KMS::Key'));
    expect(topic.Properties['KmsMasterKeyId']).toEqual({ 'Fn::GetAtt': [keyId, 'Arn'] });
    expect(statementsOf('AWS::KMS::Key', 'KeyPolicy')).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Principal: cloudWatch,
        Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        Condition: onlyThisAccount,
      }),
    );
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
});

describe('the runbook', () => {
  const text = readFileSync(join(import.meta.dirname, '..', '..', '..', RUNBOOK), 'utf8');
  const sections = text
    .split(/^### /m)
    .slice(1)
    .map((section) => ({ heading: section.split('\n')[0]!, body: section.split(/^## /m)[0]! }));

  it('has one heading for each alarm, and none for what does not ring', () => {
    expect(sections.map(({ heading }) => heading).sort()).toEqual([...names].sort());
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(sections)('$heading: what it means, what to look at, what to do', ({ body }) => {
    for (const part of ['Means', 'Look', 'Do']) expect(body).toMatch(new RegExp(`^- ${part}: .{20,}`, 'm'));
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

it('D2: poll-first rings when other sources told most of an hour’s trades first, of at least four', () => {
  const metricOf = (id: string, name: string) => ({
    Id: id,
    ReturnData: false,
    MetricStat: {
      Stat: 'Sum',
      Period: 3_600,
      Metric: { Namespace: 'polycopy', MetricName: name, Dimensions: [{ Name: 'stage', Value: 'test' }] },
    },
  });
  const alarm = alarmNamed('poll-first');
  expect(alarm).toMatchObject({
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    EvaluationPeriods: 1,
    // Nobody traded, or no stream is among the sources.
    TreatMissingData: 'notBreaching',
  });
  expect(alarm.Metrics).toEqual([
    expect.objectContaining({
      Expression: 'IF(FILL(polls, 0) + FILL(hints, 0) >= 4, FILL(polls, 0) > FILL(hints, 0), 0)',
    }),
    metricOf('polls', 'PollsFirst'),
    metricOf('hints', 'HintsFirst'),
  ]);
});

it('61 alarms of one metric and one of two: 6.30 dollars a month at AWS’s list price, the first ten metrics free', () => {
  expect(alarms).toHaveLength(62);
  expect(alarms.filter(({ Metrics }) => Metrics !== undefined)).toEqual([alarmNamed('poll-first')]);
});
