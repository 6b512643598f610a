import { DescribeTableCommand, DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, GetQueueUrlCommand, QueueDoesNotExist, SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { UnavailableError } from '#ports/errors.ts';
import { awsParts } from '../../../../bin/commands/doctor/aws-parts.ts';

const lambda = mockClient(LambdaClient);
const dynamo = mockClient(DynamoDBClient);
const sqs = mockClient(SQSClient);
beforeEach(() => {
  for (const mock of [lambda, dynamo, sqs]) mock.reset();
});

const HERE = { region: 'eu-west-1', credentials: { accessKeyId: 'A', secretAccessKey: 'B' } };
const parts = awsParts(
  {
    stage: 'dev',
    aws: {
      dynamo: new DynamoDBClient(HERE),
      sqs: new SQSClient(HERE),
      ssm: new SSMClient(HERE),
      secrets: new SecretsManagerClient(HERE),
      lambda: new LambdaClient(HERE),
    },
  },
  true,
);
const refused = (name: string): Error => Object.assign(new Error('secret words'), { name });
const none = { message: '', $metadata: {} };

describe('the parts of a stage', () => {
  test('are told with their states, by the names that the deployment gives them', async () => {
    dynamo
      .on(DescribeTableCommand, { TableName: 'polycopy-dev' })
      .resolves({ Table: { TableStatus: 'ACTIVE', GlobalSecondaryIndexes: [{ IndexStatus: 'CREATING' }] } });
    sqs.on(GetQueueUrlCommand, { QueueName: 'polycopy-dev-doorbell.fifo' }).resolves({ QueueUrl: 'https://queue' });
    sqs.on(GetQueueUrlCommand, { QueueName: 'polycopy-dev-doorbell-dlq.fifo' }).resolves({ QueueUrl: 'https://dead' });
    sqs.on(GetQueueAttributesCommand).resolves({
      Attributes: { ApproximateNumberOfMessages: '2', ApproximateNumberOfMessagesNotVisible: '1' },
    });
    lambda.on(GetAccountSettingsCommand).resolves({ AccountLimit: { ConcurrentExecutions: 10 } });
    expect(await parts.region()).toBe('eu-west-1');
    expect(await parts.table()).toEqual(['ACTIVE', 'CREATING']);
    expect([await parts.doorbell(), await parts.deadLetters()]).toEqual([3, 3]);
    expect(await parts.runLimit?.()).toBe(10);
  });

  test('that are not there are told apart from those that do not answer', async () => {
    dynamo.on(DescribeTableCommand).rejects(new ResourceNotFoundException(none));
    sqs.on(GetQueueUrlCommand).rejects(new QueueDoesNotExist(none));
    expect([await parts.table(), await parts.doorbell(), await parts.deadLetters()]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    dynamo.on(DescribeTableCommand).rejects(refused('CredentialsProviderError'));
    const error: unknown = await parts.table().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UnavailableError);
    expect(String(error)).toContain('the table cannot be reached (CredentialsProviderError)');
    expect(String(error)).not.toContain('secret words');
  });

  test('of the limits nothing is told to who may not ask; other refusals are failures', async () => {
    lambda.on(GetAccountSettingsCommand).rejects(refused('AccessDeniedException'));
    expect(await parts.runLimit?.()).toBeUndefined();
    lambda.on(GetAccountSettingsCommand).rejects(refused('ServiceException'));
    await expect(parts.runLimit?.()).rejects.toThrow('the limits of the account cannot be reached (ServiceException)');
  });
});
