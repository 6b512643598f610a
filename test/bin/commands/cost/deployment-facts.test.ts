import { describe, expect, test } from '@jest/globals';
import { type DeploymentFacts, deploymentFacts } from '../../../../bin/commands/cost/deployment-facts.ts';
import { scheduledPerHour } from '../../../../bin/commands/cost/schedule-rate.ts';
import { parseTemplates } from '../../../../bin/commands/cost/template.ts';
import { writtenFunction, writtenSchedule, writtenTemplate } from './templates.ts';

type Stacks = Readonly<Record<string, object>>;

function factsOf(stacks: Stacks): DeploymentFacts {
  return deploymentFacts(parseTemplates(new Map(Object.entries(stacks))));
}

const metric = (name: string, period = 300) => ({
  Id: name.toLowerCase(),
  MetricStat: { Metric: { Namespace: 'polycopy', MetricName: name }, Period: period, Stat: 'Sum' },
});
const alarm = (properties: Readonly<Record<string, unknown>>) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: properties,
});

describe('a function', () => {
  test('has the memory of the template, the rates of all of its enabled schedules, and the days of its log group', () => {
    // Given
    const stacks = {
      trading: writtenTemplate({
        ...writtenFunction('watcher', { MemorySize: 192 }),
        First: writtenSchedule('watcher', 'rate(1 minute)'),
        Second: writtenSchedule('watcher', 'rate(2 hours)'),
        Off: writtenSchedule('watcher', 'rate(1 minute)', 'DISABLED'),
      }),
    };
    // Then
    expect(factsOf(stacks).functions).toEqual([
      {
        name: 'watcher',
        memoryMb: 192,
        timeoutS: 90,
        startsPerHour: 60.5,
        queue: undefined,
        rules: 0,
        widgets: 0,
        renewedWidgets: 0,
        logRetentionDays: 14,
      },
    ]);
  });

  test('is started by a queue of either kind, and by rules', () => {
    // Given
    const source = (queue: string, name: string) => ({
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { FunctionName: { Ref: name }, EventSourceArn: { 'Fn::GetAtt': [queue, 'Arn'] } },
    });
    const resources = {
      ...writtenFunction('executor'),
      ...writtenFunction('sweeper'),
      Bell: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
      Bin: { Type: 'AWS::SQS::Queue' },
      FromBell: source('Bell', 'executor'),
      FromBin: source('Bin', 'sweeper'),
      Rule: { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Arn: { 'Fn::GetAtt': ['sweeper', 'Arn'] } }] } },
    };
    // Then
    const { functions } = factsOf({ trading: writtenTemplate(resources) });
    expect(functions.map(({ queue, rules }) => ({ queue, rules }))).toEqual([
      { queue: 'fifo', rules: 0 },
      { queue: 'standard', rules: 1 },
    ]);
  });

  test.each([
    ['of x86_64', { Architectures: ['x86_64'] }, 'only functions of arm64'],
    ['without a log group of its own', { LoggingConfig: { LogGroup: 'elsewhere' } }, 'its log group is in none'],
  ])('%s has no price', (_what, properties, why) => {
    expect(() => factsOf({ trading: writtenTemplate(writtenFunction('watcher', properties)) })).toThrow(why);
  });

  test('whose logs are kept for ever has no price', () => {
    const resources = { ...writtenFunction('watcher'), watcherLogs: { Type: 'AWS::Logs::LogGroup' } };
    expect(() => factsOf({ trading: writtenTemplate(resources) })).toThrow('logs that are kept for ever');
  });
});

test.each([
  ['rate(1 minute)', 60],
  ['rate(10 minutes)', 6],
  ['rate(1 hour)', 1],
  ['rate(2 days)', 1 / 48],
  ['cron(5 0 * * ? *)', 1 / 24],
])('%s starts something %d times an hour', (expression, perHour) => {
  expect(scheduledPerHour(expression)).toBeCloseTo(perHour, 9);
});

test.each([
  'rate(0 minutes)',
  'cron(0/5 * * * ? *)',
  'cron(60 0 * * ? *)',
  'cron(0 24 * * ? *)',
  'at(2026-01-01T00:00:00)',
  '',
])('%j is not guessed', (expression) => {
  expect(() => scheduledPerHour(expression)).toThrow('is not known here');
});

describe('alarms', () => {
  test('count by their metrics: an expression is as many as it is made of; below a minute they are of high resolution', () => {
    const facts = factsOf({
      monitoring: writtenTemplate({
        One: alarm({ Namespace: 'AWS/Lambda', MetricName: 'Errors', Period: 60 }),
        Three: alarm({ Metrics: [{ Id: 'e', Expression: 'a+b+c' }, metric('Aa'), metric('Bb'), metric('Cc')] }),
        Fast: alarm({ Metrics: [{ Id: 'e', Expression: 'd/e' }, metric('Dd', 10), metric('Ee')] }),
        Of: { Type: 'AWS::CloudWatch::CompositeAlarm' },
      }),
    });
    expect(facts).toMatchObject({ alarmMetrics: 4, highResolutionAlarmMetrics: 2, compositeAlarms: 1 });
    expect(facts.metricNames).toEqual(['Aa', 'Bb', 'Cc', 'Dd', 'Ee']);
  });
});

describe('dashboards', () => {
  const board = (endpoint: unknown) => ({
    Type: 'AWS::CloudWatch::Dashboard',
    Properties: {
      DashboardBody: {
        'Fn::Join': [
          '',
          [
            '{"widgets":[{"type":"custom","properties":{"endpoint":"',
            endpoint,
            '"}},{"type":"metric","properties":{"metrics":[["polycopy","Copied","stage","dev",{"stat":"Sum"}],',
            '[".","Skipped",".","."],["polycopy","Copied","stage","dev"],[{"expression":"m1+m2"}]]}},',
            '{"type":"text","properties":{"markdown":"# Hi"}}]}',
          ],
        ],
      },
    },
  });

  test.each([
    ['in its own stack', { 'Fn::GetAtt': ['board', 'Arn'] }, true],
    ['in another one, by its output', { 'Fn::GetStackOutput': { StackName: 'trading', OutputName: 'Board' } }, false],
    ['in another one, by what that exports', { 'Fn::ImportValue': 'trading:Board' }, false],
    ['by its address', 'arn:aws:lambda:eu-west-1:1:function:polycopy-dev-board', false],
  ])('count their metrics once each, and their widgets for the function %s', (_what, endpoint, isTogether) => {
    // Given
    const outputs = { Board: { Value: { 'Fn::GetAtt': ['board', 'Arn'] }, Export: { Name: 'trading:Board' } } };
    const stacks: Stacks = isTogether
      ? { monitoring: writtenTemplate({ ...writtenFunction('board'), Page: board(endpoint) }) }
      : {
          trading: writtenTemplate(writtenFunction('board'), outputs),
          monitoring: writtenTemplate({ Page: board(endpoint) }),
        };
    // When
    const { dashboards, functions, metricNames } = factsOf(stacks);
    // Then
    expect(dashboards.map(({ metrics }) => metrics)).toEqual([2]);
    expect(metricNames).toEqual(['Copied', 'Skipped']);
    expect(functions.map(({ name, widgets, renewedWidgets }) => [name, widgets, renewedWidgets])).toEqual([
      ['board', 1, 1],
    ]);
  });

  test('with a widget that asks a function of nobody, or a body that cannot be read, have no price', () => {
    const elsewhere = { monitoring: writtenTemplate({ Page: board('arn:aws:lambda:eu-west-1:1:function:other') }) };
    expect(() => factsOf(elsewhere)).toThrow('a custom widget asks a function that is in none of the stacks');
    const unread = { Type: 'AWS::CloudWatch::Dashboard', Properties: { DashboardBody: { 'Fn::Sub': '{}' } } };
    expect(() => factsOf({ monitoring: writtenTemplate({ Page: unread }) })).toThrow('cannot read');
  });
});

test('tables are backed up or not, parameters standard or advanced; secrets, keys and topics are counted', () => {
  const table = (isBackedUp: boolean) => ({
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      BillingMode: 'PAY_PER_REQUEST',
      Replicas: [{ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: isBackedUp } }],
    },
  });
  const resources = {
    ...{ Kept: table(true), Other: table(false), Key: { Type: 'AWS::KMS::Key' }, Topic: { Type: 'AWS::SNS::Topic' } },
    ...{ Secret: { Type: 'AWS::SecretsManager::Secret' }, Switch: { Type: 'AWS::SSM::Parameter' } },
    Large: { Type: 'AWS::SSM::Parameter', Properties: { Tier: 'Advanced' } },
  };
  expect(factsOf({ state: writtenTemplate(resources) })).toMatchObject({
    ...{ tables: 2, backedUpTables: 1, secrets: 1, keys: 1, topics: 1, standardParameters: 1, advancedParameters: 1 },
  });
});

test.each([
  [
    'a resource of a kind that is not known',
    { Type: 'AWS::RDS::DBCluster' },
    'state/It: AWS::RDS::DBCluster has no price',
  ],
  [
    'a table of provisioned capacity',
    { Type: 'AWS::DynamoDB::GlobalTable', Properties: { BillingMode: 'PROVISIONED' } },
    'only tables on demand',
  ],
])('%s is refused, so that nothing is left out in silence', (_what, resource, why) => {
  expect(() => factsOf({ state: writtenTemplate({ It: resource }) })).toThrow(why);
});
