import { TABLE } from '../../../lambdas/shared/contract/table.ts';

const { partitionKey, sortKey, openIndex } = TABLE;

const attribute = (name: string) => ({ AttributeName: name, AttributeType: 'S' as const });
const keys = (partition: string, sort: string) => [
  { AttributeName: partition, KeyType: 'HASH' as const },
  { AttributeName: sort, KeyType: 'RANGE' as const },
];

/** The request that creates the system's table in a DynamoDB of this machine. */
export const tableDefinition = (name: string) => ({
  TableName: name,
  BillingMode: 'PAY_PER_REQUEST' as const,
  AttributeDefinitions: [partitionKey, sortKey, openIndex.partitionKey, openIndex.sortKey].map(attribute),
  KeySchema: keys(partitionKey, sortKey),
  GlobalSecondaryIndexes: [
    {
      IndexName: openIndex.name,
      KeySchema: keys(openIndex.partitionKey, openIndex.sortKey),
      Projection: { ProjectionType: 'KEYS_ONLY' as const },
    },
  ],
});
