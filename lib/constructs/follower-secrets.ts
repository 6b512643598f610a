import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { followerSecretName } from '#contract/secrets.ts';
import type { Deployment } from '../deployment.ts';
import type { CopyFunction } from './copy-function.ts';
import { nameInFindings } from './name-in-findings.ts';

/**
 * The followers' secrets, known by the prefix of their names.
 *
 * They are created by the operator, one for each follower: a template must never carry a key, and a deployment must
 * never delete one.
 */
export class FollowerSecrets extends Construct {
  private readonly anyFollower: string;

  constructor(scope: Construct, id: string, props: { readonly deployment: Deployment }) {
    super(scope, id);
    this.anyFollower = Stack.of(this).formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: followerSecretName(props.deployment.stage, '*'),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  /** Lets the function read the secrets of this stage's followers and store new versions of them, and no other secret. */
  grantUse(copyFunction: CopyFunction): Grant {
    Validations.of(copyFunction).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${nameInFindings(this.anyFollower, Stack.of(this))}]`,
      reason: 'Followers are added without a deployment; the wildcard ends at the prefix of their secrets.',
    });
    return Grant.addToPrincipal({
      grantee: copyFunction,
      actions: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
      resourceArns: [this.anyFollower],
    });
  }
}
