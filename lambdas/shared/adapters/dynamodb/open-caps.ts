import { type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { KEYS } from '#contract/table.ts';
import { GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { type FollowerMode, type Settings } from '#core/model/settings.ts';
import { globalPosition, leaderPosition, type SwitchPosition, type Switches } from '#core/model/switches.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { type LedgerName } from '#ports/ledger.ts';
import { encodeValues } from './item-codec.ts';

type OpenedCap = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly name: string;
  readonly position: SwitchPosition;
  /** On the global cap only. */
  readonly settings?: bigint;
};

/**
 * Opens the caps of a settings version where there are none; what is in use, switch, breakers and mode of an existing
 * one stay.
 *
 * A new cap starts where the switches stand: a system that is stopped does not trade for a follower added meanwhile.
 */
export function openCaps(table: string, settings: Settings, switches: Switches | undefined): TransactWriteItem[] {
  return capsOf(settings, switches ?? { positions: {} }).map((cap) => capItem(table, cap));
}

/**
 * Moves the global caps of ledgers that settings no longer name to the new version, where nothing is at stake in them: an
 * entry that was decided by the old ones is refused, for nobody would follow its leader out of it.
 */
export function closeEntries(table: string, dropped: readonly LedgerName[], version: bigint): TransactWriteItem[] {
  return dropped.map((ledger) => ({
    Update: {
      TableName: table,
      Key: encodeValues(KEYS.cap(ledger, GLOBAL_CAP)),
      ConditionExpression: 'attribute_exists(pk) AND #used = :zero',
      UpdateExpression: 'SET settings = :settings',
      ExpressionAttributeNames: { '#used': 'used' },
      ExpressionAttributeValues: encodeValues({ ':settings': version, ':zero': 0n }),
    },
  }));
}

/** Requires that the switches still stand as they were read: toggle-sync writes them before it looks at the settings. */
export function sameSwitches(table: string, switches: Switches | undefined): TransactWriteItem {
  const key = { TableName: table, Key: encodeValues(KEYS.switches()) };
  if (switches === undefined) return { ConditionCheck: { ...key, ConditionExpression: 'attribute_not_exists(pk)' } };
  return {
    ConditionCheck: {
      ...key,
      ConditionExpression: '#version = :version',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: encodeValues({ ':version': switches.version }),
    },
  };
}

function capsOf(
  { followers, leaders, follows, version }: Settings,
  switches: Pick<Switches, 'positions'>,
): readonly OpenedCap[] {
  return followers.flatMap(({ name: follower, mode }) => {
    const followed = new Set(follows.filter((follow) => follow.follower === follower).map((follow) => follow.leader));
    return [
      { follower, mode, name: GLOBAL_CAP, position: globalPosition(switches, follower), settings: version },
      ...[...followed].map((wallet) => ({
        follower,
        mode,
        name: leaderCap(wallet),
        position: leaderPosition(switches, leaders.find((leader) => leader.wallet === wallet) ?? { wallet }),
      })),
    ];
  });
}

function capItem(table: string, { follower, mode, name, position, settings }: OpenedCap): TransactWriteItem {
  const sets = ['follower = :follower', '#mode = :mode', '#name = :name'];
  const kept = { reserved: ':zero', posted: ':zero', '#used': ':zero', tradingMode: ':switch', '#switch': ':switch' };
  for (const [field, value] of Object.entries({ ...kept, breakers: ':none', '#epoch': ':zero' }))
    sets.push(`${field} = if_not_exists(${field}, ${value})`);
  const isOn = position.mode === 'ACTIVE';
  if (!isOn) sets.push('switchFrom = if_not_exists(switchFrom, :from)');
  if (settings !== undefined) sets.push('settings = :settings');
  return {
    Update: {
      TableName: table,
      Key: encodeValues(KEYS.cap({ follower, mode }, name)),
      UpdateExpression: `SET ${sets.join(', ')}`,
      ExpressionAttributeNames: {
        '#mode': 'mode',
        '#name': 'name',
        '#used': 'used',
        '#switch': 'switch',
        '#epoch': 'epoch',
      },
      ExpressionAttributeValues: encodeValues({
        ':follower': follower,
        ':mode': mode,
        ':name': name,
        ':zero': 0n,
        ':none': [],
        ':switch': position.mode,
        ...(isOn ? {} : { ':from': position.from }),
        ...(settings === undefined ? {} : { ':settings': settings }),
      }),
    },
  };
}
