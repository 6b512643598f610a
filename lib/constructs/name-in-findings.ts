import { type Stack, Token } from 'aws-cdk-lib';

/** An ARN as cdk-nag writes it: in angle brackets what only the deployment will know. */
export function nameInFindings(arn: string, { account, partition }: Stack): string {
  return arn
    .replace(account, Token.isUnresolved(account) ? '<AWS::AccountId>' : account)
    .replace(partition, Token.isUnresolved(partition) ? '<AWS::Partition>' : partition);
}
