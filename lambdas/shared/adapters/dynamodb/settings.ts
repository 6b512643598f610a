import { type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { randomUUID } from 'node:crypto';
import { KEYS, type Key } from '#contract/table.ts';
import { GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { type Settings } from '#core/model/settings.ts';
import { transitionId } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { encodeItem } from './item-codec.ts';
import { readItem, type Table } from './read-item.ts';
import { transact } from './transact.ts';

/** Caps written in the transaction that makes a version the current one; the others are written before it. */
const CAPS_WITH_POINTER = 90;

/** Versions of the settings in the table; bodies never change, so they are kept in memory. */
export function dynamoSettings(table: Table): SettingsStore {
  const known = new Map<bigint, Settings>();
  const run = randomUUID();
  let counter = 0;
  const version = async (wanted: bigint): Promise<Settings | undefined> => {
    const cached = known.get(wanted);
    if (cached !== undefined) return cached;
    const read = await readItem<Settings>(table, KEYS.settings(wanted));
    if (read !== undefined) known.set(wanted, read);
    return read;
  };
  return {
    version,
    async current() {
      const pointer = await readItem<{ readonly version: bigint }>(table, KEYS.currentSettings());
      return pointer === undefined ? undefined : version(pointer.version);
    },
    async store(settings) {
      counter += 1;
      const next = { ...settings, version: settings.version + 1n };
      const caps = capsOf(next).map((cap) => capItem(table.table, cap));
      // The pointer moves last: until then nothing decides on a version whose caps are not all there.
      for (let start = CAPS_WITH_POINTER; start < caps.length; start += CAPS_WITH_POINTER) {
        counter += 1;
        const items = caps.slice(start, start + CAPS_WITH_POINTER);
        const refused = await transact({ client: table.client, items, transition: transitionId(run, counter) });
        invariant(refused.length === 0, 'caps are opened without conditions');
      }
      counter += 1;
      const transition = transitionId(run, counter);
      const head = [
        bodyItem(next, { table: table.table, transition }),
        pointerItem(next.version, { table: table.table, transition }),
        ...caps.slice(0, CAPS_WITH_POINTER),
      ];
      const failed = await transact({ client: table.client, items: head, transition });
      if (failed.length > 0) return undefined;
      return next.version;
    },
  };
}

type OpenedCap = {
  readonly key: Key;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly settings?: bigint;
};

function capsOf({ followers, follows, version }: Settings): readonly OpenedCap[] {
  return followers.flatMap(({ name, mode }) => {
    const leaders = follows.filter((follow) => follow.follower === name).map((follow) => leaderCap(follow.leader));
    const of = (cap: string): OpenedCap => ({
      key: KEYS.cap({ follower: name, mode }, cap),
      fields: { follower: name, mode, name: cap },
      ...(cap === GLOBAL_CAP ? { settings: version } : {}),
    });
    return [GLOBAL_CAP, ...new Set(leaders)].map(of);
  });
}

/** Opens a cap where there is none; what is in use and the mode of an existing one stay. */
function capItem(table: string, { key, fields, settings }: OpenedCap): TransactWriteItem {
  const sets = [
    'follower = :follower',
    '#mode = :mode',
    '#name = :name',
    'tradingMode = if_not_exists(tradingMode, :active)',
  ];
  for (const amount of ['reserved', 'posted']) sets.push(`${amount} = if_not_exists(${amount}, :zero)`);
  sets.push('#used = if_not_exists(#used, :zero)');
  if (settings !== undefined) sets.push('settings = :settings');
  return {
    Update: {
      TableName: table,
      Key: marshall(key),
      UpdateExpression: `SET ${sets.join(', ')}`,
      ExpressionAttributeNames: { '#mode': 'mode', '#name': 'name', '#used': 'used' },
      ExpressionAttributeValues: marshall({
        ':follower': fields['follower'],
        ':mode': fields['mode'],
        ':name': fields['name'],
        ':active': 'ACTIVE',
        ':zero': 0n,
        ...(settings === undefined ? {} : { ':settings': settings }),
      }),
    },
  };
}

type Target = { readonly table: string; readonly transition: string };

/** The stored item tells our own write, seen again after a lost answer, from another's. */
const ON_FAILURE = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

function bodyItem(settings: Settings, { table, transition }: Target): TransactWriteItem {
  return {
    Put: {
      TableName: table,
      Item: encodeItem(settings, { ...KEYS.settings(settings.version), tid: transition }),
      ConditionExpression: 'attribute_not_exists(pk)',
      ...ON_FAILURE,
    },
  };
}

function pointerItem(version: bigint, { table, transition }: Target): TransactWriteItem {
  const condition =
    version === 1n
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#version = :before',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: marshall({ ':before': version - 1n }),
        };
  const item = encodeItem({ version }, { ...KEYS.currentSettings(), tid: transition });
  return { Put: { TableName: table, Item: item, ...condition, ...ON_FAILURE } };
}
