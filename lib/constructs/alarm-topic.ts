import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';

/** Every rotation of a key costs a dollar a month more; what it protects are names of alarms. */
const KEY_ROTATION_DAYS = 2_560;

/**
 * Where every alarm goes, and from there to whoever subscribes.
 *
 * The key is our own because CloudWatch cannot publish to a topic under the key that AWS manages for SNS, and it fails to in
 * silence.
 */
export class AlarmTopic extends Construct {
  /** What an alarm does when it rings. */
  readonly action: IAlarmAction;

  constructor(scope: Construct, id: string, props: { readonly deployment: Deployment }) {
    super(scope, id);
    const { stage, alarmEmail } = props.deployment;
    const key = new Key(this, 'Key', {
      description: `polycopy ${stage}: messages of alarms on their way`,
      enableKeyRotation: true,
      rotationPeriod: Duration.days(KEY_ROTATION_DAYS),
      // Nothing that lasts is encrypted with it.
      removalPolicy: RemovalPolicy.DESTROY,
      pendingWindow: Duration.days(7),
    });
    const topic = new Topic(this, 'Topic', {
      topicName: `polycopy-${stage}-alarms`,
      displayName: `polycopy ${stage}`,
      masterKey: key,
      enforceSSL: true,
    });
    key.addToResourcePolicy(this.forCloudWatch(['kms:Decrypt', 'kms:GenerateDataKey*'], '*'));
    // A topic with any policy of its own has lost the default one, which lets the account publish.
    topic.addToResourcePolicy(this.forCloudWatch(['sns:Publish'], topic.topicArn));
    if (alarmEmail !== undefined) topic.addSubscription(new EmailSubscription(alarmEmail));
    this.action = new SnsAction(topic);
  }

  /** CloudWatch acts for every account of the world: it may only for this one. */
  private forCloudWatch(actions: readonly string[], resource: string): PolicyStatement {
    return new PolicyStatement({
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: [...actions],
      resources: [resource],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    });
  }
}
