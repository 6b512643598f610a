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
import { alarmedMetrics, type Severity } from '#contract/alarms.ts';
import type { CopyFunction } from '../constructs/copy-function.ts';
import type { DoorbellQueue } from '../constructs/doorbell-queue.ts';
import type { Schedules } from '../constructs/schedules.ts';
import type { Deployment } from '../deployment.ts';
import { countMetric } from './count-metric.ts';

/** What is watched, and who is told. */
export type AlarmsProps = {
  readonly deployment: Deployment;
  /** By name; those that a schedule starts must not fall silent. */
  readonly functions: ReadonlyMap<
    string,
    { readonly copyFunction: CopyFunction; readonly everyMs: number | undefined }
  >;
  readonly doorbell: DoorbellQueue;
  readonly schedules: Schedules;
  readonly action: IAlarmAction;
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
const POLL_FIRST_LEAST = 4;

/** Where an alarm's heading stands. */
const RUNBOOK = 'lib/monitoring/runbook.md';

/** Every alarm of a stage; each has its heading in `runbook.md`, under its name without `polycopy-<stage>-`. */
export class Alarms extends Construct {
  private readonly props: AlarmsProps;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.props = props;
    this.watchCounts();
    this.watchStream();
    for (const [name, { copyFunction, everyMs }] of props.functions) {
      this.watchRuns(name, copyFunction);
      if (everyMs !== undefined) this.watchSilence(name, copyFunction, everyMs);
    }
    this.watchQueues();
  }

  /** One alarm for each count that means that a person is needed; nothing counted is good news. */
  private watchCounts(): void {
    const { stage } = this.props.deployment;
    for (const { name, ...alarm } of alarmedMetrics())
      this.ring(name, { ...alarm, metric: countMetric(stage, name), at: 1 });
  }

  /** A stream that is dead, renamed or slower than the sources that it should be ahead of; a few trades prove nothing. */
  private watchStream(): void {
    const { stage } = this.props.deployment;
    const usingMetrics = { polls: countMetric(stage, 'PollsFirst'), hints: countMetric(stage, 'HintsFirst') };
    this.ring('poll-first', {
      severity: 'warning',
      says: 'for an hour the stream has told fewer than half of the trades before the other sources did',
      metric: new MathExpression({
        expression: `IF(FILL(polls, 0) + FILL(hints, 0) >= ${POLL_FIRST_LEAST}, FILL(polls, 0) > FILL(hints, 0), 0)`,
        usingMetrics,
        label: 'most trades were told by another source first',
        period: Duration.hours(1),
      }),
      at: 1,
    });
  }

  private watchRuns(name: string, copyFunction: CopyFunction): void {
    this.ring(`${name}-errors`, {
      severity: 'critical',
      says: `a run of ${name} failed or was cut off: a bug, or its time was over`,
      metric: copyFunction.metricErrors(),
      at: 1,
    });
    this.ring(`${name}-throttled`, {
      severity: 'warning',
      says: `for 15 minutes runs of ${name} have been turned away: no concurrency is left`,
      metric: copyFunction.metricThrottles(),
      at: 1,
      periods: 3,
    });
  }

  /** Whoever is never started counts nothing, fails never, and is not throttled: no data is the alarm. */
  private watchSilence(name: string, copyFunction: CopyFunction, everyMs: number): void {
    // A stretch as long as the schedule's own would now and then fall between two starts.
    const silentMs = Math.max(this.props.deployment.numbers.silenceAlarmMs, 3 * everyMs);
    this.ring(`${name}-silent`, {
      severity: 'critical',
      says: `${name} was not started for ${silentMs / 60_000} minutes`,
      metric: copyFunction.metricRuns(silentMs),
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
    this.ring('failed-starts', {
      severity: 'warning',
      says: 'starts or runs of the schedules failed and are kept to be looked at',
      metric: schedules.metricFailedStarts(),
      at: 1,
      missing: TreatMissingData.IGNORE,
    });
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
  }
}
