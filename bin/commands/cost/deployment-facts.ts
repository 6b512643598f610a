import { METRIC_NAMESPACE } from '#contract/metrics.ts';
import { dashboardFacts, type DashboardFacts } from './dashboard-facts.ts';
import { type FunctionFacts, functionFacts } from './function-facts.ts';
import { isFree } from './free-resources.ts';
import { type Resource, type Templates } from './template.ts';

/** What there is to pay for in a deployment, counted in its templates. */
export type DeploymentFacts = {
  readonly functions: readonly FunctionFacts[];
  /** Metrics of alarms: one that computes with several counts for as many. */
  readonly alarmMetrics: number;
  readonly highResolutionAlarmMetrics: number;
  readonly compositeAlarms: number;
  readonly dashboards: readonly DashboardFacts[];
  /** Our own metrics that an alarm or a dashboard looks at. */
  readonly metricNames: readonly string[];
  readonly tables: number;
  readonly backedUpTables: number;
  readonly secrets: number;
  readonly keys: number;
  readonly topics: number;
  readonly standardParameters: number;
  readonly advancedParameters: number;
};

/** Below it, in seconds, an alarm is of high resolution. */
const STANDARD_PERIOD_S = 60;

/**
 * Counts what a deployment will be charged for.
 *
 * @throws Error for a resource of a kind that has no price here, so that nothing is left out in silence
 */
export function deploymentFacts(templates: Templates): DeploymentFacts {
  for (const [name, resource] of templates.resources)
    if (!isFree(resource.type) && !PRICED.has(resource.type)) throw new Error(`${name}: ${resource.type} has no price`);
  const alarms = ofType(templates, 'AWS::CloudWatch::Alarm').map(alarmFacts);
  const dashboards = dashboardFacts(templates);
  const tables = ofType(templates, 'AWS::DynamoDB::GlobalTable');
  const parameters = ofType(templates, 'AWS::SSM::Parameter');
  const advanced = parameters.filter(({ properties }) => properties['Tier'] === 'Advanced').length;
  for (const { properties } of tables)
    if (properties['BillingMode'] !== 'PAY_PER_REQUEST') throw new Error('only tables on demand have a price here');
  return {
    functions: functionFacts(templates, dashboards),
    alarmMetrics: sum(alarms.map(({ isFast, metrics }) => (isFast ? 0 : metrics))),
    highResolutionAlarmMetrics: sum(alarms.map(({ isFast, metrics }) => (isFast ? metrics : 0))),
    compositeAlarms: ofType(templates, 'AWS::CloudWatch::CompositeAlarm').length,
    dashboards,
    metricNames: [...new Set([...alarms, ...dashboards].flatMap(({ own }) => own))].toSorted(),
    tables: tables.length,
    backedUpTables: tables.filter(({ properties }) => isBackedUp(properties)).length,
    secrets: ofType(templates, 'AWS::SecretsManager::Secret').length,
    keys: ofType(templates, 'AWS::KMS::Key').length,
    topics: ofType(templates, 'AWS::SNS::Topic').length,
    standardParameters: parameters.length - advanced,
    advancedParameters: advanced,
  };
}

const PRICED: ReadonlySet<string> = new Set([
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::DynamoDB::GlobalTable',
  'AWS::Events::Rule',
  'AWS::KMS::Key',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::SSM::Parameter',
  'AWS::Scheduler::Schedule',
  'AWS::SecretsManager::Secret',
]);

/** All resources of a type. */
function ofType({ resources }: Templates, type: string): readonly Resource[] {
  return [...resources.values()].filter((resource) => resource.type === type);
}

type MetricStat = {
  readonly Period?: number;
  readonly Metric?: { readonly Namespace?: string; readonly MetricName?: string };
};

function alarmFacts({ properties }: Resource): {
  readonly metrics: number;
  readonly isFast: boolean;
  readonly own: readonly string[];
} {
  const { MetricName, Namespace, Period, Metrics } = properties as MetricStat['Metric'] & {
    readonly Period?: number;
    readonly Metrics?: readonly { readonly MetricStat?: MetricStat }[];
  };
  const alone: MetricStat = {
    Period: Period ?? STANDARD_PERIOD_S,
    Metric: { ...(Namespace && { Namespace }), ...(MetricName && { MetricName }) },
  };
  // An expression costs nothing beside the metrics that it is made of.
  const stats = Metrics?.flatMap(({ MetricStat: stat }) => (stat === undefined ? [] : [stat])) ?? [alone];
  return {
    metrics: stats.length,
    isFast: stats.some((stat) => (stat.Period ?? STANDARD_PERIOD_S) < STANDARD_PERIOD_S),
    own: stats.flatMap(({ Metric: metric }) =>
      metric?.Namespace === METRIC_NAMESPACE && metric.MetricName !== undefined ? [metric.MetricName] : [],
    ),
  };
}

function isBackedUp(table: Readonly<Record<string, unknown>>): boolean {
  const replicas = (table['Replicas'] ?? []) as readonly {
    readonly PointInTimeRecoverySpecification?: { readonly PointInTimeRecoveryEnabled?: boolean };
  }[];
  return replicas.some((replica) => replica.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled === true);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
