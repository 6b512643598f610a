import { type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { KEYS, type Key, OPEN_KINDS } from '#contract/table.ts';
import { type CapChange, type Change, type JournalChange, type Versioned } from '#core/ledger/change.ts';
import { isChildOpen } from '#core/model/child-order.ts';
import { isOpen } from '#core/model/parent-order.ts';
import { encodeItem } from './item-codec.ts';

type Target = { readonly table: string; readonly transition: string };

/** Old images come back with a failed condition, so that a run can tell its own write from another's. */
const ON_FAILURE = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

/** The writes of one change; a journal entry is one for each leg. */
export function transactItems(change: Change, target: Target): readonly TransactWriteItem[] {
  switch (change.kind) {
    case 'put':
      return [putItem(change, target)];
    case 'check':
      return [checkItem(change, target)];
    case 'cap':
      return [capItem(change, target)];
    case 'journal':
      return journalItems(change, target);
  }
}

function putItem(item: Versioned, { table, transition }: Target): TransactWriteItem {
  const { version } = item.value;
  const condition =
    version === 1n
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#version = :before',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: marshall({ ':before': version - 1n }),
        };
  const envelope = { ...keyOf(item), ...openAttributes(item), tid: transition };
  return { Put: { TableName: table, Item: encodeItem(item.value, envelope), ...condition, ...ON_FAILURE } };
}

function checkItem(item: Versioned, { table }: Target): TransactWriteItem {
  return {
    ConditionCheck: {
      TableName: table,
      Key: marshall(keyOf(item)),
      ConditionExpression: '#version = :version',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: marshall({ ':version': item.value.version }),
      ...ON_FAILURE,
    },
  };
}

function capItem(change: CapChange, { table, transition }: Target): TransactWriteItem {
  const { conditions, values, names } = capConditions(change);
  const target = { TableName: table, Key: marshall(KEYS.cap(change, change.name)), ...ON_FAILURE };
  const condition = { ConditionExpression: conditions.join(' AND '), ExpressionAttributeNames: names };
  if (change.reserved === 0n && change.posted === 0n && change.open !== true) {
    return { ConditionCheck: { ...target, ...condition, ...optionalValues(values) } };
  }
  const moved = { ':reserved': change.reserved, ':posted': change.posted, ':used': change.reserved + change.posted };
  const opening = change.open === true ? ', isOpened = :opened' : '';
  return {
    Update: {
      ...target,
      ...condition,
      UpdateExpression: `SET reserved = reserved + :reserved, posted = posted + :posted, #used = #used + :used, tid = :tid${opening}`,
      ExpressionAttributeNames: { ...names, '#used': 'used' },
      ExpressionAttributeValues: marshall({
        ...values,
        ...moved,
        ':tid': transition,
        ...(change.open === true ? { ':opened': true } : {}),
      }),
    },
  };
}

type Conditions = {
  readonly conditions: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly names: Record<string, string>;
};

function capConditions({ usedAtMost, allows, settings, isOpened, open }: CapChange): Conditions {
  const conditions = ['attribute_exists(#pk)'];
  const names: Record<string, string> = { '#pk': 'pk' };
  const values: Record<string, unknown> = {};
  if (usedAtMost !== undefined) {
    conditions.push('#used <= :atMost');
    names['#used'] = 'used';
    values[':atMost'] = usedAtMost;
  }
  if (allows !== undefined) {
    conditions.push(allows === 'entries' ? 'tradingMode = :active' : 'tradingMode <> :halted');
    values[allows === 'entries' ? ':active' : ':halted'] = allows === 'entries' ? 'ACTIVE' : 'HALTED';
  }
  if (settings !== undefined) {
    conditions.push('settings = :settings');
    values[':settings'] = settings;
  }
  if (isOpened === true) {
    conditions.push('isOpened = :isOpened');
    values[':isOpened'] = true;
  }
  if (open === true) conditions.push('attribute_not_exists(isOpened)');
  return { conditions, values, names };
}

function optionalValues(values: Readonly<Record<string, unknown>>): object {
  return Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: marshall(values) };
}

function journalItems({ entry }: JournalChange, { table, transition }: Target): readonly TransactWriteItem[] {
  const month = new Date(entry.at).toISOString().slice(0, 7);
  const { legs, ...common } = entry;
  return legs.map((leg, index) => ({
    Put: {
      TableName: table,
      Item: encodeItem({ ...common, ...leg }, { ...KEYS.journal(entry, month, entry.entryId, index), tid: transition }),
      ConditionExpression: 'attribute_not_exists(pk)',
      ...ON_FAILURE,
    },
  }));
}

function keyOf(item: Versioned): Key {
  switch (item.type) {
    case 'event':
      return KEYS.event(item.value.eventId);
    case 'leader-position':
      return KEYS.leaderPosition(item.value.leader, item.value.token);
    case 'parent':
      return KEYS.parent(item.value.parentId);
    case 'child':
      return KEYS.child(item.value.venueOrderId);
    case 'position':
      return KEYS.position(item.value, item.value.token, item.value.leader);
  }
}

function openAttributes(item: Versioned): Readonly<Record<string, string>> {
  switch (item.type) {
    case 'event':
      return item.value.fannedOut ? {} : open(OPEN_KINDS.event, item.value.recordedAt, item.value.eventId);
    case 'parent':
      return isOpen(item.value.state)
        ? { openKind: OPEN_KINDS.parent, openSince: `${item.value.since}#${item.value.parentId}` }
        : {};
    case 'child':
      return isChildOpen(item.value.state)
        ? open(OPEN_KINDS.child, item.value.reservedAt, item.value.venueOrderId)
        : {};
    case 'leader-position':
    case 'position':
      return {};
  }
}

function open(openKind: string, since: number, id: string): Readonly<Record<string, string>> {
  return { openKind, openSince: `${String(since).padStart(14, '0')}#${id}` };
}
