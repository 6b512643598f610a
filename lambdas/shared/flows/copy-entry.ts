import { decide, type Verdict } from '#core/decide.ts';
import { endParent } from '#core/execution/end.ts';
import { identify, newChild } from '#core/execution/new-child.ts';
import { reserveEntry } from '#core/execution/reserve-entry.ts';
import { putParent } from '#core/ledger/put.ts';
import { type Change } from '#core/ledger/change.ts';
import { GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { totalLimit } from '#core/risk/limits.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { parseWallet } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { type ExecuteDeps, type StepInput } from './execution-step.ts';
import { loadPosition } from './load-position.ts';
import { reducePosition } from './reduce-position.ts';
import { submitOrder } from './submit-order.ts';

/** How long a copy waits for the opening of its ledger before it is looked at again. */
const HOLD_MS = 2_000;

/**
 * Decides about an entry and, where the answer is copy, reserves and submits it; every other answer is stored with its
 * reason.
 *
 * @returns True when there may be more to do at once.
 */
export async function copyEntry(deps: ExecuteDeps, input: StepInput): Promise<boolean> {
  const { parent, now } = input;
  const event = parent.eventId === undefined ? undefined : await deps.ledger.event(parent.eventId);
  if (event === undefined) return false;
  await reducePosition(deps, { event, follower: parent.follower, now });
  // Each mode is a ledger of its own: what was intended in one is never traded in another.
  if (parent.mode !== input.follower.mode) {
    return endWith(deps, parent, endParent(parent, 'SKIPPED', { code: 'MODE_CHANGED' }));
  }
  const snapshot = await loadSnapshot(deps, { ...input, event });
  if (snapshot === undefined) return endWith(deps, parent, endParent(parent, 'SKIPPED', { code: 'LEADER_DISABLED' }));
  const verdict = decide(snapshot);
  deps.log.info('verdict', { parentId: parent.parentId, verdict: verdict.verdict, ...reasonOf(verdict) });
  switch (verdict.verdict) {
    case 'hold':
      return endWith(deps, parent, [putParent(parent, { next: later(now, HOLD_MS), reason: verdict.reason })]);
    case 'netted':
      return endWith(deps, parent, endParent(parent, 'NETTED', { code: 'NETTED' }));
    case 'skip':
      return endWith(deps, parent, endParent(parent, 'SKIPPED', verdict.reason));
    case 'deny':
      return endWith(deps, parent, endParent(parent, 'DENIED', verdict.reason));
    case 'copy':
      // Everything but live decides and records only: the one venue there is takes real orders.
      return parent.mode === 'live'
        ? reserveAndSubmit(deps, { ...input, snapshot, verdict })
        : endWith(deps, parent, endParent(parent, 'DONE', { code: 'DRY_RUN', size: verdict.size }));
  }
}

/** Everything the decision may know, read once; undefined when nobody follows the leader any more. */
async function loadSnapshot(
  deps: ExecuteDeps,
  { parent, settings, follower, event, now }: StepInput & Pick<Snapshot, 'event'>,
): Promise<Snapshot | undefined> {
  const follow = settings.follows.find((one) => one.follower === parent.follower && one.leader === parent.leader);
  if (follow === undefined) return undefined;
  const leader = settings.leaders.find((one) => one.wallet === parent.leader);
  const [position, globalCap, capOfLeader, equity, market, book] = await Promise.all([
    loadPosition(deps.ledger, parent),
    deps.ledger.cap(parent, GLOBAL_CAP),
    deps.ledger.cap(parent, leaderCap(parent.leader)),
    deps.snapshots.leaderEquity(parent.leader),
    deps.markets.market(parent.condition),
    deps.markets.book(parent.token),
  ]);
  return {
    now,
    event,
    settings,
    follower,
    follow,
    isLeaderEnabled: leader?.enabled === true,
    position,
    globalCap,
    leaderCap: capOfLeader,
    equity,
    market,
    book,
  };
}

type CopyInput = StepInput & {
  readonly snapshot: Snapshot;
  readonly verdict: Extract<Verdict, { readonly verdict: 'copy' }>;
};

async function reserveAndSubmit(deps: ExecuteDeps, input: CopyInput): Promise<boolean> {
  const { parent, settings, follower, snapshot, now } = input;
  const child = await childOf(deps, input);
  const changes = reserveEntry({
    parent,
    child,
    position: snapshot.position,
    settingsVersion: settings.version,
    leaderLimit: snapshot.follow.allocated,
    totalLimit: totalLimit(settings, follower.totalCapital),
    now,
  });
  const result = await deps.ledger.commit(changes);
  // Overtaken: a cap, a switch, the settings or the position changed since the snapshot; decide again on what is now.
  if (!result.committed) return true;
  const reserved = await deps.ledger.parent(parent.parentId);
  return reserved === undefined ? false : submitOrder(deps, { parent: reserved, child, follower });
}

async function childOf(
  deps: ExecuteDeps,
  { parent, follower, snapshot, verdict, now }: CopyInput,
): Promise<ChildOrder> {
  const { market } = snapshot;
  const signer = parseWallet(await deps.venue.signerOf(follower));
  if (market === undefined || signer === undefined) {
    throw new ConfigurationError('a copy needs its market and its signer', { follower: follower.name });
  }
  const { amounts } = verdict;
  const child = newChild({
    parent,
    follower,
    signer,
    market,
    limit: amounts.limit,
    shares: amounts.shares,
    dollars: amounts.dollars,
    held: { usd: amounts.worstCost },
    now,
  });
  return identify(child, deps.venue.orderId(child));
}

async function endWith(deps: ExecuteDeps, parent: ParentOrder, changes: readonly Change[]): Promise<boolean> {
  const result = await deps.ledger.commit(changes);
  if (!result.committed) return true;
  deps.log.count('EntriesNotCopied', parent.state === 'NEW' ? 1 : 0);
  return false;
}

function reasonOf(verdict: Verdict): { readonly code?: string } {
  return 'reason' in verdict ? { code: verdict.reason.code } : {};
}
