import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { followerKeyAlias } from '#contract/secrets.ts';
import type { Deployment } from '../deployment.ts';
import type { CopyFunction } from './copy-function.ts';
import { nameInFindings } from './name-in-findings.ts';

/**
 * The followers' keys in KMS, known by the prefix of their aliases.
 *
 * They are created by the operator, as their secrets are: nothing that is deployed may delete one.
 */
export class FollowerKeys extends Construct {
  private readonly anyKey: string;
  private readonly anyAlias: string;

  constructor(scope: Construct, id: string, props: { readonly deployment: Deployment }) {
    super(scope, id);
    this.anyKey = Stack.of(this).formatArn({
      service: 'kms',
      resource: 'key',
      resourceName: '*',
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    this.anyAlias = followerKeyAlias(props.deployment.stage, '*');
  }

  /** Lets the function sign digests with the keys under an alias of this stage's followers, and with no other key. */
  grantSign(copyFunction: CopyFunction): Grant {
    Validations.of(copyFunction).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${nameInFindings(this.anyKey, Stack.of(this))}]`,
      reason: 'Keys have no names but their aliases: the condition ends at the prefix of those.',
    });
    return Grant.addToPrincipal({
      grantee: copyFunction,
      actions: ['kms:GetPublicKey', 'kms:Sign'],
      resourceArns: [this.anyKey],
      conditions: { 'ForAnyValue:StringLike': { 'kms:ResourceAliases': this.anyAlias } },
    });
  }
}
