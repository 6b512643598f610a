import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  PutItemCommand,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { type Key, KEYS, TABLE } from '#contract/table.ts';
import { type KeyRotation } from '#core/model/key-rotation.ts';
import { type CountedPurchase } from '#core/signing/check-order.ts';
import { minus } from '#core/values/quantity.ts';
import { utcDate, type UnixMs } from '#core/values/unix-ms.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { type Signings } from '#ports/signings.ts';
import { encodeItem, encodeValues } from './item-codec.ts';
import { putIf } from './put-if.ts';
import { answerOf, readItem, type Table } from './read-item.ts';
import { transact } from './transact.ts';
import { transitions } from './transitions.ts';

type Sum = { readonly dollars: Usd };
type Leave = { readonly until: UnixMs };

/** An order that is signed may be signed again as long as it may be looked up: 90 days, and some more. */
const KEPT_S = 100 * 86_400;
const HELD_BY = { '#hold': 'hold', '#run': 'run' };
const ON_FAILURE = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

/** Counts what is signed in the signer's own part of the table: an order, its parent's sum and its day's in one transaction. */
export function dynamoSignings(table: Table): Signings {
  const nextTransition = transitions();
  const sumAt = async (key: Key): Promise<Usd> => (await readItem<Sum>(table, key))?.dollars ?? NO_USD;
  return {
    async count(purchase, now) {
      const { follower, order, parent, isWorked } = purchase;
      const day = utcDate(now);
      const transition = nextTransition();
      const items = countItems(purchase, { table: table.table, day, transition, now });
      const failed = await transact({ client: table.client, items, transition, backOff: table.backOff });
      // An order that is there was counted before, whatever has been counted since.
      if (failed.length === 0 || failed.includes(0)) return { kind: 'counted' };
      // Not every condition that fails is always named: the order itself tells.
      if ((await readItem(table, KEYS.signedOrder(follower, order))) !== undefined) return { kind: 'counted' };
      if (failed.includes(1)) {
        const signed = await sumAt(KEYS.signedParent(follower, parent));
        return { kind: 'above', what: 'parent', signed };
      }
      return { kind: 'above', what: 'day', signed: await sumAt(KEYS.signedDay(follower, day, isWorked)) };
    },
    leave: async (follower) => (await readItem<Leave>(table, KEYS.authLeave(follower)))?.until,
    rotation: (follower) => readItem<KeyRotation>(table, KEYS.keyRotation(follower)),
    holdRotation: (follower, rotation, { now, over }) => {
      const { run } = rotation.hold;
      return putIf(table, {
        ...{ key: KEYS.keyRotation(follower), value: rotation },
        condition: `attribute_not_exists(pk) OR #hold.#run IN (:run, :over) OR #hold.#until <= :now`,
        names: { ...HELD_BY, '#until': 'until' },
        values: { ':run': run, ':over': over ?? run, ':now': now },
      });
    },
    noteRotation: (follower, rotation) =>
      putIf(table, {
        ...{ key: KEYS.keyRotation(follower), value: rotation, condition: '#hold.#run = :run' },
        ...{ names: HELD_BY, values: { ':run': rotation.hold.run } },
      }),
    endRotation: async (follower, run) => {
      const end = new DeleteItemCommand({
        ...{ TableName: table.table, Key: encodeValues(KEYS.keyRotation(follower)) },
        // A client that lost the answer deletes again, and finds nothing.
        ConditionExpression: 'attribute_not_exists(pk) OR #hold.#run = :run',
        ...{ ExpressionAttributeNames: HELD_BY, ExpressionAttributeValues: encodeValues({ ':run': run }) },
      });
      return answerOf(async () => {
        try {
          await table.client.send(end);
          return true;
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException) return false;
          throw error;
        }
      });
    },
    giveLeave: async (follower, until) => {
      const Item = encodeItem({ until }, { ...KEYS.authLeave(follower) });
      await answerOf(() => table.client.send(new PutItemCommand({ TableName: table.table, Item })));
    },
  };
}

type Target = { readonly table: string; readonly day: string; readonly transition: string; readonly now: UnixMs };

/** The order stands first: what the others say of one that is counted already is not looked at. */
function countItems(purchase: CountedPurchase, target: Target): readonly TransactWriteItem[] {
  const { follower, order, parent, isWorked, dollars, perParent, perDay } = purchase;
  const { table, day, transition, now } = target;
  const expiry = BigInt(Math.ceil(now / 1_000) + KEPT_S);
  const envelope = { ...KEYS.signedOrder(follower, order), tid: transition };
  const Item = { ...encodeItem({ dollars, parent }, envelope), ...encodeValues({ [TABLE.ttl]: expiry }) };
  const first = { Put: { TableName: table, Item, ConditionExpression: 'attribute_not_exists(pk)', ...ON_FAILURE } };
  const sum = (key: Key, most: Usd): TransactWriteItem => ({
    Update: {
      TableName: table,
      Key: encodeValues(key),
      // A condition cannot add: what may be there before is told; where not even nothing may, nothing passes.
      ConditionExpression: dollars > most ? 'dollars <= :most' : 'attribute_not_exists(dollars) OR dollars <= :most',
      UpdateExpression: 'SET dollars = if_not_exists(dollars, :zero) + :dollars, tid = :tid, #ttl = :ttl',
      ExpressionAttributeNames: { '#ttl': TABLE.ttl },
      ExpressionAttributeValues: encodeValues({
        ':most': minus(most, dollars),
        ':zero': NO_USD,
        ':dollars': dollars,
        ':tid': transition,
        ':ttl': expiry,
      }),
      ...ON_FAILURE,
    },
  });
  const ofDay = KEYS.signedDay(follower, day, isWorked);
  return [first, sum(KEYS.signedParent(follower, parent), perParent), sum(ofDay, perDay)];
}
