import { type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { KEYS, type Key, TABLE } from '#contract/table.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { type PaperHolding, type PaperOrder, type PaperStore, type PaperWrite } from '#ports/paper-store.ts';
import { encodeItem, encodeValues } from './item-codec.ts';
import { decodedItem, queryItems, readItem, type Table } from './read-item.ts';
import { transact } from './transact.ts';
import { transitions } from './transitions.ts';

/** What was taken from a book counts for a minute; the item goes when nobody has touched it for an hour. */
const DEPTH_KEPT_S = 3_600;
/** The last moment that a key can name. */
const END_OF_TIME = unixMs(999_999_999_999_999);

/** Paper accounts in the table, each write conditional on the version before. */
export function dynamoPaperStore(table: Table): PaperStore {
  const nextTransition = transitions();
  return {
    account: (wallet) => readItem(table, KEYS.paperAccount(wallet)),
    holding: (wallet, token) => readItem(table, KEYS.paperHolding(wallet, token)),
    async holdings(wallet) {
      const { pk, sk } = KEYS.paperHolding(wallet, '' as never);
      const items = await queryItems(table, {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: encodeValues({ ':pk': pk, ':prefix': sk }),
        ConsistentRead: true,
      });
      return items.map((item) => decodedItem(table, item) as PaperHolding);
    },
    order: (wallet, id) => readItem(table, KEYS.paperOrder(wallet, id)),
    async ordersSince(wallet, since) {
      const from = KEYS.paperTrade(wallet, unixMs(Math.max(0, since)), '' as never);
      const to = KEYS.paperTrade(wallet, END_OF_TIME, '' as never);
      const items = await queryItems(table, {
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: encodeValues({ ':pk': from.pk, ':from': from.sk, ':to': to.sk }),
        ConsistentRead: true,
      });
      const orders = items.map((item) => decodedItem(table, item) as PaperOrder);
      // One that rested has a row for each moment at which it was matched: the last one tells all of them.
      return [...new Map(orders.map((order) => [order.orderId, order])).values()];
    },
    depth: (condition) => readItem(table, KEYS.paperDepth(condition)),
    async commit(writes) {
      const transition = nextTransition();
      const items = writes.flatMap((write) =>
        itemsOf(write).map(
          ({ key, value, mayBeNew = false }): TransactWriteItem => ({
            Put: {
              TableName: table.table,
              Item: encodeItem(value, { ...key, tid: transition }),
              ...conditionOf(write.value.version, mayBeNew),
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            },
          }),
        ),
      );
      const failed = await transact({ client: table.client, items, transition, backOff: table.backOff });
      return failed.length === 0;
    },
  };
}

function conditionOf(version: bigint, mayBeNew: boolean): object {
  if (version === 1n) return { ConditionExpression: 'attribute_not_exists(pk)' };
  return {
    ConditionExpression: mayBeNew ? 'attribute_not_exists(pk) OR #version = :before' : '#version = :before',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: encodeValues({ ':before': version - 1n }),
  };
}

type Item = {
  readonly key: Key;
  readonly value: object;
  /** It need not have been written with the version before. */
  readonly mayBeNew?: boolean;
};

/** An order is found by its id, and among the trades of its wallet by its time. */
function itemsOf({ type, value }: PaperWrite): readonly Item[] {
  switch (type) {
    case 'account':
      return [{ key: KEYS.paperAccount(value.wallet), value }];
    case 'holding':
      return [{ key: KEYS.paperHolding(value.wallet, value.token), value }];
    case 'order': {
      const { wallet, orderId, matchedAt } = value;
      return [
        { key: KEYS.paperOrder(wallet, orderId), value },
        { key: KEYS.paperTrade(wallet, matchedAt, orderId), value, mayBeNew: true },
      ];
    }
    case 'depth': {
      const newest = Math.max(...value.takes.map(({ at }) => at));
      const expiresAt = Math.ceil(newest / 1_000) + DEPTH_KEPT_S;
      return [{ key: KEYS.paperDepth(value.condition), value: { ...value, [TABLE.ttl]: expiresAt } }];
    }
  }
}
