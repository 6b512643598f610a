import { type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { KEYS } from '#contract/table.ts';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { tightenSwitch } from '#core/ledger/modes.ts';
import { type Settings } from '#core/model/settings.ts';
import { type Switches } from '#core/model/switches.ts';
import { invariant } from '#core/values/invariant.ts';
import { ConfigurationError, ContentionError } from '#ports/errors.ts';
import { type LedgerName } from '#ports/ledger.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { encodeItem, encodeValues } from './item-codec.ts';
import { nearestStored, newestStored } from './last-settings.ts';
import { modeCapsOf } from './mode-caps.ts';
import { closeEntries, openCaps, sameSwitches } from './open-caps.ts';
import { readItem, type Table } from './read-item.ts';
import { transact } from './transact.ts';
import { transactItems } from './transact-items.ts';
import { transitions } from './transitions.ts';

/** Caps written in the transaction that makes a version the current one; the others are written before it. */
const CAPS_WITH_POINTER = 80;
/** Ledgers that a version may leave: they, too, stand in that transaction, beside switches, body and pointer. */
const MAX_DROPPED = 17;
/** A switch that a person flips meanwhile makes it begin again. */
const MAX_ROUNDS = 8;

type Pointer = { readonly version: bigint };

/** Versions of the settings in the table; bodies never change, so they are kept in memory. */
export function dynamoSettings(table: Table): SettingsStore {
  const known = new Map<bigint, Settings>();
  const nextTransition = transitions();
  const version = async (wanted: bigint): Promise<Settings | undefined> => {
    const cached = known.get(wanted);
    if (cached !== undefined) return cached;
    const read = await readItem<Settings>(table, KEYS.settings(wanted));
    if (read !== undefined) known.set(wanted, read);
    return read;
  };
  /** Where the pointer is lost and versions are not; the first version of all may be stored between two reads. */
  const lastKnown = async (): Promise<Settings | undefined> => {
    const newest = await newestStored(async (wanted) => (await version(wanted)) !== undefined);
    if (newest === undefined) return undefined;
    const pointer = await readItem<Pointer>(table, KEYS.currentSettings());
    if (pointer !== undefined) return (await version(pointer.version)) ?? lastBefore(pointer);
    const settings = await version(newest);
    return settings && { ...settings, isLastKnown: true };
  };
  /** Where the body of the version in force is lost: it keeps the number in force, so that the next one follows it. */
  const lastBefore = async (pointer: Pointer): Promise<Settings | undefined> => {
    const earlier = await nearestStored(pointer.version, async (wanted) => (await version(wanted)) !== undefined);
    const settings = earlier === undefined ? undefined : await version(earlier);
    return settings && { ...settings, version: pointer.version, isLastKnown: true };
  };
  return {
    version,
    async current() {
      const pointer = await readItem<Pointer>(table, KEYS.currentSettings());
      return pointer === undefined ? lastKnown() : ((await version(pointer.version)) ?? lastBefore(pointer));
    },
    async store({ isLastKnown: _, ...settings }) {
      for (let round = 0; round < MAX_ROUNDS; round += 1) {
        const next = { ...settings, version: settings.version + 1n };
        const before =
          settings.version === 0n ? undefined : ((await version(settings.version)) ?? (await lastBefore(settings)));
        const outcome = await storeOnce(table, nextTransition, { next, before });
        if (outcome !== 'switched') return outcome;
      }
      throw new ContentionError('switches kept moving while settings were stored');
    },
  };
}

/** @returns The version; undefined when another writer was first; `switched` when a switch moved meanwhile. */
async function storeOnce(
  { client, table }: Table,
  nextTransition: () => string,
  { next, before }: { readonly next: Settings; readonly before: Settings | undefined },
): Promise<bigint | undefined | 'switched'> {
  const dropped = await droppedLedgers({ client, table }, before, next);
  if (dropped.length > MAX_DROPPED)
    throw new ConfigurationError(
      `settings leave ${dropped.length} ledgers at once: leave at most ${MAX_DROPPED} in one step`,
    );
  const switches = await readItem<Switches>({ client, table }, KEYS.switches());
  if (!(await tightenCaps({ client, table }, { next, switches, nextTransition }))) return 'switched';
  const caps = openCaps(table, next, switches);
  // The pointer moves last: until then nothing decides on a version whose caps are not all there.
  for (let start = CAPS_WITH_POINTER; start < caps.length; start += CAPS_WITH_POINTER) {
    const items = caps.slice(start, start + CAPS_WITH_POINTER);
    const refused = await transact({ client, items, transition: nextTransition() });
    invariant(refused.length === 0, 'caps are opened without conditions');
  }
  const transition = nextTransition();
  const conditional = [
    sameSwitches(table, switches),
    bodyItem(next, { table, transition }),
    pointerItem(next.version, { table, transition }),
  ];
  const closing = closeEntries(table, dropped, next.version);
  const last = [...conditional, ...closing, ...caps.slice(0, CAPS_WITH_POINTER)];
  const failed = await transact({ client, items: last, transition });
  if (failed.length === 0) return next.version;
  if (failed.every((index) => index === 0)) return 'switched';
  if (failed.some((index) => index > 0 && index < conditional.length)) return undefined;
  const { follower = '' } = dropped[Math.max(...failed) - conditional.length] ?? {};
  throw new ConfigurationError('settings leave a ledger in which something is at stake or under way', { follower });
}

/** The ledgers of the version before whose followers or modes the next one does not have. */
async function droppedLedgers(
  table: Table,
  before: Settings | undefined,
  next: Settings,
): Promise<readonly LedgerName[]> {
  const named = new Set(next.followers.map(({ name, mode }) => `${name}#${mode}`));
  const dropped: LedgerName[] = [];
  for (const { name, mode } of before?.followers ?? []) {
    const ledger = { follower: name, mode };
    if (named.has(`${name}#${mode}`)) continue;
    if ((await readItem(table, KEYS.cap(ledger, GLOBAL_CAP))) !== undefined) dropped.push(ledger);
  }
  return dropped;
}

type TightenInput = {
  readonly next: Settings;
  readonly switches: Switches | undefined;
  readonly nextTransition: () => string;
};

/**
 * Stops the caps that are there and that the version makes count again: nobody has copied the switches into those of
 * followers and leaders who were not in the settings.
 *
 * @returns False where a switch or a cap's mode moved meanwhile
 */
async function tightenCaps(table: Table, { next, switches, nextTransition }: TightenInput): Promise<boolean> {
  if (switches === undefined) return true;
  const sources = { positions: switches.positions, leaders: next.leaders };
  for (const { name, mode } of next.followers) {
    for (const cap of await modeCapsOf(table, { follower: name, mode })) {
      const changes = tightenSwitch(cap, sources);
      if (changes.length === 0) continue;
      const transition = nextTransition();
      const moves = changes.flatMap((change) => transactItems(change, { table: table.table, transition }));
      const items = [sameSwitches(table.table, switches), ...moves];
      if ((await transact({ client: table.client, items, transition })).length > 0) return false;
    }
  }
  return true;
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
          // A pointer that is lost is put back: the body of the version, stored once, keeps two writers apart.
          ConditionExpression: 'attribute_not_exists(pk) OR #version = :before',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: encodeValues({ ':before': version - 1n }),
        };
  const item = encodeItem({ version }, { ...KEYS.currentSettings(), tid: transition });
  return { Put: { TableName: table, Item: item, ...condition, ...ON_FAILURE } };
}
