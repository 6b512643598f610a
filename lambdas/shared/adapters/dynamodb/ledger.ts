import { randomUUID } from 'node:crypto';
import { marshall } from '@aws-sdk/util-dynamodb';
import { KEYS, OPEN_KINDS, TABLE } from '#contract/table.ts';
import { type Change } from '#core/ledger/change.ts';
import { type Cap } from '#core/model/cap.ts';
import { type LeaderPosition } from '#core/model/leader-event.ts';
import { type Position } from '#core/model/position.ts';
import { type ParentId, transitionId, type VenueOrderId, type Wallet } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { type Ledger, type LedgerName } from '#ports/ledger.ts';
import { decodeItem, type StoredItem } from './item-codec.ts';
import { queryItems, readItem, type Table } from './read-item.ts';
import { transact } from './transact.ts';
import { transactItems } from './transact-items.ts';

/** What DynamoDB takes in one transaction. */
const MAX_ITEMS = 100;

/** The ledger in one DynamoDB table: every transition one transaction under conditions. */
export function dynamoLedger(table: Table): Ledger {
  const run = randomUUID();
  let counter = 0;
  return {
    async commit(changes) {
      counter += 1;
      const transition = transitionId(run, counter);
      const items = changes.map((change) => transactItems(change, { table: table.table, transition }));
      const flat = items.flat();
      invariant(flat.length > 0 && flat.length <= MAX_ITEMS, `a transaction of ${flat.length} items`);
      const failed = await transact({ client: table.client, items: flat, transition });
      return failed.length === 0
        ? { committed: true }
        : { committed: false, failed: failedChanges({ changes, sizes: items.map((one) => one.length), failed }) };
    },
    event: (id) => readItem(table, KEYS.event(id)),
    leaderPosition: (leader, token) => readItem(table, KEYS.leaderPosition(leader, token)),
    leaderPositions: (leader) => leaderPositionsOf(table, leader),
    parent: (id) => readItem(table, KEYS.parent(id)),
    child: (id) => readItem(table, KEYS.child(id)),
    position: (key) => readItem(table, KEYS.position(key, key.token, key.leader)),
    positions: (ledger) => positionsOf(table, ledger),
    cap: (ledger, name) => readItem<Cap>(table, KEYS.cap(ledger, name)),
    openParents: () => openIds<ParentId>(table, OPEN_KINDS.parent),
    openChildren: () => openIds<VenueOrderId>(table, OPEN_KINDS.child),
  };
}

function failedChanges({
  changes,
  sizes,
  failed,
}: {
  readonly changes: readonly Change[];
  readonly sizes: readonly number[];
  readonly failed: readonly number[];
}): readonly Change[] {
  const owners = sizes.flatMap((size, index) => Array.from({ length: size }, () => index));
  const indexes = new Set(failed.map((item) => owners[item]));
  return changes.filter((_, index) => indexes.has(index));
}

async function positionsOf(table: Table, ledger: LedgerName): Promise<readonly Position[]> {
  return (await positionItems(table, KEYS.cap(ledger, '').pk)).map((item) => decodeItem(item) as Position);
}

async function leaderPositionsOf(table: Table, leader: Wallet): Promise<readonly LeaderPosition[]> {
  return (await positionItems(table, KEYS.leaderEquity(leader).pk)).map((item) => decodeItem(item) as LeaderPosition);
}

function positionItems(table: Table, pk: string): Promise<readonly StoredItem[]> {
  return queryItems(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: marshall({ ':pk': pk, ':prefix': 'POS#' }),
    ConsistentRead: true,
  });
}

/** The index knows keys only; the id is what stands between the first mark and the end of the partition key. */
async function openIds<T extends string>(table: Table, kind: string): Promise<readonly T[]> {
  const items = await queryItems(table, {
    IndexName: TABLE.openIndex.name,
    KeyConditionExpression: 'openKind = :kind',
    ExpressionAttributeValues: marshall({ ':kind': kind }),
  });
  return items.map((item) => (item['pk']?.S ?? '').slice(kind.length + 1) as T);
}
