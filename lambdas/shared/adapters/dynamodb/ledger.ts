import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { KEYS, OPEN_KINDS, TABLE } from '#contract/table.ts';
import { type Change } from '#core/ledger/change.ts';
import { type Cap } from '#core/model/cap.ts';
import { type LeaderPosition } from '#core/model/leader-event.ts';
import { type Position } from '#core/model/position.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type EventId, type ParentId, siblingGroup, type VenueOrderId, type Wallet } from '#core/values/ids.ts';
import { type Ledger, type LedgerName } from '#ports/ledger.ts';
import { encodeValues, type StoredItem } from './item-codec.ts';
import { readJournalPage } from './journal-page.ts';
import { modeCapsOf } from './mode-caps.ts';
import { readParent } from './parent-schema.ts';
import { answerOf, decodedItem, queryItems, readItem, type Table } from './read-item.ts';
import { MAX_KEYS } from './read-together.ts';
import { transact } from './transact.ts';
import { openSinceOf, transactItems } from './transact-items.ts';
import { transitions } from './transitions.ts';

/** The ledger in one DynamoDB table: every transition one transaction under conditions. */
export function dynamoLedger(table: Table): Ledger {
  const nextTransition = transitions();
  return {
    async commit(changes) {
      const transition = nextTransition();
      const items = changes.map((change) => transactItems(change, { table: table.table, transition }));
      const flat = items.flat();
      const failed = await transact({ client: table.client, items: flat, transition, backOff: table.backOff });
      return failed.length === 0
        ? { committed: true }
        : { committed: false, failed: failedChanges({ changes, sizes: items.map((one) => one.length), failed }) };
    },
    event: (id) => readItem(table, KEYS.event(id)),
    leaderPosition: (leader, token) => readItem(table, KEYS.leaderPosition(leader, token)),
    leaderPositions: (leader) => leaderPositionsOf(table, leader),
    leaderWalk: (leader) => readItem(table, KEYS.leaderWalk(leader)),
    parent: (id) => readParent(table, id),
    child: (id) => readItem(table, KEYS.child(id)),
    children: (ids) => childrenOf(table, [...new Set(ids)]),
    position: (key) => readItem(table, KEYS.position(key, key.token, key.leader)),
    positions: (ledger) => positionsOf(table, ledger),
    tokenPositions: (ledger, token) => positionsOf(table, ledger, `${token}#`),
    cap: (ledger, name) => readItem<Cap>(table, KEYS.cap(ledger, name)),
    caps: (ledger) => capsOf(table, ledger),
    journalPage: (ledger, month, from) => readJournalPage(table, { ledger, month, from }),
    modeCaps: (ledger) => modeCapsOf(table, ledger),
    switches: () => readItem(table, KEYS.switches()),
    tradeWatch: (ledger) => readItem(table, KEYS.tradeWatch(ledger)),
    upkeep: (ledger) => readItem(table, KEYS.upkeep(ledger)),
    leaderGuard: (ledger, leader) => readItem(table, KEYS.leaderGuard(ledger, leader)),
    postHealth: (ledger) => readItem(table, KEYS.postHealth(ledger)),
    redeeming: (ledger, condition) => readItem(table, KEYS.redeeming(ledger, condition)),
    redeemLane: (wallet) => readItem(table, KEYS.redeemLane(wallet)),
    venueRestrictions: () => readItem(table, KEYS.venueRestrictions()),
    openEvents: () => openIds<EventId>(table, OPEN_KINDS.event),
    openParents: () => openIds<ParentId>(table, OPEN_KINDS.parent),
    openOrders: () => openIds<ParentId>(table, OPEN_KINDS.order),
    openSiblings: (parent, limit) => openSiblings(table, parent, limit),
    openChildren: () => openIds<VenueOrderId>(table, OPEN_KINDS.child),
  };
}

/** With one request after the other, however many there are. */
async function childrenOf(table: Table, ids: readonly VenueOrderId[]): Promise<readonly ChildOrder[]> {
  const found: (ChildOrder | undefined)[] = [];
  for (let from = 0; from < ids.length; from += MAX_KEYS) {
    const some = ids.slice(from, from + MAX_KEYS).map((id) => readItem<ChildOrder>(table, KEYS.child(id)));
    found.push(...(await Promise.all(some)));
  }
  return found.filter((child) => child !== undefined);
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

async function positionsOf(table: Table, ledger: LedgerName, prefix = ''): Promise<readonly Position[]> {
  return (await positionItems(table, KEYS.cap(ledger, '').pk, prefix)).map(
    (item) => decodedItem(table, item) as Position,
  );
}

async function capsOf(table: Table, ledger: LedgerName): Promise<readonly Cap[]> {
  const { pk, sk } = KEYS.cap(ledger, '');
  const items = await queryItems(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: encodeValues({ ':pk': pk, ':prefix': sk }),
    ConsistentRead: true,
  });
  return items.map((item) => decodedItem(table, item) as Cap);
}

async function leaderPositionsOf(table: Table, leader: Wallet): Promise<readonly LeaderPosition[]> {
  return (await positionItems(table, KEYS.leaderEquity(leader).pk)).map(
    (item) => decodedItem(table, item) as LeaderPosition,
  );
}

function positionItems(table: Table, pk: string, prefix = ''): Promise<readonly StoredItem[]> {
  return queryItems(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: encodeValues({ ':pk': pk, ':prefix': `POS#${prefix}` }),
    ConsistentRead: true,
  });
}

/** The index knows keys only; the id is what stands between the first mark and the end of the partition key. */
async function openIds<T extends string>(table: Table, kind: string): Promise<readonly T[]> {
  const items = await queryItems(table, {
    IndexName: TABLE.openIndex.name,
    KeyConditionExpression: 'openKind = :kind',
    ExpressionAttributeValues: encodeValues({ ':kind': kind }),
  });
  return items.map((item) => (item['pk']?.S ?? '').replace(/^[^#]*#/, '') as T);
}

/** Open entries looked at behind one: a burst of one leader stands together, what is beyond comes with its own turn. */
const SIBLINGS_LOOKED_AT = 200;

async function openSiblings(table: Table, parent: ParentOrder, limit: number): Promise<readonly ParentId[]> {
  const { Items = [] } = await answerOf(() =>
    table.client.send(
      new QueryCommand({
        TableName: table.table,
        IndexName: TABLE.openIndex.name,
        KeyConditionExpression: 'openKind = :kind AND openSince > :after',
        ExpressionAttributeValues: encodeValues({ ':kind': OPEN_KINDS.parent, ':after': openSinceOf(parent) }),
        Limit: SIBLINGS_LOOKED_AT,
      }),
    ),
  );
  const group = siblingGroup(parent);
  return Items.filter((item) => item['openSince']?.S?.split('#').at(-2) === group)
    .slice(0, limit)
    .map((item) => (item['pk']?.S ?? '').slice(OPEN_KINDS.parent.length + 1) as ParentId);
}
