import { type RecordedAction } from '#core/detection/coverage.ts';
import { followerCoverage, type PurchaseCopy } from '#core/detection/follower-coverage.ts';
import { type FollowerCoverage } from '#core/model/coverage.ts';
import { type LeaderAction } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Settings } from '#core/model/settings.ts';
import { type EventId, type FollowerName, type ParentId, parentIdOf, type Wallet } from '#core/values/ids.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { mappedInChunks } from './mapped-in-chunks.ts';

type PurchasesDeps = {
  readonly ledger: Pick<Ledger, 'parent'>;
  readonly settings: Pick<SettingsStore, 'version'>;
};

type PurchasesInput = {
  readonly leader: Wallet;
  readonly settings: Settings;
  readonly actions: readonly LeaderAction[];
  readonly recorded: ReadonlyMap<EventId, RecordedAction>;
};

/** An order taken along by one that is itself taken along: as many links as small purchases of a quarter of an hour make. */
export const MAX_LINKS = 100;

/**
 * Reads what became of a leader's purchases for each follower.
 *
 * Who was to copy a purchase stands in the settings that it was recorded under; one that was missed counts for those
 * who follow now.
 *
 * @throws UnavailableError
 */
export async function loadPurchases(
  { ledger, settings: store }: PurchasesDeps,
  { leader, settings, actions, recorded }: PurchasesInput,
): Promise<readonly FollowerCoverage[]> {
  const now = followersOf(settings, leader);
  const purchases = new Map<FollowerName, PurchaseCopy[]>(now.map((follower) => [follower, []]));
  const versions = remembered(async (version: bigint) => {
    const then = version === settings.version ? settings : await store.version(version);
    return then === undefined ? now : followersOf(then, leader);
  });
  const parents = remembered((id: ParentId) => ledger.parent(id));
  const owed = await mappedInChunks(
    actions.filter(({ type }) => type === 'BUY'),
    async ({ eventId }) => {
      const event = recorded.get(eventId)?.event;
      const followers = event === undefined ? now : await versions(event.settingsVersion);
      return followers.map((follower) => ({ follower, event }));
    },
  );
  // One after the other: chunks within chunks would ask for many times as much at once.
  const copies = await mappedInChunks(owed.flat(), async ({ follower, event }) => {
    const parent = event === undefined ? undefined : await endOfMerges(parents, parentIdOf(follower, event.eventId));
    const copy = { isDetected: event !== undefined, ...(parent === undefined ? {} : { parent }) };
    return { follower, copy };
  });
  for (const { follower, copy } of copies) {
    const own = purchases.get(follower) ?? [];
    own.push(copy);
    purchases.set(follower, own);
  }
  return [...purchases].map(([follower, own]) => followerCoverage(follower, own));
}

function followersOf({ follows }: Settings, leader: Wallet): readonly FollowerName[] {
  return follows.filter((follow) => follow.leader === leader).map(({ follower }) => follower);
}

/** Asks once for each key: all purchases of a day have few versions, and many small ones the same end. */
function remembered<K, V>(ask: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const answers = new Map<K, Promise<V>>();
  return (key) => {
    const answer = answers.get(key) ?? ask(key);
    answers.set(key, answer);
    return answer;
  };
}

/** The order that took a parent along in the end, or the parent itself. */
async function endOfMerges(
  parentOf: (id: ParentId) => Promise<ParentOrder | undefined>,
  id: ParentId,
): Promise<ParentOrder | undefined> {
  let parent = await parentOf(id);
  for (let link = 0; link < MAX_LINKS && parent?.mergedInto !== undefined; link += 1) {
    const taker = await parentOf(parent.mergedInto);
    if (taker === undefined) break;
    parent = taker;
  }
  return parent;
}
