import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { LocalAws } from '../../../../../bin/local/aws/local-aws.ts';

/** The SDK caches endpoints of the environment; tests that start several name theirs. */
function connection(aws: LocalAws): { readonly endpoint: string; readonly region: string } {
  return { endpoint: aws.environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '', region: 'eu-west-1' };
}

/** A client of the local DynamoDB; the others likewise. */
export function dynamoClient(aws: LocalAws): DynamoDBClient {
  return new DynamoDBClient(connection(aws));
}

export function sqsClient(aws: LocalAws): SQSClient {
  return new SQSClient(connection(aws));
}

export function secretsClient(aws: LocalAws): SecretsManagerClient {
  return new SecretsManagerClient(connection(aws));
}

export function parametersClient(aws: LocalAws): SSMClient {
  return new SSMClient(connection(aws));
}
