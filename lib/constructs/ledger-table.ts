import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ENV } from '#contract/env.ts';
import { type Partition, PARTITIONS, TABLE } from '#contract/table.ts';
import type { Deployment } from '../deployment.ts';
import type { CopyFunction } from './copy-function.ts';

/** Of items; no walk of the whole table, no batch writes, nothing that deletes, nothing that changes the table itself. */
const READ_ACTIONS = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
/** Transactions are authorised by their parts; a check of a condition changes nothing. */
const CHECK_ACTION = 'dynamodb:ConditionCheckItem';
const WRITE_ACTIONS = ['dynamodb:PutItem', 'dynamodb:UpdateItem'];

/** The one table that holds every fact about money: kept when its stack is deleted, and restorable to any second. */
export class LedgerTable extends Construct {
  private readonly table: TableV2;

  constructor(scope: Construct, id: string, props: { readonly deployment: Deployment }) {
    super(scope, id);
    const { stage, numbers } = props.deployment;
    this.table = new TableV2(this, 'Table', {
      tableName: TABLE.name(stage),
      partitionKey: { name: TABLE.partitionKey, type: AttributeType.STRING },
      sortKey: { name: TABLE.sortKey, type: AttributeType.STRING },
      billing: Billing.onDemand(),
      timeToLiveAttribute: TABLE.ttl,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: numbers.restoreWindowDays,
      },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      globalSecondaryIndexes: [
        {
          indexName: TABLE.openIndex.name,
          partitionKey: { name: TABLE.openIndex.partitionKey, type: AttributeType.STRING },
          sortKey: { name: TABLE.openIndex.sortKey, type: AttributeType.STRING },
          projectionType: ProjectionType.KEYS_ONLY,
        },
      ],
    });
  }

  /** Lets the function read items, and tells it the table's name. */
  grantRead(copyFunction: CopyFunction): Grant {
    copyFunction.lambda.addEnvironment(ENV.table, this.table.tableName);
    return Grant.addToPrincipal({
      grantee: copyFunction,
      actions: READ_ACTIONS,
      resourceArns: [this.table.tableArn],
    });
  }

  /** Lets the function walk the whole table: for a person who looks, and for no function that trades. */
  grantScan(copyFunction: CopyFunction): Grant {
    return Grant.addToPrincipal({
      grantee: copyFunction,
      actions: ['dynamodb:Scan'],
      resourceArns: [this.table.tableArn],
    });
  }

  /** Lets the function read all items and the index of what is open, and write those of these partitions. */
  grantReadWrite(copyFunction: CopyFunction, partitions: readonly Partition[]): Grant {
    const check = Grant.addToPrincipal({
      grantee: copyFunction,
      actions: [CHECK_ACTION],
      resourceArns: [this.table.tableArn],
    });
    const writes = Grant.addToPrincipal({
      grantee: copyFunction,
      actions: WRITE_ACTIONS,
      resourceArns: [this.table.tableArn],
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions.flatMap((name) => PARTITIONS[name]) },
        // Of a request that names no key the condition above holds: there is none among what is allowed, but it must stay so.
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    });
    const openIndex = Grant.addToPrincipal({
      grantee: copyFunction,
      actions: ['dynamodb:Query'],
      resourceArns: [`${this.table.tableArn}/index/${TABLE.openIndex.name}`],
    });
    return this.grantRead(copyFunction).combine(check).combine(writes).combine(openIndex);
  }
}
