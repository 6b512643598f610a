import { Stack, Validations } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import type { CopyFunction } from './copy-function.ts';

/** Where every alarm goes, and from there to whoever subscribes. */
export class AlarmTopic extends Construct {
  /** What an alarm does when it rings. */
  readonly action: IAlarmAction;
  private readonly topic: Topic;

  constructor(scope: Construct, id: string, props: { readonly deployment: Deployment }) {
    super(scope, id);
    const { stage, alarmEmail } = props.deployment;
    this.topic = new Topic(this, 'Topic', {
      topicName: `polycopy-${stage}-alarms`,
      displayName: `polycopy ${stage}`,
      enforceSSL: true,
    });
    Validations.of(this.topic).acknowledge({
      id: 'AwsSolutions-SNS2',
      reason:
        'A message is the name of an alarm and a sentence of ours. CloudWatch cannot publish under the key that AWS manages for SNS, and one of our own costs a dollar a month.',
    });
    // A topic with any policy of its own has lost the default one, which lets the account publish.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        // CloudWatch acts for every account of the world: it may only for this one.
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    if (alarmEmail !== undefined) this.topic.addSubscription(new EmailSubscription(alarmEmail));
    this.action = new SnsAction(this.topic);
  }

  /** Starts the function with every alarm that rings. */
  startOnAlarm(copyFunction: CopyFunction): void {
    this.topic.addSubscription(new LambdaSubscription(copyFunction.live));
    Validations.of(copyFunction).acknowledge({
      id: 'CloudFormation-Validate::W3694',
      reason: "SNS also takes an alias of a function; the rule only knows the function's own address.",
    });
  }
}
