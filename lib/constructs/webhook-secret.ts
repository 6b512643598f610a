import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { webhookSecretName } from '#contract/secrets.ts';
import type { Deployment } from '../deployment.ts';
import type { CopyFunction } from './copy-function.ts';
import { nameInFindings } from './name-in-findings.ts';

/** Where alarms are passed on to, known by its name: the operator creates it, no template carries it. */
export class WebhookSecret extends Construct {
  private readonly arn: string;

  constructor(scope: Construct, id: string, props: { readonly deployment: Deployment }) {
    super(scope, id);
    // Secrets Manager ends each secret's ARN in six characters of its own.
    const resourceName = `${webhookSecretName(props.deployment.stage)}-??????`;
    const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
    this.arn = Stack.of(this).formatArn({ service: 'secretsmanager', resource: 'secret', resourceName, arnFormat });
  }

  /** Lets the function read this one secret. */
  grantRead(copyFunction: CopyFunction): Grant {
    Validations.of(copyFunction).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${nameInFindings(this.arn, Stack.of(this))}]`,
      reason: 'One secret by its whole name; the six characters that AWS adds are not known before it exists.',
    });
    return Grant.addToPrincipal({
      grantee: copyFunction,
      actions: ['secretsmanager:GetSecretValue'],
      resourceArns: [this.arn],
    });
  }
}
