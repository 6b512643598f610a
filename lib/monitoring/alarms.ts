import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { type AlertName, ALERTS, type Severity } from '#contract/alarms.ts';
import { FUNCTIONS } from '#contract/functions.ts';
import { STREAM_LEAD } from '#contract/metrics.ts';
import type { CopyFunction } from '../constructs/copy-function.ts';
import type { DoorbellQueue } from '../constructs/doorbell-queue.ts';
import type { Schedules } from '../constructs/schedules.ts';
import type { Deployment } from '../deployment.ts';
import { accountThrottles, type PublishedMetrics, publishedMetrics } from './published-metrics.ts';

/** What is watched, and who is told. */
export type AlarmsProps = {
  readonly deployment: Deployment;
  /** By the names of the contract. */
  readonly functions: ReadonlyMap<string, CopyFunction>;
  readonly doorbell: DoorbellQueue;
  readonly schedules: Schedules;
  readonly action: IAlarmAction;
  /** What passes alarms on, where the deployment asks for it. */
  readonly webhook: CopyFunction | undefined;
};

type Ring = {
  readonly severity: Severity;
  /** What happened, as the message says it. */
  readonly says: string;
  readonly metric: IMetric;
  /** Rings at this value or above; `below`: under it. */
  readonly at: number;
  readonly isBelow?: boolean;
  readonly periods?: number;
  /** What it means when the metric says nothing. */
  readonly missing?: TreatMissingData;
};

/** Trades of an hour that say something about the stream. */
const STREAM_LEAST = 4;

/** Where an alarm's heading stands. */
const RUNBOOK = 'lib/monitoring/runbook.md';

/** Every alarm of a stage; each has its heading in `runbook.md`, under its name without `polycopy-<stage>-`. */
export class Alarms extends Construct {
  /** In the order of the runbook. */
  readonly alarms: Alarm[] = [];
  private readonly props: AlarmsProps;
  private readonly published: PublishedMetrics;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.props = props;
    this.published = publishedMetrics(props.deployment.stage);
    this.watchAlerts();
    this.watchStream();
    this.watchRuns();
    for (const { name, trigger } of FUNCTIONS)
      if (trigger.kind === 'schedule' && trigger.isVital === true) this.watchSilence(name, trigger.everyMs);
    this.watchQueues();
  }

  /** One alarm for each alert; nothing counted is good news. */
  private watchAlerts(): void {
    for (const name of Object.keys(ALERTS) as AlertName[]) {
      const { metric, ...alert } = ALERTS[name];
      this.ring(name, { ...alert, metric: this.published.sum(metric), at: 1 });
    }
  }

  /** A stream that is dead, renamed or slower than the sources that it should be ahead of; a few trades prove nothing. */
  private watchStream(): void {
    const period = Duration.hours(1);
    const usingMetrics = {
      lead: this.published.sum(STREAM_LEAD).with({ period }),
      trades: this.published.samples(STREAM_LEAD).with({ period }),
    };
    this.ring('stream-late', {
      severity: 'warning',
      says: 'for an hour the stream has told fewer than half of the trades before the other sources did',
      metric: new MathExpression({
        expression: `IF(trades >= ${STREAM_LEAST}, lead < 0, 0)`,
        usingMetrics,
        label: 'most trades were told by another source first',
        period,
      }),
      at: 1,
    });
  }

  /** A run of a schedule that fails is told by `failed-runs`; the doorbell tries again, so its failures are told here. */
  private watchRuns(): void {
    const executor = this.functionNamed('executor');
    this.ring('executor-errors', {
      severity: 'critical',
      says: 'a run of executor failed or was cut off: a bug, or its time was over',
      metric: executor.metricErrors(),
      at: 1,
    });
    this.ring('throttled', {
      severity: 'warning',
      says: 'for 15 minutes runs of functions of this account have been turned away: no concurrency is left',
      metric: accountThrottles(),
      at: 1,
      periods: 3,
    });
    const { webhook } = this.props;
    if (webhook === undefined) return;
    this.ring('alert-webhook-errors', {
      severity: 'warning',
      says: 'an alarm could not be passed on to the webhook; it is tried three times in all',
      metric: webhook.metricErrors(),
      at: 1,
    });
  }

  /** Whoever is never started counts nothing, fails never, and is not throttled: no data is the alarm. */
  private watchSilence(name: string, everyMs: number): void {
    // A stretch as long as the schedule's own would now and then fall between two starts.
    const silentMs = Math.max(this.props.deployment.numbers.silenceAlarmMs, 3 * everyMs);
    this.ring(`${name}-silent`, {
      severity: 'critical',
      says: `${name} was not started for ${silentMs / 60_000} minutes`,
      metric: this.functionNamed(name).metricRuns(silentMs),
      at: 1,
      isBelow: true,
      missing: TreatMissingData.BREACHING,
    });
  }

  private watchQueues(): void {
    const { doorbell, schedules, deployment } = this.props;
    this.ring('doorbell-waits', {
      severity: 'critical',
      says: `a doorbell has waited for ${deployment.numbers.doorbellWaitAlarmMs / 60_000} minutes: nobody takes orders up`,
      metric: doorbell.metricOldestMessageAge(),
      at: deployment.numbers.doorbellWaitAlarmMs / 1000,
      periods: 3,
    });
    // A queue that nobody touches says nothing after six hours, and what waits in it waits on.
    this.ring('doorbell-dead-letters', {
      severity: 'critical',
      says: 'doorbells were given up after five tries: a bug',
      metric: doorbell.metricDeadLetters(),
      at: 1,
      missing: TreatMissingData.IGNORE,
    });
    this.ring('failed-runs', {
      severity: 'critical',
      says: 'a run of a schedule failed, was cut off or never started; it is kept to be looked at',
      metric: schedules.metricFailedRuns(),
      at: 1,
    });
  }

  private functionNamed(name: string): CopyFunction {
    const found = this.props.functions.get(name);
    if (found === undefined) throw new Error(`there is no function ${name} to be watched`);
    return found;
  }

  private ring(name: string, { severity, says, metric, at, isBelow, periods = 1, missing }: Ring): void {
    const alarm = new Alarm(this, name, {
      alarmName: `polycopy-${this.props.deployment.stage}-${name}`,
      alarmDescription: `[${severity}] ${says}. What to do: ${RUNBOOK}#${name.toLowerCase()}`,
      metric,
      threshold: at,
      comparisonOperator:
        isBelow === true
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      datapointsToAlarm: periods,
      treatMissingData: missing ?? TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(this.props.action);
    this.alarms.push(alarm);
  }
}
