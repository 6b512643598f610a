import { anOrder, orderBody } from '../bin/local/exchange/a-client.ts';
import type { WireRequest } from './http-client.ts';
import type { ServicesReady } from './services-server.ts';

/** One kind of request to one local service. */
export type Target = {
  readonly name: string;
  /** The request of one sample; `ordinal` differs in each, over all rounds. */
  request(ordinal: number): WireRequest;
  /** What it has to answer. */
  readonly status: number;
  /** Sent before a sample, untimed. */
  before?(ordinal: number): WireRequest;
  /** Sent after a sample, untimed. */
  readonly after?: WireRequest;
};

const PARAMETER = '/polycopy/bench/mode';
const SECRET = 'polycopy/bench/follower';
const TRANSACTION_ITEMS = 10;
/** As long as a stored child order. */
const ATTRIBUTE = 'x'.repeat(400);

/** The echo that all others are compared with. */
export function echoTarget({ echoUrl }: ServicesReady): Target {
  return { name: 'echo', status: 200, request: () => ({ method: 'GET', url: new URL('/', echoUrl) }) };
}

/** A round trip to each local service, as our functions ask them. */
export function serviceTargets(services: ServicesReady): readonly Target[] {
  return [...venueTargets(services), ...tableTargets(services), ...otherTargets(services)];
}

/** Requests that fill the services with what is read later. */
export function preparations({ awsUrl, table }: ServicesReady): readonly WireRequest[] {
  return [
    aws(awsUrl, 'DynamoDB_20120810.PutItem', { TableName: table, Item: item('read', 0) }),
    aws(awsUrl, 'AmazonSSM.PutParameter', { Name: PARAMETER, Type: 'String', Value: 'ACTIVE' }),
    aws(awsUrl, 'secretsmanager.CreateSecret', { Name: SECRET, SecretString: ATTRIBUTE }),
  ];
}

function venueTargets({ dataApiUrl, clobUrl, rpcUrl, leader }: ServicesReady): readonly Target[] {
  const refused = orderBody(anOrder(), `0x${'11'.repeat(65)}`, 'nobody', 'FAK');
  return [
    {
      name: 'data-api GET /v2/activity',
      status: 200,
      // The number keeps the answer out of the venue's cache, as our watcher does.
      request: (ordinal) => ({
        method: 'GET',
        url: new URL(`/v2/activity?user=${leader}&limit=500&_=${ordinal}`, dataApiUrl),
      }),
    },
    {
      name: 'clob GET /book',
      status: 200,
      request: () => ({ method: 'GET', url: new URL('/book?token_id=101', clobUrl) }),
    },
    {
      name: 'clob POST /order, no key',
      status: 401,
      request: () => ({ method: 'POST', url: new URL('/order', clobUrl), body: refused }),
    },
    {
      name: 'rpc eth_blockNumber',
      status: 200,
      request: (ordinal) => ({
        method: 'POST',
        url: new URL(rpcUrl),
        body: JSON.stringify({ jsonrpc: '2.0', id: ordinal, method: 'eth_blockNumber', params: [] }),
      }),
    },
  ];
}

function tableTargets({ awsUrl, table }: ServicesReady): readonly Target[] {
  const dynamo = (operation: string, input: object): WireRequest =>
    aws(awsUrl, `DynamoDB_20120810.${operation}`, input);
  return [
    {
      name: 'DynamoDB GetItem',
      status: 200,
      request: () => dynamo('GetItem', { TableName: table, Key: key('read', 0), ConsistentRead: true }),
    },
    {
      name: 'DynamoDB PutItem',
      status: 200,
      request: (ordinal) =>
        dynamo('PutItem', {
          TableName: table,
          Item: item('put', ordinal),
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
    },
    {
      name: `DynamoDB TransactWriteItems, ${TRANSACTION_ITEMS} items`,
      status: 200,
      request: (ordinal) =>
        dynamo('TransactWriteItems', {
          TransactItems: Array.from({ length: TRANSACTION_ITEMS }, (_none, index) => ({
            Put: {
              TableName: table,
              Item: item('transact', ordinal * TRANSACTION_ITEMS + index),
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          })),
        }),
    },
  ];
}

function otherTargets({ awsUrl, queueUrl }: ServicesReady): readonly Target[] {
  const purge = aws(awsUrl, 'AmazonSQS.PurgeQueue', { QueueUrl: queueUrl });
  const send = (name: string) => (ordinal: number) =>
    aws(awsUrl, 'AmazonSQS.SendMessage', {
      QueueUrl: queueUrl,
      MessageBody: JSON.stringify({ parent: `${name}-${ordinal}` }),
      MessageGroupId: `${name}-${ordinal}`,
      MessageDeduplicationId: `${name}-${ordinal}`,
    });
  return [
    { name: 'SQS SendMessage', status: 200, request: send('sent'), after: purge },
    {
      name: 'SQS ReceiveMessage',
      status: 200,
      before: send('received'),
      request: () => aws(awsUrl, 'AmazonSQS.ReceiveMessage', { QueueUrl: queueUrl, MaxNumberOfMessages: 1 }),
      after: purge,
    },
    {
      name: 'SSM GetParameter',
      status: 200,
      request: () => aws(awsUrl, 'AmazonSSM.GetParameter', { Name: PARAMETER }),
    },
    {
      name: 'Secrets Manager GetSecretValue',
      status: 200,
      request: () => aws(awsUrl, 'secretsmanager.GetSecretValue', { SecretId: SECRET }),
    },
  ];
}

function aws(awsUrl: string, target: string, input: object): WireRequest {
  return {
    method: 'POST',
    url: new URL(awsUrl),
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
    body: JSON.stringify(input),
  };
}

function key(kind: string, ordinal: number): object {
  return { pk: { S: `BENCH#${kind}#${ordinal}` }, sk: { S: kind } };
}

function item(kind: string, ordinal: number): object {
  return { ...key(kind, ordinal), body: { S: ATTRIBUTE }, version: { N: '1' } };
}
