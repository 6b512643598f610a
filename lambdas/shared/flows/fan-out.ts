import { MAX_PARENTS, parentsOf } from '#core/detection/record-event.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { commitPlan } from './commit-plan.ts';
import { mappedInChunks } from './mapped-in-chunks.ts';

/** Transactions under way at once: they concern no common item. */
const AT_ONCE = 4;

type FanOutDeps = { readonly ledger: Ledger; readonly settings: SettingsStore };

/**
 * Makes what is missing of an event's parent orders, by the settings that it was recorded under, and then marks it as
 * fanned out. Whoever comes upon one that a crash left half made finishes it.
 */
export async function fanOut({ ledger, settings }: FanOutDeps, event: LeaderEvent): Promise<void> {
  if (event.fannedOut) return;
  // Where they are lost, those that are known best: what the leader sells must not wait behind this event.
  const frozen = (await settings.version(event.settingsVersion)) ?? (await settings.current());
  if (frozen === undefined)
    throw new ConfigurationError('the settings under which an event was recorded are gone', {
      version: event.settingsVersion.toString(),
    });
  const parents = parentsOf(event, frozen, { now: event.recordedAt, sequence: 0 });
  // The first came with the event, in its transaction.
  const rest = Array.from(
    { length: Math.max(0, Math.ceil(parents.length / MAX_PARENTS) - 1) },
    (_, at) => (at + 1) * MAX_PARENTS,
  );
  await mappedInChunks(rest, (start) => putMissing(ledger, parents.slice(start, start + MAX_PARENTS)), AT_ONCE);
  await commitPlan(ledger, async () => {
    const current = await ledger.event(event.eventId);
    if (current === undefined || current.fannedOut) return undefined;
    return [{ kind: 'put', type: 'event', value: { ...current, fannedOut: true, version: current.version + 1n } }];
  });
}

/** All in one go where none is there; else each alone: one that exists was made by another run, and may have moved on. */
async function putMissing(ledger: Ledger, parents: readonly ParentOrder[]): Promise<void> {
  const put = (value: ParentOrder) => ({ kind: 'put', type: 'parent', value }) as const;
  const { committed } = await ledger.commit(parents.map(put));
  if (committed) return;
  for (const parent of parents) {
    if ((await ledger.parent(parent.parentId)) === undefined) await ledger.commit([put(parent)]);
  }
}
