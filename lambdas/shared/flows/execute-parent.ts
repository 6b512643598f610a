import { isOpen, type ParentOrder } from '#core/model/parent-order.ts';
import { type Settings } from '#core/model/settings.ts';
import { staleReason } from '#core/risk/age-gate.ts';
import { type ParentId } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { copyEntry } from './copy-entry.ts';
import { endOfRemoved } from './end-of-removed.ts';
import { type ExecuteDeps, type StepInput } from './execution-step.ts';
import { haltOnBreach } from './halt-on-breach.ts';
import { loadPosition } from './load-position.ts';
import { reducePosition } from './reduce-position.ts';
import { expireReserved, submitOrder } from './submit-order.ts';
import { soldLate } from './wallet-shortage.ts';
import { workExit } from './work-exit.ts';

/** A parent order comes to rest within a few steps; more would mean that two steps undo each other. */
const MAX_STEPS = 12;

/**
 * Takes a parent order as far as it can go now: reduced, sized and checked, reserved, signed, submitted, or ended.
 *
 * Each step is one transaction; a run that finds a step done by another goes on from there, and a step that is another's
 * business (a post under way, a settlement) ends the run.
 */
export async function executeParent(deps: ExecuteDeps, parentId: ParentId): Promise<void> {
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const [parent, settings] = await Promise.all([deps.ledger.parent(parentId), deps.settings.current()]);
    if (parent === undefined) {
      deps.log.warn('doorbell for an unknown parent order', { parentId });
      deps.log.count('UnknownDoorbells');
      return;
    }
    const now = await deps.clock.now();
    // One that is worked over time is order-manager's alone.
    if (!isOpen(parent.state) || parent.work !== undefined || isWaiting(parent, now)) return;
    if (!(await haltOnBreach(deps, parent, () => takeStep(deps, { parent, settings, now })))) return;
  }
  deps.log.warn('parent order did not come to rest', { parentId });
}

function isWaiting({ next, openChild }: ParentOrder, now: UnixMs): boolean {
  return openChild === undefined && next !== undefined && next > now;
}

/** @returns True when there may be more to do at once. */
async function takeStep(
  deps: ExecuteDeps,
  { parent, settings, now }: Omit<StepInput, 'settings' | 'follower'> & { readonly settings: Settings | undefined },
): Promise<boolean> {
  const follower = settings?.followers.find((one) => one.name === parent.follower);
  const isUndecided = parent.openChild === undefined && parent.state !== 'WORKING';
  if (settings !== undefined && follower === undefined && isUndecided)
    return parent.side === 'SELL' ? startReduction(deps, { parent, now }) : endOfRemoved(deps, parent);
  if (settings === undefined || follower === undefined) {
    throw new ConfigurationError('parent order of a follower that the settings do not name', {
      follower: parent.follower,
    });
  }
  const input = { parent, settings, follower, now };
  if (parent.openChild !== undefined) return goOnWithChild(deps, input);
  if (parent.state === 'WORKING') return workExit(deps, input);
  return parent.side === 'SELL' ? startReduction(deps, input) : copyEntry(deps, input);
}

/**
 * A child that was reserved and never submitted is submitted now, unless an entry has become too old meanwhile; anything
 * later belongs to the reconciler.
 */
async function goOnWithChild(deps: ExecuteDeps, input: StepInput): Promise<boolean> {
  const { parent, follower } = input;
  const child = parent.openChild === undefined ? undefined : await deps.ledger.child(parent.openChild);
  // An order that was worked over time is an exit like any other now: what rests of it holds its shares up.
  if (child?.restsUntil !== undefined && child.state === 'ACKED') await deps.venue.cancel(follower, child);
  if (child?.state !== 'RESERVED') return false;
  if (child.restsUntil !== undefined) return expireReserved(deps, child);
  if (parent.side === 'BUY' && (await isTooLate(deps, input))) return expireReserved(deps, child);
  // What it was decided to sell was sold by an order before it, of which nobody knew then.
  if (parent.side === 'SELL' && (await soldLate(deps.ledger, await loadPosition(deps.ledger, parent))) > 0n)
    return expireReserved(deps, child);
  return submitOrder(deps, { parent, child, follower });
}

async function isTooLate(deps: ExecuteDeps, { parent, settings, follower, now }: StepInput): Promise<boolean> {
  const event = parent.eventId === undefined ? undefined : await deps.ledger.event(parent.eventId);
  const freshAt = parent.lot?.freshAt ?? event?.at;
  if (follower.mode !== parent.mode || freshAt === undefined) return true;
  const { maxTradeAgeMs } = settings.execution;
  return staleReason({ freshAt, liftedAt: parent.liftedAt, now, maxTradeAgeMs }) !== undefined;
}

async function startReduction(deps: ExecuteDeps, { parent, now }: Pick<StepInput, 'parent' | 'now'>): Promise<boolean> {
  const event = parent.eventId === undefined ? undefined : await deps.ledger.event(parent.eventId);
  if (event === undefined) return false;
  await reducePosition(deps, { event, parent, now });
  return true;
}
