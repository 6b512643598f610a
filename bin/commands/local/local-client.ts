import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type LocalAws } from '../../local/aws/local-aws.ts';

/** A client of the table on this machine; the functions build theirs from their environment. */
export function localClient({ environment }: LocalAws): DynamoDBClient {
  return new DynamoDBClient({
    endpoint: environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '',
    region: environment['AWS_REGION'] ?? '',
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'LOCAL' },
  });
}
