import { type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { KEYS, OPEN_KINDS, TABLE } from '#contract/table.ts';
import {
  type CapChange,
  type Change,
  type JournalChange,
  type ModeChange,
  type Versioned,
  type CheckChange,
} from '#core/ledger/change.ts';
import { opensByUse } from '#core/model/cap.ts';
import { hasWork } from '#core/model/child-order.ts';
import { isOpen, type ParentOrder } from '#core/model/parent-order.ts';
import { siblingGroup } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { capExpiry } from './cap-expiry.ts';
import { encodeItem, encodeValues } from './item-codec.ts';
import { keyOf } from './item-keys.ts';
import { schemaOf } from './parent-schema.ts';

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
    case 'mode':
      return [modeItem(change, target)];
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
          ExpressionAttributeValues: encodeValues({ ':before': version - 1n }),
        };
  const envelope = { ...keyOf(item), ...addedAttributes(item), tid: transition };
  return { Put: { TableName: table, Item: encodeItem(item.value, envelope), ...condition, ...ON_FAILURE } };
}

function checkItem(item: CheckChange, { table }: Target): TransactWriteItem {
  const isLost = item.type === 'settings' && item.value.isLastKnown === true;
  if (isLost) {
    const Key = encodeValues(keyOf(item));
    return {
      ConditionCheck: { TableName: table, Key, ConditionExpression: 'attribute_not_exists(pk)', ...ON_FAILURE },
    };
  }
  return {
    ConditionCheck: {
      TableName: table,
      Key: encodeValues(keyOf(item)),
      ConditionExpression: '#version = :version',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: encodeValues({ ':version': item.value.version }),
      ...ON_FAILURE,
    },
  };
}

function capItem(change: CapChange, { table, transition }: Target): TransactWriteItem {
  const { conditions, values, names } = capConditions(change);
  const target = { TableName: table, Key: encodeValues(KEYS.cap(change, change.name)), ...ON_FAILURE };
  const condition = conditions.length === 0 ? {} : { ConditionExpression: conditions.join(' AND ') };
  const sums = capSums(change);
  if (sums.every(([, amount]) => amount === 0n) && change.open !== true) {
    return {
      ConditionCheck: { ...target, ...required(condition), ExpressionAttributeNames: names, ...optionalValues(values) },
    };
  }
  const sets = sums.map(([field]) =>
    field === 'adds' && change.restartsAdds === true
      ? `#${field} = :${field}`
      : `#${field} = if_not_exists(#${field}, :zero) + :${field}`,
  );
  const identity = opensByUse(change.name) ? IDENTITY_SETS : [];
  const expiry = expiryOf(change);
  return {
    Update: {
      ...target,
      ...condition,
      UpdateExpression: `SET ${[...identity, ...expiry.sets, ...sets, 'tid = :tid', ...(change.open === true ? ['isOpened = :opened'] : [])].join(', ')}`,
      ExpressionAttributeNames: {
        ...names,
        ...expiry.names,
        ...Object.fromEntries(sums.map(([field]) => [`#${field}`, field])),
        ...(identity.length === 0 ? {} : { '#mode': 'mode', '#name': 'name' }),
      },
      ExpressionAttributeValues: encodeValues({
        ...values,
        ...expiry.values,
        ...Object.fromEntries(sums.map(([field, amount]) => [`:${field}`, amount])),
        ':zero': 0n,
        ':tid': transition,
        ...(identity.length === 0
          ? {}
          : { ':follower': change.follower, ':ledgerMode': change.mode, ':name': change.name, ':always': 'ACTIVE' }),
        ...(change.open === true ? { ':opened': true } : {}),
      }),
    },
  };
}

/** What a cap that counts from its first use is, beside its amounts. */
const IDENTITY_SETS = ['follower = :follower', '#mode = :ledgerMode', '#name = :name', 'tradingMode = :always'];

/** The caps of minutes and days would fill the ledger's partition for ever. */
function expiryOf({ name }: CapChange): {
  readonly sets: readonly string[];
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, number>>;
} {
  const expiry = capExpiry(name);
  if (expiry === undefined) return { sets: [], names: {}, values: {} };
  return { sets: ['#ttl = :ttl'], names: { '#ttl': TABLE.ttl }, values: { ':ttl': expiry } };
}

/** What is added to which field; every cap counts dollars, some count shares, entries, purchases or copies too. */
function capSums({
  reserved,
  posted,
  shares,
  entries,
  adds,
  copies,
}: CapChange): readonly (readonly [string, bigint])[] {
  return [
    ['reserved', reserved],
    ['posted', posted],
    ['used', reserved + posted],
    ...(shares === undefined ? [] : [['shares', shares] as const]),
    ...(entries === undefined ? [] : [['entries', entries] as const]),
    ...(adds === undefined ? [] : [['adds', adds] as const]),
    ...(copies === undefined ? [] : [['copies', copies] as const]),
  ];
}

function required({ ConditionExpression = '' }: { readonly ConditionExpression?: string }): {
  ConditionExpression: string;
} {
  invariant(ConditionExpression !== '', 'a check of a cap has a condition');
  return { ConditionExpression };
}

/** An item from before there were epochs counts as epoch 0. */
function modeItem(change: ModeChange, { table, transition }: Target): TransactWriteItem {
  const { epochBefore, switchFrom, breakers, trips, tradingMode } = change;
  const isFirst = epochBefore === 0n ? 'attribute_not_exists(#epoch) OR ' : '';
  const sets = ['#switch = :switch', 'breakers = :breakers', 'tradingMode = :mode', '#epoch = :epoch', 'tid = :tid'];
  if (switchFrom !== undefined) sets.push('switchFrom = :from');
  if (trips !== undefined) sets.push('trips = :trips');
  const gone = [...(switchFrom === undefined ? ['switchFrom'] : []), ...(trips === undefined ? ['trips'] : [])];
  return {
    Update: {
      TableName: table,
      Key: encodeValues(KEYS.cap(change, change.name)),
      ConditionExpression: `attribute_exists(#pk) AND (${isFirst}#epoch = :before)`,
      UpdateExpression: `SET ${sets.join(', ')}${gone.length === 0 ? '' : ` REMOVE ${gone.join(', ')}`}`,
      ExpressionAttributeNames: { '#pk': 'pk', '#switch': 'switch', '#epoch': 'epoch' },
      ExpressionAttributeValues: encodeValues({
        ':switch': change.switch,
        ':breakers': breakers,
        ...(trips === undefined ? {} : { ':trips': trips }),
        ':mode': tradingMode,
        ':before': epochBefore,
        ':epoch': epochBefore + 1n,
        ':tid': transition,
        ...(switchFrom === undefined ? {} : { ':from': switchFrom }),
      }),
      ...ON_FAILURE,
    },
  };
}

type Conditions = {
  readonly conditions: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly names: Record<string, string>;
};

function capConditions(change: CapChange): Conditions {
  const { name, copiesAtLeast, allows, settings, isOpened, open } = change;
  const isByUse = opensByUse(name);
  const conditions = isByUse ? [] : ['attribute_exists(#pk)'];
  const names: Record<string, string> = isByUse ? {} : { '#pk': 'pk' };
  const values: Record<string, unknown> = {};
  for (const [field, atMost] of bounds(change)) {
    // Nothing used yet stays within every limit but one that is already too small for this change.
    const none = isByUse && atMost >= 0n ? `attribute_not_exists(#${field}) OR ` : '';
    conditions.push(`(${none}#${field} <= :${field}AtMost)`);
    names[`#${field}`] = field;
    values[`:${field}AtMost`] = atMost;
  }
  if (copiesAtLeast !== undefined) {
    conditions.push('#copies >= :copiesAtLeast');
    names['#copies'] = 'copies';
    values[':copiesAtLeast'] = copiesAtLeast;
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

function bounds({ usedAtMost: used, sharesAtMost: shares, entriesAtMost: entries, addsAtMost: adds }: CapChange) {
  return Object.entries({ used, shares, entries, adds }).flatMap(([field, most]) =>
    most === undefined ? [] : [[field, most] as const],
  );
}

function optionalValues(values: Readonly<Record<string, unknown>>): object {
  return Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: encodeValues(values) };
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

function addedAttributes(item: Versioned): Readonly<Record<string, string>> {
  switch (item.type) {
    case 'event':
      return item.value.fannedOut ? {} : open(OPEN_KINDS.event, item.value.recordedAt, item.value.eventId);
    case 'parent':
      return {
        schema: schemaOf(item.value),
        ...(isOpen(item.value.state) ? { openKind: kindOf(item.value), openSince: openSinceOf(item.value) } : {}),
      };
    case 'child':
      return hasWork(item.value) ? open(OPEN_KINDS.child, item.value.reservedAt, item.value.venueOrderId) : {};
    case 'leader-position':
    case 'leader-walk':
    case 'position':
    case 'switches':
    case 'trade-watch':
    case 'upkeep':
    case 'leader-guard':
    case 'post-health':
    case 'redeeming':
    case 'redeem-lane':
    case 'venue-restrictions':
      return {};
  }
}

function kindOf({ work }: ParentOrder): string {
  return work === undefined ? OPEN_KINDS.parent : OPEN_KINDS.order;
}

/** In the order of recording; the group lets siblings be told apart without reading them. */
export function openSinceOf(parent: ParentOrder): string {
  return `${parent.since}#${siblingGroup(parent)}#${parent.parentId}`;
}

function open(openKind: string, since: number, id: string): Readonly<Record<string, string>> {
  return { openKind, openSince: `${String(since).padStart(14, '0')}#${id}` };
}
