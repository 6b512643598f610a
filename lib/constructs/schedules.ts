import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleGroup,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SCHEDULE_SOURCE } from '#contract/messages.ts';
import type { Deployment } from '../deployment.ts';
import type { CopyFunction } from './copy-function.ts';

const DAY_MS = 86_400_000;

/** When one function starts. */
export type StartProps = {
  /** Names the schedule; unique within the group. */
  readonly name: string;
  readonly everyMs: number;
  /** Of a period of a day: how long after midnight UTC, in whole minutes. @default - counted from the deployment */
  readonly afterMidnightMs?: number | undefined;
  /** Starts at each of them, each told its number from 0. */
  readonly shards: number;
};

/**
 * The schedules of the scheduled functions, in one group, and the queue that keeps the starts that came to nothing.
 *
 * A start is tried for a minute and then dropped into that queue, and a run that fails is not repeated: the next start
 * of the schedule does the same work with fresher facts.
 */
export class Schedules extends Construct {
  private readonly deployment: Deployment;
  private readonly group: ScheduleGroup;
  private readonly failedStarts: Queue;

  constructor(scope: Construct, id: string, props: { readonly deployment: Deployment }) {
    super(scope, id);
    this.deployment = props.deployment;
    const { stage, numbers } = props.deployment;
    this.group = new ScheduleGroup(this, 'Group', {
      scheduleGroupName: `polycopy-${stage}`,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.failedStarts = new Queue(this, 'FailedStarts', {
      queueName: `polycopy-${stage}-failed-starts`,
      retentionPeriod: Duration.millis(numbers.failedStartRetentionMs),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    Validations.of(this.failedStarts).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is the dead-letter queue of the schedules and of the runs that they start; nothing consumes it.',
    });
  }

  /** Starts the function each `everyMs`, one minute at least, once for each shard. */
  startEvery(copyFunction: CopyFunction, props: StartProps): void {
    const { stage, numbers } = this.deployment;
    this.keepFailedRuns(copyFunction);
    const role = this.starterOf(copyFunction);
    // Our own target: the library's one also allows every version of the function.
    const targetOf = (shard: number) => ({
      arn: copyFunction.live.functionArn,
      role,
      input: ScheduleTargetInput.fromObject({
        source: SCHEDULE_SOURCE,
        time: ContextAttribute.scheduledTime,
        resume: false,
        ...(shard === 0 ? {} : { shard }),
      }),
      retryPolicy: {
        maximumRetryAttempts: numbers.startRetries,
        maximumEventAgeInSeconds: numbers.startMaxAgeMs / 1000,
      },
      deadLetterConfig: { arn: this.failedStarts.queueArn },
    });
    for (let shard = 0; shard < props.shards; shard += 1) {
      const suffix = shard === 0 ? '' : `-${shard}`;
      new Schedule(copyFunction, `Schedule${suffix}`, {
        scheduleName: `polycopy-${stage}-${props.name}${suffix}`,
        scheduleGroup: this.group,
        schedule: expressionOf(props),
        target: { bind: () => targetOf(shard) },
      });
    }
  }

  /** Starts and runs that failed, in each five minutes; the queue keeps them, so what waits there says nothing of new ones. */
  metricFailedRuns(): Metric {
    return this.failedStarts.metricNumberOfMessagesSent({ period: Duration.minutes(5), statistic: 'Sum' });
  }

  /** The scheduler starts functions asynchronously; Lambda alone knows when such a run was throttled or failed. */
  private keepFailedRuns(copyFunction: CopyFunction): void {
    copyFunction.lambda.addToRolePolicy(this.sendingFailedStarts());
    copyFunction.live.configureAsyncInvoke({
      retryAttempts: 0,
      maxEventAge: Duration.millis(this.deployment.numbers.startMaxAgeMs),
      onFailure: { bind: () => ({ destination: this.failedStarts.queueArn }) },
    });
  }

  private starterOf(copyFunction: CopyFunction): Role {
    return new Role(copyFunction, 'StarterRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        // Otherwise another account's schedule could name this role.
        conditions: {
          StringEquals: { 'aws:SourceAccount': this.group.env.account, 'aws:SourceArn': this.group.scheduleGroupArn },
        },
      }),
      inlinePolicies: {
        Start: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['lambda:InvokeFunction'],
              resources: [copyFunction.live.functionArn],
            }),
            this.sendingFailedStarts(),
          ],
        }),
      },
    });
  }

  private sendingFailedStarts(): PolicyStatement {
    return new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.failedStarts.queueArn] });
  }
}

/** A rate counts from its deployment, which is no hour of the day that anybody chose. */
function expressionOf({ name, everyMs, afterMidnightMs }: StartProps): ScheduleExpression {
  if (afterMidnightMs === undefined) return ScheduleExpression.rate(Duration.minutes(everyMs / 60_000));
  if (everyMs !== DAY_MS) throw new Error(`${name}: only what starts each day can start at a time of it`);
  const minutes = afterMidnightMs / 60_000;
  return ScheduleExpression.cron({ hour: `${Math.floor(minutes / 60)}`, minute: `${minutes % 60}` });
}
