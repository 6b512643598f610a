import {
  type BatchGetItemCommandInput,
  type BatchWriteItemCommandInput,
  type DeleteItemCommandInput,
  type GetItemCommandInput,
  type PutItemCommandInput,
  type QueryCommandInput,
  type ScanCommandInput,
  type TransactGetItemsCommandInput,
  type TransactWriteItemsCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { TABLE } from '#contract/table.ts';
import { expressionReader } from './expressions.ts';
import { notImitated, unknownTable, validationException } from './refusals.ts';

/** The requests that the service answers. */
export type Requests = {
  readonly GetItem: GetItemCommandInput;
  readonly PutItem: PutItemCommandInput;
  readonly UpdateItem: UpdateItemCommandInput;
  readonly DeleteItem: DeleteItemCommandInput;
  readonly Query: QueryCommandInput;
  readonly Scan: ScanCommandInput;
  readonly TransactWriteItems: TransactWriteItemsCommandInput;
  readonly TransactGetItems: TransactGetItemsCommandInput;
  readonly BatchGetItem: BatchGetItemCommandInput;
  readonly BatchWriteItem: BatchWriteItemCommandInput;
};
export type Operation = keyof Requests;

const { partitionKey, sortKey, openIndex } = TABLE;

/** Reads the expressions of requests to the table; texts are read once for all tables of this process. */
export const tableExpressions = expressionReader({ partition: partitionKey, sort: sortKey });

/** Reads those of queries of the index. */
export const indexExpressions = expressionReader({ partition: openIndex.partitionKey, sort: openIndex.sortKey });

/** Refuses a request for another table. @throws ResourceNotFoundException */
export function requireTable(name: unknown, table: string): void {
  if (name !== table) throw unknownTable();
}

/** Fails on a member that the engine would ignore; one that is undefined never reaches the wire. */
export function requireMembers(input: object, known: ReadonlySet<string>, what: string): void {
  for (const name in input)
    if (!known.has(name) && (input as Readonly<Record<string, unknown>>)[name] !== undefined)
      throw notImitated(`${name} of ${what}`);
}

/** A member that can only be one of some words. @throws ValidationException */
export function oneOf<T extends string>(value: T | undefined, words: readonly T[], what: string): T | undefined {
  if (value !== undefined && !words.includes(value))
    throw validationException(`${what} can only be ${words.join(' or ')}, not ${value}`);
  return value;
}
